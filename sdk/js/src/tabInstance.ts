import type { Environment } from "./environment.js";

/**
 * The instance of this tab: the same after a reload, another one in a duplicated tab. While it is in use it is not in the tab's
 * storage, since a duplicate gets a copy of that; it is put back when the page goes.
 */
export class TabInstance {
  readonly #key: string;
  readonly #stop: (() => void)[];
  #id: string;

  constructor(private readonly env: Environment, SDKAppID: number) {
    this.#key = `presence.instance.${SDKAppID}`;
    this.#id = this.#take() ?? env.newId();
    this.#stop = [
      env.page.listen("pagehide", () => this.#put()),
      // Back from the history: another page of this tab may have used and put back the id meanwhile.
      env.page.listen("pageshow", ({ persisted }) => {
        if (persisted) this.#id = this.#take() ?? this.#id;
      }),
    ];
  }

  get id(): string {
    return this.#id;
  }

  release(): void {
    for (const stop of this.#stop) stop();
    this.#put();
  }

  #take(): string | undefined {
    try {
      const id = this.env.tabStorage?.getItem(this.#key);
      this.env.tabStorage?.removeItem(this.#key);
      return id ?? undefined;
    } catch {
      return undefined;
    }
  }

  #put(): void {
    try {
      this.env.tabStorage?.setItem(this.#key, this.#id);
    } catch {
      // Full, or forbidden: after a reload the tab is a new instance.
    }
  }
}
