import { rejected } from "#domain/event/event.ts";
import { instantOf } from "#domain/event/time.ts";
import type { Env } from "#env";
import { type Principal, system } from "#schema/audit.ts";
import { type EventResult, eventLimits } from "#schema/event.ts";
import { type ReadyEvent, readyEvents, removeParked, type Waiting } from "#store/parked.ts";
import { takeEvents } from "./intake.ts";
import { wakeRollup } from "./wake.ts";

const dayMs = 86_400_000;
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

/** The window of the sender, as it was open when the event came: waiting makes nothing too old, and nothing early enough. */
function lateBy(row: ReadyEvent, raw: unknown): EventResult | null {
  const { time } = raw as { time?: unknown };
  const at = typeof time === "string" ? instantOf(time) : null;
  // Read again by the intake, which says what is wrong with it.
  if (at === null) return null;
  if (at < row.receivedAt - row.liveDays * dayMs) return rejected(row.id, "too_old");
  return at > row.receivedAt + eventLimits.futureMinutes * 60_000 ? rejected(row.id, "in_future") : null;
}

/** Events of one sender under one name, taken as one batch. */
async function takeGroup(
  env: Env,
  rows: ReadyEvent[],
  now: number,
): Promise<{ row: ReadyEvent; result: EventResult }[]> {
  const [first] = rows;
  if (!first) return [];
  const read = rows.map((row) => ({ row, raw: JSON.parse(row.body) as unknown }));
  const judged = read.map((each) => ({ ...each, result: lateBy(each.row, each.raw) }));
  const good = judged.filter(({ result }) => result === null);
  const { sourceId, origin: sourceName, mode } = first;
  const sender = { sourceId, sourceName, mode, liveDays: null, sessionId: null };
  const batch = good.map(({ raw }) => raw);
  const taken = batch.length > 0 ? (await takeEvents(env, sender, batch, now)).results : [];
  return [
    ...judged.flatMap(({ row, result }) => (result ? [{ row, result }] : [])),
    ...good.flatMap(({ row }, at) => ({ row, result: taken[at] as EventResult })),
  ];
}

const stillWaits = ({ code }: EventResult) => code === "unknown_account" || code === "unknown_metric";

/** Who has it done, and when. UTC ms. */
interface Replayer {
  by: Principal;
  now: number;
}

async function takeRows(env: Env, rows: ReadyEvent[], { by, now }: Replayer): Promise<ReplayResult[]> {
  const groups = Map.groupBy(rows, (row) => `${row.sourceId} ${row.mode} ${row.origin}`);
  const results: ReplayResult[] = [];
  for (const group of groups.values()) {
    const taken = await takeGroup(env, group, now);
    // Behind the intake: cut off in between, the next replay finds a duplicate and takes it away.
    const settled = taken.filter(({ result }) => !stillWaits(result));
    const accepted = settled.filter(({ result }) => result.status === "accepted").length;
    const { sourceId: source, mode, origin } = group[0] as ReadyEvent;
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
  let after: ReadyEvent | null = null;
  for (let batch = 0; batch < batches; batch += 1) {
    const rows: ReadyEvent[] = await readyEvents(env.DB, waiting, { after, count: eventLimits.perBatch });
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
