// Texts for people. Pure: the same arguments give the same text.

const two = (number) => String(number).padStart(2, "0");

/** 14:03:09, by this computer's time zone. */
export const clockTime = (ms) => {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** 2026-11-30 14:03:09. */
export const dateTime = (ms) => {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockTime(ms)}`;
};

/** The time alone for today, the date as well for other days. */
export const when = (ms, now) => (dateTime(ms).slice(0, 10) === dateTime(now).slice(0, 10) ? clockTime(ms) : dateTime(ms));

const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];

/** A span in its two largest units: "6 d 23 h", "1 min 5 s". Seconds are cut, not rounded: a countdown never shows too much. */
export const span = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return "0 s";
  const [name, size] = units[first];
  const [smaller, smallerSize] = units[first + 1] ?? [];
  const rest = smaller ? Math.floor((seconds % size) / smallerSize) : 0;
  return `${Math.floor(seconds / size)} ${name}${rest > 0 ? ` ${rest} ${smaller}` : ""}`;
};

/** How long ago: "just now", "5 s ago". */
export const ago = (ms, now) => (now - ms < 1000 ? "just now" : `${span(now - ms)} ago`);

/** How far ahead: "in 3 min 2 s"; what is past waits for the next sweep. */
export const ahead = (ms, now) => (ms > now ? `in ${span(ms - now + 999)}` : "due: at the next sweep");

/** 12,345. */
export const count = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/** "1 user", "2 users". */
export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** A count that is estimated has a sign for it. */
export const countOf = (number, isExact) => (isExact ? "" : "≈ ") + count(number);

/** What the numbers of the client API mean. */
export const statusOfType = (statusType) => ({ 1: "Online", 2: "Lost", 3: "Offline" })[statusType] ?? "Unknown";

const statusTexts = { Online: "Online", PushOnline: "Reachable by push", Lost: "Lost", Offline: "Not signed in" };

export const statusText = (status) => statusTexts[status] ?? status;

const reasons = {
  Register: "came online",
  Unregister: "signed out",
  LinkClose: "lost its link",
  TimeOut: "went silent",
  Expired: "was forgotten",
  TooManyDevices: "made room for another device",
  Kicked: "was kicked by an admin",
  Deleted: "was deleted by an admin",
  CustomStatus: "changed the custom status",
  Renewed: "was confirmed",
};

/** What happened, as the end of a sentence about the device or its user. */
export const reasonText = (reason) => reasons[reason] ?? `changed (${reason})`;

const kinds = {
  Ask: "Connections are asked for",
  LeaseEnds: "Lease ends",
  GraceEnds: "Grace ends",
  Forgotten: "Device is forgotten",
  SubscriptionEnds: "Subscription ends",
  SubscriptionsDropped: "Subscriptions are dropped",
  NoticeRetried: "Webhook is tried again",
  UserForgotten: "User is forgotten",
};

export const kindText = (kind) => kinds[kind] ?? kind;
