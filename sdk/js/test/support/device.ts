import { createIn, type PresenceClient } from "../../src/client.js";
import { EVENT, TYPES } from "../../src/constants.js";
import { realEnvironment, type Environment, type PageEventName } from "../../src/environment.js";
import type { UserStatus } from "../../src/types.js";
import { sign } from "./localHost.js";

const patience = 30_000; // the machine may be busy

interface Options {
  userSig?: string;
  instance?: string;
}

/** A client over real connections, in a page of its own. Chance is short, so it comes back at once; long timers a test may run early. */
export class Device {
  readonly client: PresenceClient;
  readonly events: { name: string; data: unknown }[] = [];
  isVisible = true;
  isOnline = true;
  /** How far the computer's clock is ahead, in ms. */
  ahead = 0;
  readonly #userSig: string;
  readonly #long = new Set<{ ms: number; run: () => void }>();
  readonly #listeners: { name: PageEventName; listener: (event: { persisted?: boolean }) => void }[] = [];
  readonly #changed = new Set<() => void>();

  constructor(url: string, readonly user: string, options: Options = {}) {
    this.#userSig = options.userSig ?? sign(user);
    this.client = createIn(this.#environment(), { SDKAppID: 1400000000, url, ...(options.instance ? { instance: options.instance } : {}) });
    this.client.setLogLevel(4);
    for (const name of Object.values(EVENT))
      this.client.on(name, (event) => {
        this.events.push(event);
        for (const changed of [...this.#changed]) changed();
      });
  }

  /** Signs in, and waits until it is ready. */
  static async ready(url: string, user: string, options: Options = {}): Promise<Device> {
    const device = new Device(url, user, options);
    await device.login();
    await device.until(() => device.client.isReady(), "ready");
    return device;
  }

  async login(): Promise<void> {
    await this.client.login({ userID: this.user, userSig: this.#userSig });
  }

  of(name: string): unknown[] {
    return this.events.filter((event) => event.name === name).map(({ data }) => data);
  }

  /** What it was told of a user, in order, as "1 tea". */
  told(user: string): string[] {
    const changes = this.of(EVENT.USER_STATUS_UPDATED) as UserStatus[][];
    return changes.flat().filter(({ userID }) => userID === user)
      .map(({ statusType, customStatus }) => `${statusType} ${customStatus}`.trim());
  }

  hears(user: string, status: string): Promise<void> {
    return this.until(() => this.told(user).at(-1) === status, `${user} ${status}`);
  }

  /** Waits for a network state; the first is the one that every client begins with. */
  net(state: "CONNECTED" | "DISCONNECTED"): Promise<void> {
    const wanted = TYPES[`NET_STATE_${state}`];
    return this.until(() => (this.states().at(-1) ?? TYPES.NET_STATE_CONNECTED) === wanted, wanted);
  }

  /** All network states that it was told of, in order. */
  states(): string[] {
    return this.of(EVENT.NET_STATE_CHANGE).map((data) => (data as { state: string }).state);
  }

  /** Waits until something holds that events bring about. */
  async until(holds: () => boolean, what: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => done(new Error(`${this.user} waited for "${what}" and has ${JSON.stringify(this.events)}`)), patience);
      const done = (error?: Error): void => {
        clearTimeout(late);
        this.#changed.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const look = (): void => void (holds() && done());
      this.#changed.add(look);
      look();
    });
  }

  fire(name: PageEventName, event: { persisted?: boolean } = {}): void {
    for (const entry of [...this.#listeners]) if (entry.name === name) entry.listener(event);
  }

  /** Runs the timers that wait for so long or longer, as if the time were over. */
  runTimersOf(ms: number): void {
    for (const timer of [...this.#long]) if (timer.ms >= ms) timer.run();
  }

  #environment(): Environment {
    const real = realEnvironment();
    return {
      ...real,
      now: () => Date.now() + this.ahead,
      random: () => 0.01 + Math.random() / 100,
      after: (ms, callback) => {
        const run = (): void => {
          cancel();
          callback();
        };
        const timer = { ms, run };
        this.#long.add(timer);
        const stop = real.after(ms, run);
        const cancel = (): void => {
          this.#long.delete(timer);
          stop();
        };
        return cancel;
      },
      page: {
        isOnline: () => this.isOnline,
        isVisible: () => this.isVisible,
        listen: (name, listener) => {
          const entry = { name, listener };
          this.#listeners.push(entry);
          return () => void this.#listeners.splice(this.#listeners.indexOf(entry), 1);
        },
      },
      tabStorage: undefined,
    };
  }
}
