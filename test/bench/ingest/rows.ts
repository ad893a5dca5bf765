import type { Env } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { takeEvents } from "#routes/intake.ts";
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

export function senderOf({ sourceId }: Sending): Parameters<typeof takeEvents>[1] {
  return { sourceId, sourceName, liveDays: null, mode: "live", sessionId: null };
}

async function take(env: Env, sending: Sending, batch: unknown[]): Promise<void> {
  const { results } = await takeEvents(env, senderOf(sending), batch, Date.now());
  const refused = results.find(({ status }) => status !== "accepted");
  if (refused) throw new Error(`not taken: ${JSON.stringify(refused)}`);
}

/** Sends in batches of 500 and rolls up whenever the events' own clock has passed another `minutes` (0: after each batch), and at the end. */
async function shapeOf(
  stage: Stage,
  sending: Sending,
  { name, events, minutes, isGate }: { name: string; events: SeriesEvent[]; minutes: number; isGate: boolean },
): Promise<Shape> {
  const tallies: Tally[] = [];
  let [rollups, due] = [0, 0];
  const batches = batchesOf(events);
  for (const [at, batch] of batches.entries()) {
    tallies.push(await tallyOf(stage.db, (env) => take(env, sending, batch)));
    const clock = Date.parse(batch.at(-1)?.time ?? "");
    if (minutes > 0 && clock < due && at !== batches.length - 1) continue;
    due = minutes > 0 ? (Math.floor(clock / (minutes * minuteMs)) + 1) * minutes * minuteMs : 0;
    rollups += 1;
    tallies.push(await tallyOf(stage.db, (env) => rollUp(env, Date.now())));
  }
  const { rowsWritten, rowsRead } = sumOf(tallies);
  const n = events.length;
  return { name, events: n, rollups, written: rowsWritten / n, read: rowsRead / n, isDaily: minutes === 1440, isGate };
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
  const shapes: [name: string, events: SeriesEvent[], minutes: number, isGate: boolean][] = [
    [`flights in file order (${airports.length} accounts), rolled up every 15 minutes`, moved(3), 15, false],
    ["the same, every 6 hours", moved(4), 360, false],
    ["the same, once a day", moved(5), 1440, true],
    ["one account, one day a batch, rolled up after each", oneDay("one", 1, 0), 0, true],
    ["one account, each batch over 30 days, rolled up after each", spread, 0, true],
    ["10 accounts a batch, one day, rolled up after each", oneDay("ten", 10, 50), 0, true],
    ["150 accounts a batch, one day, rolled up after each", oneDay("many", 150, 100), 0, false],
  ];
  const measured: Shape[] = [];
  for (const [name, events, minutes, isGate] of shapes)
    measured.push(await shapeOf(stage, sending, { name, events, minutes, isGate }));
  return measured;
}
