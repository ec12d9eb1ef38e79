import { Api, type Credentials } from "./api.js";
import { CODES, TYPES } from "./constants.js";
import type { Environment } from "./environment.js";
import { PresenceError } from "./errors.js";
import { Link } from "./link.js";
import type { LinkOwner, Ready, Ticket } from "./linkOwner.js";
import type { Log } from "./log.js";
import { watchPage } from "./pageWatch.js";
import { StatusMap } from "./statusMap.js";
import { Subscriptions } from "./subscriptions.js";
import type { KickedOutType, NetState, Platform, UserStatus, VersionedStatus } from "./types.js";

/** Why a session has ended without the app's doing. */
export interface Ending {
  /** What calls are refused with from now on. */
  code: number;
  /** Undefined when the user signed out elsewhere. */
  type: KickedOutType | undefined;
}

export interface SessionOwner {
  ready(): void;
  updated(changes: UserStatus[]): void;
  net(state: NetState): void;
  ended(ending: Ending): void;
}

const byDevice: Ending = { code: CODES.KICKED_OUT_MULT_DEVICE, type: TYPES.KICKED_OUT_MULT_DEVICE };
const byAdmin: Ending = { code: CODES.KICKED_OUT_REST_API, type: TYPES.KICKED_OUT_REST_API };
const bySignature: Ending = { code: CODES.KICKED_OUT_USERSIG_EXPIRED, type: TYPES.KICKED_OUT_USERSIG_EXPIRED };

/** What the server refuses to let in, by its code. Anything else may be tried again. */
const refusals: Record<number, Ending> = {
  6208: byDevice,
  70052: byAdmin,
  ...Object.fromEntries([60025, 70001, 70003, 70009, 70013, 70014].map((code) => [code, bySignature])),
};

/** Why the server closes a connection. Not here: what is an invitation to come back. */
const kicks: Record<string, Ending> = {
  SignedInElsewhere: byDevice,
  TooManyDevices: byDevice,
  KickedByAdmin: byAdmin,
  AccountDeleted: byAdmin,
  SignedOut: { code: CODES.LOGGED_OUT, type: undefined },
};

const comeBack: readonly (string | undefined)[] = ["SessionEnded", "Unverified"];

/** A user who is signed in: from the first ticket until signed out, or kicked out. */
export class Session implements LinkOwner {
  readonly api: Api;
  readonly subscriptions: Subscriptions;
  readonly statuses = new StatusMap();
  readonly userID: string;
  readonly #link: Link;
  #sessionId = "";
  #opened = 0;
  #unwatch = (): void => {};

  constructor(
    private readonly env: Environment,
    url: string,
    credentials: Credentials,
    private readonly device: { platform: Platform; readonly instance: string },
    private readonly owner: SessionOwner,
    private readonly log: Log,
  ) {
    this.userID = credentials.userID;
    this.api = new Api(env, url, credentials);
    this.subscriptions = new Subscriptions(env, this.api, () => this.statuses.mark(), (statuses, mark) => this.take(statuses, mark));
    this.#link = new Link(env, this);
    this.statuses.assume({ userID: this.userID, statusType: TYPES.USER_STATUS_ONLINE, customStatus: "" });
  }

  /** Signs in. Then the connection comes up, and stays, by itself. */
  async begin(): Promise<void> {
    const ticket = await this.negotiate();
    this.#unwatch = watchPage(this.env, this.#link);
    void this.#link.run(ticket);
  }

  /** Ends it here; the server is not told. */
  close(): void {
    this.#unwatch();
    this.#link.stop();
    this.subscriptions.stop();
  }

  /** Ends it, on the server too. Whatever goes wrong there: it ends by itself. */
  async signOut(): Promise<void> {
    this.close();
    await this.api.call("logout", { sessionId: this.#sessionId }).catch((error: Error) => this.log.info(`logout: ${error.message}`));
  }

  async negotiate(stop?: AbortSignal): Promise<Ticket> {
    const { platform, instance } = this.device;
    const ticket = await this.api.call<Ticket>("negotiate", {}, { platform, instance }, stop);
    this.#sessionId = ticket.sessionId;
    return ticket;
  }

  mend(sessionId: string, connectionId: string): Promise<unknown> {
    return this.api.call("heartbeat", { sessionId, connectionId });
  }

  isFinal(error: unknown): boolean {
    const ending = error instanceof PresenceError ? refusals[error.code] : undefined;
    if (ending) this.#end(ending, (error as Error).message);
    return ending !== undefined;
  }

  opening(): void {
    this.#opened = this.statuses.mark();
  }

  heard(statuses: VersionedStatus[], isSnapshot: boolean): void {
    this.take(statuses, isSnapshot ? this.#opened : undefined);
  }

  /** Merges statuses and tells the app what is news. @param mark For a snapshot: `StatusMap.merge`. */
  take(statuses: VersionedStatus[], mark?: number): void {
    // Whoever is signed in is online: what the server thinks of a link that is coming up is no news to its own user.
    const seen = statuses.map((status) => (status.userID === this.userID ? { ...status, statusType: TYPES.USER_STATUS_ONLINE } : status));
    const news = this.statuses.merge(seen, mark);
    if (news.length > 0) this.owner.updated(news.map(({ userID, statusType, customStatus }) => ({ userID, statusType, customStatus })));
  }

  ready({ subscriptionEra }: Ready): void {
    this.owner.net(TYPES.NET_STATE_CONNECTED);
    this.subscriptions.ready(subscriptionEra);
    this.owner.ready();
  }

  shown(users: ReadonlySet<string>): void {
    this.subscriptions.shown(users);
  }

  evicted(users: string[]): void {
    this.log.warn(`over the quota of subscriptions: ${users.join(", ")} are no longer watched`);
    this.subscriptions.evicted(users);
  }

  kicked(cause: string | undefined, reason: string): void {
    if (comeBack.includes(cause)) this.#link.cut(reason);
    else this.#end(kicks[cause ?? ""] ?? byDevice, reason);
  }

  lost(why: string): void {
    this.log.info(`not connected: ${why}`);
    this.owner.net(TYPES.NET_STATE_DISCONNECTED);
  }

  trying(): void {
    this.owner.net(TYPES.NET_STATE_CONNECTING);
  }

  #end(ending: Ending, why: string): void {
    this.log.warn(`signed out by the server: ${why}`);
    this.close();
    this.owner.ended(ending);
  }
}
