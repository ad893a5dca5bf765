import type { Env } from "#env";
import { type Principal, system } from "#schema/audit.ts";
import { type EventResult, eventLimits } from "#schema/event.ts";
import { type ParkedRow, readyEvents, removeParked, type Waiting } from "#store/parked.ts";
import { takeEvents } from "./intake.ts";
import { wakeRollup } from "./wake.ts";

/** Batches one call takes: what is left says so. */
const batches = 10;

/** The answer for an event that waited. */
interface ReplayResult extends EventResult {
  source: string;
}

/** What became of what waited. `more`: there was more than one call takes. */
export interface Replay {
  results: ReplayResult[];
  more: boolean;
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
interface Replayer {
  by: Principal;
  now: number;
}

async function takeRows(env: Env, rows: ParkedRow[], { by, now }: Replayer): Promise<ReplayResult[]> {
  const groups = Map.groupBy(rows, (row) => `${row.sourceId} ${row.mode} ${row.origin}`);
  const results: ReplayResult[] = [];
  for (const group of groups.values()) {
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

/**
 * Takes what waited for an account or a metric that is there now: of one source, for one account (its external id) or for one
 * metric (its key). What was accepted, there already or refused for another reason waits no longer; the result says which.
 */
export async function replayParked(env: Env, waiting: Waiting, replayer: Replayer): Promise<Replay> {
  const results: ReplayResult[] = [];
  let after: ParkedRow | null = null;
  for (let batch = 0; batch < batches; batch += 1) {
    const rows: ParkedRow[] = await readyEvents(env.DB, waiting, { after, count: eventLimits.perBatch });
    results.push(...(await takeRows(env, rows, replayer)));
    after = rows.at(-1) ?? null;
    if (rows.length < eventLimits.perBatch) {
      after = null;
      break;
    }
  }
  if (results.some(({ status }) => status === "accepted")) await wakeRollup(env.QUEUE);
  return { results, more: after !== null };
}

/** The same in the background, for what was just created: an error is logged, and the next replay finds what is left. */
export async function replayQuietly(env: Env, waiting: Waiting, now: number): Promise<void> {
  await replayParked(env, waiting, { by: system, now }).catch((error: unknown) =>
    console.error(JSON.stringify({ job: "replay", ...waiting, error: String(error) })),
  );
}
