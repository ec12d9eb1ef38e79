import { describe, expect, it } from "vitest";
import { EVENT } from "../src/constants.js";
import { bob, status } from "./support/signedIn.js";

describe("a page", () => {
  it("that goes offline says so at once, and is back soon after the network", async () => {
    const { world, of } = await bob();
    world.isOnline = false;
    world.fire("offline");
    await world.settle();
    expect(of(EVENT.NET_STATE_CHANGE)).toEqual([{ state: "disconnected" }]);
    await world.pass(600_000);
    world.isOnline = true;
    world.fire("online");
    await world.pass(2_500);
    expect(world.hubs).toHaveLength(2);
  });

  it("that changes its network without a word of offline does not trust the old connection", async () => {
    const { world } = await bob();
    world.fire("online");
    await world.pass(2_500);
    expect([world.hubs.length, world.hubs[0]!.isStopped]).toEqual([2, true]);
  });

  it("that is looked at again does not wait for its turn", async () => {
    const { world } = await bob();
    world.answers["negotiate"] = "cut";
    world.hub.drop();
    await world.pass(600_000);
    world.answers = {};
    world.calls.length = 0;
    world.fire("visibilitychange");
    await world.settle();
    expect(world.verbs()).toEqual(["negotiate"]);
  });

  it("that is looked at again has its connection looked at by the server, not more than each 30 s", async () => {
    const { world } = await bob();
    await world.pass(60_000);
    for (let times = 0; times < 5; times++) world.fire("visibilitychange");
    await world.settle();
    expect(world.calls).toMatchObject([{ verb: "heartbeat", body: { connectionId: "c1" } }]);
  });

  it("that is hidden stays connected, however late its timers are", async () => {
    const { world } = await bob();
    world.isVisible = false;
    world.fire("visibilitychange");
    for (let minutes = 0; minutes < 10; minutes++) await world.sleep(60_000);
    expect([world.hubs.length, world.hub.isStopped]).toEqual([1, false]);
  });

  it("whose computer slept connects anew at once", async () => {
    const { world } = await bob();
    await world.sleep(3_600_000);
    expect([world.hubs.length, world.hubs[0]!.isStopped]).toEqual([2, true]);
  });

  for (const [goes, comes] of [["freeze", "resume"], ["pagehide", "pageshow"]] as const) {
    it(`is not there between ${goes} and ${comes}`, async () => {
      const { world } = await bob();
      world.fire(goes, { persisted: true });
      await world.pass(600_000);
      expect([world.hubs.length, world.hub.isStopped]).toEqual([1, true]);
      world.fire("online");
      await world.pass(60_000);
      expect(world.hubs).toHaveLength(1);
      world.fire(comes, { persisted: true });
      await world.settle();
      world.hub.ready([status("bob", 1), status("ann", 1)]);
      expect(world.hubs).toHaveLength(2);
    });
  }

  it("that signs out leaves no timer and no listener behind", async () => {
    const { world, client } = await bob();
    await client.logout();
    await client.destroy();
    world.calls.length = 0;
    for (const name of ["online", "offline", "visibilitychange", "pageshow", "resume"] as const) world.fire(name, { persisted: true });
    await world.pass(3_600_000);
    expect([world.calls, world.hubs.length, world.timers]).toEqual([[], 1, 0]);
  });
});
