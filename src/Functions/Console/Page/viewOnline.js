// Who is online now: how many, since when, on what; with a search.
import { latest } from "./api.js";
import { chartView } from "./chartView.js";
import { h, keyed, say, show } from "./dom.js";
import { countOf, plural, reasonText } from "./format.js";
import { withChange, withPage } from "./onlineList.js";
import { customText, errorBox, field, platformChip, platforms, showError, statusBadge, timeAt, timeSince, userLink } from "./parts.js";
import { rename } from "./router.js";

const searchAfter = 250;
const refreshEvery = 10_000;
const firstAfter = 1_000; // for a stream that does not come up: the list does not wait for it
const namesKept = 5_000; // by the server

export const viewOnline = ({ api, credentials, stream, counts }, { query }) => {
  const filter = { prefix: query.get("prefix") ?? "", platform: query.get("platform") ?? "" };
  let [users, next, shownAt, isMore] = [[], undefined, null, false];

  const number = h("strong", { class: "number" }, "–");
  const numberNote = h("p", { class: "quiet" });
  const chart = chartView();
  const search = h("input", {
    type: "search", value: filter.prefix, autocomplete: "off", spellcheck: "false", oninput: () => look(searchAfter),
  });
  const choices = h("div", { class: "choices" }, ["", ...platforms].map(choice));
  const problem = h("div");
  const list = h("ul", { class: "people", "aria-label": "Users who are online" });
  const empty = h("p", { class: "empty", hidden: true });
  const foot = h("p", { class: "quiet" });
  const found = h("p", { class: "visually-hidden", role: "status" });
  const more = h("button", { type: "button", hidden: true, onclick: () => ask(true) }, "Show more");

  function choice(platform) {
    const id = `platform-${platform || "all"}`;
    const chosen = () => {
      filter.platform = platform;
      look(0);
    };
    return [
      h("input", {
        type: "radio", name: "platform", id, class: "visually-hidden", checked: platform === filter.platform, onchange: chosen,
      }),
      h("label", { for: id, class: "choice" }, platform || "All", h("span", { class: "tally", id: `${id}-tally` })),
    ];
  }

  const page = latest((body, stop) => api.online(body, stop));
  async function ask(wantsMore = false) {
    isMore ||= wantsMore;
    try {
      const answer = await page({ ...filter, limit: isMore && !wantsMore ? 100 : 50, cursor: wantsMore ? next : undefined });
      if (!answer) return;
      users = withPage(users, answer, wantsMore);
      [next, shownAt] = [answer.next, answer];
      showError(problem, null);
      draw();
      if (wantsMore || search === document.activeElement) say(found, `${plural(users.length, "user")} shown`);
    } catch (error) {
      showError(problem, error);
    }
  }

  let searching;
  function look(after) {
    clearTimeout(searching);
    searching = setTimeout(() => {
      filter.prefix = search.value;
      rename("online", "", filter);
      [users, isMore] = [[], false];
      ask();
    }, after);
  }

  function draw() {
    keyed(list, users, ({ userID }) => userID, () => h("li"), (row, user) => {
      row.classList.toggle("is-gone", Boolean(user.left));
      show(row,
        h("span", { class: "who" }, userLink(user.userID), user.userID === credentials.userID && h("span", { class: "you" }, "you")),
        h("span", { class: "chips" }, user.left
          ? [statusBadge(user.left.statusType === 2 ? "Lost" : "Offline"), h("span", { class: "quiet" }, reasonText(user.left.reason))]
          : user.platforms.map((platform) => platformChip(platform))),
        h("span", { class: "what" }, customText(user.customStatus)),
        h("span", { class: "since quiet" }, user.since && !user.left && ["online since ", timeAt(user.since)]));
    });
    const hasFilter = filter.prefix || filter.platform;
    empty.hidden = users.length > 0;
    say(empty, hasFilter ? "Nobody who fits is online." : "Nobody is online.");
    more.hidden = next === undefined;
    show(foot, `${plural(users.length, "user")} shown; names as of `, timeAt(shownAt.asOf), ". ",
      !shownAt.complete && "Not all names could be read: some users may be missing.");
  }

  function drawCounts() {
    const { answer, error, points } = counts;
    if (!answer) return show(numberNote, error && errorBox(error));
    say(number, countOf(answer.online, answer.exact));
    show(numberNote,
      error ? `Not renewed: ${error.message}` : answer.exact ? "users are online" : `users are online, estimated from ${answer.looked}`,
      !answer.complete && "; some may be missing");
    for (const platform of platforms) {
      const tally = choices.querySelector(`#platform-${platform}-tally`);
      say(tally, answer.platforms[platform] ? ` ${countOf(answer.platforms[platform], answer.exact)}` : "");
    }
    chart.draw(points);
  }

  const onChanges = ({ detail }) => {
    if (!shownAt) return;
    const end = next === undefined ? null : (users.at(-1)?.userID ?? "");
    users = detail.reduce((all, change) => withChange(all, change, filter, end), users);
    draw();
  };
  // Whoever came before the stream was live, and after the names were listed, is in neither: they are listed anew.
  let asking;
  const onState = () => {
    if (stream.state !== "live") return;
    clearTimeout(asking);
    ask();
    asking = setTimeout(ask, namesKept);
  };
  const refresh = setInterval(() => document.hidden || (isMore && users.length > 100) || ask(), refreshEvery);
  stream.addEventListener("changes", onChanges);
  stream.addEventListener("state", onState);
  counts.addEventListener("counted", drawCounts);
  drawCounts();
  if (stream.state === "connecting") asking = setTimeout(ask, firstAfter);
  else ask();

  const element = h("div", { class: "view" },
    h("section", { class: "hero card", "aria-label": "How many" }, h("div", { class: "total" }, number, numberNote), chart.element),
    h("section", { class: "card", "aria-labelledby": "who" },
      h("h2", { id: "who" }, "Who"),
      h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
        field("User id", search, "The beginning of an id, or all of it; case matters."),
        h("fieldset", { class: "field" }, h("legend", null, "Online on"), choices)),
      problem, found, list, empty, h("div", { class: "foot" }, foot, more)));

  return {
    title: "Online now", element,
    stop: () => {
      clearInterval(refresh);
      clearTimeout(searching);
      clearTimeout(asking);
      stream.removeEventListener("changes", onChanges);
      stream.removeEventListener("state", onState);
      counts.removeEventListener("counted", drawCounts);
    },
  };
};
