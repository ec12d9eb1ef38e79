import type { Api } from "./api.js";
import type { Environment } from "./environment.js";
import type { PresenceError } from "./errors.js";
import type { UserFailure, VersionedStatus } from "./types.js";

const usersPerCall = 100;
const quota = 200; // R14
const pace = 5_000; // as long as the server counts calls
const paceMax = 600_000;

interface Subscribed {
  subscriptionEra?: number;
  successUserList: VersionedStatus[];
  failureUserList: UserFailure[];
}

/** Nobody by this id has signed in yet, or its row cannot be read now: both may change. */
const mayWorkLater: readonly number[] = [70107, 70500];
/** The feature is switched off, or the session has ended: the next connection tries again. */
const hopeless: readonly number[] = [72001, 6014];

/**
 * Whom the app watches, and that the server knows it. Calls go one after the other, so what the app said last holds. When the server
 * has dropped subscriptions, they are made again.
 */
export class Subscriptions {
  readonly #wanted = new Set<string>();
  #era = -1;
  #round = 0;
  #allIn = 0; // the round in which all are made again
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly env: Environment,
    private readonly api: Api,
    private readonly mark: () => number,
    private readonly shownSince: (statuses: VersionedStatus[], mark: number) => void,
  ) {}

  /** @returns Those whom it cannot watch. How the others stand is heard before this returns. */
  subscribe(users: string[]): Promise<UserFailure[]> {
    return this.#inTurn(async () => {
      const failures = await this.#call(users);
      const failed = new Set(failures.map(({ userID }) => userID));
      for (const user of users) if (!failed.has(user)) this.#want(user);
      return failures;
    });
  }

  /** @param users None for all. */
  unsubscribe(users: string[]): Promise<UserFailure[]> {
    if (users.length === 0) this.#wanted.clear();
    for (const user of users) this.#wanted.delete(user);
    return this.#inTurn(async () => {
      const body = users.length === 0 ? {} : { userIDList: users };
      return (await this.api.call<{ failureUserList: UserFailure[] }>("unsubscribeUserStatus", body)).failureUserList;
    });
  }

  /** They had to make room for later ones. */
  evicted(users: string[]): void {
    for (const user of users) this.#wanted.delete(user);
  }

  /** A connection is ready. @param era Grows when all subscriptions were dropped. */
  ready(era: number): void {
    this.#round++;
    if (era > this.#era && this.#wanted.size > 0) {
      this.#allIn = this.#round;
      void this.#restore([...this.#wanted], this.#round);
    }
    this.#era = Math.max(era, this.#era);
  }

  /** The snapshot of a connection is complete. Whoever is not in it is not watched: the server has lost what it had stored. */
  shown(users: ReadonlySet<string>): void {
    const missing = [...this.#wanted].filter((user) => !users.has(user));
    if (missing.length > 0 && this.#allIn !== this.#round) void this.#restore(missing, this.#round);
  }

  /** Nothing is done any more by itself. */
  stop(): void {
    this.#round++;
    this.#wanted.clear();
  }

  // The latest is the last, and the earliest makes room, as on the server: what it says of that may be lost.
  #want(user: string): void {
    this.#wanted.delete(user);
    this.#wanted.add(user);
    const [earliest] = this.#wanted;
    if (this.#wanted.size > quota && earliest !== undefined) this.#wanted.delete(earliest);
  }

  async #call(users: string[]): Promise<UserFailure[]> {
    const mark = this.mark();
    const answer = await this.api.call<Subscribed>("subscribeUserStatus", { userIDList: users });
    this.#era = Math.max(this.#era, answer.subscriptionEra ?? -1);
    this.shownSince(answer.successUserList, mark);
    return answer.failureUserList;
  }

  // Until all are watched again, or the app wants them no more, or another connection has taken its place.
  async #restore(users: string[], round: number): Promise<void> {
    let left = users;
    for (let tries = 0; left.length > 0; tries++) {
      if (tries > 0) await this.#pause(tries);
      if (round !== this.#round) return;
      left = left.filter((user) => this.#wanted.has(user));
      const later: string[] = [];
      for (let first = 0; first < left.length; first += usersPerCall) {
        const some = left.slice(first, first + usersPerCall);
        try {
          const failures = await this.#inTurn(() => this.#call(some));
          for (const { userID, code } of failures) mayWorkLater.includes(code) ? later.push(userID) : this.#wanted.delete(userID);
        } catch (error) {
          if (hopeless.includes((error as PresenceError).code)) return;
          later.push(...some);
        }
      }
      left = later;
    }
  }

  #pause(tries: number): Promise<void> {
    const ms = Math.min(paceMax, pace * 2 ** (tries - 1)) * (1 + this.env.random());
    return new Promise((resolve) => this.env.after(ms, resolve));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}
