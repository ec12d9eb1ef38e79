import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

/** A connection to the hub, as far as the client uses it. */
export interface Hub {
  readonly connectionId: string | null;
  start(): Promise<void>;
  stop(): Promise<void>;
  on(target: string, listener: (data: never) => void): void;
  onclose(listener: () => void): void;
}

/** What a page can hear of its own fate. Outside of browsers nothing of this happens. */
export type PageEventName = "online" | "offline" | "visibilitychange" | "pageshow" | "pagehide" | "freeze" | "resume";

export interface Page {
  isOnline(): boolean;
  isVisible(): boolean;
  listen(name: PageEventName, listener: (event: { persisted?: boolean }) => void): () => void;
}

/** All that the client needs of the world: tests bring their own. */
export interface Environment {
  /** Milliseconds of the wall clock; it goes on while a computer sleeps. */
  now(): number;
  /** From 0 to 1, exclusive. */
  random(): number;
  /** Sixteen letters and digits that nobody else has. */
  newId(): string;
  /** Calls back once, after some ms. @returns What cancels it. */
  after(ms: number, callback: () => void): () => void;
  fetch(url: string, init: RequestInit): Promise<globalThis.Response>;
  openHub(url: string, accessToken: string): Hub;
  page: Page;
  /** Lives as long as the tab; undefined where there is none. */
  tabStorage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;
}

const onWindow: readonly string[] = ["online", "offline", "pageshow", "pagehide"];

/** This browser, or this Node process. */
export const realEnvironment = (): Environment => ({
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  fetch: (url, init) => fetch(url, init),
  openHub: (url, accessToken) =>
    new HubConnectionBuilder()
      .withUrl(url, { accessTokenFactory: () => accessToken, withCredentials: false }) // no cookies, so any origin may be allowed
      .configureLogging(LogLevel.None)
      .build(),
  page: {
    isOnline: () => globalThis.navigator?.onLine !== false,
    isVisible: () => globalThis.document?.visibilityState !== "hidden",
    listen: (name, listener) => {
      const target: EventTarget | undefined = onWindow.includes(name) ? globalThis.window : globalThis.document;
      target?.addEventListener(name, listener as EventListener);
      return () => target?.removeEventListener(name, listener as EventListener);
    },
  },
  tabStorage: findTabStorage(),
});

// A page that may not store anything throws when it only looks.
function findTabStorage(): Environment["tabStorage"] {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}
