import { expect, test } from "vitest";
import { drill, matrix, plantedBugs, simulation } from "./run/part.ts";

/* The slice of `npm run faults` that runs every time: its parts are processes of their own. */

const minutes = 60_000;

test.concurrent(
  "no single fault of any effect of a recap run doubles or loses a mail, over any transport",
  async () => {
    const parts = await Promise.all([
      matrix("smtp", { share: 0, shards: 8 }),
      matrix("binding", { share: 0, shards: 1 }),
      matrix("http", { share: 0, shards: 1 }),
      matrix("binding", { share: 0, shards: 1, story: "first_value" }),
    ]);
    expect(parts.flatMap(({ broken }) => broken)).toEqual([]);
    for (const { runs } of parts) expect(runs).toBeGreaterThan(400);
  },
  6 * minutes,
);

test.concurrent(
  "two thousand simulated months keep every promise",
  async () => {
    const { runs, broken } = await simulation(2000, 1, 4);
    expect([runs, broken]).toEqual([2000, []]);
  },
  6 * minutes,
);

test.concurrent(
  "an older copy of the database put back resends nothing, revives no link and re-subscribes nobody",
  async () => {
    const { runs, broken } = await drill(6, 2);
    expect([runs, broken]).toEqual([6, []]);
  },
  6 * minutes,
);

test.concurrent(
  "planted bugs are noticed, a quarter of them here and all in the run of all faults",
  async () => {
    const { runs, broken } = await plantedBugs(4);
    expect(runs).toBeGreaterThanOrEqual(7);
    expect(broken).toEqual([]);
  },
  6 * minutes,
);
