import { vi } from "vitest";

/** As much of a browser as the vendor's packages need to be created, and no network. */
export function standInForABrowser(): void {
  const nothing = () => {};
  const storage = { getItem: () => null, setItem: nothing, removeItem: nothing, clear: nothing };
  const stubs = {
    window: globalThis,
    document: { addEventListener: nothing, removeEventListener: nothing, visibilityState: "visible" },
    location: { href: "http://here/", host: "here", protocol: "http:" },
    navigator: { userAgent: "Mozilla/5.0 Chrome/120", onLine: true, language: "en", cookieEnabled: false },
    localStorage: storage,
    addEventListener: nothing,
    removeEventListener: nothing,
    WebSocket: class {
      readyState = 0;
      send = nothing;
      close = nothing;
    },
    XMLHttpRequest: class {
      open = nothing;
      send = nothing;
      abort = nothing;
      setRequestHeader = nothing;
    },
  };
  for (const [name, stub] of Object.entries(stubs)) vi.stubGlobal(name, stub);
  for (const method of ["log", "info", "warn", "error", "debug"] as const) vi.spyOn(console, method).mockImplementation(nothing);
}
