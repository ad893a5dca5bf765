import { type Gate, most } from "../verdict.ts";
import type { Report } from "./report.ts";

const limits = {
  /** ms of CPU of a recap above its floor. */
  above: 0.5,
  /** Round trips for a hundred accounts, reading and writing alike. */
  trips: 2,
  /** Statements of one run; the platform ends a run at a thousand. */
  queries: 900,
  /** Growth of the last quarter of a run over its second, a share of what was held. */
  growth: 0.1,
};

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How much more was held in the last quarter than in the second. */
function growthOf(memory: number[]): number {
  const quarter = Math.floor(memory.length / 4);
  return median(memory.slice(-quarter)) / median(memory.slice(quarter, 2 * quarter)) - 1;
}

function flatGates(name: string, memory: number[]): Gate[] {
  // Too few to tell a trend from the first fill of every cache.
  return memory.length < 16 ? [] : [most(`growth of ${name}`, growthOf(memory), limits.growth)];
}

/** What must hold of a month of recaps; what this machine cannot measure is left out. */
export function gatesOf({ composing, cost, sending }: Report): Gate[] {
  const over = Object.entries(sending.states).filter(([state]) => state === "planned" || state === "claimed");
  return [
    ...(cost ? [most("CPU of a recap above the floor, ms", cost.above, limits.above)] : []),
    most("round trips for 100 accounts, reading", composing.readsPer100, limits.trips),
    most("round trips for 100 accounts, writing", composing.writesPer100, limits.trips),
    most("statements of a run that composes", composing.queries.queue, limits.queries),
    most("statements of a tick", Math.max(composing.queries.cron, sending.queries.cron), limits.queries),
    most("statements of a run that sends", sending.queries.queue, limits.queries),
    ...flatGates("the heap of the Worker that composes", composing.heap),
    ...flatGates("resident memory, sending", sending.memory),
    most(
      "mails that are neither over nor unknown",
      over.reduce((sum, [, count]) => sum + count, 0),
      0,
    ),
    most("people who may have got two mails", sending.duplicates, 0),
    most("mails of which the ledger says what is not so", sending.untrue, 0),
  ];
}
