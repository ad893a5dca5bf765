import type { Env } from "#env";
import { type Principal, system } from "#schema/audit.ts";
import { type EventResult, eventLimits } from "#schema/event.ts";
import { nextStretch, type ParkedRow, passStretch, readyOfStretch, removeParked } from "#store/parked.ts";
import { takeEvents } from "./intake.ts";

/**
 * What one tick looks at, and takes of that: each group is one sender under one name, taken as one batch. A million that wait
 * are looked through in five days, a few hundred each time.
 */
const perTick = { rows: 2000, ready: eventLimits.perBatch, groups: 20 };

/** The answer for an event that waited. */
export interface ReplayResult extends EventResult {
  source: string;
}

/** Events of one sender under one name, taken as one batch. */
async function takeGroup(env: Env, rows: ParkedRow[], now: number): Promise<{ row: ParkedRow; result: EventResult }[]> {
  const [first] = rows;
  if (!first) return [];
  const { sourceId, origin: sourceName, mode } = first;
  // The window was open when it came: waiting makes nothing too old.
  const sender = { sourceId, sourceName, mode, liveDays: null, sessionId: null };
  const batch = rows.map((row) => JSON.parse(row.body) as unknown);
  const { results } = await takeEvents(env, sender, batch, now);
  return rows.map((row, at) => ({ row, result: results[at] as EventResult }));
}

const stillWaits = ({ code }: EventResult) => code === "unknown_account" || code === "unknown_metric";

/** Who has it done, and when. UTC ms. */
export interface Replayer {
  by: Principal;
  now: number;
}

const groupsOf = (rows: ParkedRow[]) => [
  ...Map.groupBy(rows, (row) => `${row.sourceId} ${row.mode} ${row.origin}`).values(),
];

async function takeGroups(env: Env, groups: ParkedRow[][], { by, now }: Replayer): Promise<ReplayResult[]> {
  const results: ReplayResult[] = [];
  for (const group of groups) {
    const taken = await takeGroup(env, group, now);
    // Behind the intake: cut off in between, the next replay finds a duplicate and takes it away.
    const settled = taken.filter(({ result }) => !stillWaits(result));
    const accepted = settled.filter(({ result }) => result.status === "accepted").length;
    const { sourceId: source, mode, origin } = group[0] as ParkedRow;
    await removeParked(
      env.DB,
      settled.map(({ row }) => row),
      { by, now, about: { source, mode, origin, accepted } },
    );
    results.push(...taken.map(({ row, result }) => ({ ...result, id: row.id, source: row.origin })));
  }
  return results;
}

/** Takes what waited and is ready, at most a batch. What was settled waits no longer; the results say how. */
export function takeRows(env: Env, rows: ParkedRow[], replayer: Replayer): Promise<ReplayResult[]> {
  return takeGroups(env, groupsOf(rows), replayer);
}

/**
 * Takes of the next stretch of what waits what is ready by now: parked while its account or metric was made, or left over by
 * the replay behind that. From the end it begins again.
 */
export async function takeStretch(env: Env): Promise<void> {
  const { after, last, n } = await nextStretch(env.DB, perTick.rows);
  if (last === null) return passStretch(env.DB, { after, to: 0 });
  const rows = await readyOfStretch(env.DB, { after, last, count: perTick.ready });
  // Before they are taken: what cannot be holds up no other.
  await passStretch(env.DB, { after, to: n < perTick.rows ? 0 : last });
  // By the clock: an event may be newer than the trigger.
  const replayer = { by: system, now: Date.now() };
  for (const group of groupsOf(rows).slice(0, perTick.groups))
    await takeGroups(env, [group], replayer).catch((error: unknown) => logParked(error, group[0]?.sourceId));
}

/** One sender's events that cannot be taken hold up nobody else's. */
function logParked(error: unknown, source: string | undefined): void {
  console.error(JSON.stringify({ job: "parked", source, error: String(error), stack: (error as Error).stack }));
}
