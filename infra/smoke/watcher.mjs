// A user with the stock SignalR client, who hears of others.
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { SmokeError } from "./caller.mjs";

export class Watcher {
  #hub;
  #patience;
  #waiting = new Set();

  constructor(address, patience) {
    this.#patience = patience;
    this.#hub = new HubConnectionBuilder().withUrl(address).configureLogging(LogLevel.None).build();
    this.#hub.on("onUserStatusUpdated", (changes) => {
      for (const change of changes) for (const look of [...this.#waiting]) look(change);
    });
    for (const event of ["onSubscriptionEvicted", "onKickedOut"]) this.#hub.on(event, () => {});
  }

  /** Connects; milliseconds until nothing is missed any more. */
  async start() {
    const began = performance.now();
    const ready = new Promise((heard) => this.#hub.on("onReady", heard));
    await this.#hub.start();
    await this.#within(ready, "onReady did not come: the SignalR Service does not report connections to the app (the upstream)");
    return performance.now() - began;
  }

  /** Milliseconds, from now on, until a change of a user is heard that fits. */
  hears(user, fits, what) {
    const began = performance.now();
    const heard = new Promise((done) => {
      const look = (change) => {
        if (change.userID !== user || !fits(change)) return;
        this.#waiting.delete(look);
        done(performance.now() - began);
      };
      this.#waiting.add(look);
    });
    const soon = this.#within(heard, `bob did not hear ${what}`);
    soon.catch(() => {});   // it may fail before anybody waits for it
    return soon;
  }

  stop() {
    return this.#hub.stop();
  }

  #within(promise, otherwise) {
    let timer;
    const late = new Promise((_, refuse) => {
      timer = setTimeout(() => refuse(new SmokeError(`${otherwise} within ${this.#patience / 1000} s`)), this.#patience);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }
}
