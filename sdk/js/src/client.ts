import { CODES, EVENT, TYPES } from "./constants.js";
import { Emitter } from "./emitter.js";
import type { Environment } from "./environment.js";
import { notReady, refusal } from "./errors.js";
import { Log } from "./log.js";
import { Session, type Ending } from "./session.js";
import { StatusCalls } from "./statusCalls.js";
import { TabInstance } from "./tabInstance.js";
import type { CreateOptions, EventData, Listener, LoginResult, NetState, Response, UserFailure, UserStatus } from "./types.js";
import { text, userIDs } from "./validate.js";

const resolved = <T>(data: T): Response<T> => ({ code: 0, data });

/** The client, with the vendor's methods as far as user status goes. Each may be taken out of the object and called alone. */
export class PresenceClient {
  readonly #app: { SDKAppID: number; url: string };
  readonly #log = new Log();
  readonly #events = new Emitter((name, error) => this.#log.error(`a listener of ${name} failed`, error));
  readonly #tab: TabInstance | undefined;
  readonly #device: { platform: NonNullable<CreateOptions["platform"]>; readonly instance: string };
  #session: Session | undefined;
  #calls: StatusCalls | undefined;
  #isLoggingIn = false;
  #isReady = false;
  #reason: number = CODES.USER_NOT_LOGGED_IN;
  #net: NetState = TYPES.NET_STATE_CONNECTED;

  /** @internal */
  constructor(private readonly env: Environment, options: CreateOptions & { SDKAppID: number }) {
    this.#app = { SDKAppID: options.SDKAppID, url: options.url };
    const tab = options.instance === undefined ? new TabInstance(env, options.SDKAppID) : undefined;
    this.#tab = tab;
    this.#device = {
      platform: options.platform ?? "Web",
      get instance() {
        return tab?.id ?? options.instance ?? "";
      },
    };
  }

  /**
   * Signs in. Resolves once the server has let the user in: calls may follow. `EVENT.SDK_READY` comes when the connection is up.
   * @throws Error At once, when `userID` or `userSig` is no string, or empty.
   */
  login = (options: { userID: string; userSig: string }): Promise<Response<LoginResult>> => {
    const [userID, userSig] = [text(options?.userID), text(options?.userSig)];
    if (this.#session) {
      const errorInfo = `${this.#session.userID} is signed in already`;
      this.#log.warn(errorInfo);
      return Promise.resolve(resolved({ actionStatus: "OK", errorCode: 0, errorInfo, repeatLogin: true }));
    }
    if (this.#isLoggingIn) return Promise.reject(refusal(CODES.REPEAT_LOGIN));
    return this.#login(userID, userSig);
  };

  /** Signs out; other tabs and devices of the user stay. */
  logout = async (): Promise<Response<Record<string, never>>> => {
    const session = this.#session;
    if (!session) throw refusal(CODES.USER_NOT_LOGGED_IN);
    [this.#session, this.#calls, this.#reason] = [undefined, undefined, CODES.LOGGED_OUT];
    await session.signOut();
    if (!this.#session) this.#leave();
    return resolved({});
  };

  /** Signs out, if signed in, and forgets all listeners. `create` makes a new client then. */
  destroy = async (): Promise<void> => {
    if (this.#session) await this.logout();
    this.#tab?.release();
    this.#events.emit(EVENT.SDK_DESTROY, { SDKAppID: this.#app.SDKAppID });
    this.#events.clear();
  };

  /** Adds a listener, which gets `{ name, data }`. */
  on = <N extends keyof EventData>(name: N, listener: Listener<N>, context?: unknown): void =>
    this.#events.add(name, listener, context, false);

  /** Adds a listener for one time. */
  once = <N extends keyof EventData>(name: N, listener: Listener<N>, context?: unknown): void =>
    this.#events.add(name, listener, context, true);

  off = <N extends keyof EventData>(name: N, listener: Listener<N>): void => this.#events.remove(name, listener);

  /** Whether `EVENT.SDK_READY` has come. A lost link does not change it: the client comes back by itself. */
  isReady = (): boolean => this.#isReady;

  /** The user who is signed in; empty for none. */
  getLoginUser = (): string => this.#session?.userID ?? "";

  /** @param level 0 for all, 1 for what happens, 2 for warnings and errors (the default), 3 for errors, 4 for nothing. */
  setLogLevel = (level: number): void => {
    this.#log.level = level;
  };

  /** Sets one's own custom status; empty clears it. */
  setSelfStatus = (options: { customStatus: string }): Promise<Response<UserStatus>> => {
    if (!this.#calls) return this.#refuse("setSelfStatus");
    return this.#calls.setSelf(text(options?.customStatus, true)).then(resolved);
  };

  /** How users stand: at most 500, the others are left out. Oneself comes first. */
  getUserStatus = (
    options: { userIDList: string[] },
  ): Promise<Response<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }>> => {
    if (!this.#calls) return this.#refuse("getUserStatus");
    return this.#calls.get(userIDs(options?.userIDList)).then(resolved);
  };

  /** Watches users: at most 100 a call, 200 in all. How they stand comes as `EVENT.USER_STATUS_UPDATED`, now and with each change. */
  subscribeUserStatus = (options: { userIDList: string[] }): Promise<Response<{ failureUserList: UserFailure[] }>> => {
    if (!this.#calls) return this.#refuse("subscribeUserStatus");
    return this.#calls.subscribe(userIDs(options?.userIDList)).then((failureUserList) => resolved({ failureUserList }));
  };

  /** Stops watching users, at most 100 a call; without a list, or with an empty one, all. */
  unsubscribeUserStatus = (options?: { userIDList?: string[] }): Promise<Response<{ failureUserList: UserFailure[] }>> => {
    if (!this.#calls) return this.#refuse("unsubscribeUserStatus");
    return this.#calls.unsubscribe(userIDs(options?.userIDList, true)).then((failureUserList) => resolved({ failureUserList }));
  };

  /** What is known of a user without asking: whoever is watched, and oneself. Not the vendor's. */
  statusOf = (userID: string): UserStatus | undefined => {
    const known = this.#session?.statuses.get(userID);
    return known && { userID, statusType: known.statusType, customStatus: known.customStatus };
  };

  async #login(userID: string, userSig: string): Promise<Response<LoginResult>> {
    const { SDKAppID, url } = this.#app;
    const session = new Session(this.env, url, { SDKAppID, userID, userSig }, this.#device, {
      ready: () => this.#enter(),
      updated: (changes) => this.#events.emit(EVENT.USER_STATUS_UPDATED, changes),
      net: (state) => this.#show(state),
      ended: (ending) => this.#end(ending),
    }, this.#log);
    [this.#isLoggingIn, this.#reason, this.#net] = [true, CODES.LOGGING_IN, TYPES.NET_STATE_CONNECTED];
    try {
      await session.begin();
    } catch (error) {
      this.#reason = CODES.LOGIN_FAILED;
      throw error;
    } finally {
      this.#isLoggingIn = false;
    }
    this.#session = session;
    this.#calls = new StatusCalls(session, this.#log);
    return resolved({ actionStatus: "OK", errorCode: 0, errorInfo: "" });
  }

  #enter(): void {
    if (this.#isReady) return;
    this.#isReady = true;
    this.#events.emit(EVENT.SDK_READY, undefined);
  }

  #end({ code, type }: Ending): void {
    [this.#session, this.#calls, this.#reason] = [undefined, undefined, code];
    if (type) this.#events.emit(EVENT.KICKED_OUT, { type });
    this.#leave();
  }

  #leave(): void {
    this.#isReady = false;
    this.#events.emit(EVENT.SDK_NOT_READY, undefined);
  }

  #show(state: NetState): void {
    if (state === this.#net) return;
    this.#net = state;
    this.#events.emit(EVENT.NET_STATE_CHANGE, { state });
  }

  #refuse(api: string): Promise<never> {
    const error = notReady(this.#reason, api);
    this.#log.warn(`code:${error.code} message:${error.message}`);
    this.#events.emit(EVENT.ERROR, { code: error.code, message: error.message });
    return Promise.reject(error);
  }
}

/** A client in a world of its own: tests bring one. @internal */
export function createIn(env: Environment, options: CreateOptions): PresenceClient {
  const SDKAppID = Number(options.SDKAppID);
  if (!Number.isInteger(SDKAppID) || SDKAppID <= 0) throw new Error("SDKAppID must be the number of your app");
  if (typeof options.url !== "string") throw new Error("url must say where the backend is, as in https://presence.example.com");
  return new PresenceClient(env, { ...options, SDKAppID, url: options.url.replace(/\/+$/, "") });
}
