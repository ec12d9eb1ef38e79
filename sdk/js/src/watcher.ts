import type { PresenceClient } from "./client.js";
import { EVENT } from "./constants.js";

const usersPerCall = 100;
const collectFor = 50; // ms: what appears and goes in one go is one call
const againAfter = 5_000;

/** Watches whom any component of a page names: each user once, until the last component that names them has gone. */
export class Watcher {
  readonly #named = new Map<string, number>();
  readonly #watched = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;

  constructor(private readonly client: PresenceClient) {
    client.on(EVENT.USER_STATUS_UPDATED, this.#tell);
    client.on(EVENT.SDK_READY, () => this.#plan(0));
    client.on(EVENT.SDK_NOT_READY, () => {
      this.#watched.clear();
      this.#tell();
    });
  }

  /** @returns What ends it. */
  watch(users: string[]): () => void {
    for (const user of users) this.#named.set(user, (this.#named.get(user) ?? 0) + 1);
    this.#plan(collectFor);
    return () => {
      for (const user of users) {
        const left = (this.#named.get(user) ?? 1) - 1;
        if (left > 0) this.#named.set(user, left);
        else this.#named.delete(user);
      }
      this.#plan(collectFor);
    };
  }

  /** Calls back when any status has changed. */
  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  readonly #tell = (): void => {
    for (const changed of this.#listeners) changed();
  };

  // The earliest plan holds.
  #plan(ms: number): void {
    const due = Date.now() + ms;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Infinity;
      void this.#align();
    }, ms);
  }

  // Not before the client is ready: then it comes again.
  async #align(): Promise<void> {
    if (!this.client.isReady()) return;
    const self = this.client.getLoginUser();
    const add = [...this.#named.keys()].filter((user) => user !== self && !this.#watched.has(user)).slice(0, usersPerCall);
    const drop = [...this.#watched].filter((user) => !this.#named.has(user)).slice(0, usersPerCall);
    try {
      if (add.length > 0) {
        for (const user of add) this.#watched.add(user);
        const { data } = await this.client.subscribeUserStatus({ userIDList: add });
        for (const { userID } of data.failureUserList) this.#watched.delete(userID);
        if (data.failureUserList.length > 0) this.#plan(againAfter * 6); // perhaps they sign in for the first time
      }
      if (drop.length > 0) {
        for (const user of drop) this.#watched.delete(user);
        await this.client.unsubscribeUserStatus({ userIDList: drop });
      }
      if (add.length === usersPerCall || drop.length === usersPerCall) this.#plan(collectFor);
    } catch {
      for (const user of add) this.#watched.delete(user);
      this.#plan(againAfter);
    }
  }
}

const watchers = new WeakMap<PresenceClient, Watcher>();

/** The one watcher of a client. */
export function watcherOf(client: PresenceClient): Watcher {
  const watcher = watchers.get(client) ?? new Watcher(client);
  watchers.set(client, watcher);
  return watcher;
}
