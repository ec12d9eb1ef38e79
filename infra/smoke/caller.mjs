// Calls Presence in its three dialects.
import { createHash, randomBytes } from "node:crypto";

/** Something is wrong with what was tested; its message is for people. */
export class SmokeError extends Error {
  /** Whether Presence itself refused, so that trying again is of no use. */
  refused = false;
}

export class Caller {
  #signatures = new Map();

  constructor({ address, app, admin, sign, zimAppId, zimSecret, patience }) {
    Object.assign(this, { address: address.replace(/\/+$/, ""), app, adminName: admin, sign, zimAppId, zimSecret, patience });
  }

  /** A command of Tencent IM's server API, by an admin: service/command. */
  admin(command, body) {
    return this.#post(`/v4/${command}`, `${this.#query(this.adminName)}&random=1&contenttype=json`, body);
  }

  /** A verb of the client API. */
  client(user, verb, body, more = "") {
    return this.#post(`/v1/${verb}`, this.#query(user) + more, body);
  }

  /** ZIM's QueryUserOnlineState. */
  zim(user) {
    const now = String(Math.floor(Date.now() / 1000));
    const nonce = randomBytes(8).toString("hex");
    const query = new URLSearchParams({
      Action: "QueryUserOnlineState",
      "UserId[]": user,
      AppId: this.zimAppId,
      SignatureNonce: nonce,
      Timestamp: now,
      SignatureVersion: "2.0",
      Signature: createHash("md5").update(this.zimAppId + nonce + this.zimSecret + now).digest("hex"),
    });
    return this.#send("/", `${this.address}/?${query}`, { method: "GET" });
  }

  /** What a stock SignalR client is given as the hub's address. */
  hubAddress(user) {
    return `${this.address}/v1?${this.#query(user)}&platform=Web`;
  }

  #query(user) {
    if (!this.#signatures.has(user)) this.#signatures.set(user, this.sign(user));
    return new URLSearchParams({ sdkappid: String(this.app), identifier: user, usersig: this.#signatures.get(user) }).toString();
  }

  #post(path, query, body) {
    return this.#send(path, `${this.address}${path}?${query}`, { method: "POST", body: JSON.stringify(body) });
  }

  // Errors name the path alone: the query signs.
  async #send(path, url, request) {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(this.patience) });
    const text = await answer.text();
    if (!answer.ok) throw new SmokeError(`${path} answered HTTP ${answer.status}`);
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      throw new SmokeError(`${path} answered something that is no JSON; is this Presence?`);
    }
    const code = json.ErrorCode ?? json.Code;
    if (code === 0) return json;
    throw Object.assign(new SmokeError(`${path} was refused: ${code} ${json.ErrorInfo ?? json.Message ?? ""}`), { refused: true });
  }
}
