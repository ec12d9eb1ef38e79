// How many were online, as far as this page has asked: a point for each answer.

/** As many points as the chart shows: a quarter of an hour. */
export const kept = 15 * 60_000;

/** Adds a point, and drops what is too old. Pure. @param points Earliest first, `{ at, online }`. */
export const withPoint = (points, point) => {
  const rest = points.filter(({ at }) => at > point.at - kept && at < point.at);
  return [...rest, point];
};

/** Asks again and again while the page can be seen. Tells `counted` with each answer, `failed` with each error. */
export class Counts extends EventTarget {
  answer = null;
  error = null;
  points = [];
  #timer;
  #isAsking = false;
  #stopped = false;

  constructor(api) {
    super();
    this.api = api;
    document.addEventListener("visibilitychange", this.#seen);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  /** Asks now; then again when the server makes a new answer. */
  async ask() {
    if (this.#isAsking || this.#stopped || document.hidden) return;
    this.#isAsking = true;
    clearTimeout(this.#timer);
    try {
      this.answer = await this.api.counts();
      this.error = null;
      this.points = withPoint(this.points, { at: this.answer.asOf, online: this.answer.online });
    } catch (error) {
      this.error = error;
    }
    this.#isAsking = false;
    if (this.#stopped) return;
    this.dispatchEvent(new Event("counted"));
    this.#timer = setTimeout(() => this.ask(), (this.answer?.everySeconds ?? 5) * 1000);
  }

  #seen = () => this.ask();
}
