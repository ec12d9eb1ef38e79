/** The events, with the vendor's values. A listener gets `{ name, data }`. */
export const EVENT = {
  /** Signed in, connected, and nothing is missed from now on. */
  SDK_READY: "sdkStateReady",
  /** Signed out, or kicked out: call `login` again. A lost link does not raise it. */
  SDK_NOT_READY: "sdkStateNotReady",
  /** `data` is `[{ userID, statusType, customStatus }]`: net changes, each once. */
  USER_STATUS_UPDATED: "onUserStatusUpdated",
  /** `data` is `{ type }`, one of `TYPES.KICKED_OUT_*`. The client does not come back by itself. */
  KICKED_OUT: "kickedOut",
  /** `data` is `{ state }`, one of `TYPES.NET_STATE_*`. */
  NET_STATE_CHANGE: "netStateChange",
  /** `data` is the error that a call was refused with because the client is not signed in. */
  ERROR: "error",
  SDK_DESTROY: "sdkDestroy",
} as const;

/** The constants, with the vendor's values. */
export const TYPES = {
  USER_STATUS_UNKNOWN: 0,
  USER_STATUS_ONLINE: 1,
  /** Lost less than seven days ago, and did not sign out; phones, tablets, computers. */
  USER_STATUS_OFFLINE: 2,
  USER_STATUS_UNLOGINED: 3,
  KICKED_OUT_MULT_ACCOUNT: "multipleAccount",
  KICKED_OUT_MULT_DEVICE: "multipleDevice",
  KICKED_OUT_USERSIG_EXPIRED: "userSigExpired",
  KICKED_OUT_REST_API: "REST_API_Kick",
  NET_STATE_CONNECTED: "connected",
  NET_STATE_CONNECTING: "connecting",
  NET_STATE_DISCONNECTED: "disconnected",
} as const;

export const VERSION = "0.1.0";

/** The codes that the client itself rejects with, by the vendor's names. Whatever the server refuses comes with the server's code. */
export const CODES = {
  USER_NOT_LOGGED_IN: 2024,
  REPEAT_LOGIN: 2025,
  NETWORK_ERROR: 2800,
  NETWORK_TIMEOUT: 2801,
  NO_NETWORK: 2805,
  UNCAUGHT_ERROR: 2903,
  OVER_FREQUENCY_LIMIT: 2996,
  SDK_IS_NOT_READY: 2999,
  LOGGING_IN: 3000,
  LOGIN_FAILED: 3001,
  KICKED_OUT_MULT_DEVICE: 3002,
  KICKED_OUT_MULT_ACCOUNT: 3003,
  KICKED_OUT_USERSIG_EXPIRED: 3004,
  LOGGED_OUT: 3005,
  KICKED_OUT_REST_API: 3006,
} as const;
