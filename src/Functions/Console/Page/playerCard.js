// One side of the playground.
import { h, say, show } from "./dom.js";
import { clockTime, statusOfType } from "./format.js";
import { customText, field, platforms, showError, statusBadge, userLink } from "./parts.js";
import { Player } from "./player.js";

const netTexts = { connected: "connected", connecting: "connecting …", disconnected: "not connected" };

/** @param makeSignature Where LocalHost makes signatures; null where they are pasted. */
export const playerCard = (name, usualID, credentials, makeSignature) => {
  const player = new Player();
  const instance = `playground-${crypto.randomUUID().slice(0, 8)}`;
  const problem = h("div");
  const card = { player, other: null, watchesOther: false, element: null };
  const attempt = (work) => async (event) => {
    event.preventDefault();
    try {
      await work(event);
      showError(problem, null);
    } catch (error) {
      showError(problem, error);
    }
  };

  const id = h("input", { name: "user", value: usualID, required: true, autocomplete: "off", spellcheck: "false" });
  const signature = h("input", { name: "usersig", required: !makeSignature, autocomplete: "off", spellcheck: "false" });
  const platform = h("select", { name: "platform" }, platforms.map((known) => h("option", { value: known }, known)));
  const signIn = h("form", {
    class: "stack",
    onsubmit: attempt(async () => {
      const userSig = signature.value.trim() || await makeSignature(id.value);
      await player.signIn({ sdkAppID: credentials.sdkAppID, userID: id.value, userSig, platform: platform.value, instance });
      status.focus();
    }),
  },
  field("User id", id), field("Platform", platform),
  field("UserSig", signature,
    makeSignature ? "May stay empty: LocalHost makes it for the demo app." : "Made by your backend for this user."),
  h("button", { class: "primary" }, "Sign in"));

  const status = h("input", { name: "status", maxlength: 100, autocomplete: "off" });
  const heading = h("h2", null, name);
  const link = h("span", { role: "status" });
  const sees = h("p", { class: "sees", role: "status" });
  const events = h("ol", { class: "log", reversed: true, "aria-label": `Events of ${name.toLowerCase()}` });
  const watch = h("button", {
    type: "button",
    onclick: attempt(async () => {
      await (card.watchesOther ? player.unwatch(card.other.player.userID) : player.watch(card.other.player.userID));
      card.watchesOther = !card.watchesOther;
      draw();
    }),
  });
  const cut = h("button", { type: "button", onclick: () => (player.isCut ? player.restore() : player.cut()) });
  const signedIn = h("div", { class: "stack", hidden: true },
    h("p", { class: "self" }, link),
    h("form", { class: "inline", onsubmit: attempt(() => player.setStatus(status.value)) },
      field("Custom status", status), h("button", { class: "primary" }, "Set")),
    h("div", { class: "buttons" }, watch, cut, h("button", { type: "button", onclick: attempt(() => leave()) }, "Sign out")),
    sees, h("h3", null, "What the app hears"), events);

  async function leave() {
    card.watchesOther = false;
    await player.signOut();
    id.focus();
  }

  function draw() {
    const other = card.other.player;
    signIn.hidden = player.isSignedIn;
    signedIn.hidden = !player.isSignedIn;
    show(heading, name, player.isSignedIn && [": ", userLink(player.userID), h("span", { class: "chip" }, player.platform)]);
    say(link, player.isCut ? "The link is cut." : `The link is ${netTexts[player.net] ?? player.net}.`);
    link.className = `badge is-${player.net === "connected" && !player.isCut ? "Online" : "Lost"}`;
    say(cut, player.isCut ? "Restore the link" : "Drop the link");
    say(watch, card.watchesOther ? "Stop watching" : "Watch the other");
    watch.disabled = !other.isSignedIn && !card.watchesOther;
    const seen = card.watchesOther && player.statusOf(other.userID);
    show(sees, seen
      ? ["Sees ", h("bdi", null, other.userID), ": ", statusBadge(statusOfType(seen.statusType)), " ", customText(seen.customStatus)]
      : "Watches nobody.");
    show(events, player.events.map(({ at, text }) =>
      h("li", null, h("span", { class: "at" }, clockTime(at)), h("span", null, text))));
  }

  card.element = h("section", { class: "card player", "aria-label": name }, heading, problem, signIn, signedIn);
  /** Tells it who is on the other side. */
  card.meet = (other) => {
    card.other = other;
    player.addEventListener("changed", draw);
    other.player.addEventListener("changed", draw);
    draw();
  };
  return card;
};
