// The stream of changes: one connection of the admin, which comes back until it is stopped.
import { HubConnectionBuilder, HttpTransportType, LogLevel } from "./presence.js";
import { queryOf } from "./api.js";
import { clock } from "./clock.js";

const readyWithin = 30_000;
const comeBack = ["SessionEnded", "Unverified"]; // the server's invitations to connect again

/** How long to wait before the next try, in ms: at random within a span that doubles up to 30 s. */
export const delayBefore = (failures, withinSeconds, random) => random * Math.min(30, withinSeconds * 2 ** failures) * 1000;

/**
 * Hears of every change. Tells, as events of its own: `changes` (an array), `missed` ({ missed }: the server left some out),
 * `state` (the state itself: "connecting", "live", "lost", "refused"; the reason is `why`).
 */
export class Stream extends EventTarget {
  state = "connecting";
  why = "";
  /** Since when nothing is heard; null while it is live, and before it ever was. */
  lostAt = null;
  #stopped = false;
  #failures = 0;
  #within = 5;
  #hub = null;
  #sessionId = null;
  #wake = () => {};

  constructor(credentials, api) {
    super();
    this.api = api;
    const instance = `console-${crypto.randomUUID().slice(0, 8)}`;
    this.address = `/v1?${queryOf(credentials)}&platform=Web&instance=${instance}`;
  }

  /** Runs until it is stopped, or refused. */
  async run() {
    addEventListener("online", this.#hurry);
    while (!this.#stopped) {
      this.why = await this.#connect().catch((error) => error.message);
      if (this.#stopped) break;
      this.lostAt ??= this.state === "live" ? clock.now() : null;
      this.#enter("lost");
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, delayBefore(this.#failures++, this.#within, Math.random()));
      });
      if (!this.#stopped) this.#enter("connecting");
    }
    removeEventListener("online", this.#hurry);
  }

  /** Ends it, and signs this page's device out. */
  async stop() {
    this.#stopped = true;
    this.#wake();
    const sessionId = this.#sessionId;
    if (sessionId) await this.api.logout(sessionId).catch(() => {});
    await this.#hub?.stop();
  }

  #hurry = () => {
    this.#failures = 0;
    this.#wake();
  };

  #enter(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // One connection from its negotiation to its end. Returns why it ended.
  async #connect() {
    const hub = this.#hub = new HubConnectionBuilder()
      .withUrl(this.address, { transport: HttpTransportType.WebSockets, withCredentials: false })
      .configureLogging(LogLevel.None).build();
    let renewal;
    const ended = new Promise((resolve) => {
      const late = setTimeout(() => resolve("It was not ready in time."), readyWithin);
      hub.onclose((error) => resolve(error?.message ?? "The link is lost."));
      hub.on("onReady", async ({ sessionId, reconnectWithinSeconds }) => {
        clearTimeout(late);
        [this.#sessionId, this.#within] = [sessionId, reconnectWithinSeconds];
        const watch = async () => {
          try {
            const { renewAfterSeconds } = await this.api.watch({ connectionId: hub.connectionId });
            renewal = setTimeout(watch, renewAfterSeconds * 1000);
            if (this.state !== "live") this.#goLive();
          } catch (error) {
            resolve(error.message);
          }
        };
        await watch();
      });
      hub.on("onKickedOut", ({ reason, cause }) => {
        if (comeBack.includes(cause)) return resolve(reason);
        this.#stopped = true;
        this.why = `Signed out by the server: ${reason}.`;
        this.#enter("refused");
        resolve(reason);
      });
    });
    hub.on("onUserChanged", (changes) => {
      for (const { at } of changes) clock.noEarlierThan(at);
      this.#tell("changes", changes);
    });
    hub.on("onUserChangesMissed", ({ missed }) => this.#tell("missed", missed));
    hub.on("onUserStatusUpdated", () => {});
    hub.on("onSubscriptionEvicted", () => {});
    try {
      return await Promise.race([ended, hub.start().then(() => ended)]);
    } finally {
      clearTimeout(renewal);
      await hub.stop();
    }
  }

  #goLive() {
    this.#failures = 0;
    if (this.lostAt !== null) this.#tell("gap", { from: this.lostAt, to: clock.now() });
    this.lostAt = null;
    this.#enter("live");
  }
}
