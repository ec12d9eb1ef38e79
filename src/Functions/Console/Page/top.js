// What is above every view: where to go, how the stream is, the theme, who is signed in.
import { h, say, svg } from "./dom.js";
import { idText } from "./parts.js";
import { address } from "./router.js";

const views = [["online", "Online"], ["changes", "Changes"], ["user", "User"], ["playground", "Playground"]];
const streamTexts = { connecting: "Connecting", live: "Live", lost: "Not connected", refused: "Signed out" };
const themeKey = "presence.theme";

const themeSwitch = () => {
  const chosen = document.documentElement.dataset.theme ?? "";
  return h("select", {
    "aria-label": "Theme", class: "theme",
    onchange: ({ target: { value } }) => {
      if (value) document.documentElement.dataset.theme = value;
      else delete document.documentElement.dataset.theme;
      try {
        localStorage.setItem(themeKey, value);
      } catch {
        // It is for this page only then.
      }
    },
  }, [["", "System"], ["light", "Light"], ["dark", "Dark"]].map(([value, text]) =>
    h("option", { value, selected: value === chosen }, text)));
};

const mark = () => svg("svg", { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true" },
  svg("circle", { cx: 16, cy: 16, r: 5 }), svg("circle", { cx: 16, cy: 16, r: 11, class: "ring" }));

/** `{ elements, arrive, stop }`: `arrive` marks the view that is shown. */
export const top = ({ credentials, stream }, signOut) => {
  const links = views.map(([name, text]) => h("a", { href: address(name), "data-name": name }, text));
  const state = h("span", { class: "stream", role: "status" });
  const drawState = () => {
    const isOut = stream.lostAt !== null && stream.state === "connecting"; // try after try is no news
    say(state, streamTexts[isOut ? "lost" : stream.state]);
    state.dataset.state = stream.state;
  };
  stream.addEventListener("state", drawState);
  drawState();
  return {
    elements: [
      h("a", { class: "brand", href: address("online") }, mark(), h("span", null, "Presence")),
      h("nav", { "aria-label": "Views" }, links),
      h("div", { class: "account" }, state, themeSwitch(),
        h("span", { class: "me" }, idText(credentials.userID), h("span", { class: "quiet" }, ` · app ${credentials.sdkAppID}`)),
        h("button", { type: "button", onclick: signOut }, "Sign out")),
    ],
    arrive: (name) => {
      for (const link of links) {
        if (link.dataset.name === name) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
    stop: () => stream.removeEventListener("state", drawState),
  };
};
