import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watcherOf } from "../src/watcher.js";
import { bob, status } from "./support/signedIn.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

const calls = (world: Awaited<ReturnType<typeof bob>>["world"]) => world.calls.map(({ verb, body }) => [verb, body["userIDList"]]);

it("what components name in one go is one call, each user once, and not oneself", async () => {
  const { world, client } = await bob();
  for (const users of [["carol", "bob"], ["carol", "dave"]]) watcherOf(client).watch(users);
  await vi.advanceTimersByTimeAsync(50);
  expect(calls(world)).toEqual([["subscribeUserStatus", ["carol", "dave"]]]);
});

it("a user is watched until the last component that names them has gone", async () => {
  const { world, client } = await bob();
  const ends = [watcherOf(client).watch(["carol"]), watcherOf(client).watch(["carol"])];
  await vi.advanceTimersByTimeAsync(50);
  world.calls.length = 0;
  ends[0]!();
  await vi.advanceTimersByTimeAsync(50);
  expect(world.calls).toEqual([]);
  ends[1]!();
  await vi.advanceTimersByTimeAsync(50);
  expect(calls(world)).toEqual([["unsubscribeUserStatus", ["carol"]]]);
});

it("who is unknown is tried again later, and holds up nobody meanwhile", async () => {
  const { world, client } = await bob();
  world.answers["subscribeUserStatus"] = { failureUserList: [{ userID: "carol", code: 70107, message: "" }] };
  watcherOf(client).watch(["carol"]);
  await vi.advanceTimersByTimeAsync(50);
  world.answers = {};
  watcherOf(client).watch(["dave"]);
  await vi.advanceTimersByTimeAsync(50);
  expect(calls(world)).toEqual([["subscribeUserStatus", ["carol"]], ["subscribeUserStatus", ["carol", "dave"]]]);
});

it("what fails is tried again after 5 s", async () => {
  const { world, client } = await bob();
  world.answers["subscribeUserStatus"] = "cut";
  watcherOf(client).watch(["carol"]);
  await vi.advanceTimersByTimeAsync(50);
  world.answers = {};
  await vi.advanceTimersByTimeAsync(5_000);
  expect(world.verbs()).toEqual(["subscribeUserStatus", "subscribeUserStatus"]);
});

it("whoever signs in again watches all once more", async () => {
  const { world, client } = await bob();
  watcherOf(client).watch(["carol"]);
  await vi.advanceTimersByTimeAsync(50);
  await client.logout();
  await client.login({ userID: "bob", userSig: "sig" });
  await world.settle();
  world.calls.length = 0;
  world.hub.ready([status("bob", 2)]);
  await vi.advanceTimersByTimeAsync(50);
  expect(calls(world)).toEqual([["subscribeUserStatus", ["carol"]]]);
});
