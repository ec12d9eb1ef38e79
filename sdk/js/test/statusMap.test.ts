import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StatusMap } from "../src/statusMap.js";
import type { StatusType, VersionedStatus } from "../src/types.js";

const users = ["ann", "bob", "carol"];
const status = (userID: string, ver: number, statusType: StatusType = 1, customStatus = ""): VersionedStatus =>
  ({ userID, statusType, customStatus, ver });

describe("the map of statuses", () => {
  it("tells the first that is heard of a user", () => {
    expect(new StatusMap().merge([status("ann", 3)])).toEqual([status("ann", 3)]);
  });

  it("drops what is late, and what comes twice", () => {
    const map = new StatusMap();
    map.merge([status("ann", 3)]);
    expect(map.merge([status("ann", 3), status("ann", 2, 3)])).toEqual([]);
    expect(map.get("ann")).toEqual(status("ann", 3));
  });

  it("keeps a change that came before the snapshot", () => {
    const map = new StatusMap();
    map.merge([status("ann", 5, 1, "tea")]);
    expect(map.merge([status("ann", 4), status("bob", 1)])).toEqual([status("bob", 1)]);
  });

  it("tells nothing when all came back to what it was", () => {
    const map = new StatusMap();
    map.merge([status("ann", 1, 1, "tea")]);
    expect(map.merge([status("ann", 2, 3), status("ann", 3, 1, "tea")])).toEqual([]);
    expect(map.merge([status("ann", 2, 3)])).toEqual([]);
  });

  it("tells nothing of what was taken for granted", () => {
    const map = new StatusMap();
    map.assume({ userID: "ann", statusType: 1, customStatus: "" });
    expect(map.merge([status("ann", 0)])).toEqual([]);
    expect(map.merge([status("ann", 1, 1, "tea")])).toEqual([status("ann", 1, 1, "tea")]);
  });

  it("takes a lower version out of a snapshot that is younger than all that is known: the server has lost what it had stored", () => {
    const map = new StatusMap();
    map.merge([status("ann", 9, 1), status("bob", 9, 1)]);
    const mark = map.mark();
    map.merge([status("carol", 9)]); // pushed after the mark: the snapshot may be older than this
    expect(map.merge([status("ann", 1, 1), status("bob", 1, 3), status("carol", 8, 3)], mark)).toEqual([status("bob", 1, 3)]);
    expect(map.merge([status("ann", 2, 3)])).toEqual([status("ann", 2, 3)]);
  });
});

// What a server has said of users, and how it reaches a client: in any order, in pieces, some twice, some never.
const history = fc.array(
  fc.record({
    userID: fc.constantFrom(...users), statusType: fc.constantFrom<StatusType>(1, 2, 3), customStatus: fc.constantFrom("", "tea"),
  }),
  { maxLength: 30 },
).map((changes) => changes.map((change, index) => ({ ...change, ver: index + 1 })));

const snapshotAt = (changes: VersionedStatus[], length: number): VersionedStatus[] =>
  users.flatMap((user) => changes.slice(0, length).filter(({ userID }) => userID === user).slice(-1));

const course = history.chain((changes) => fc.record({
  changes: fc.constant(changes),
  deliveries: fc.array(fc.oneof(
    fc.nat(changes.length).map((length) => snapshotAt(changes, length)),
    fc.array(changes.length > 0 ? fc.constantFrom(...changes) : fc.constant(status("ann", 0)), { maxLength: 5 }),
  ), { maxLength: 20 }),
}));

describe("whatever way changes and snapshots take", () => {
  it("the map ends in the newest, once a snapshot of the end has come", () => {
    fc.assert(fc.property(course, ({ changes, deliveries }) => {
      const map = new StatusMap();
      const last = snapshotAt(changes, changes.length);
      for (const heard of [...deliveries, last]) map.merge(heard);
      for (const truth of last) expect(map.get(truth.userID)).toEqual(truth);
    }));
  });

  it("what it told adds up to what it knows, never goes back, and never says the same twice", () => {
    fc.assert(fc.property(course, ({ deliveries }) => {
      const map = new StatusMap();
      const told = new Map<string, VersionedStatus>();
      for (const heard of deliveries) {
        const news = map.merge(heard);
        expect(new Set(news.map(({ userID }) => userID)).size).toBe(news.length);
        for (const change of news) {
          const before = told.get(change.userID);
          expect(change.ver).toBeGreaterThan(before?.ver ?? -1);
          expect([change.statusType, change.customStatus]).not.toEqual([before?.statusType, before?.customStatus]);
          told.set(change.userID, change);
        }
        for (const user of users) {
          const [known, shown] = [map.get(user), told.get(user)];
          expect([shown?.statusType, shown?.customStatus]).toEqual([known?.statusType, known?.customStatus]);
        }
      }
    }));
  });
});
