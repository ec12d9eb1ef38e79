// The page: signs in, shows the view that the address names, signs out.
import { adminApi } from "./api.js";
import { ChangeLog } from "./changeLog.js";
import { clock } from "./clock.js";
import { Counts } from "./counts.js";
import { h } from "./dom.js";
import { localHost } from "./localHost.js";
import { parse } from "./router.js";
import { forget, keep, kept, takeLink } from "./session.js";
import { Stream } from "./stream.js";
import { top } from "./top.js";
import { viewChanges } from "./viewChanges.js";
import { viewOnline } from "./viewOnline.js";
import { viewPlayground } from "./viewPlayground.js";
import { viewSignIn } from "./viewSignIn.js";
import { viewUser } from "./viewUser.js";

const views = { online: viewOnline, changes: viewChanges, user: viewUser, playground: viewPlayground };
const [header, content] = [document.getElementById("top"), document.getElementById("content")];
let app = null;
let shown = null;

const place = (view, isMove) => {
  shown?.stop();
  shown = view;
  document.title = `${view.title} – Presence console`;
  const heading = h("h1", { tabindex: "-1" }, h("bdi", null, view.title));
  content.replaceChildren(heading, view.element);
  if (!isMove) return;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
};

const route = (isMove) => {
  if (!app) return;
  const to = parse(location.hash);
  const name = Object.hasOwn(views, to.name) ? to.name : "online";
  app.top.arrive(name);
  // The two of the playground stay signed in while one looks at them elsewhere.
  place(name === "playground" ? app.playground ??= viewPlayground(app) : views[name](app, to), isMove);
};

const enter = async (credentials) => {
  keep(credentials);
  const api = adminApi(credentials);
  const stream = new Stream(credentials, api);
  const changeLog = new ChangeLog();
  stream.addEventListener("changes", ({ detail }) => changeLog.add(detail, clock.now()));
  stream.addEventListener("missed", ({ detail }) => changeLog.addMissed(detail, clock.now()));
  stream.addEventListener("gap", ({ detail }) => changeLog.addGap(detail));
  app = { credentials, api, stream, changeLog, counts: new Counts(api), isLocal: await localHost.isHere(), playground: null };
  app.top = top(app, leave);
  header.replaceChildren(...app.top.elements);
  header.hidden = false;
  app.counts.ask();
  stream.run();
  route(true);
};

const leave = async () => {
  const { stream, counts, playground, top: above } = app;
  app = null;
  forget();
  above.stop();
  counts.stop();
  history.replaceState(null, "", location.pathname);
  header.hidden = true;
  header.replaceChildren();
  place(viewSignIn(enter), true);
  await Promise.all([stream.stop(), playground?.end()]);
};

const start = async () => {
  const credentials = takeLink() ?? kept();
  if (!credentials) return place(viewSignIn(enter), false);
  try {
    await adminApi(credentials).counts();
    await enter(credentials);
  } catch (error) {
    if (error.code) forget();
    place(viewSignIn(enter, error), false);
  }
};

// A sign-in link that is opened while the page is there already changes the fragment alone.
addEventListener("hashchange", async () => {
  const link = takeLink();
  if (!link) return route(true);
  if (app) await leave();
  keep(link);
  await start();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  content.focus();
});
await start();
