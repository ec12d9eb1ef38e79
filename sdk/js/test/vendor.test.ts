import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import * as ours from "../src/index.js";
import { aClient } from "./support/signedIn.js";
import { standInForABrowser } from "./support/vendorBrowser.js";

type Call = (...args: unknown[]) => unknown;
interface Vendor {
  EVENT: Record<string, string>;
  TYPES: Record<string, unknown>;
  VERSION: string;
  create(options: object): Record<string, Call>;
}

const require = createRequire(import.meta.url);
const packages = ["tim-js-sdk", "@tencentcloud/chat"] as const;
const refused = ["setSelfStatus", "getUserStatus", "subscribeUserStatus", "unsubscribeUserStatus"] as const;
/** What only we have. */
const ownMethods = ["statusOf"];
/** What only the vendor's newer package has. */
const newerMethods = ["isReady", "getLoginUser"];

for (const name of packages) {
  describe(`beside ${name}`, () => {
    let vendor: Vendor;
    let theirs: Record<string, Call>;
    let mine: Record<string, Call>;

    beforeAll(() => {
      standInForABrowser();
      vendor = require(name) as Vendor;
      theirs = vendor.create({ SDKAppID: 1400000000 });
      theirs["setLogLevel"]!(4);
      mine = aClient().client as unknown as Record<string, Call>;
    });

    it("the exports have the same names", () => {
      for (const key of Object.keys(ours.default)) expect(vendor).toHaveProperty(key);
      for (const key of Object.keys(ours.default)) expect(ours).toHaveProperty(key);
    });

    it("each event has the same value", () => {
      for (const [key, value] of Object.entries(ours.EVENT)) expect([key, vendor.EVENT[key]]).toEqual([key, value]);
    });

    it("each constant has the same value", () => {
      for (const [key, value] of Object.entries(ours.TYPES)) expect([key, vendor.TYPES[key]]).toEqual([key, value]);
    });

    it("all constants of user status, kicks and network states are there", () => {
      const wanted = Object.keys(vendor.TYPES).filter((key) => /^(USER_STATUS|KICKED_OUT|NET_STATE)_/.test(key));
      expect(Object.keys(ours.TYPES).sort()).toEqual(wanted.sort());
    });

    it("each code has the same number under the same name", () => {
      const source = readFileSync(require.resolve(name), "utf8");
      for (const [key, code] of Object.entries(ours.CODES)) {
        const written = [`${key}:${code}`, `${key}:${code.toExponential().replace("e+", "e").replace(/\.0*e/, "e")}`];
        expect(written.some((text) => source.includes(text)), `${key}:${code}`).toBe(true);
      }
    });

    it("each method is there", () => {
      const newer = name === "tim-js-sdk" ? newerMethods : [];
      const methods = Object.keys(mine).filter((key) => typeof mine[key] === "function" && ![...ownMethods, ...newer].includes(key));
      expect(methods.length).toBeGreaterThan(9);
      for (const method of methods) expect([method, typeof theirs[method]]).toEqual([method, "function"]);
    });

    it("a client is shared by all who create one for the same app", () => {
      expect(vendor.create({ SDKAppID: "1400000000" })).toBe(theirs);
    });

    for (const method of refused) {
      it(`${method} before login rejects with the same code, an Error with code, message and data`, async () => {
        const [one, other] = [await refusal(theirs[method]!({})), await refusal(mine[method]!({}))];
        expect(other.code).toBe(one.code);
        expect(Object.keys(other).sort()).toEqual(Object.keys(one).sort());
        expect([other instanceof Error, one instanceof Error]).toEqual([true, true]);
        expect(other.message.split(" | ")[1]).toBe(one.message.split(" | ")[1]);
      });
    }

    it("logout before login rejects with the same code", async () => {
      expect((await refusal(mine["logout"]!())).code).toBe((await refusal(theirs["logout"]!())).code);
    });

    for (const options of [[], [{}], [{ userID: 5, userSig: "x" }], [{ userID: "ann", userSig: "" }], [{ userSig: "x" }]]) {
      it(`login(${JSON.stringify(options).slice(1, -1)}) throws the same at once`, () => {
        expect(() => theirs["login"]!(...options)).toThrow("Params validate failed.");
        expect(() => mine["login"]!(...options)).toThrow("Params validate failed.");
      });
    }

    it("listeners are added and taken away without an answer", () => {
      for (const client of [theirs, mine]) {
        expect(client["on"]!("netStateChange", () => {})).toBeUndefined();
        expect(client["off"]!("netStateChange", () => {})).toBeUndefined();
      }
    });
  });
}

const refusal = async (promise: unknown): Promise<{ code: number; message: string }> => {
  try {
    await promise;
  } catch (error) {
    return error as { code: number; message: string };
  }
  throw new Error("it was not refused");
};
