import { describe, expect, it } from "vitest";
import { EVENT } from "../src/constants.js";
import { aClient, bob, change, status } from "./support/signedIn.js";

const lost = { state: "disconnected" }, trying = { state: "connecting" }, connected = { state: "connected" };

describe("coming up", () => {
  it("is ready with the snapshot, not before", async () => {
    const { world, client, of } = aClient();
    await client.login({ userID: "bob", userSig: "sig" });
    await world.settle();
    world.hub.say("onReady", { sessionId: "s1", heartbeatSeconds: 120, reconnectWithinSeconds: 5, subscriptionEra: 0 });
    expect([client.isReady(), of(EVENT.SDK_READY)]).toEqual([false, []]);
    world.hub.say("onUserStatusUpdated", [status("bob", 1)]);
    expect([client.isReady(), of(EVENT.SDK_READY)]).toEqual([true, [undefined]]);
  });

  it("uses the ticket of the login for the first connection, and a new one for each further one", async () => {
    const { world } = await bob();
    world.hub.drop();
    await world.pass(2_500);
    expect(world.verbs()).toEqual(["negotiate"]);
    expect(world.hubs.map(({ address }) => address)).toEqual(["hub#t1", "hub#t2"]);
  });

  it("asks the server to mend what went wrong when no onReady comes within 10 s, and reconnects after 45", async () => {
    const { world, client } = aClient();
    await client.login({ userID: "bob", userSig: "sig" });
    await world.pass(10_000);
    expect(world.calls.pop()).toMatchObject({ verb: "heartbeat", body: { sessionId: "s1", connectionId: "c1" } });
    await world.pass(34_000);
    expect(world.hubs).toHaveLength(1);
    await world.pass(5_000);
    expect([world.hubs.length, world.hubs[0]!.isStopped]).toEqual([2, true]);
  });

  it("gives a connection up that does not open within 15 s", async () => {
    const { world, client } = aClient();
    world.opens = "never";
    await client.login({ userID: "bob", userSig: "sig" });
    await world.pass(15_000);
    expect(world.hubs[0]!.isStopped).toBe(true);
    world.opens = "at once";
    await world.pass(5_000);
    world.hub.ready([status("bob", 1)]);
    expect(client.isReady()).toBe(true);
  });
});

describe("a lost link", () => {
  it("is told, and comes back with what has changed meanwhile, net", async () => {
    const { world, events } = await bob();
    world.hub.say("onUserStatusUpdated", [status("ann", 2, 1, "tea")]);
    world.hub.drop();
    await world.pass(2_500);
    world.hub.ready([status("bob", 1), status("ann", 4, 3)]);
    expect(events).toEqual([
      [EVENT.USER_STATUS_UPDATED, [change("ann", 1, "tea")]],
      [EVENT.NET_STATE_CHANGE, lost], [EVENT.NET_STATE_CHANGE, trying],
      [EVENT.USER_STATUS_UPDATED, [change("ann", 3)]], [EVENT.NET_STATE_CHANGE, connected],
    ]);
  });

  it("never gives up: tries further and further apart, until the server is back", async () => {
    const { world, client } = await bob();
    world.answers["negotiate"] = "cut";
    world.hub.drop();
    await world.pass(3_600_000);
    const tries = world.calls.length;
    expect(tries).toBeGreaterThan(230); // every 15 s, at this chance
    expect(tries).toBeLessThan(250);
    world.answers = {};
    await world.pass(15_000);
    world.hub.ready([status("bob", 1), status("ann", 1)]);
    expect(client.isReady()).toBe(true);
  });

  it("is no reason to sign out: calls go over HTTP meanwhile", async () => {
    const { world, client } = await bob();
    world.hub.drop();
    world.answers["setSelfStatus"] = status("bob", 2, 1, "busy");
    expect(client.isReady()).toBe(true);
    expect((await client.setSelfStatus({ customStatus: "busy" })).code).toBe(0);
  });

  it("nothing that an old connection still says is heard", async () => {
    const { world, events } = await bob();
    const old = world.hub;
    old.drop();
    await world.pass(2_500);
    events.length = 0;
    old.say("onUserStatusUpdated", [status("ann", 7, 3)]);
    old.say("onKickedOut", { reason: "x", cause: "KickedByAdmin" });
    expect(events).toEqual([]);
  });

  it("a server that is too busy to let it in is asked again", async () => {
    const { world } = await bob();
    for (const ErrorCode of [2996, 60008, 70500, 70020]) {
      world.answers["negotiate"] = { ErrorCode, ErrorInfo: "not now" };
      world.hub.drop();
      await world.pass(60_000);
    }
    world.answers = {};
    const before = world.hubs.length;
    await world.pass(15_000);
    expect(world.hubs.length).toBe(before + 1);
  });
});

describe("subscriptions that are gone", () => {
  it("are made again when the era has grown", async () => {
    const { world, events } = await bob();
    world.answers["subscribeUserStatus"] = { subscriptionEra: 1, successUserList: [status("ann", 5, 2)] };
    world.hub.drop();
    await world.pass(2_500);
    world.hub.ready([status("bob", 1)], 1);
    await world.settle();
    expect(world.calls.filter(({ verb }) => verb === "subscribeUserStatus")).toMatchObject([{ body: { userIDList: ["ann"] } }]);
    expect(events).toContainEqual([EVENT.USER_STATUS_UPDATED, [change("ann", 2)]]);
  });

  it("are made again until it works, and not when the app wants them no more", async () => {
    const { world, client } = await bob();
    world.answers["subscribeUserStatus"] = "cut";
    world.hub.drop();
    await world.pass(2_500);
    world.hub.ready([status("bob", 1)], 1);
    await world.pass(60_000);
    const tries = world.verbs().filter((verb) => verb === "subscribeUserStatus").length;
    expect(tries).toBeGreaterThan(2);
    await client.unsubscribeUserStatus({ userIDList: ["ann"] });
    world.answers = {};
    world.calls.length = 0;
    await world.pass(3_600_000);
    expect(world.verbs()).not.toContain("subscribeUserStatus");
  });

  it("are made again when the server has lost what it had stored, whatever the versions say", async () => {
    const { world, events } = await bob();
    world.hub.say("onUserStatusUpdated", [status("bob", 8, 1, "busy"), status("ann", 9, 1, "tea")]);
    world.hub.drop();
    await world.pass(2_500);
    events.length = 0;
    world.answers["subscribeUserStatus"] = { subscriptionEra: 0, successUserList: [status("ann", 1)] };
    world.hub.ready([status("bob", 1)]);
    await world.settle();
    expect(events.map(([, data]) => data)).toEqual([[change("bob")], connected, [change("ann")]]);
  });

  it("stay away when they had to make room for others", async () => {
    const { world } = await bob();
    world.hub.say("onSubscriptionEvicted", { userIDList: ["ann"] });
    world.hub.drop();
    await world.pass(2_500);
    world.hub.ready([status("bob", 1)], 1);
    await world.pass(60_000);
    expect(world.verbs()).not.toContain("subscribeUserStatus");
  });
});
