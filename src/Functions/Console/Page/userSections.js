// What `explain` answers, section by section.
import { clock, each } from "./clock.js";
import { h } from "./dom.js";
import { count, dateTime, kindText, plural, reasonText, span, statusText } from "./format.js";
import { customText, idText, platformChip, ruleChips, statusBadge, timeAt, timeSince, timeUntil } from "./parts.js";

/** A section with a heading, as a card. */
export const card = (title, ...children) => h("section", { class: "card" }, h("h2", null, title), children);

/** Names and values. What is null or undefined is left out. */
export const values = (...pairs) => h("dl", { class: "values" }, pairs
  .filter(([, value]) => value !== null && value !== undefined && value !== false)
  .map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));

const none = (text) => h("p", { class: "empty" }, text);

export const summary = (answer) => h("section", { class: "card summary", "aria-label": "State" },
  h("div", { class: "state" }, statusBadge(answer.status), customText(answer.customStatus),
    !answer.known && h("span", { class: "badge is-Offline" }, "Deleted account")),
  h("p", { class: "because" }, answer.because, " ", ruleChips(answer.rules)),
  values(
    ["As of", timeAt(answer.asOf)],
    ["Holds", answer.holdsUntil === null ? "until something happens"
      : ["until ", timeAt(answer.holdsUntil), ", ", timeUntil(answer.holdsUntil)]],
    ["Version", count(answer.ver)],
    ["Tencent, ZIM", `${answer.tencent}, ${answer.zim ?? "in ErrorList"}`]));

export const devices = ({ sessions }) => card(`Devices (${sessions.length})`,
  sessions.length === 0 && none("No device is signed in, and none is remembered."),
  h("ul", { class: "devices" }, sessions.map(device)));

const phases = { Waiting: "has not connected yet", Online: "is online", Lost: "is lost" };
const ends = { Waiting: "Forgotten", Online: "Lease ends", Lost: "Forgotten" };

const device = (session) => h("li", { class: "device" },
  h("h3", null, platformChip(session.platform, session.number), " ", phases[session.phase] ?? session.phase, " ", ruleChips(session.rules)),
  lease(session),
  values(
    [ends[session.phase], [timeUntil(session.until), " (", timeAt(session.until), ")"]],
    ["Counts for", statusText(session.countsFor)],
    ["Signed in", timeAt(session.signedInAt)],
    ["Last sign of life", timeSince(session.seenAt)],
    ["Lost", session.lostAt && timeAt(session.lostAt)],
    ["Came back", session.returnedAt && [timeAt(session.returnedAt), session.flaps > 0 && `, ${session.flaps} times in a row`]],
    ["Instance", session.instance !== "" && h("bdi", null, session.instance)]),
  h("h4", null, session.connections.length > 0 ? plural(session.connections.length, "connection") : "No connection"),
  h("ul", { class: "connections" }, session.connections.map((connection) => h("li", null,
    h("code", null, connection.connectionId),
    h("span", { class: "quiet" }, connection.since && [" since ", timeAt(connection.since)],
      connection.reportedLost && " · reported lost: the service is asked before it counts")))));

// How much of the lease is left. The countdown beside it says the same as text.
const lease = ({ seenAt, until, phase }) => h("div", { class: `lease is-${phase}`, "aria-hidden": "true" }, each(h("div"), (bar) => {
  const left = Math.min(1, Math.max(0, (until - clock.now()) / Math.max(1, until - seenAt)));
  bar.style.width = `${(left * 100).toFixed(1)}%`;
}));

/** @param come Called when the first of them has come. */
export const next = ({ next: events, status }, come) => card("What happens next",
  events.length === 0 && none("Nothing, until somebody does something."),
  h("ol", { class: "events" }, events.map((event, i) => h("li", null,
    h("span", { class: "at" }, timeUntil(event.at, i === 0 ? come : undefined)),
    h("span", null, h("strong", null, kindText(event.kind)), event.platform && [" ", platformChip(event.platform, event.number)],
      h("span", { class: "quiet block" }, event.text),
      event.status && event.status !== status && h("span", { class: "block" }, "then ", statusBadge(event.status)),
      ruleChips(event.rules))))));

export const transitions = ({ transitions: changes }) => card("Last changes",
  changes.length === 0 && none("None is kept."),
  h("ol", { class: "changes", reversed: true }, changes.map((change) => h("li", null,
    h("span", { class: "at" }, timeAt(change.at)),
    h("span", { class: "who" }, reasonText(change.reason), change.platform && [" ", platformChip(change.platform, change.number)],
      change.foretold && h("span", { class: "quiet block" }, "by the clock; not committed yet")),
    h("span", { class: "what" }, change.from === change.to ? statusBadge(change.to)
      : [h("span", { class: "quiet" }, `${statusText(change.from)} → `), statusBadge(change.to)],
      h("span", { class: "quiet" }, `v${change.ver}`))))));

export const facts = (answer) => {
  const { due, notices } = answer;
  const at = (ms) => ms && dateTime(ms);
  return h("section", { class: "card" }, h("details", { class: "plain" }, h("summary", null, h("h2", null, "More facts")), values(
    ["Id", idText(answer.userID)],
    ["Custom status that is set", answer.customStatusSet ? customText(answer.customStatusSet) : "none"],
    ["Friends tell each other", answer.listedBy.heard ? "yes" : "no"],
    ["On friend lists of", answer.listedBy.userIDList.length === 0 ? "nobody"
      : [answer.listedBy.userIDList.map((id) => [idText(id), " "]), !answer.listedBy.complete && "and more"]],
    ["Webhook notices", `${notices.waiting} waiting, ${notices.failures} failures, last number ${notices.lastSeq}`],
    ["Next delivery", at(notices.retryAt)],
    ["Looked at for a grace", at(due.grace)], ["for a lease", at(due.lease)],
    ["for expiry", at(due.expiry)], ["for a notice", at(due.notice)],
    ["Kicked", at(answer.kickedAt)], ["Deleted", at(answer.deletedAt)],
    ["Not online since", answer.absentSince && `${at(answer.absentSince)}, ${span(clock.now() - answer.absentSince)} ago`],
    ["Nothing heard since", at(answer.quietSince)])));
};
