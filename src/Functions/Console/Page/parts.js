// What several views show: a user's id, a status, a platform, a time, a rule, an error.
import { clock, each } from "./clock.js";
import { h, say, show } from "./dom.js";
import { ago, ahead, dateTime, statusText, when } from "./format.js";
import { address } from "./router.js";
import { loadRules } from "./rules.js";

/** An id as it is: in isolation, since it may hold signs that turn the direction of a text. */
export const idText = (userID) => h("bdi", { class: "id" }, userID);

export const userLink = (userID) => h("a", { class: "id-link", href: address("user", userID) }, idText(userID));

/** A custom status: any text that its user has chosen. */
export const customText = (text) => text && h("bdi", { class: "custom" }, text);

export const statusBadge = (status) => h("span", { class: `badge is-${status}` }, statusText(status));

export const platformChip = (platform, number) =>
  h("span", { class: "chip" }, platform, number ? h("span", { class: "quiet" }, ` #${number}`) : null);

const time = (at, update) => each(h("time", { datetime: new Date(at).toISOString(), title: dateTime(at) }), update);

/** "14:03:09". */
export const timeAt = (at) => time(at, (element) => say(element, when(at, clock.now())));

/** "5 s ago", and on with the clock. */
export const timeSince = (at) => time(at, (element) => say(element, ago(at, clock.now())));

/** "in 5 s", counting down. @param over Called once when it has come. */
export const timeUntil = (at, over) => {
  let isOver = at <= clock.now();
  return time(at, (element) => {
    say(element, ahead(at, clock.now()));
    if (isOver || at > clock.now()) return;
    isOver = true;
    over?.();
  });
};

const sheet = document.getElementById("rule");

/** The number of a rule; it opens the rule's text. */
export const ruleChip = (rule) => h("button", {
  type: "button", class: "rule", "aria-haspopup": "dialog", "aria-label": `Rule ${rule}`,
  onclick: async () => {
    const text = (await loadRules()).get(rule) ?? "Its text cannot be had; docs/rules.md has it.";
    const close = h("button", { type: "button", onclick: () => sheet.hidePopover(), autofocus: true }, "Close");
    sheet.replaceChildren(h("h2", { id: "rule-name" }, `Rule ${rule}`), h("p", null, text), close);
    sheet.showPopover();
  },
}, rule);

export const ruleChips = (rules) => rules.length > 0 && h("span", { class: "rules" }, rules.map(ruleChip));

/** What went wrong, as the API says it, with its code. */
export const errorBox = (error) => h("div", { class: "error", role: "alert" },
  h("strong", null, error.code ? `Refused with code ${error.code}` : "No answer"), h("p", null, error.message));

/** Shows an error in its place, or nothing. */
export const showError = (place, error) => show(place, error && errorBox(error));

/** A field with its label. */
export const field = (label, input, hint) => {
  input.id ||= `field-${++fields}`;
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("div", { class: "field" },
    h("label", { for: input.id }, label), input, hint && h("small", { id: `${input.id}-hint`, class: "quiet" }, hint));
};
let fields = 0;

export const platforms = ["Web", "Android", "iPhone", "iPad", "Windows", "Mac", "Linux"];
