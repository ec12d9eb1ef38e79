import type { VersionedStatus } from "./types.js";

/**
 * What is known of users: merges snapshots and changes, in whatever order and however often they come. Pure: no clock, no network.
 * A version says what is newest; what was told says what is news.
 */
export class StatusMap {
  readonly #known = new Map<string, Known>();
  #marks = 0;

  /** A point in time: what is read from the server after it is a snapshot, and no older than all that was heard before it. */
  mark(): number {
    return ++this.#marks;
  }

  /**
   * Takes in what was heard.
   * @param mark When it is a snapshot, a mark from before it was asked for. A version that is lower than one from before that mark means
   * that the server has lost what it had stored, and that versions start anew.
   * @returns What is news: of each user the newest, and only where it differs from what was returned, or assumed, before.
   */
  merge(heard: readonly VersionedStatus[], mark = 0): VersionedStatus[] {
    const before = new Map<string, VersionedStatus | undefined>();
    for (const status of heard) {
      const known = this.#known.get(status.userID);
      const isNewer = !known || status.ver > known.status.ver || (known.mark < mark && status.ver < known.status.ver);
      if (!isNewer) continue; // late, or a duplicate
      if (!before.has(status.userID)) before.set(status.userID, known?.status);
      this.#known.set(status.userID, { status, mark: this.#marks });
    }
    const news: VersionedStatus[] = [];
    for (const [userID, told] of before) {
      const now = this.get(userID);
      if (now && !(told && isSame(told, now))) news.push(now);
    }
    return news;
  }

  /** What the app may take for granted without being told. */
  assume(status: Omit<VersionedStatus, "ver">): void {
    this.#known.set(status.userID, { status: { ...status, ver: -1 }, mark: this.#marks });
  }

  get(userID: string): VersionedStatus | undefined {
    return this.#known.get(userID)?.status;
  }
}

interface Known {
  status: VersionedStatus;
  /** The latest mark when it was heard. */
  mark: number;
}

const isSame = (one: VersionedStatus, other: VersionedStatus): boolean =>
  one.statusType === other.statusType && one.customStatus === other.customStatus;
