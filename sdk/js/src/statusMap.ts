import type { VersionedStatus } from "./types.js";

/**
 * What is known of users: merges snapshots and changes, in whatever order and however often they come. Pure: no clock, no network.
 * A version says what is newest; what was told says what is news.
 */
export class StatusMap {
  readonly #known = new Map<string, VersionedStatus>();

  /**
   * Takes in what was heard.
   * @returns What is news: of each user the newest, and only where it differs from what was returned, or assumed, before.
   */
  merge(heard: readonly VersionedStatus[]): VersionedStatus[] {
    const before = new Map<string, VersionedStatus | undefined>();
    for (const status of heard) {
      const known = this.#known.get(status.userID);
      if (known && status.ver <= known.ver) continue; // late, or a duplicate
      if (!before.has(status.userID)) before.set(status.userID, known);
      this.#known.set(status.userID, status);
    }
    const news: VersionedStatus[] = [];
    for (const [userID, told] of before) {
      const now = this.#known.get(userID);
      if (now && !(told && isSame(told, now))) news.push(now);
    }
    return news;
  }

  /** What the app may take for granted without being told. */
  assume(status: Omit<VersionedStatus, "ver">): void {
    this.#known.set(status.userID, { ...status, ver: -1 });
  }

  get(userID: string): VersionedStatus | undefined {
    return this.#known.get(userID);
  }

  /** The server has lost what it had stored: versions start anew, and what the app was told is still what it was told. */
  restart(): void {
    for (const [userID, status] of this.#known) this.#known.set(userID, { ...status, ver: -1 });
  }

  clear(): void {
    this.#known.clear();
  }
}

const isSame = (one: VersionedStatus, other: VersionedStatus): boolean =>
  one.statusType === other.statusType && one.customStatus === other.customStatus;
