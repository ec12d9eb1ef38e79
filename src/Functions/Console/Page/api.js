// The admin API: docs/admin-api.md says what each verb takes and answers.
import { clock } from "./clock.js";

const answerWithin = 10_000;

/** A refusal, or no answer at all. Without a code nobody has answered. */
export class ApiError extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** Whose calls these are: `{ sdkAppID, userID, userSig }`, as a query. */
export const queryOf = ({ sdkAppID, userID, userSig }) =>
  new URLSearchParams({ sdkappid: sdkAppID, identifier: userID, usersig: userSig }).toString();

const send = async (address, init) => {
  try {
    return await fetch(address, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", ...init });
  } catch (error) {
    if (init.signal?.reason === "replaced") throw error;
    const isLate = error.name === "TimeoutError";
    throw new ApiError(null, isLate ? "No answer within 10 seconds; try again." : "The server cannot be reached; check that it runs.");
  }
};

/** Calls a verb below /v1. Throws an `ApiError` when it is refused. */
export const call = async (credentials, verb, body = {}, stop = null) => {
  const late = AbortSignal.timeout(answerWithin);
  const signal = stop ? AbortSignal.any([stop, late]) : late;
  const answer = await send(`/v1/${verb}?${queryOf(credentials)}`, { method: "POST", body: JSON.stringify(body), signal });
  const json = await answer.json().catch(() => null);
  if (typeof json?.ErrorCode !== "number") throw new ApiError(null, `The server answered HTTP ${answer.status} and no JSON; try again.`);
  if (json.ErrorCode !== 0) throw new ApiError(json.ErrorCode, json.ErrorInfo);
  if (json.asOf) clock.noEarlierThan(json.asOf);
  return json;
};

/** The verbs of one admin. */
export const adminApi = (credentials) => {
  const verb = (name) => (body, stop) => call(credentials, `admin/${name}`, body, stop);
  return {
    explain: verb("explain"), online: verb("online"), counts: verb("counts"), watchers: verb("watchers"), watch: verb("watch"),
    logout: (sessionId) => call(credentials, "logout", { sessionId }),
  };
};

/** Runs the latest only: what was asked before it is given up. */
export const latest = (ask) => {
  let before = new AbortController();
  return async (...arguments_) => {
    before.abort("replaced");
    const mine = before = new AbortController();
    try {
      const answer = await ask(...arguments_, mine.signal);
      return mine.signal.aborted ? null : answer;
    } catch (error) {
      if (mine.signal.aborted) return null;
      throw error;
    }
  };
};
