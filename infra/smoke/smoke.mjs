// The main journey against any Presence: queries in all three dialects, a real SignalR connection, changes that are pushed, a logout.
// It makes two users of its own and deletes them. One line for each step; exit code 1 and one line when something is wrong.
//
//   node smoke.mjs ADDRESS        https://…, or http://localhost:7071
//
// PRESENCE_SDKAPPID             the app's id
// PRESENCE_SECRET_KEY           its key, to make UserSigs with
// PRESENCE_ADMIN                one of its admins; administrator
// PRESENCE_ZIM_APP_ID, PRESENCE_ZIM_SERVER_SECRET    the app as ZIM knows it; without them, ZIM is not asked
// PRESENCE_SMOKE_RUN            the middle of its users' ids, smoke-RUN-ann, to find them in logs; random
// PRESENCE_SMOKE_SECONDS        how long the first answer, and each push, may take; 60
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import signatures from "tls-sig-api-v2";
import { Caller, SmokeError } from "./caller.mjs";
import { Watcher } from "./watcher.mjs";

const setting = (name, otherwise) => {
  const value = process.env[name] || otherwise;
  if (!value) throw new SmokeError(`set ${name}; the head of infra/smoke/smoke.mjs lists what it needs`);
  return value;
};

const patience = Number(process.env.PRESENCE_SMOKE_SECONDS || 60) * 1000;
let secrets = [];
const redacted = (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), String(text)).replaceAll(/\s+/g, " ");

let step = "the settings";
let count = 0;
const done = (text) => console.log(redacted(`${String(++count).padStart(2)}. ${text}`));
const expect = (right, what) => {
  if (!right) throw new SmokeError(what);
};
const took = (ms) => `after ${Math.round(ms)} ms`;
const speed = (ms) => `${took(ms)}${ms > 1000 ? ", which is slower than a second" : ""}`;

async function walk(caller, ann, bob) {
  step = "the app answers";
  const began = performance.now();
  for (let last = ""; ; await pause(1000)) {   // what was just deployed may still be starting
    last = await caller.admin("im_open_login_svc/account_import", { UserID: ann }).then(() => "", (error) => error);
    if (!last) break;
    if (last.refused || performance.now() - began > patience) throw last;
  }
  done(`the app answers ${took(performance.now() - began)}; ann has an account`);

  step = "bob gets an account";
  await caller.admin("im_open_login_svc/account_import", { UserID: bob });
  const stateOf = async (user) => (await caller.admin("openim/querystate", { To_Account: [user], IsNeedDetail: 1 })).QueryResult[0];
  const before = await stateOf(ann);
  expect(before.State === "Offline", `querystate says ${JSON.stringify(before)} of ann, who never signed in`);
  done("bob has an account; querystate: ann is Offline");

  step = "bob connects";
  const watcher = new Watcher(caller.hubAddress(bob), patience);
  try {
    const ready = await watcher.start();
    done(`bob is connected with the stock client, and ready ${took(ready)}: the SignalR Service reports connections`);
    await watch(caller, watcher, ann, bob, stateOf);
  } finally {
    await watcher.stop();
  }
}

async function watch(caller, watcher, ann, bob, stateOf) {
  step = "bob subscribes to ann";
  await caller.client(bob, "subscribeUserStatus", { userIDList: [ann] });
  done("bob subscribes to ann");

  step = "ann signs in";
  const { sessionId } = await caller.client(ann, "negotiate", {}, "&platform=iPhone");
  const online = watcher.hears(ann, ({ statusType }) => statusType === 1, "that ann is online");
  await caller.client(ann, "heartbeat", { sessionId });
  done(`ann signs in on an iPhone; bob hears it ${speed(await online)}`);

  step = "ann sets her status";
  const text = "smoke test";
  const changed = watcher.hears(ann, ({ customStatus }) => customStatus === text, "ann's custom status");
  await caller.client(ann, "setSelfStatus", { customStatus: text });
  done(`ann sets her status; bob hears it ${speed(await changed)}`);

  step = "the queries";
  const state = await stateOf(ann);
  expect(state.State === "Online" && state.Detail?.[0]?.Platform === "IPhone", `querystate says ${JSON.stringify(state)}`);
  done("Tencent IM's querystate: ann is Online, on an iPhone");
  const { successUserList } = await caller.client(bob, "getUserStatus", { userIDList: [ann] });
  const seen = successUserList?.[0];
  expect(seen?.statusType === 1 && seen.customStatus === text, `getUserStatus says ${JSON.stringify(seen)}`);
  done("the client API's getUserStatus: ann is online, with her status");
  if (caller.zimAppId) {
    const { Result } = await caller.zim(ann);
    expect(Result?.[0]?.Status === "Online", `ZIM's QueryUserOnlineState says ${JSON.stringify(Result)}`);
    done("ZIM's QueryUserOnlineState: ann is Online");
  } else {
    done("ZIM was not asked: PRESENCE_ZIM_APP_ID is not set");
  }

  step = "ann signs out";
  const gone = watcher.hears(ann, ({ statusType }) => statusType === 3, "that ann has signed out");
  await caller.client(ann, "logout", { sessionId });
  done(`ann signs out; bob hears it ${speed(await gone)}`);
  const after = await stateOf(ann);
  expect(after.State === "Offline", `querystate says ${JSON.stringify(after)} of ann, who signed out`);
  done("querystate: ann is Offline");
}

async function main() {
  const address = process.argv[2];
  if (!/^https?:\/\//.test(address ?? "")) throw new SmokeError("name the address: node smoke.mjs https://…");
  const key = setting("PRESENCE_SECRET_KEY");
  const zimAppId = process.env.PRESENCE_ZIM_APP_ID;
  const zimSecret = zimAppId && setting("PRESENCE_ZIM_SERVER_SECRET");
  secrets = [key, zimSecret].filter(Boolean);
  const app = Number(setting("PRESENCE_SDKAPPID"));
  const api = new signatures.Api(app, key);
  const sign = (user) => {
    const signature = api.genSig(user, 3600);
    secrets.push(signature, encodeURIComponent(signature));
    return signature;
  };
  const caller = new Caller({ address, app, admin: setting("PRESENCE_ADMIN", "administrator"), sign, zimAppId, zimSecret, patience });
  const run = process.env.PRESENCE_SMOKE_RUN || randomBytes(6).toString("hex");
  const [ann, bob] = [`smoke-${run}-ann`, `smoke-${run}-bob`];
  try {
    await walk(caller, ann, bob);
  } catch (error) {
    await remove(caller, ann, bob).catch(() => {});   // what failed first is what matters
    throw error;
  }
  step = "ann and bob are deleted";
  await remove(caller, ann, bob);
  done("ann and bob are deleted");
}

const remove = async (caller, ...users) => {
  const answer = await caller.admin("im_open_login_svc/account_delete", { DeleteItem: users.map((UserID) => ({ UserID })) });
  const left = answer.ResultItem.filter(({ ResultCode }) => ResultCode !== 0);
  expect(left.length === 0, `account_delete left ${JSON.stringify(left)}`);
};

try {
  await main();
  process.exit(0);
} catch (error) {
  const why = error instanceof SmokeError ? error.message : `${error.message}${error.cause ? ` (${error.cause.message})` : ""}`;
  console.error(redacted(`smoke test failed at: ${step}: ${why}`));
  process.exit(1);
}
