import { CODES } from "./constants.js";
import type { Environment } from "./environment.js";
import { PresenceError } from "./errors.js";

/** How long an answer may take, in ms. The server's own bound is 5 s. */
const answerWithin = 10_000;

export interface Credentials {
  SDKAppID: number;
  userID: string;
  userSig: string;
}

interface Envelope {
  ErrorCode: number;
  ErrorInfo: string;
}

/** The HTTP calls of one user. */
export class Api {
  constructor(
    private readonly env: Environment,
    private readonly url: string,
    private readonly credentials: Credentials,
  ) {}

  /**
   * Calls a verb of the client API, once.
   * @param query What goes into the address besides the credentials.
   * @param stop Ends the call early.
   * @throws PresenceError With the server's code, or with the client's own when no answer could be had.
   */
  async call<T>(verb: string, body: object, query: Record<string, string> = {}, stop?: AbortSignal): Promise<T> {
    const { SDKAppID, userID, userSig } = this.credentials;
    const address = new URLSearchParams({ sdkappid: String(SDKAppID), identifier: userID, usersig: userSig, ...query });
    const answer = await this.#send(`${this.url}/v1/${verb}?${address}`, JSON.stringify(body), stop);
    const { ErrorCode: code, ErrorInfo: info } = answer;
    if (code !== 0) throw new PresenceError(code, info, answer);
    return answer as T;
  }

  async #send(address: string, body: string, stop?: AbortSignal): Promise<Envelope & Record<string, unknown>> {
    const ended = new AbortController();
    const end = (): void => ended.abort();
    let late = false;
    const cancel = this.env.after(answerWithin, () => {
      late = true;
      end();
    });
    stop?.addEventListener("abort", end);
    try {
      // Without a content type of its own a browser need not ask beforehand whether it may call.
      const init: RequestInit = { method: "POST", body, cache: "no-store", credentials: "omit", signal: ended.signal };
      const response = await this.env.fetch(address, init);
      const answer: unknown = await response.json();
      if (isEnvelope(answer)) return answer;
      throw new Error(`HTTP ${response.status} without an envelope`);
    } catch (error) {
      if (late) throw new PresenceError(CODES.NETWORK_TIMEOUT, "no answer within 10 seconds");
      if (!this.env.page.isOnline()) throw new PresenceError(CODES.NO_NETWORK, "the browser is offline");
      throw new PresenceError(CODES.NETWORK_ERROR, `the server cannot be reached: ${(error as Error).message}`);
    } finally {
      cancel();
      stop?.removeEventListener("abort", end);
    }
  }
}

const isEnvelope = (answer: unknown): answer is Envelope & Record<string, unknown> =>
  typeof answer === "object" && answer !== null && typeof (answer as Partial<Envelope>).ErrorCode === "number";
