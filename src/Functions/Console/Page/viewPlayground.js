// Two users side by side, with the client that apps use; on LocalHost, its clock and its timers as well.
import { clock, each } from "./clock.js";
import { h, say, show } from "./dom.js";
import { dateTime } from "./format.js";
import { localHost } from "./localHost.js";
import { field, showError } from "./parts.js";
import { playerCard } from "./playerCard.js";

const steps = [["10s", "10 seconds"], ["2m", "2 minutes"], ["400s", "a lease (400 s)"], ["1h", "an hour"], ["7d", "7 days"]];

export const viewPlayground = ({ credentials, isLocal }) => {
  const makeSignature = isLocal ? (userID) => localHost.signatureOf(credentials.sdkAppID, userID) : null;
  const one = playerCard("First user", "ann", credentials, makeSignature);
  const other = playerCard("Second user", "bob", credentials, makeSignature);
  one.meet(other);
  other.meet(one);
  const element = h("div", { class: "view" },
    h("p", { class: "quiet" }, "Both are real devices of this app, on the client that apps use. Whoever watches them sees what they do."),
    h("div", { class: "columns" }, one.element, other.element), isLocal && time());
  return { title: "Playground", element, stop: () => {}, end: () => Promise.all([one.player.signOut(), other.player.signOut()]) };
};

// LocalHost's clock and timers.
const time = () => {
  const problem = h("div");
  const done = h("p", { class: "quiet", role: "status" });
  const attempt = (work) => async (event) => {
    event.preventDefault();
    say(done, "Working …");
    try {
      say(done, await work(event));
      showError(problem, null);
    } catch (error) {
      say(done, "");
      showError(problem, error);
    }
  };
  const advance = async (by) => `The clock stands at ${dateTime(await localHost.advance(by))}; all that fell due on the way is done.`;
  const by = h("input", { name: "by", required: true, autocomplete: "off", size: 8 });
  const timers = h("select", { name: "timer" });
  const list = (all) => show(timers, all.map((name) => h("option", { value: name }, name)));
  localHost.timers().then(list, (error) => showError(problem, error));

  return h("section", { class: "card", "aria-labelledby": "time" },
    h("h2", { id: "time" }, "LocalHost’s time"),
    h("p", null, each(h("time", { class: "local-clock" }), (shown) => say(shown, dateTime(clock.now())))),
    h("div", { class: "buttons" }, steps.map(([step, text]) =>
      h("button", { type: "button", onclick: attempt(() => advance(step)) }, `+ ${text}`))),
    h("div", { class: "inline-forms" },
      h("form", { class: "inline", onsubmit: attempt(() => advance(by.value)) },
        field("Move the clock by", by, "Such as 90s, 10m, 7d."), h("button", null, "Move")),
      h("form", { class: "inline", onsubmit: attempt(() => localHost.run(timers.value).then(() => `${timers.value} has run.`)) },
        field("Timer", timers, "It runs by itself as well."), h("button", null, "Run"))),
    problem, done);
};
