// One user: the state, and why it is so.
import { latest } from "./api.js";
import { clock } from "./clock.js";
import { h, show } from "./dom.js";
import { field, showError } from "./parts.js";
import { address } from "./router.js";
import { devices, facts, next, summary, transitions } from "./userSections.js";
import { watched, watchersCard } from "./userWatching.js";

const refreshEvery = 15_000;
const soon = 300;

export const viewUser = (app, { rest: userID }) => {
  const input = h("input", { type: "search", name: "user", value: userID, required: true, autocomplete: "off", spellcheck: "false" });
  const form = h("form", {
    class: "card lookup",
    onsubmit: (event) => {
      event.preventDefault();
      location.hash = address("user", input.value);
    },
  }, field("User id", input, "All of it; case matters."), h("button", { class: "primary" }, "Explain"));
  if (!userID) return { title: "Explain a user", element: h("div", { class: "view" }, form), stop: () => {} };

  const problem = h("div");
  const explained = h("div", { class: "view", "aria-busy": "true" });
  const watchers = watchersCard(app.api, userID);
  let planned;

  const explain = latest((stop) => app.api.explain({ userID }, stop));
  async function ask() {
    clearTimeout(planned);
    planned = setTimeout(refresh, refreshEvery);
    try {
      const answer = await explain();
      if (!answer) return;
      clock.set(answer.asOf);
      showError(problem, null);
      draw(answer);
    } catch (error) {
      showError(problem, error);
    }
    explained.removeAttribute("aria-busy");
  }
  const refresh = () => (document.hidden ? (planned = setTimeout(refresh, refreshEvery)) : ask());

  // What has come by the clock is asked for once more, a moment later: then a sweep may have seen it.
  const askSoon = (ms = soon) => {
    clearTimeout(planned);
    planned = setTimeout(ask, ms);
  };

  const places = { summary: h("div"), devices: h("div"), next: h("div"), watched: h("div"), transitions: h("div"), facts: h("div") };
  explained.append(
    places.summary,
    h("div", { class: "columns" },
      h("div", { class: "view" }, places.devices, places.transitions),
      h("div", { class: "view" }, places.next, places.watched, watchers, places.facts)));
  explained.hidden = true;

  function draw(answer) {
    explained.hidden = false;
    show(places.summary, summary(answer));
    show(places.devices, devices(answer));
    show(places.next, next(answer, () => askSoon(1500)));
    show(places.watched, watched(answer));
    show(places.transitions, transitions(answer));
    show(places.facts, facts(answer));
  }

  const onChanges = ({ detail }) => detail.some((change) => change.userID === userID) && askSoon();
  const onState = () => app.stream.state === "live" && askSoon();
  app.stream.addEventListener("changes", onChanges);
  app.stream.addEventListener("state", onState);
  ask();

  return {
    title: userID, element: h("div", { class: "view" }, form, problem, explained),
    stop: () => {
      clearTimeout(planned);
      app.stream.removeEventListener("changes", onChanges);
      app.stream.removeEventListener("state", onState);
    },
  };
};
