// The changes that were heard, latest first, for as long as the page is open.

export const shownMax = 200;
export const waitingMax = 1000;
const behindBy = 5_000;

/** Collects changes. Tells `changed` when there is something new to show. */
export class ChangeLog extends EventTarget {
  /** Latest first: a change, or `{ gap: { from, to } }`, or `{ missed }`; each with a `number` of its own. */
  items = [];
  /** Those that came while it was paused, earliest first. */
  waiting = [];
  isPaused = false;
  /** Changes that the server left out, or that were too many to wait here. */
  missed = 0;
  /** How late the latest change was, in ms; 0 while that is nothing to speak of. */
  behind = 0;
  #number = 0;

  /** @param now The server's present. */
  add(changes, now) {
    const latest = Math.max(...changes.map(({ at }) => at));
    this.behind = now - latest > behindBy ? now - latest : 0;
    this.#take(changes);
  }

  addGap(gap) {
    this.#take([{ gap, at: gap.to }]);
  }

  addMissed(missed, now) {
    this.missed += missed;
    this.#take([{ missed, at: now }]);
  }

  pause() {
    this.isPaused = true;
    this.#tell();
  }

  resume() {
    this.isPaused = false;
    const waiting = this.waiting;
    this.waiting = [];
    this.#show(waiting);
  }

  clear() {
    [this.items, this.waiting, this.missed, this.behind] = [[], [], 0, 0];
    this.#tell();
  }

  #take(items) {
    const numbered = items.map((item) => ({ ...item, number: ++this.#number }));
    if (!this.isPaused) return this.#show(numbered);
    this.waiting.push(...numbered);
    const tooMany = this.waiting.length - waitingMax;
    if (tooMany > 0) {
      this.waiting.splice(0, tooMany);
      this.missed += tooMany;
    }
    this.#tell();
  }

  #show(items) {
    this.items = [...items.reverse(), ...this.items].slice(0, shownMax);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("changed"));
  }
}

/** How the stream is, in one sentence. Pure. @param span Writes a number of ms. */
export const stateInWords = ({ state, why, lostAt }, { isPaused, waiting, missed, behind }, plural, span, clockTime) => {
  const parts = [];
  if (state === "refused") parts.push(why);
  else if (lostAt !== null) parts.push(`Not connected since ${clockTime(lostAt)}: what changes meanwhile is not shown here.`);
  else if (state === "lost") parts.push(`Not connected: ${why}`);
  else if (state === "connecting") parts.push("Connecting …");
  else if (isPaused) parts.push(`Paused: ${plural(waiting.length, "change")} waiting.`);
  else parts.push("Live.");
  if (state === "live" && behind > 0) parts.push(`Behind: the latest change came ${span(behind)} late.`);
  if (missed > 0) parts.push(`${plural(missed, "change")} missed: the users' pages are right all the same.`);
  return parts.join(" ");
};
