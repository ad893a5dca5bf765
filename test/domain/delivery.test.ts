import { expect, test } from "vitest";
import { nextTry } from "#domain/delivery.ts";

const hour = 3_600_000;

function waits(): number[] {
  const found: number[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const at = nextTry(attempts, 0);
    if (at === null) return found;
    found.push(at);
  }
}

test("a mail is tried for a little under 72 hours, each wait at least as long as the one before", () => {
  const all = waits();
  const total = all.reduce((sum, wait) => sum + wait, 0);
  expect(total).toBeLessThan(72 * hour);
  expect(total).toBeGreaterThan(66 * hour);
  expect(all).toEqual(all.toSorted((a, b) => a - b));
  expect(all[0]).toBe(300_000);
});

test("a wait counts from the attempt, not from the plan", () => {
  expect(nextTry(3, 1_000_000)).toBe(1_000_000 + hour);
});

test("after the last wait a mail is given up, and without an attempt there is no wait", () => {
  expect(nextTry(waits().length + 1, 5)).toBe(null);
  expect(nextTry(0, 5)).toBe(null);
});
