import type { Environment, Hub, PageEventName } from "../../src/environment.js";
import type { VersionedStatus } from "../../src/types.js";

interface Timer {
  at: number;
  callback: () => void;
}

type Answer = object | ((body: Record<string, unknown>, query: URLSearchParams) => object);

/** A world in which nothing happens by itself: time, the network, the hub and the page do what a test says. */
export class FakeWorld {
  time = 1_000_000;
  /** What chance says. */
  share = 0.5;
  isOnline = true;
  isVisible = true;
  storage = new Map<string, string>();
  /** What the server answers to a verb, besides OK; "cut" for no answer. */
  answers: Record<string, Answer | "cut" | "silence"> = {};
  readonly calls: { verb: string; body: Record<string, unknown>; query: URLSearchParams }[] = [];
  readonly hubs: FakeHub[] = [];
  /** What happens to a connection that is opened. */
  opens: "at once" | "never" | "fails" = "at once";
  #timers: Timer[] = [];
  #tickets = 0;
  readonly #listeners: { name: PageEventName; listener: (event: { persisted?: boolean }) => void }[] = [];

  readonly environment: Environment = {
    now: () => this.time,
    random: () => this.share,
    newId: () => `id${++ids}`.padEnd(16, "0"),
    after: (ms, callback) => {
      const timer = { at: this.time + ms, callback };
      this.#timers.push(timer);
      return () => (this.#timers = this.#timers.filter((other) => other !== timer));
    },
    fetch: (url, init) => this.#fetch(new URL(url), init),
    openHub: (url, token) => {
      const hub = new FakeHub(this, `${url}#${token}`);
      this.hubs.push(hub);
      return hub;
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
    tabStorage: {
      getItem: (key) => this.storage.get(key) ?? null,
      setItem: (key, value) => void this.storage.set(key, value),
      removeItem: (key) => void this.storage.delete(key),
    },
  };

  get hub(): FakeHub {
    return this.hubs[this.hubs.length - 1]!;
  }

  /** How many timers run. */
  get timers(): number {
    return this.#timers.length;
  }

  verbs(): string[] {
    return this.calls.map(({ verb }) => verb);
  }

  fire(name: PageEventName, event: { persisted?: boolean } = {}): void {
    for (const entry of [...this.#listeners]) if (entry.name === name) entry.listener(event);
  }

  /** Lets what is under way come to rest. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  /** Time passes, timer by timer. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    await this.settle();
    for (let due = this.#due(until); due; due = this.#due(until)) {
      this.time = Math.max(this.time, due.at);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.callback();
      await this.settle();
    }
    this.time = until;
  }

  /** The computer sleeps: the clock goes on, timers do not. */
  async sleep(ms: number): Promise<void> {
    this.time += ms;
    const late = Math.min(...this.#timers.map(({ at }) => at));
    await this.pass(Math.max(0, late - this.time) + 1);
  }

  #ticket(): object {
    return { url: "hub", accessToken: `t${++this.#tickets}`, sessionId: "s1", heartbeatSeconds: 120, reconnectWithinSeconds: 5 };
  }

  #due(until: number): Timer | undefined {
    return this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
  }

  #fetch(url: URL, init: RequestInit): Promise<Response> {
    const verb = url.pathname.split("/").pop()!;
    const body = JSON.parse(String(init.body)) as Record<string, unknown>;
    this.calls.push({ verb, body, query: url.searchParams });
    const answer = this.answers[verb] ?? {};
    if (answer === "cut" || !this.isOnline) return Promise.reject(new TypeError("fetch failed"));
    if (answer === "silence")
      return new Promise((_, reject) => init.signal!.addEventListener("abort", () => reject(new Error("aborted"))));
    const data = typeof answer === "function" ? answer(body, url.searchParams) : answer;
    const ticket = verb === "negotiate" ? this.#ticket() : {};
    const lists = { successUserList: [], failureUserList: [] };
    const whole = { ErrorCode: 0, ErrorInfo: "", ...lists, ...ticket, ...data };
    return Promise.resolve(new Response(JSON.stringify(whole)));
  }
}

let ids = 0;

/** A connection that says what a test says. */
export class FakeHub implements Hub {
  connectionId: string | null = null;
  isStopped = false;
  readonly #listeners = new Map<string, (data: never) => void>();
  #closed = (): void => {};

  constructor(private readonly world: FakeWorld, readonly address: string) {}

  start(): Promise<void> {
    if (this.world.opens === "never") return new Promise(() => {});
    if (this.world.opens === "fails" || !this.world.isOnline) return Promise.reject(new Error("no link"));
    this.connectionId = `c${this.world.hubs.length}`;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.isStopped = true;
    return Promise.resolve();
  }

  on(target: string, listener: (data: never) => void): void {
    this.#listeners.set(target, listener);
  }

  onclose(listener: () => void): void {
    this.#closed = listener;
  }

  say(target: string, data: unknown): void {
    this.#listeners.get(target)?.(data as never);
  }

  drop(): void {
    this.#closed();
  }

  /** What a server says when a connection is up: ready, then how all stand. */
  ready(snapshot: VersionedStatus[], subscriptionEra = 0): void {
    this.say("onReady", { sessionId: "s1", heartbeatSeconds: 120, reconnectWithinSeconds: 5, subscriptionEra });
    this.say("onUserStatusUpdated", snapshot);
  }
}
