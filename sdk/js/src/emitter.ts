import type { EventData, Listener } from "./types.js";

interface Entry {
  listener: (event: never) => void;
  context: unknown;
  once: boolean;
}

/** Listeners by the name of their event. One that throws holds up no other. */
export class Emitter {
  readonly #entries = new Map<string, Entry[]>();
  readonly #failed: (name: string, error: unknown) => void;

  constructor(failed: (name: string, error: unknown) => void) {
    this.#failed = failed;
  }

  /** The same listener is added once; anything that is no function is passed over, as the vendor does. */
  add<N extends keyof EventData>(name: N, listener: Listener<N>, context: unknown, once: boolean): void {
    if (typeof listener !== "function") return;
    const entries = this.#entries.get(name) ?? [];
    if (!once && entries.some((entry) => entry.listener === listener && !entry.once)) return;
    this.#entries.set(name, [...entries, { listener, context, once }]);
  }

  remove<N extends keyof EventData>(name: N, listener: Listener<N>): void {
    this.#entries.set(name, (this.#entries.get(name) ?? []).filter((entry) => entry.listener !== listener));
  }

  emit<N extends keyof EventData>(name: N, data: EventData[N]): void {
    const entries = this.#entries.get(name) ?? [];
    this.#entries.set(name, entries.filter((entry) => !entry.once));
    for (const { listener, context } of entries) {
      try {
        listener.call(context, { name, data } as never);
      } catch (error) {
        this.#failed(name, error);
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
