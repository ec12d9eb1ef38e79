import type { Environment } from "./environment.js";
import type { Link } from "./link.js";

const tickEvery = 5_000;
/** A tick that comes later than this, in ms, on a visible page: the computer has slept, and nobody knows how the link is. */
const sleptFor = 30_000;
const mendEvery = 30_000;

/** Lets a link know of what happens to its page: offline, online, hidden, frozen, back from the history; and of a computer that slept. */
export function watchPage(env: Environment, link: Link): () => void {
  const { page } = env;
  let lastTick = env.now();
  let lastMend = lastTick;
  let cancelTick = (): void => {};

  const tick = (): void => {
    const now = env.now();
    const late = now - lastTick - tickEvery;
    lastTick = now;
    cancelTick = env.after(tickEvery, tick);
    if (late < sleptFor || !page.isVisible()) return; // the timers of hidden pages are late anyway
    link.cut("the computer slept");
    link.retryNow();
  };
  cancelTick = env.after(tickEvery, tick);

  // Somebody looks at it again: no reason to wait.
  const seen = (): void => {
    const now = env.now();
    lastTick = now;
    link.retryNow();
    if (now - lastMend < mendEvery) return;
    lastMend = now;
    void link.mend();
  };

  const stops = [
    page.listen("offline", () => link.cut("the browser is offline")),
    page.listen("online", () => link.networkIsBack()),
    page.listen("visibilitychange", () => page.isVisible() && seen()),
    page.listen("freeze", () => link.sleep()),
    page.listen("resume", seen),
    page.listen("pagehide", ({ persisted }) => persisted && link.sleep()),
    page.listen("pageshow", ({ persisted }) => persisted && seen()),
  ];
  return () => {
    cancelTick();
    for (const stop of stops) stop();
  };
}
