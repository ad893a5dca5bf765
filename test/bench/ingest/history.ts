import { takeEvents } from "#jobs/intake.ts";
import { rollUp } from "#jobs/rollup.ts";
import type { SeriesEvent } from "../../golden/series.ts";
import type { Tally } from "../counting-entry.ts";
import type { Stage } from "../stage.ts";
import { senderOf } from "./rows.ts";
import { batchesOf, metricKey, type Sending } from "./seed.ts";
import { sumOf, tallyOf } from "./tally.ts";

/** One more day, over sixty months of history and over none. Medians over days; counts are of all days. */
export interface History {
  months: number;
  days: number;
  ms: { over: number; empty: number; ratio: number };
  read: { over: number; empty: number; ratio: number };
  written: { over: number; empty: number; ratio: number };
}

const months = 60;
const accounts = 20;
const perDay = 500;
const days = 28;
const firstDay = Date.UTC(2006, 0, 1, 17);
const dayMs = 86_400_000;

function eventsOf(day: number, count: number, prefix: string): SeriesEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${prefix}-${day}-${at}`,
    type: metricKey,
    subject: `${prefix}-${at % accounts}`,
    time: new Date(firstDay + day * dayMs + at * 1000).toISOString(),
    data: { actor: `rep-${at % 12}` },
  }));
}

export const oldCustomers = Array.from({ length: accounts }, (_, at) => `old-${at}`);
export const newCustomers = Array.from({ length: accounts }, (_, at) => `new-${at}`);

/** Two events a day for each account, five years long. */
async function fill({ db }: Stage, sending: Sending, until: number): Promise<void> {
  const env = { DB: db } as Parameters<typeof rollUp>[0];
  const events = Array.from({ length: until }, (_, day) => eventsOf(day, accounts * 2, "old")).flat();
  for (const batch of batchesOf(events)) await takeEvents(env, senderOf(sending), batch, Date.now());
  await rollUp(env, Date.now());
}

async function addDay(stage: Stage, sending: Sending, batch: SeriesEvent[]): Promise<{ tally: Tally; ms: number }> {
  const start = performance.now();
  const tally = await tallyOf(stage.db, async (env) => {
    await takeEvents(env, senderOf(sending), batch, Date.now());
    await rollUp(env, Date.now());
  });
  return { tally, ms: performance.now() - start };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const pair = (over: number, empty: number) => ({ over, empty, ratio: over / empty });

/** The accounts of `customers` are there already. The two kinds of day are sent in turn, first one and then the other ahead. */
export async function measureHistory(
  over: Stage,
  empty: Stage,
  sent: { over: Sending; empty: Sending },
): Promise<History> {
  const until = Math.round((Date.UTC(2011, 0, 1, 17) - firstDay) / dayMs);
  await fill(over, sent.over, until);
  const spent = { over: [] as { tally: Tally; ms: number }[], empty: [] as { tally: Tally; ms: number }[] };
  for (let day = 0; day < days; day += 1) {
    const steps = [
      async () => spent.over.push(await addDay(over, sent.over, eventsOf(until + day, perDay, "old"))),
      async () => spent.empty.push(await addDay(empty, sent.empty, eventsOf(until + day, perDay, "new"))),
    ];
    for (const step of day % 2 === 0 ? steps : steps.toReversed()) await step();
  }
  const total = (list: { tally: Tally }[]) => sumOf(list.map(({ tally }) => tally));
  const [a, b] = [total(spent.over), total(spent.empty)];
  return {
    months,
    days,
    // A pair shares whatever else the machine did.
    ms: {
      over: median(spent.over.map(({ ms }) => ms)),
      empty: median(spent.empty.map(({ ms }) => ms)),
      ratio: median(spent.over.map(({ ms }, at) => ms / (spent.empty[at]?.ms ?? Number.NaN))),
    },
    read: pair(a.rowsRead, b.rowsRead),
    written: pair(a.rowsWritten, b.rowsWritten),
  };
}
