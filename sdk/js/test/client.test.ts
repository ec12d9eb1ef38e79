import { describe, expect, it } from "vitest";
import { CODES, EVENT, TYPES } from "../src/index.js";
import { aClient, bob, change, status } from "./support/signedIn.js";

const sig = { userID: "bob", userSig: "sig" };
const refusedWith = (code: number) => expect.objectContaining({ code });

describe("signing in", () => {
  it("resolves as the vendor's, and says so when it was done already", async () => {
    const { client } = aClient();
    expect(await client.login(sig)).toEqual({ code: 0, data: { actionStatus: "OK", errorCode: 0, errorInfo: "" } });
    expect((await client.login(sig)).data.repeatLogin).toBe(true);
    expect(client.getLoginUser()).toBe("bob");
  });

  it("sends what the server wants, and one instance each time", async () => {
    const { world, client } = aClient();
    await client.login(sig);
    const query = Object.fromEntries(world.calls[0]!.query);
    expect(query).toEqual({
      sdkappid: "1400000000", identifier: "bob", usersig: "sig", platform: "Web",
      instance: expect.stringMatching(/^[a-z0-9]{16}$/) as string,
    });
    await client.logout();
    await client.login(sig);
    expect(world.calls.filter(({ verb }) => verb === "negotiate")[1]!.query.get("instance")).toBe(query["instance"]);
  });

  it("fails with the server's code, and later calls say that it failed", async () => {
    const { world, client } = aClient();
    world.answers["negotiate"] = { ErrorCode: 70001, ErrorInfo: "usersig has expired" };
    await expect(client.login(sig)).rejects.toMatchObject({ code: 70001, message: "usersig has expired" });
    await expect(client.getUserStatus({ userIDList: ["ann"] })).rejects.toEqual(refusedWith(CODES.LOGIN_FAILED));
    world.answers = {};
    expect((await client.login(sig)).code).toBe(0);
  });

  it("is not begun twice at once", async () => {
    const { world, client } = aClient();
    world.answers["negotiate"] = "silence";
    const first = client.login(sig);
    await expect(client.login(sig)).rejects.toEqual(refusedWith(CODES.REPEAT_LOGIN));
    await expect(client.setSelfStatus({ customStatus: "" })).rejects.toEqual(refusedWith(CODES.LOGGING_IN));
    await Promise.all([expect(first).rejects.toEqual(refusedWith(CODES.NETWORK_TIMEOUT)), world.pass(10_000)]);
  });

  it("says which kind of no network", async () => {
    const { world, client } = aClient();
    world.answers["negotiate"] = "cut";
    await expect(client.login(sig)).rejects.toEqual(refusedWith(CODES.NETWORK_ERROR));
    world.isOnline = false;
    await expect(client.login(sig)).rejects.toEqual(refusedWith(CODES.NO_NETWORK));
  });
});

describe("being signed out", () => {
  it("by oneself: the server is told, SDK_NOT_READY comes, and calls say so", async () => {
    const { world, client, events } = await bob();
    expect(await client.logout()).toEqual({ code: 0, data: {} });
    expect(world.calls).toMatchObject([{ verb: "logout", body: { sessionId: "s1" } }]);
    expect(events).toEqual([[EVENT.SDK_NOT_READY, undefined]]);
    expect([client.isReady(), world.hub.isStopped, client.getLoginUser()]).toEqual([false, true, ""]);
    await expect(client.setSelfStatus({ customStatus: "" })).rejects.toEqual(refusedWith(CODES.LOGGED_OUT));
    await expect(client.logout()).rejects.toEqual(refusedWith(CODES.USER_NOT_LOGGED_IN));
  });

  it("works without a network, too", async () => {
    const { world, client } = await bob();
    world.isOnline = false;
    expect((await client.logout()).code).toBe(0);
  });

  for (const [cause, type, code] of [
    ["SignedInElsewhere", TYPES.KICKED_OUT_MULT_DEVICE, CODES.KICKED_OUT_MULT_DEVICE],
    ["TooManyDevices", TYPES.KICKED_OUT_MULT_DEVICE, CODES.KICKED_OUT_MULT_DEVICE],
    ["KickedByAdmin", TYPES.KICKED_OUT_REST_API, CODES.KICKED_OUT_REST_API],
    ["AccountDeleted", TYPES.KICKED_OUT_REST_API, CODES.KICKED_OUT_REST_API],
  ] as const) {
    it(`${cause} is ${type}, and it does not come back`, async () => {
      const { world, client, events } = await bob();
      world.hub.say("onKickedOut", { reason: "for the user", cause });
      world.hub.drop();
      await world.pass(3_600_000);
      expect(events).toEqual([[EVENT.KICKED_OUT, { type }], [EVENT.SDK_NOT_READY, undefined]]);
      expect(world.calls).toEqual([]);
      await expect(client.unsubscribeUserStatus()).rejects.toEqual(refusedWith(code));
    });
  }

  for (const [serverCode, type] of [
    [70001, TYPES.KICKED_OUT_USERSIG_EXPIRED], [70009, TYPES.KICKED_OUT_USERSIG_EXPIRED],
    [70052, TYPES.KICKED_OUT_REST_API], [6208, TYPES.KICKED_OUT_MULT_DEVICE],
  ] as const) {
    it(`a server that lets it in no more, with ${serverCode}: ${type}`, async () => {
      const { world, of } = await bob();
      world.answers["negotiate"] = { ErrorCode: serverCode, ErrorInfo: "no" };
      world.hub.drop();
      await world.pass(3_600_000);
      expect(of(EVENT.KICKED_OUT)).toEqual([{ type }]);
      expect(world.verbs()).toEqual(["negotiate"]);
    });
  }

  for (const cause of ["SessionEnded", "Unverified"]) {
    it(`${cause} is an invitation to come back`, async () => {
      const { world, of } = await bob();
      world.hub.say("onKickedOut", { reason: "connect again", cause });
      await world.pass(5_000);
      expect([world.hubs.length, of(EVENT.KICKED_OUT)]).toEqual([2, []]);
    });
  }
});

describe("calls", () => {
  it("oneself is answered without asking, and first", async () => {
    const { world, client } = await bob();
    world.hub.say("onUserStatusUpdated", [status("bob", 2, 1, "busy")]);
    expect((await client.getUserStatus({ userIDList: ["bob"] })).data.successUserList).toEqual([change("bob", 1, "busy")]);
    expect(world.calls).toEqual([]);
    const failureUserList = [{ userID: "dave", code: 70107, message: "" }];
    world.answers["getUserStatus"] = { successUserList: [status("carol", 4, 3)], failureUserList };
    const { data } = await client.getUserStatus({ userIDList: ["carol", "bob", "dave"] });
    expect(data.successUserList).toEqual([change("bob", 1, "busy"), change("carol", 3)]);
    expect(data.failureUserList).toEqual(failureUserList);
    expect(world.calls).toMatchObject([{ body: { userIDList: ["carol", "dave"] } }]);
  });

  it("when all fail, the lists say so", async () => {
    const { world, client } = await bob();
    const failureUserList = [{ userID: "dave", code: 70107, message: "" }];
    world.answers["getUserStatus"] = { ErrorCode: 70107, ErrorInfo: "", successUserList: [], failureUserList };
    expect((await client.getUserStatus({ userIDList: ["dave"] })).data).toEqual({ successUserList: [], failureUserList });
  });

  it("a query never goes back behind what was heard, and what it knows better is told to all", async () => {
    const { world, client, of } = await bob();
    world.hub.say("onUserStatusUpdated", [status("ann", 5, 3)]);
    world.answers["getUserStatus"] = { successUserList: [status("ann", 4)] };
    expect((await client.getUserStatus({ userIDList: ["ann"] })).data.successUserList).toEqual([change("ann", 3)]);
    world.answers["getUserStatus"] = { successUserList: [status("ann", 6, 2)] };
    await client.getUserStatus({ userIDList: ["ann"] });
    expect(of(EVENT.USER_STATUS_UPDATED)).toEqual([[change("ann", 3)], [change("ann", 2)]]);
  });

  it("one's own status is told once, whether the answer or the push comes first", async () => {
    const { world, client, of } = await bob();
    world.answers["setSelfStatus"] = status("bob", 2, 1, "busy");
    expect(await client.setSelfStatus({ customStatus: "busy" })).toEqual({ code: 0, data: change("bob", 1, "busy") });
    world.hub.say("onUserStatusUpdated", [status("bob", 2, 1, "busy")]);
    expect(of(EVENT.USER_STATUS_UPDATED)).toEqual([[change("bob", 1, "busy")]]);
    expect(client.statusOf("bob")).toEqual(change("bob", 1, "busy"));
  });

  it("lists are cut to the limits", async () => {
    const { world, client } = await bob();
    const many = Array.from({ length: 501 }, (_, index) => `u${index}`);
    await client.getUserStatus({ userIDList: many });
    await client.subscribeUserStatus({ userIDList: many });
    await client.unsubscribeUserStatus({ userIDList: many });
    expect(world.calls.map(({ body }) => (body["userIDList"] as string[]).length)).toEqual([500, 100, 100]);
  });

  it("unsubscribing without a list, or from nobody, is from all", async () => {
    const { world, client } = await bob();
    for (const options of [undefined, {}, { userIDList: [] }]) await client.unsubscribeUserStatus(options);
    expect(world.calls.map(({ verb, body }) => [verb, body])).toEqual(Array(3).fill(["unsubscribeUserStatus", {}]));
  });

  it("what the server refuses comes with its code", async () => {
    const { world, client } = await bob();
    world.answers["subscribeUserStatus"] = { ErrorCode: 72001, ErrorInfo: "switched off" };
    await expect(client.subscribeUserStatus({ userIDList: ["ann"] })).rejects.toMatchObject({ code: 72001, message: "switched off" });
  });
});
