import { createServer, connect, type Server, type Socket } from "node:net";

/**
 * A line between client and server that can be cut. `onRequest` and `onAnswer` look at what passes: "cut" ends that connection before
 * it gets through, "hold" lets this connection hang from there on.
 */
export class Proxy {
  /** What the line does with what passes. */
  onRequest: (text: string) => "pass" | "cut" | "hold" = () => "pass";
  onAnswer: (text: string) => "pass" | "cut" | "hold" = () => "pass";
  /** How many bytes of what is cut, or held, get through before. */
  keep: (text: string) => number = () => 0;
  /** Whether it takes new connections. */
  isUp = true;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server, readonly port: number) {}

  static start(target: number): Promise<Proxy> {
    return new Promise((resolve, reject) => {
      const server = createServer((client) => proxy.#serve(client, target));
      let proxy: Proxy;
      server.on("error", reject).listen(0, "127.0.0.1", () => {
        proxy = new Proxy(server, (server.address() as { port: number }).port);
        resolve(proxy);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** All that is open is cut, and nothing new gets through. */
  cut(): void {
    this.isUp = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.isUp = true;
    [this.onRequest, this.onAnswer, this.keep] = [() => "pass", () => "pass", () => 0];
  }

  stop(): Promise<void> {
    this.cut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  #serve(client: Socket, target: number): void {
    if (!this.isUp) {
      client.destroy();
      return;
    }
    const server = connect(target, "127.0.0.1");
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on("error", end).on("close", () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    let holds = false;
    const through = (from: Socket, to: Socket, judge: (text: string) => "pass" | "cut" | "hold"): void => {
      from.on("data", (bytes) => {
        if (holds) return;
        const text = bytes.toString("latin1");
        const verdict = judge(text);
        if (verdict === "pass") {
          to.write(bytes);
          return;
        }
        to.write(bytes.subarray(0, this.keep(text)));
        if (verdict === "hold") holds = true;
        else setImmediate(end);
      });
    };
    through(client, server, (text) => this.onRequest(text));
    through(server, client, (text) => this.onAnswer(text));
  }
}
