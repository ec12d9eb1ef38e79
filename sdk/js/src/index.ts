import { createIn, type PresenceClient } from "./client.js";
import { EVENT, TYPES, VERSION } from "./constants.js";
import { realEnvironment } from "./environment.js";
import type { CreateOptions } from "./types.js";

export { CODES, EVENT, TYPES, VERSION } from "./constants.js";
export { PresenceError } from "./errors.js";
export type { PresenceClient } from "./client.js";
export type * from "./types.js";

const shared = new Map<number, PresenceClient>();

/**
 * The client of an app: the same one for the same `SDKAppID` until it is destroyed, as with the vendor's SDK.
 * @throws Error When the `SDKAppID` is no number, or there is no `url`.
 */
export function create(options: CreateOptions): PresenceClient {
  const SDKAppID = Number(options.SDKAppID);
  const known = shared.get(SDKAppID);
  if (known) return known;
  const client = createClient(options);
  shared.set(SDKAppID, client);
  client.on(EVENT.SDK_DESTROY, () => shared.delete(SDKAppID));
  return client;
}

/** A client of one's own, also where there is one for that app already: two users side by side in one page. */
export const createClient = (options: CreateOptions): PresenceClient => createIn(realEnvironment(), options);

export default { create, EVENT, TYPES, VERSION };
