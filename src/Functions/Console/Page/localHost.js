// What only LocalHost has: a clock that can be moved, timers that can be run, signatures for anybody. It answers this machine alone.
import { ApiError } from "./api.js";
import { clock } from "./clock.js";

const thisMachine = ["localhost", "127.0.0.1", "[::1]"];

const ask = async (path, body) => {
  const init = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/_local/${path}`, init).catch(() => {
    throw new ApiError(null, "LocalHost cannot be reached; check that it runs.");
  });
  const text = await answer.text();
  if (!answer.ok) throw new ApiError(null, text.trim() || `LocalHost answered HTTP ${answer.status}.`);
  return text ? JSON.parse(text) : null;
};

const now = ({ now: text }) => {
  const at = Date.parse(text);
  clock.set(at);
  return at;
};

export const localHost = {
  /** Whether this is LocalHost. Elsewhere nothing is asked: there is nothing of that kind. */
  isHere: async () => thisMachine.includes(location.hostname) && ask("clock").then(now).then(() => true, () => false),
  now: () => ask("clock").then(now),
  /** @param by Such as "90s", "10m", "7d". */
  advance: (by) => ask("clock", { advance: by }).then(now),
  timers: () => ask("functions").then((all) => all.filter(({ trigger }) => trigger.startsWith("timer")).map(({ name }) => name)),
  run: (timer) => ask(`timers/${encodeURIComponent(timer)}`, {}),
  /** A UserSig for anybody: of the demo app alone. */
  signatureOf: async (sdkAppID, userID) => {
    const signed = await ask(`usersig/${encodeURIComponent(userID)}`);
    if (String(signed.SDKAppID) === sdkAppID) return signed.userSig;
    throw new ApiError(null, "LocalHost makes signatures for the demo app only; paste a UserSig.");
  },
};
