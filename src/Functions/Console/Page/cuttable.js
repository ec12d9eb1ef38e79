// A world for the client whose link to the server can be cut and restored: sockets are closed under it, and calls fail.
import { HttpTransportType, HubConnectionBuilder, LogLevel, realEnvironment } from "./presence.js";

/** `{ environment, cut(), restore() }`: the environment is for `createIn`. The client is not told that its link is cut; it finds out. */
export const cuttableWorld = () => {
  const real = realEnvironment();
  const sockets = new Set();
  const whenBack = new Set();
  let isCut = false;

  class Socket extends WebSocket {
    constructor(...given) {
      if (isCut) throw new Error("the link is cut");
      super(...given);
      sockets.add(this);
      this.addEventListener("close", () => sockets.delete(this));
    }
  }

  const environment = {
    ...real,
    fetch: (address, init) => (isCut ? Promise.reject(new TypeError("the link is cut")) : real.fetch(address, init)),
    openHub: (address, token) => new HubConnectionBuilder()
      .withUrl(address, {
        accessTokenFactory: () => token, transport: HttpTransportType.WebSockets, WebSocket: Socket, withCredentials: false,
      })
      .configureLogging(LogLevel.None).build(),
    page: {
      isOnline: () => !isCut && real.page.isOnline(),
      isVisible: () => real.page.isVisible(),
      listen: (name, listener) => {
        const stop = real.page.listen(name, listener);
        if (name === "online") whenBack.add(listener);
        return () => {
          whenBack.delete(listener);
          stop();
        };
      },
    },
  };

  return {
    environment,
    cut: () => {
      isCut = true;
      for (const socket of sockets) socket.close();
    },
    restore: () => {
      isCut = false;
      for (const listener of whenBack) listener({});
    },
  };
};
