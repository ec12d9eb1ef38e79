import type { PresenceError } from "./errors.js";
import type { Log } from "./log.js";
import type { Session } from "./session.js";
import { TYPES } from "./constants.js";
import type { UserFailure, UserStatus, VersionedStatus } from "./types.js";

const usersPerQuery = 500;
const usersPerSubscription = 100;

interface Queried {
  successUserList: VersionedStatus[];
  failureUserList: UserFailure[];
}

/** The calls about status, for a user who is signed in; arguments have been checked. */
export class StatusCalls {
  constructor(private readonly session: Session, private readonly log: Log) {}

  async setSelf(customStatus: string): Promise<UserStatus> {
    // The answer is heard as a push is: whichever comes first raises the event.
    this.session.take([await this.session.api.call<VersionedStatus>("setSelfStatus", { customStatus })]);
    return this.#self(customStatus);
  }

  /** Oneself is answered from what is known, and first. */
  async get(asked: string[]): Promise<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }> {
    const { userID } = this.session;
    const self = asked.includes(userID) ? [this.#self(this.session.statuses.get(userID)?.customStatus ?? "")] : [];
    const others = this.#cut(asked.filter((id) => id !== userID), usersPerQuery, "getUserStatus");
    if (others.length === 0) return { successUserList: self, failureUserList: [] };
    const { successUserList, failureUserList } = await this.#query(others);
    return { successUserList: [...self, ...successUserList.map((status) => this.#newest(status))], failureUserList };
  }

  subscribe(users: string[]): Promise<UserFailure[]> {
    return this.session.subscriptions.subscribe(this.#cut(users, usersPerSubscription, "subscribeUserStatus"));
  }

  unsubscribe(users: string[]): Promise<UserFailure[]> {
    return this.session.subscriptions.unsubscribe(this.#cut(users, usersPerSubscription, "unsubscribeUserStatus"));
  }

  async #query(users: string[]): Promise<Queried> {
    try {
      return await this.session.api.call<Queried>("getUserStatus", { userIDList: users });
    } catch (error) {
      // When all fail the server refuses the call, as native SDKs do; pages look into the list.
      const failed = (error as PresenceError).data["failureUserList"];
      if (Array.isArray(failed)) return { successUserList: [], failureUserList: failed as UserFailure[] };
      throw error;
    }
  }

  // An answer may be some seconds old: what was heard meanwhile is newer. What the answer knows better is news to all listeners.
  #newest(status: VersionedStatus): UserStatus {
    if (this.session.statuses.get(status.userID)) this.session.take([status]);
    const { userID, statusType, customStatus } = this.session.statuses.get(status.userID) ?? status;
    return { userID, statusType, customStatus };
  }

  #self(customStatus: string): UserStatus {
    return { userID: this.session.userID, statusType: TYPES.USER_STATUS_ONLINE, customStatus };
  }

  #cut(users: string[], max: number, api: string): string[] {
    if (users.length <= max) return users;
    this.log.warn(`${api}: the length of userIDList cannot exceed ${max}; the others are left out`);
    return users.slice(0, max);
  }
}
