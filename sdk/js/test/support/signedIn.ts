import { createIn, type PresenceClient } from "../../src/client.js";
import { EVENT } from "../../src/constants.js";
import type { VersionedStatus, StatusType } from "../../src/types.js";
import { FakeWorld } from "./fakeWorld.js";

export const status = (userID: string, ver: number, statusType: StatusType = 1, customStatus = ""): VersionedStatus =>
  ({ userID, statusType, customStatus, ver });

export interface Heard {
  world: FakeWorld;
  client: PresenceClient;
  /** All events, as [name, data]. */
  events: [string, unknown][];
  /** The events of one kind. */
  of(name: string): unknown[];
}

/** A client in a world of its own, which writes down all that it hears. Chance always says one half. */
export function aClient(): Heard {
  const world = new FakeWorld();
  const client = createIn(world.environment, { SDKAppID: 1400000000, url: "http://here/" });
  client.setLogLevel(4);
  const events: [string, unknown][] = [];
  for (const name of Object.values(EVENT)) client.on(name, (event) => events.push([event.name, event.data]));
  return { world, client, events, of: (name) => events.filter(([other]) => other === name).map(([, data]) => data) };
}

/** Bob, signed in and connected; he watches ann, whom the first snapshot shows online. */
export async function bob(): Promise<Heard> {
  const heard = aClient();
  await heard.client.login({ userID: "bob", userSig: "sig" });
  await heard.world.settle();
  heard.world.hub.ready([status("bob", 1)]);
  heard.world.answers["subscribeUserStatus"] = { subscriptionEra: 0, successUserList: [status("ann", 1)] };
  await heard.client.subscribeUserStatus({ userIDList: ["ann"] });
  heard.world.answers = {};
  heard.events.length = 0;
  heard.world.calls.length = 0;
  return heard;
}

/** What an event of status changes holds. */
export const change = (userID: string, statusType: StatusType = 1, customStatus = "") => ({ userID, statusType, customStatus });
