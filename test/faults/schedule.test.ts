import { expect, test } from "vitest";
import { slice } from "./run/slice.ts";

/*
 * The slice of `npm run faults` that runs every time: its parts are processes of their own. How long it may take is no test, on
 * a machine that does something else as well: the run of all faults measures it.
 */

test.concurrent("no single fault of any effect of a recap run doubles or loses a mail, over any transport", async () => {
  const parts = await slice.singles();
  expect(parts.flatMap(({ broken }) => broken)).toEqual([]);
  for (const { runs } of parts) expect(runs).toBeGreaterThan(400);
});

test.concurrent("two thousand simulated months keep every promise", async () => {
  const { runs, broken } = await slice.months();
  expect([runs, broken]).toEqual([2000, []]);
});

test.concurrent("an older copy of the database put back resends nothing, revives no link and re-subscribes nobody", async () => {
  const { runs, broken } = await slice.drills();
  expect([runs, broken]).toEqual([6, []]);
});

test.concurrent("planted bugs are noticed, a quarter of them here and all in the run of all faults", async () => {
  const { runs, broken } = await slice.bugs();
  expect(runs).toBeGreaterThanOrEqual(7);
  expect(broken).toEqual([]);
});
