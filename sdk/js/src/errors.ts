import { CODES } from "./constants.js";

/** What a promise of the client rejects with: an Error with `code`, as the vendor's. */
export class PresenceError extends Error {
  readonly code: number;
  readonly data: Record<string, unknown>;

  constructor(code: number, message: string, data: Record<string, unknown> = {}) {
    super();
    this.message = message; // enumerable, unlike an Error's own: it survives JSON, as the vendor's does
    this.code = code;
    this.data = data;
  }
}

const reasons: Record<number, string> = {
  [CODES.USER_NOT_LOGGED_IN]: "nobody has signed in: call login first",
  [CODES.REPEAT_LOGIN]: "a login is under way: wait for it",
  [CODES.LOGGING_IN]: "the login is not through yet",
  [CODES.LOGIN_FAILED]: "the last login failed",
  [CODES.KICKED_OUT_MULT_DEVICE]: "pushed out by another device of the same user",
  [CODES.KICKED_OUT_USERSIG_EXPIRED]: "the userSig is no longer accepted: sign in with a new one",
  [CODES.LOGGED_OUT]: "signed out",
  [CODES.KICKED_OUT_REST_API]: "kicked out by an admin: sign in with a new userSig",
};

/** Why a call is refused while nobody is signed in. */
export const notReady = (reason: number, api: string): PresenceError =>
  new PresenceError(reason, `${reasons[reason] ?? ""} | ${api} | wait for login`);

/** Any other refusal of the client's own. */
export const refusal = (code: number): PresenceError => new PresenceError(code, reasons[code] ?? "");

/** What the vendor throws, at once, for arguments of a wrong shape. */
export const invalid = (): Error => new Error("Params validate failed.");
