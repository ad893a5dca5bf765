import { expect, test } from "vitest";
import { isDeadAddress, nextTry } from "#domain/delivery.ts";

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

test.each([
  "550 5.1.1 <dana@jac.example>: no such user here",
  "Can't send mail - all recipients were rejected: 550 5.1.1 User unknown",
  "553-5.1.2 The domain does not exist",
  "550 5.1.3 bad address syntax",
  "551 5.1.6 the mailbox moved",
  "556 5.1.10 the domain takes no mail",
  "550 5.2.1 mailbox disabled",
  "E_RECIPIENT_SUPPRESSED: on the suppression list",
])("%s stops every further mail to the address", (answer) => {
  expect(isDeadAddress(answer)).toBe(true);
});

test.each([
  "550 rejected",
  "552 5.2.2 mailbox full",
  "550 5.7.1 Client host [10.5.1.1] blocked",
  "554 5.7.1 refused, see https://x.example/5.1.1",
  "553 5.1.8 sender address rejected: domain not found",
  "550 5.1.7 invalid sender",
  "451 4.1.1 try later",
  "E_HEADER_NOT_ALLOWED: Auto-Submitted",
  "the connection ended",
])("%s says nothing against the address", (answer) => {
  expect(isDeadAddress(answer)).toBe(false);
});
