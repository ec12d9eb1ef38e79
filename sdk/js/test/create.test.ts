import { describe, expect, it } from "vitest";
import TIM, { create, createClient, EVENT } from "../src/index.js";
import { bob, status } from "./support/signedIn.js";

describe("listeners", () => {
  it("one that throws holds up no other; each is added once, and may be taken away", async () => {
    const { world, client } = await bob();
    const heard: string[] = [];
    const listener = () => heard.push("one");
    client.on(EVENT.USER_STATUS_UPDATED, () => { throw new Error("mine"); });
    client.on(EVENT.USER_STATUS_UPDATED, listener);
    client.on(EVENT.USER_STATUS_UPDATED, listener);
    client.once(EVENT.USER_STATUS_UPDATED, () => heard.push("once"));
    world.hub.say("onUserStatusUpdated", [status("ann", 2, 3)]);
    world.hub.say("onUserStatusUpdated", [status("ann", 3, 1)]);
    client.off(EVENT.USER_STATUS_UPDATED, listener);
    world.hub.say("onUserStatusUpdated", [status("ann", 4, 3)]);
    expect(heard).toEqual(["one", "once", "one"]);
  });
});

describe("create", () => {
  it("gives the same client for the same app until it is destroyed", async () => {
    const first = create({ SDKAppID: 7, url: "http://here" });
    expect(TIM.create({ SDKAppID: "7", url: "http://here" })).toBe(first);
    expect(createClient({ SDKAppID: 7, url: "http://here" })).not.toBe(first);
    await first.destroy();
    expect(create({ SDKAppID: 7, url: "http://here" })).not.toBe(first);
  });

  it("says what is missing", () => {
    expect(() => create({ SDKAppID: "x", url: "http://here" })).toThrow("SDKAppID");
    expect(() => create({ SDKAppID: 8 } as never)).toThrow("url");
  });
});
