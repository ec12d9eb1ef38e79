import { expect, it } from "vitest";
import { TabInstance } from "../src/tabInstance.js";
import { FakeWorld } from "./support/fakeWorld.js";

it("a reloaded tab is the same instance", () => {
  const tab = new FakeWorld();
  const before = new TabInstance(tab.environment, 1).id;
  tab.fire("pagehide");
  expect(new TabInstance(tab.environment, 1).id).toBe(before);
});

it("a duplicated tab, which gets a copy of the storage, is another one", () => {
  const tab = new FakeWorld();
  const original = new TabInstance(tab.environment, 1).id;
  const copy = new FakeWorld();
  copy.storage = new Map(tab.storage);
  expect(new TabInstance(copy.environment, 1).id).not.toBe(original);
});

it("two clients in one page are two instances", () => {
  const tab = new FakeWorld();
  expect(new TabInstance(tab.environment, 1).id).not.toBe(new TabInstance(tab.environment, 1).id);
});

it("a page that comes back from the history takes what the page after it has put back", () => {
  const tab = new FakeWorld();
  const first = new TabInstance(tab.environment, 1);
  const { id } = first;
  tab.fire("pagehide", { persisted: true });
  expect([...tab.storage.values()]).toEqual([id]);
  tab.fire("pageshow", { persisted: true });
  expect([first.id, [...tab.storage.values()]]).toEqual([id, []]);
});

it("it is printable and short, as the server wants it, also where nothing can be stored", () => {
  const { environment } = new FakeWorld();
  expect(new TabInstance({ ...environment, tabStorage: undefined }, 1).id).toMatch(/^[a-z0-9]{16}$/);
});
