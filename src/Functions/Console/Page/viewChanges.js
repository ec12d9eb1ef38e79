// The stream of changes, with reasons.
import { stateInWords } from "./changeLog.js";
import { h, keyed, say } from "./dom.js";
import { clockTime, plural, reasonText, span, statusOfType } from "./format.js";
import { customText, field, platformChip, statusBadge, timeAt, userLink } from "./parts.js";

const sayEvery = 1000;

export const viewChanges = ({ stream, changeLog }) => {
  const prefix = h("input", { type: "search", autocomplete: "off", spellcheck: "false", oninput: () => draw() });
  const status = h("p", { class: "stream-state", role: "status" });
  const list = h("ol", { class: "changes", reversed: true, "aria-label": "Changes, latest first" });
  const empty = h("p", { class: "empty" });
  const pause = h("button", {
    type: "button", onclick: () => (changeLog.isPaused ? changeLog.resume() : changeLog.pause()),
  });

  const row = (item) => {
    if (item.gap) return h("li", { class: "note" }, "Not connected from ", timeAt(item.gap.from), " to ", timeAt(item.gap.to), ".");
    if (item.missed) return h("li", { class: "note" }, `${plural(item.missed, "change")} missed: more came at once than are sent.`);
    return h("li", null,
      h("span", { class: "at" }, timeAt(item.at)),
      h("span", { class: "who" }, userLink(item.userID), " ", h("span", null, reasonText(item.reason)),
        item.platform && [" ", platformChip(item.platform)]),
      h("span", { class: "what" }, statusBadge(statusOfType(item.statusType)), customText(item.customStatus)));
  };

  const draw = () => {
    const items = changeLog.items.filter(({ userID }) => userID === undefined || userID.startsWith(prefix.value));
    keyed(list, items, ({ number }) => String(number), row);
    empty.hidden = items.length > 0;
    say(empty, changeLog.items.length > 0 ? "No change of such a user yet." : "No change yet. Each one appears here as it happens.");
    say(pause, changeLog.isPaused ? "Resume" : "Pause");
    sayState();
  };

  // Not with each change of a burst: a screen reader would read them all.
  let later;
  const sayState = () => {
    later ??= setTimeout(() => {
      later = undefined;
      say(status, stateInWords(stream, changeLog, plural, span, clockTime));
    }, status.textContent ? sayEvery : 0);
  };

  changeLog.addEventListener("changed", draw);
  stream.addEventListener("state", sayState);
  draw();

  const element = h("div", { class: "view" }, h("section", { class: "card", "aria-label": "The stream of changes" },
    h("div", { class: "filters" },
      field("User id", prefix, "The beginning of an id, or all of it."),
      h("div", { class: "buttons" }, pause, h("button", { type: "button", onclick: () => changeLog.clear() }, "Clear"))),
    status, list, empty));
  return {
    title: "Changes", element,
    stop: () => {
      clearTimeout(later);
      changeLog.removeEventListener("changed", draw);
      stream.removeEventListener("state", sayState);
    },
  };
};
