import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const app = 1400000000;
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const signatures = createRequire(import.meta.url)("tls-sig-api-v2") as {
  Api: new (app: number, key: string) => { genSig(user: string, seconds: number): string };
};

/** A UserSig of the demo app. */
export const sign = (user: string, seconds = 86_400): string => new signatures.Api(app, "demo-secret-key").genSig(user, seconds);

/** The backend itself, in a process of its own, with what it stores in memory. */
export class LocalHost {
  #process: ChildProcess | undefined;

  private constructor(readonly port: number, private readonly settings: Record<string, string>) {}

  /** @param settings As environment variables. */
  static async start(settings: Record<string, string> = {}): Promise<LocalHost> {
    const host = new LocalHost(await freePort(), settings);
    await host.start();
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const host = spawn("dotnet", [findProgram(), "--port", String(this.port)], { env: { ...process.env, ...this.settings } });
    this.#process = host;
    let said = "";
    await new Promise<void>((resolve, reject) => {
      const listen = (text: Buffer): void => {
        said += String(text);
        if (said.includes("Presence is up")) resolve();
      };
      host.stdout.on("data", listen);
      host.stderr.on("data", listen);
      host.on("error", reject);
      host.on("exit", () => reject(new Error(`LocalHost ended: ${said}`)));
    });
    await this.rest("openim/querystate", { To_Account: ["nobody"] }); // the first call takes long, on a busy machine very long
  }

  /** Its process is killed: no word to anybody, and all that it had stored is gone. */
  async kill(): Promise<void> {
    const host = this.#process;
    if (!host || host.exitCode !== null || host.signalCode !== null) return;
    const ended = new Promise((resolve) => host.once("exit", resolve));
    host.kill("SIGKILL");
    await ended;
  }

  /** Its clock goes forward, and all that falls due meanwhile is done. */
  advance(by: string): Promise<unknown> {
    return this.#post("/_local/clock", { advance: by });
  }

  /** An admin's call of Tencent's REST API. */
  rest(command: string, body: object): Promise<unknown> {
    const query = new URLSearchParams({
      sdkappid: String(app), identifier: "administrator", usersig: sign("administrator"), random: "1", contenttype: "json",
    });
    return this.#post(`/v4/${command}?${query}`, body);
  }

  /** What the backend of an app sees of a user: Online, PushOnline or Offline. */
  async stateOf(user: string): Promise<string> {
    const answer = await this.rest("openim/querystate", { To_Account: [user] });
    return (answer as { QueryResult: { State: string }[] }).QueryResult[0]!.State;
  }

  async #post(path: string, body: object): Promise<unknown> {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(this.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** A port that is free just now. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().on("error", reject).listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve((address as { port: number }).port));
  });
});

// The tests of the repository say where it is; by hand, it is where `dotnet build local/LocalHost` has put it.
function findProgram(): string {
  const said = process.env["PRESENCE_LOCALHOST"];
  if (said) return said;
  const artifacts = join(root, "artifacts");
  const flavours = existsSync(artifacts) ? readdirSync(artifacts) : [];
  const built = flavours.map((flavour) => join(artifacts, flavour, "bin/LocalHost/debug/Presence.LocalHost.dll")).find(existsSync);
  if (!built) throw new Error("LocalHost is not built: run dotnet build local/LocalHost in the repository's root first");
  return built;
}
