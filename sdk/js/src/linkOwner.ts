import type { VersionedStatus } from "./types.js";

/** What negotiating answers. */
export interface Ticket {
  url: string;
  accessToken: string;
  sessionId: string;
  reconnectWithinSeconds: number;
}

export interface Ready {
  sessionId: string;
  reconnectWithinSeconds: number;
  subscriptionEra: number;
}

/** Whose link it is, and what it does with what comes. */
export interface LinkOwner {
  userID: string;
  /** Asks for a ticket: one is good for one connection. Rejects with what `isFinal` judges. */
  negotiate(stop: AbortSignal): Promise<Ticket>;
  /** Tells the server that a connection is there: its own event may be lost. */
  mend(sessionId: string, connectionId: string): Promise<unknown>;
  /** Whether a refusal means that trying again is of no use. It has been dealt with when this returns true. */
  isFinal(error: unknown): boolean;
  opening(): void;
  /** @param isSnapshot Whether it says how users stand since the connection came up. */
  heard(statuses: VersionedStatus[], isSnapshot: boolean): void;
  /** The snapshot has begun: nothing is missed from now on. */
  ready(ready: Ready): void;
  /** The snapshot is complete. */
  shown(users: ReadonlySet<string>): void;
  evicted(users: string[]): void;
  kicked(cause: string | undefined, reason: string): void;
  lost(why: string): void;
  trying(): void;
}
