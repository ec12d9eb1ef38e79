import { delayBefore, readyWithin } from "./backoff.js";
import type { Environment, Hub } from "./environment.js";
import type { LinkOwner, Ready, Ticket } from "./linkOwner.js";
import type { VersionedStatus } from "./types.js";

const startWithin = 15_000;
const mendAfter = 10_000;
/** As many statuses as a message of a snapshot holds; one that holds fewer is the last. */
const statusesPerMessage = 500;

/** The one connection of a client that is signed in. It comes back until it is stopped. */
export class Link {
  #stopped = false;
  #asleep = false;
  #hurries = false;
  #failures = 0;
  #within = 5;
  #connection = new AbortController();
  #hub: { hub: Hub; sessionId: string } | undefined;
  #resume: () => void = () => {};

  constructor(private readonly env: Environment, private readonly owner: LinkOwner) {}

  /** Runs until it is stopped. */
  async run(ticket: Ticket): Promise<void> {
    let next: Ticket | undefined = ticket;
    while (!this.#stopped) {
      this.#connection = new AbortController();
      const why = await this.#connect(next, this.#connection.signal);
      next = undefined;
      if (this.#stopped) return;
      this.owner.lost(why);
      if (this.#asleep) await new Promise<void>((resolve) => (this.#resume = resolve));
      else if (!this.#hurries) await this.#wait(delayBefore(this.#failures++, this.#within, this.env.random()));
      this.#hurries = false;
      if (!this.#stopped) this.owner.trying();
    }
  }

  stop(): void {
    this.#stopped = true;
    this.cut("stopped");
    this.#resume();
  }

  /** Gives this connection up; another one follows. */
  cut(why: string): void {
    this.#connection.abort(why);
  }

  /** Tries again at once instead of waiting further; a connection that is there stays. */
  retryNow(): void {
    this.#asleep = false;
    this.#failures = 0;
    this.#hurries = this.#connection.signal.aborted;
    this.#resume();
  }

  /** The network is back, for others in the same place, too: come back at random within the first span. */
  networkIsBack(): void {
    if (this.#asleep) return;
    this.#failures = 0;
    const resume = this.#resume;
    this.env.after(delayBefore(0, this.#within, this.env.random()), resume);
    this.cut("the network has changed");
  }

  /** Closes the connection until `retryNow`: a page that is frozen hears nothing. */
  sleep(): void {
    this.#asleep = true;
    this.cut("the page sleeps");
  }

  /** Tells the server that the connection is there, if it is. */
  async mend(): Promise<void> {
    const open = this.#hub;
    if (!open?.hub.connectionId) return;
    try {
      await this.owner.mend(open.sessionId, open.hub.connectionId);
    } catch {
      // What it was to mend is found out by the deadline, or by the server's own sweep.
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.env.after(ms, resolve);
      this.#resume = () => {
        cancel();
        resolve();
      };
    });
  }

  // One connection from its ticket to its end. Returns why it ended.
  async #connect(ticket: Ticket | undefined, ended: AbortSignal): Promise<string> {
    const cancels: (() => void)[] = [];
    const within = (ms: number, then: () => void): (() => void) => {
      const cancel = this.env.after(ms, then);
      cancels.push(cancel);
      return cancel;
    };
    let hub: Hub | undefined;
    try {
      const given = ticket ?? (await orEnded(this.owner.negotiate(ended), ended));
      this.#within = given.reconnectWithinSeconds;
      hub = this.env.openHub(given.url, given.accessToken);
      this.#hub = { hub, sessionId: given.sessionId };
      this.owner.opening();
      const isReady = this.#listen(hub, ended);
      const started = within(startWithin, () => this.cut("it could not be opened in time"));
      await orEnded(hub.start(), ended);
      started();
      within(mendAfter, () => void (isReady() || this.mend()));
      within(readyWithin(this.env.random()), () => void (isReady() || this.cut("it was not ready in time")));
      await orEnded(new Promise(() => {}), ended);
      return ""; // never: it ends by an abort
    } catch (error) {
      if (!ended.aborted && this.owner.isFinal(error)) this.#stopped = true;
      return ended.aborted ? String(ended.reason) : (error as Error).message;
    } finally {
      for (const cancel of cancels) cancel();
      this.#hub = undefined;
      this.#connection.abort("over"); // what an old connection still says is of no interest: the next one begins with a snapshot
      void hub?.stop().catch(() => {});
    }
  }

  #listen(hub: Hub, ended: AbortSignal): () => boolean {
    let ready: Ready | undefined;
    let shown: Set<string> | undefined;
    let isReady = false;
    const on = <T>(target: string, listener: (data: T) => void): void =>
      hub.on(target, (data: T) => {
        if (!ended.aborted) listener(data);
      });
    hub.onclose(() => ended.aborted || this.cut("the link is lost"));
    on<Ready>("onReady", (data) => {
      [ready, shown] = [data, new Set()];
      this.#within = data.reconnectWithinSeconds;
    });
    on<VersionedStatus[]>("onUserStatusUpdated", (statuses) => {
      const isSnapshot = shown !== undefined && (shown.size > 0 || statuses.some(({ userID }) => userID === this.owner.userID));
      this.owner.heard(statuses, isSnapshot);
      if (!isSnapshot || !shown || !ready || ended.aborted) return;
      if (shown.size === 0) {
        [isReady, this.#failures] = [true, 0];
        this.owner.ready(ready);
      }
      for (const { userID } of statuses) shown.add(userID);
      if (statuses.length >= statusesPerMessage) return;
      const all = shown;
      shown = undefined;
      this.owner.shown(all);
    });
    on<{ userIDList: string[] }>("onSubscriptionEvicted", ({ userIDList }) => this.owner.evicted(userIDList));
    on<{ reason: string; cause?: string }>("onKickedOut", ({ reason, cause }) => this.owner.kicked(cause, reason));
    return () => isReady;
  }
}

/** A promise that is given up when a signal says so. */
const orEnded = <T>(promise: Promise<T>, ended: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const give = (): void => reject(new Error(String(ended.reason)));
    if (ended.aborted) give();
    ended.addEventListener("abort", give, { once: true });
    promise.then(resolve, reject);
  });
