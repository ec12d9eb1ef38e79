// The parts of the console's page that need no page.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const page = new URL("../../../src/Functions/Console/Page/", import.meta.url);
const load = (name) => import(new URL(name, page));
const read = (name) => readFileSync(new URL(name, page), "utf8");

const format = await load("format.js");
const chart = await load("chart.js");
const { withPage, withChange } = await load("onlineList.js");
const { ChangeLog, stateInWords, shownMax, waitingMax } = await load("changeLog.js");
const { parse, address } = await load("router.js");
const { credentialsIn } = await load("session.js");
const { rulesIn } = await load("rules.js");

test("A span is written in its two largest units and never shows too much", () => {
  const spans = [[0, "0 s"], [999, "0 s"], [59_999, "59 s"], [60_000, "1 min"], [65_000, "1 min 5 s"], [3_600_000, "1 h"],
    [7 * 86_400_000 - 1, "6 d 23 h"], [-5, "0 s"]];
  for (const [ms, text] of spans) assert.equal(format.span(ms), text);
});

test("A countdown says at least how long it takes, and then that it is due", () => {
  assert.equal(format.ahead(10_000, 0), "in 10 s");
  assert.equal(format.ahead(1, 0), "in 1 s");
  assert.equal(format.ahead(0, 0), "due: at the next sweep");
});

test("Estimates have a sign, and thousands a comma", () => {
  assert.equal(format.countOf(1_234_567, true), "1,234,567");
  assert.equal(format.countOf(999, false), "≈ 999");
  assert.equal(format.plural(1, "user"), "1 user");
  assert.equal(format.plural(0, "user"), "0 users");
});

test("What a later build says is shown as it is", () => {
  assert.equal(format.reasonText("Moved"), "changed (Moved)");
  assert.equal(format.kindText("MoonRises"), "MoonRises");
  assert.equal(format.statusText("Away"), "Away");
});

test("Every reason and every kind of event of the admin API has words of its own", () => {
  const docs = readFileSync(new URL("../../../docs/admin-api.md", import.meta.url), "utf8");
  const reasons = [...docs.split("## Reasons")[1].matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    .filter((name) => name !== "Unknown");
  assert.ok(reasons.length > 5);
  for (const reason of reasons) assert.doesNotMatch(format.reasonText(reason), /\(/, reason);
  const kinds = [...docs.match(/^\| `kind` \|.*$/m)[0].matchAll(/`"(\w+)"`/g)].map(([, name]) => name);
  assert.ok(kinds.length > 5);
  for (const kind of kinds) assert.notEqual(format.kindText(kind), kind);
});

test("The top of the scale is above all values, and a round number", () => {
  for (const largest of [0, 1, 4, 9, 10, 99, 100, 101, 950, 12_345]) {
    const top = chart.niceTop(largest);
    assert.ok(top > largest && top <= Math.max(4, largest * 2.2), `${largest} has ${top}`);
    assert.ok(chart.ticks(top).length > 2 && chart.ticks(top).every(Number.isInteger), `${top}: ${chart.ticks(top)}`);
  }
});

test("Where nobody asked, no line is drawn", () => {
  const points = [0, 5, 10, 60, 65].map((s) => ({ at: s * 1000, online: s }));
  assert.deepEqual(chart.pieces(points, 20_000).map((piece) => piece.length), [3, 2]);
});

test("A line goes in steps from point to point within its box", () => {
  const scale = chart.scales({ left: 0, right: 100, top: 0, bottom: 10 }, 0, 10, 10);
  const piece = [{ at: 0, online: 0 }, { at: 10, online: 10 }];
  assert.equal(chart.linePath(piece, scale), "M0.0 10.0L100.0 10.0L100.0 0.0");
  assert.equal(chart.areaPath(piece, scale, 10), "M0.0 10.0L100.0 10.0L100.0 0.0L100.0 10.0L0.0 10.0Z");
});

test("The chart in words says from where to where, and now", () => {
  assert.equal(chart.inWords([], 0, format.span), "No counts yet.");
  assert.equal(chart.inWords([{ at: 0, online: 3 }], 1000, format.span), "Users online: 3.");
  const points = [{ at: 0, online: 3 }, { at: 5000, online: 9 }, { at: 10_000, online: 5 }];
  assert.equal(chart.inWords(points, 60_000, format.span), "Users online in the last 1 min: between 3 and 9, now 5.");
});

const user = (userID, ver = 1, more = {}) => ({ userID, statusType: 1, customStatus: "", ver, platforms: ["Web"], ...more });
const change = (userID, ver, more = {}) =>
  ({ userID, statusType: 1, customStatus: "", ver, reason: "CustomStatus", at: 50, ...more });
const anybody = { prefix: "", platform: "" };
const ids = (users) => users.map(({ userID }) => userID);

test("A change of somebody who is shown is taken in unless it is late", () => {
  const users = [user("ann", 5)];
  assert.equal(withChange(users, change("ann", 6, { customStatus: "tea" }), anybody, null)[0].customStatus, "tea");
  assert.equal(withChange(users, change("ann", 4, { customStatus: "old" }), anybody, null), users);
});

test("Who comes is shown at once, in the order of ids, if there is a place on the pages and the search fits", () => {
  const users = [user("ann"), user("carol")];
  const came = change("bob", 1, { reason: "Register", platform: "iPhone" });
  assert.deepEqual(ids(withChange(users, came, anybody, null)), ["ann", "bob", "carol"]);
  assert.deepEqual(withChange(users, came, anybody, null)[1].platforms, ["iPhone"]);
  assert.equal(withChange(users, came, { prefix: "a", platform: "" }, null), users);
  assert.equal(withChange(users, came, { prefix: "", platform: "Web" }, null), users);
  assert.equal(withChange(users, { ...came, userID: "dave" }, anybody, "carol"), users);
});

test("Who goes is marked, and is gone with the next page", () => {
  const left = withChange([user("ann", 1), user("bob", 1)], change("ann", 2, { statusType: 3, reason: "Unregister" }), anybody, null);
  assert.equal(left[0].left.reason, "Unregister");
  assert.deepEqual(ids(withPage(left, { users: [user("bob", 1)], asOf: 40 }, false)), ["bob"]);
});

test("Who came after the names were listed stays, and what the stream knows better is kept", () => {
  const users = withChange([user("ann", 7, { customStatus: "new" })], change("bob", 1, { reason: "Register", at: 50 }), anybody, null);
  const merged = withPage(users, { users: [user("ann", 6)], asOf: 40 }, false);
  assert.deepEqual(ids(merged), ["ann", "bob"]);
  assert.equal(merged[0].customStatus, "new");
  assert.deepEqual(ids(withPage(users, { users: [user("ann", 7)], asOf: 60 }, false)), ["ann"]);
});

test("A page that follows adds to the pages before", () =>
  assert.deepEqual(ids(withPage([user("ann")], { users: [user("bob")], asOf: 1 }, true)), ["ann", "bob"]));

const words = (stream, log) =>
  stateInWords({ state: "live", why: "", lostAt: null, ...stream }, log, format.plural, format.span, () => "12:00:00");

test("A paused log shows nothing new until it is resumed, and counts what waits", () => {
  const log = new ChangeLog();
  log.add([change("ann", 1)], 50);
  log.pause();
  log.add([change("ann", 2), change("bob", 1)], 50);
  assert.equal(log.items.length, 1);
  assert.equal(words({}, log), "Paused: 2 changes waiting.");
  log.resume();
  assert.deepEqual(log.items.map(({ userID, ver }) => `${userID}${ver}`), ["bob1", "ann2", "ann1"]);
  assert.equal(words({}, log), "Live.");
});

test("The log is bounded, shown and waiting, and says what it had to leave out", () => {
  const log = new ChangeLog();
  log.add(Array.from({ length: shownMax + 5 }, (_, i) => change("ann", i)), 50);
  assert.equal(log.items.length, shownMax);
  log.pause();
  log.add(Array.from({ length: waitingMax + 3 }, (_, i) => change("ann", i)), 50);
  assert.equal(log.waiting.length, waitingMax);
  assert.match(words({}, log), /3 changes missed/);
});

test("The stream says when it is behind, lost, refused, and what the server left out", () => {
  const log = new ChangeLog();
  log.add([change("ann", 1, { at: 0 })], 12_000);
  assert.equal(words({}, log), "Live. Behind: the latest change came 12 s late.");
  log.add([change("ann", 2, { at: 20_000 })], 20_100);
  log.addMissed(40, 20_200);
  assert.equal(words({}, log), "Live. 40 changes missed: the users' pages are right all the same.");
  log.clear();
  assert.match(words({ state: "lost", lostAt: 1 }, log), /^Not connected since 12:00:00/);
  assert.match(words({ state: "connecting", lostAt: 1 }, log), /^Not connected since 12:00:00/);
  assert.equal(words({ state: "connecting" }, log), "Connecting …");
  assert.equal(words({ state: "refused", why: "Signed out by the server: kicked." }, log), "Signed out by the server: kicked.");
});

test("Addresses hold any id", () => {
  for (const id of ["ann", "a/b?c#d", "%", "<img src=x onerror=alert(1)>", "ä ö"]) {
    const { name, rest } = parse(address("user", id));
    assert.deepEqual([name, rest], ["user", id]);
  }
  assert.equal(parse(address("online", "", { prefix: "a&b" })).query.get("prefix"), "a&b");
  assert.equal(parse("").name, "online");
  assert.equal(parse("#/user/%zz").rest, "%zz");
});

test("A sign-in link is read, and nothing else is taken for one", () => {
  assert.deepEqual(credentialsIn("#sign-in?sdkappid=1&identifier=a%26b&usersig=c%2Bd"), { sdkAppID: "1", userID: "a&b", userSig: "c+d" });
  for (const other of ["", "#/online", "#sign-in", "#sign-in?sdkappid=1&identifier=a"]) assert.equal(credentialsIn(other), null);
});

test("Every rule of docs/rules.md is read with its whole text, without Markdown", () => {
  const markdown = readFileSync(new URL("../../../docs/rules.md", import.meta.url), "utf8");
  const rules = rulesIn(markdown);
  assert.deepEqual([...rules.keys()].sort(), [...new Set(markdown.match(/\*\*R\d+\*\*/g).map((text) => text.slice(2, -2)))].sort());
  assert.match(rules.get("R2"), /^A session is Online while it holds its lease\..*the service was asked\.$/);
  for (const [rule, text] of rules) assert.doesNotMatch(text, /[`*]|\]\(|\n/, rule);
});

test("All that one file takes from another is there, from the client's bundle too", async () => {
  const bundle = await import(new URL("../../../sdk/js/bundle/presence.js", import.meta.url));
  let taken = 0;
  for (const name of readdirSync(page).filter((file) => file.endsWith(".js")))
    for (const [, names, from] of read(name).matchAll(/^import \{([^}]+)\} from "\.\/([\w.]+)"/gm))
      for (const one of names.split(",").map((text) => text.trim()).filter(Boolean)) {
        const isThere = from === "presence.js" ? one in bundle : new RegExp(`^export (const|class) ${one}\\b`, "m").test(read(from));
        assert.ok(isThere, `${name} takes ${one} from ${from}`);
        taken++;
      }
  assert.ok(taken > 50);
});

test("The page's files are short, and nothing turns data into markup or goes elsewhere", () => {
  const files = readdirSync(page);
  assert.ok(files.length > 20);
  for (const name of files) {
    const text = read(name);
    assert.ok(text.split("\n").length <= 201, `${name} is too long`);
    for (const line of text.split("\n")) assert.ok([...line].length <= 140, `${name}: ${line}`);
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
    assert.doesNotMatch(text.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//, `${name} names another host`);
  }
});
