import type { EVENT, TYPES } from "./constants.js";

/** One of `TYPES.USER_STATUS_*`. */
export type StatusType = 0 | 1 | 2 | 3;

/** How a user stands. */
export interface UserStatus {
  userID: string;
  statusType: StatusType;
  /** At most 100 bytes of UTF-8; empty for none. Shown only while the user is online. */
  customStatus: string;
}

/** A user for whom something could not be done. */
export interface UserFailure {
  userID: string;
  code: number;
  message: string;
}

/** What a promise of the client resolves to. It rejects with a `PresenceError`. */
export interface Response<T> {
  code: 0;
  data: T;
}

export interface LoginResult {
  actionStatus: "OK";
  errorCode: 0;
  errorInfo: string;
  /** There when the client was signed in already. */
  repeatLogin?: true;
}

export type KickedOutType = (typeof TYPES)[
  "KICKED_OUT_MULT_ACCOUNT" | "KICKED_OUT_MULT_DEVICE" | "KICKED_OUT_USERSIG_EXPIRED" | "KICKED_OUT_REST_API"];

export type NetState = (typeof TYPES)["NET_STATE_CONNECTED" | "NET_STATE_CONNECTING" | "NET_STATE_DISCONNECTED"];

/** The `data` of each event. */
export interface EventData {
  [EVENT.SDK_READY]: undefined;
  [EVENT.SDK_NOT_READY]: undefined;
  [EVENT.USER_STATUS_UPDATED]: UserStatus[];
  [EVENT.KICKED_OUT]: { type: KickedOutType };
  [EVENT.NET_STATE_CHANGE]: { state: NetState };
  [EVENT.ERROR]: { code: number; message: string };
  [EVENT.SDK_DESTROY]: { SDKAppID: number };
}

/** What a listener gets. */
export interface PresenceEvent<N extends keyof EventData> {
  name: N;
  data: EventData[N];
}

export type Listener<N extends keyof EventData> = (event: PresenceEvent<N>) => void;

export type Platform = "Web" | "Android" | "iPhone" | "iPad" | "Windows" | "Mac" | "Linux";

export interface CreateOptions {
  SDKAppID: number | string;
  /** Where the backend is: `https://presence.example.com`. */
  url: string;
  /** Web when absent. Native platforms are kept as "offline" (2) for seven days after a lost link. */
  platform?: Platform;
  /** Tells devices of one platform apart, at most 64 printable ASCII characters. When absent, each tab and each process is its own. */
  instance?: string;
}

/** A status with its version. @internal */
export interface VersionedStatus extends UserStatus {
  /** Grows with every change of that user. */
  ver: number;
}
