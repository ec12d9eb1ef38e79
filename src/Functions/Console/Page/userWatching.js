// Whom a user watches, and who watches the user.
import { h, show } from "./dom.js";
import { plural } from "./format.js";
import { showError, timeAt, timeUntil, userLink } from "./parts.js";
import { card } from "./userSections.js";

const shownMax = 20;

export const watched = ({ subscriptions: { items, subscriptionEra } }) => card(`Watches (${items.length})`,
  items.length === 0 && h("p", { class: "empty" }, "Nobody."),
  people(items.slice(0, shownMax)),
  items.length > shownMax && h("details", { class: "plain" },
    h("summary", null, `${items.length - shownMax} more`), people(items.slice(shownMax))),
  subscriptionEra > 0 && h("p", { class: "quiet" }, `All subscriptions were dropped ${plural(subscriptionEra, "time")}.`));

const people = (items) => h("ul", { class: "watching" }, items.map(({ userID, since, until, by }) => h("li", null,
  userLink(userID),
  h("span", { class: "quiet" }, by === "friend" ? " as a friend" : by === "both" ? " subscribed, and a friend" : "",
    since && [" since ", timeAt(since)], until && [", ends ", timeUntil(until)]))));

/** Asks only when somebody wants to know: everybody who is online is looked through, at one storage call each. */
export const watchersCard = (api, userID) => {
  let [users, cursor] = [[], undefined];
  const list = h("div");
  const note = h("p", { class: "quiet", role: "status" });
  const problem = h("div");
  const button = h("button", { type: "button", onclick: ask }, "Look for them");

  async function ask() {
    button.disabled = true;
    show(note, "Looking …");
    try {
      const answer = await api.watchers({ userID, cursor });
      users = [...users, ...answer.users];
      cursor = answer.next;
      showError(problem, null);
      show(list, people(users));
      const found = users.length === 0 ? "Nobody who is online" : plural(users.length, "user");
      show(note, cursor ? `${found} so far, of some who are online.` : `${found} in all.`, !answer.complete && " Some may be missing.");
      button.hidden = cursor === undefined;
      button.textContent = "Look further";
    } catch (error) {
      showError(problem, error);
      show(note);
    }
    button.disabled = false;
  }

  return card("Watched by", h("p", { class: "quiet" },
    "Looks through all who are online, at one storage call each."), problem, list, note, button);
};
