import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { EVENT, TYPES } from "../../src/constants.js";
import { Device } from "../support/device.js";
import { LocalHost } from "../support/localHost.js";
import { Proxy } from "../support/proxy.js";

let host: LocalHost;
let line: Proxy;
const devices: Device[] = [];
const ready = async (user: string, url: string): Promise<Device> => {
  const device = await Device.ready(url, user);
  devices.push(device);
  return device;
};
let round = 0;

/** Ann, on a good line; bob, who watches her over a line that can be cut. Users of their own for each test. */
const annAndBob = async (): Promise<[Device, Device, string]> => {
  round++;
  const [ann, bob] = [await ready(`ann${round}`, host.url), await ready(`bob${round}`, line.url)];
  await bob.client.subscribeUserStatus({ userIDList: [ann.user] });
  await bob.hears(ann.user, "1");
  return [ann, bob, ann.user];
};

beforeAll(async () => {
  host = await LocalHost.start();
  line = await Proxy.start(host.port);
});
afterEach(async () => {
  line.restore();
  for (const { client } of devices.splice(0)) await client.destroy();
});
afterAll(async () => {
  await line.stop();
  await host.kill();
});

describe("the link is lost", () => {
  it("what changes meanwhile is told net, once the link is back", async () => {
    const [ann, bob, user] = await annAndBob();
    line.cut();
    await bob.net("DISCONNECTED");
    for (const customStatus of ["a", "b", "tea"]) await ann.client.setSelfStatus({ customStatus });
    line.restore();
    await bob.hears(user, "1 tea");
    expect(bob.told(user)).toEqual(["1", "1 tea"]);
    expect(bob.of(EVENT.SDK_NOT_READY)).toEqual([]);
    expect(bob.states().slice(0, 2)).toEqual([TYPES.NET_STATE_DISCONNECTED, TYPES.NET_STATE_CONNECTING]);
  });

  type Verdict = "cut" | "hold";
  const requests = (what: RegExp) => (verdict: Verdict): void => void (line.onRequest = (text) => (what.test(text) ? verdict : "pass"));
  const answers = (what: string, keep: (text: string) => number) => (verdict: Verdict): void => {
    [line.keep, line.onAnswer] = [keep, (text) => (text.includes(what) ? verdict : "pass")];
  };
  const phases: [string, (verdict: Verdict) => void][] = [
    ["while negotiating with the app", requests(/^POST \/v1\/negotiate/)],
    ["while negotiating with the hub", requests(/^POST \/client\/negotiate/)],
    ["while the WebSocket opens", requests(/^GET \/client/)],
    ["before onReady", answers("onReady", () => 0)],
    ["between onReady and the snapshot", answers("onReady", (text) => text.indexOf("\x1e", text.indexOf("onReady")) + 1)],
  ];
  for (const [phase, spoil] of phases) {
    it(`once more ${phase}`, async () => {
      const [ann, bob, user] = await annAndBob();
      spoil("cut");
      bob.fire("online");
      await bob.until(() => bob.states().filter((state) => state === TYPES.NET_STATE_DISCONNECTED).length >= 3, "three failures");
      await ann.client.setSelfStatus({ customStatus: "tea" });
      line.restore();
      await bob.hears(user, "1 tea");
    });

    it(`without a word, ${phase}`, async () => {
      const [ann, bob, user] = await annAndBob();
      let hung = false;
      spoil("hold");
      const [request, answer] = [line.onRequest, line.onAnswer];
      const noting = (judge: typeof request): typeof request => (text) => {
        const verdict = judge(text);
        hung ||= verdict === "hold";
        return verdict;
      };
      [line.onRequest, line.onAnswer] = [noting(request), noting(answer)];
      bob.fire("online");
      while (!hung) await new Promise(setImmediate);
      await ann.client.setSelfStatus({ customStatus: "tea" });
      line.restore();
      bob.runTimersOf(9_000); // each deadline is at least so long
      await bob.hears(user, "1 tea");
    });
  }
});

describe("the page", () => {
  it("was hidden, and its link went: it is back when somebody looks", async () => {
    const [ann, bob, user] = await annAndBob();
    bob.isVisible = false;
    bob.fire("visibilitychange");
    line.cut();
    await bob.net("DISCONNECTED");
    await ann.client.setSelfStatus({ customStatus: "tea" });
    line.restore();
    bob.isVisible = true;
    bob.fire("visibilitychange");
    await bob.hears(user, "1 tea");
  });

  it("was frozen: it is gone meanwhile, and back afterwards", async () => {
    const [ann, bob, user] = await annAndBob();
    await ann.client.subscribeUserStatus({ userIDList: [bob.user] });
    await ann.hears(bob.user, "1");
    bob.fire("freeze");
    await bob.net("DISCONNECTED");
    await host.advance("11s");
    await ann.hears(bob.user, "3");
    await ann.client.setSelfStatus({ customStatus: "tea" });
    bob.fire("resume");
    await Promise.all([bob.hears(user, "1 tea"), ann.hears(bob.user, "1")]);
  });

  it("was on a laptop that slept for two hours: its subscriptions are gone, and made again", async () => {
    const [ann, bob, user] = await annAndBob();
    line.onRequest = () => "hold";
    line.cut(); // the laptop is closed
    await bob.net("DISCONNECTED");
    await host.advance("2h");
    await ann.client.setSelfStatus({ customStatus: "tea" });
    bob.ahead = 2 * 3_600_000;
    line.restore();
    bob.runTimersOf(5_000); // the timers run once the laptop is open
    await bob.hears(user, "1 tea");
    await ann.client.setSelfStatus({ customStatus: "coffee" });
    await bob.hears(user, "1 coffee");
  });
});

describe("the server", () => {
  it("was restarted, and has lost what it had stored: all are back, and hear of each other", async () => {
    const [ann, bob, user] = await annAndBob();
    for (const customStatus of ["a", "b", "c"]) await ann.client.setSelfStatus({ customStatus });
    await bob.hears(user, "1 c");
    await host.kill();
    await Promise.all([ann.net("DISCONNECTED"), bob.net("DISCONNECTED")]);
    await host.start();
    await Promise.all([ann.net("CONNECTED"), bob.net("CONNECTED")]);
    await bob.until(() => {
      bob.runTimersOf(5_000); // ann may be back after bob: he tries again
      return bob.told(user).at(-1) === "1";
    }, "ann, whose text is lost");
    await ann.client.setSelfStatus({ customStatus: "tea" });
    await bob.hears(user, "1 tea");
  });

  it("lets one device in at a time: the earlier one is told, and stays away", async () => {
    const single = await LocalHost.start({
      Presence__Apps__0__SdkAppId: "1400000000", Presence__Apps__0__SecretKey: "demo-secret-key",
      Presence__Apps__0__Admins: "administrator", Presence__Apps__0__LoginPolicy: "Single",
    });
    try {
      const earlier = await ready("ann", single.url);
      const later = await ready("ann", single.url);
      await earlier.until(() => earlier.of(EVENT.SDK_NOT_READY).length === 1, "pushed out");
      expect(earlier.of(EVENT.KICKED_OUT)).toEqual([{ type: TYPES.KICKED_OUT_MULT_DEVICE }]);
      await expect(earlier.login()).rejects.toMatchObject({ code: 6208 });
      expect(later.client.isReady()).toBe(true);
      await later.client.destroy();
    } finally {
      await single.kill();
    }
  });
});
