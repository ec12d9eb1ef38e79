import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { EVENT, TYPES } from "../../src/constants.js";
import { Device } from "../support/device.js";
import { LocalHost, sign } from "../support/localHost.js";

let host: LocalHost;
const devices: Device[] = [];
const ready = async (user: string, options = {}): Promise<Device> => {
  const device = await Device.ready(host.url, user, options);
  devices.push(device);
  return device;
};

beforeAll(async () => {
  host = await LocalHost.start();
});
afterEach(async () => {
  for (const { client } of devices.splice(0)) await client.destroy();
});
afterAll(() => host.kill());

it("bob hears how ann stands, when he subscribes and whenever it changes", async () => {
  const ann = await ready("ann1");
  const bob = await ready("bob1");
  expect(await bob.client.subscribeUserStatus({ userIDList: ["ann1"] })).toEqual({ code: 0, data: { failureUserList: [] } });
  await ann.client.setSelfStatus({ customStatus: "tea" });
  await bob.hears("ann1", "1 tea");
  await ann.client.setSelfStatus({ customStatus: "" });
  await bob.hears("ann1", "1");
  await ann.client.logout();
  await bob.hears("ann1", "3");
  expect(bob.told("ann1")).toEqual(["1", "1 tea", "1", "3"]);
});

it("all devices of a user hear of the user's own changes, each once", async () => {
  const [one, other] = [await ready("ann2"), await ready("ann2")];
  await one.client.setSelfStatus({ customStatus: "busy" });
  await Promise.all([one.hears("ann2", "1 busy"), other.hears("ann2", "1 busy")]);
  expect([one.told("ann2"), other.told("ann2")]).toEqual([["1 busy"], ["1 busy"]]);
  const later = await ready("ann2");
  await later.hears("ann2", "1 busy"); // as the vendor's: what differs from nothing is news
});

it("one tab's end does not end the user, and the last one's does", async () => {
  const bob = await ready("bob3");
  const [one, other] = [await ready("ann3"), await ready("ann3")];
  await bob.client.subscribeUserStatus({ userIDList: ["ann3"] });
  await one.client.logout();
  expect(await host.stateOf("ann3")).toBe("Online");
  await other.client.logout();
  await bob.hears("ann3", "3");
  expect(bob.told("ann3")).toEqual(["1", "3"]);
});

it("a user who is unknown, and oneself, cannot be watched; others can all the same", async () => {
  await ready("ann4");
  const bob = await ready("bob4");
  const { data } = await bob.client.subscribeUserStatus({ userIDList: ["nobody", "ann4", "bob4"] });
  expect(data.failureUserList.map(({ userID, code }) => [userID, code])).toEqual([["nobody", 70107], ["bob4", 70402]]);
  await bob.hears("ann4", "1");
  const queried = await bob.client.getUserStatus({ userIDList: ["nobody", "ann4", "bob4"] });
  expect(queried.data.successUserList.map(({ userID }) => userID)).toEqual(["bob4", "ann4"]);
  expect(queried.data.failureUserList.map(({ userID, code }) => [userID, code])).toEqual([["nobody", 70107]]);
});

it("whoever unsubscribes hears no more", async () => {
  const [ann, bob, carol] = [await ready("ann5"), await ready("bob5"), await ready("carol5")];
  for (const watcher of [bob, carol]) await watcher.client.subscribeUserStatus({ userIDList: ["ann5"] });
  expect(await bob.client.unsubscribeUserStatus({ userIDList: ["ann5"] })).toEqual({ code: 0, data: { failureUserList: [] } });
  await ann.client.setSelfStatus({ customStatus: "tea" });
  await carol.hears("ann5", "1 tea");
  expect(bob.told("ann5")).toEqual(["1"]);
});

it("the five lines of the readme do what they say", async () => {
  await ready("ann");
  const example = /```js\n([\s\S]*?)```/.exec(readFileSync(new URL("../../README.md", import.meta.url), "utf8"))![1]!;
  const bundle = new URL("../../bundle/presence.js", import.meta.url).href; // the same, as one file
  const script = `const userSig = "${sign("bob")}";\n${example}\nsetInterval(() => {}, 1000);`
    .replace("presence-client", bundle).replace("https://presence.example.com", host.url);
  const page = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  try {
    let printed = "";
    page.stderr.on("data", (text) => (printed += String(text)));
    await new Promise<void>((resolve, reject) => {
      page.on("exit", () => reject(new Error(printed)));
      page.stdout.on("data", (text) => {
        printed += String(text);
        if (/userID: 'ann', statusType: 1/.test(printed) && /userID: 'bob'[^}]*Listening to music/.test(printed)) resolve();
      });
    });
  } finally {
    page.kill();
  }
});

it("a kick by an admin is told, and nobody comes back with the old signature", async () => {
  const ann = await ready("ann6");
  await host.rest("im_open_login_svc/kick", { UserID: "ann6" });
  await ann.until(() => ann.of(EVENT.SDK_NOT_READY).length === 1, "signed out");
  expect(ann.of(EVENT.KICKED_OUT)).toEqual([{ type: TYPES.KICKED_OUT_REST_API }]);
  await expect(ann.client.setSelfStatus({ customStatus: "" })).rejects.toMatchObject({ code: 3006 });
  await expect(ann.login()).rejects.toMatchObject({ code: 70052 });
});

it("a signature that is no signature is refused with the server's code", async () => {
  const ann = new Device(host.url, "ann7", { userSig: sign("bob7") });
  await expect(ann.login()).rejects.toMatchObject({ code: 70013 });
});

it("the 201st subscription makes room for itself, and the client knows", async () => {
  const users = Array.from({ length: 201 }, (_, index) => `u${index}`);
  for (let first = 0; first < users.length; first += 100)
    await host.rest("im_open_login_svc/multiaccount_import", { Accounts: users.slice(first, first + 100) });
  const bob = await ready("bob8");
  for (let first = 0; first < users.length; first += 100)
    await bob.client.subscribeUserStatus({ userIDList: users.slice(first, first + 100) });
  bob.client.on(EVENT.NET_STATE_CHANGE, () => {});
  const before = bob.told("u0").length;
  bob.fire("online"); // connects anew: nobody is watched again who had to go
  await bob.net("DISCONNECTED");
  await bob.net("CONNECTED");
  await bob.client.getUserStatus({ userIDList: ["u1"] }); // whatever it does by itself comes before
  expect([before, bob.told("u0").length]).toEqual([1, 1]);
  const u0 = await ready("u0");
  const u200 = await ready("u200");
  await bob.hears("u200", "1");
  expect(bob.told("u0")).toEqual(["3"]);
  expect([u0.client.isReady(), u200.client.isReady()]).toEqual([true, true]);
}, 60_000);
