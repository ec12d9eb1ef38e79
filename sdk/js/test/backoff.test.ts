import fc from "fast-check";
import { expect, it } from "vitest";
import { delayBefore, readyWithin } from "../src/backoff.js";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it("comes back within a span that doubles up to 30 s, and never gives up", () => {
  const spans = [0, 1, 2, 3, 10, 2000].map((failures) => delayBefore(failures, 5, 1));
  expect(spans).toEqual([5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
});

it("comes back at any moment of the span", () => {
  fc.assert(fc.property(fc.nat(5000), fc.integer({ min: 1, max: 30 }), random, (failures, within, share) => {
    const delay = delayBefore(failures, within, share);
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(30_000);
    expect(delay).toBeCloseTo(share * delayBefore(failures, within, 1), 3);
  }));
});

it("waits 30 to 60 s to be ready", () => {
  expect([0, 0.5, 1].map(readyWithin)).toEqual([30_000, 45_000, 60_000]);
});
