import type { Env } from "#env";
import { takeEvents } from "#jobs/intake.ts";
import { rollUp, rollUpIfDue } from "#jobs/rollup.ts";
import type { SeriesEvent } from "../../golden/series.ts";
import type { Tally } from "../counting-entry.ts";
import type { Stage } from "../stage.ts";
import { batchesOf, metricKey, type Sending, sourceName } from "./seed.ts";
import { sumOf, tallyOf } from "./tally.ts";

/** What one way of sending costs. */
export interface Shape {
  name: string;
  events: number;
  rollups: number;
  /** Per event, rollups included. */
  written: number;
  read: number;
  /** Rolled up once a day: the leanest a stream of events can be. */
  isDaily: boolean;
  isGate: boolean;
}

const minuteMs = 60_000;
/** How often cron ticks. */
const tickMinutes = 15;

export function senderOf({ sourceId }: Sending): Parameters<typeof takeEvents>[1] {
  return { sourceId, sourceName, liveDays: null, mode: "live", sessionId: null };
}

async function take(env: Env, sending: Sending, batch: unknown[], now: number): Promise<void> {
  const { results } = await takeEvents(env, senderOf(sending), batch, now);
  const refused = results.find(({ status }) => status !== "accepted");
  if (refused) throw new Error(`not taken: ${JSON.stringify(refused)}`);
}

async function markOf({ db }: Stage): Promise<number> {
  return (await db.prepare("select log_id from rollup_mark where name = 'days'").first<number>("log_id")) ?? 0;
}

/**
 * Sends in batches of 500 on the events' own clock. `minutes`: rolls up whatever it costs whenever so many have passed;
 * null: looks after each batch and every quarter of an hour, as the product does, and leaves it to the product. At the end
 * everything is rolled up.
 */
async function shapeOf(
  stage: Stage,
  sending: Sending,
  { name, events, minutes, isGate }: { name: string; events: SeriesEvent[]; minutes: number | null; isGate: boolean },
): Promise<Shape> {
  const tallies: Tally[] = [];
  let [rollups, due, clock] = [0, 0, 0];
  const every = (minutes ?? tickMinutes) * minuteMs;
  for (const batch of batchesOf(events)) {
    clock = Math.max(clock, ...batch.map(({ time }) => Date.parse(time)));
    const mark = await markOf(stage);
    const look = (now: number) =>
      tallyOf(stage.db, (env) => (minutes === null ? rollUpIfDue(env, now) : rollUp(env, now)));
    // The schedule in the quiet time before this batch.
    for (; due < clock; due = due === 0 ? (Math.floor(clock / every) + 1) * every : due + every)
      if (due > 0) tallies.push(await look(due));
    tallies.push(await tallyOf(stage.db, (env) => take(env, sending, batch, clock)));
    if (minutes === null) tallies.push(await look(clock));
    if ((await markOf(stage)) !== mark) rollups += 1;
  }
  tallies.push(await tallyOf(stage.db, (env) => rollUp(env, Date.now())));
  const { rowsWritten, rowsRead } = sumOf(tallies);
  const n = events.length;
  return {
    name,
    events: n,
    rollups: rollups + 1,
    written: rowsWritten / n,
    read: rowsRead / n,
    isDaily: minutes === 1440,
    isGate,
  };
}

/** Events of our own making, their ids never twice. */
export function madeEvents(
  count: number,
  { prefix, subjectOf, timeOf }: { prefix: string; subjectOf: (at: number) => string; timeOf: (at: number) => number },
): SeriesEvent[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${prefix}-${at}`,
    type: metricKey,
    subject: subjectOf(at),
    time: new Date(timeOf(at)).toISOString(),
    data: { actor: `rep-${at % 12}` },
  }));
}

const dayMs = 86_400_000;
const start = Date.UTC(2002, 0, 1, 12);

/** The ways of sending that differ most in what they cost. `airports`: at least 150 accounts. */
export async function measureShapes(
  stage: Stage,
  sending: Sending,
  { flights, airports }: { flights: SeriesEvent[]; airports: string[] },
): Promise<Shape[]> {
  // Days of their own for each way, on the same weekdays.
  const moved = (years: number) =>
    flights.map((flight) => {
      const time = new Date(Date.parse(flight.time) + years * 364 * dayMs).toISOString();
      return { ...flight, id: `${years}-${flight.id}`, time };
    });
  const [busy = ""] = airports;
  const oneDay = (prefix: string, accounts: number, day: number) =>
    madeEvents(5000, {
      prefix,
      subjectOf: (at) => airports[at % accounts] ?? "",
      timeOf: (at) => start + day * dayMs + Math.floor(at / 500) * dayMs + (at % 500) * 1000,
    });
  const spread = madeEvents(5000, {
    prefix: "spread",
    subjectOf: () => busy,
    timeOf: (at) => start + 200 * dayMs + (at % 30) * dayMs + at * 100,
  });
  const sameDay = madeEvents(5000, {
    prefix: "same",
    subjectOf: (at) => airports[at % 150] ?? "",
    timeOf: (at) => start + 300 * dayMs + at * 1000,
  });
  const shapes: [name: string, events: SeriesEvent[], minutes: number | null, isGate: boolean][] = [
    [`flights in file order (${airports.length} accounts), rolled up when the product would`, moved(2), null, true],
    ["the same, every 15 minutes", moved(3), 15, false],
    ["the same, once a day", moved(5), 1440, true],
    ["one account, one day a batch", oneDay("one", 1, 0), null, true],
    ["one account, each batch over 30 days", spread, null, true],
    ["10 accounts a batch, one day", oneDay("ten", 10, 50), null, true],
    ["150 accounts a batch, all of one day", sameDay, null, true],
    ["150 accounts a batch, a day a batch: three events a day and account", oneDay("many", 150, 100), null, false],
  ];
  const measured: Shape[] = [];
  for (const [name, events, minutes, isGate] of shapes)
    measured.push(await shapeOf(stage, sending, { name, events, minutes, isGate }));
  return measured;
}
