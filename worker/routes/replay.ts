import type { Env } from "#env";
import { type Replayer, type ReplayResult, takeRows } from "#jobs/parked.ts";
import { eventLimits } from "#schema/event.ts";
import { type ParkedRow, readyEvents, type Waiting } from "#store/parked.ts";
import { wakeRollup } from "./wake.ts";

/** Batches one call takes: what is left says so. */
const batches = 10;

/** What became of what waited. `more`: there was more than one call takes. */
export interface Replay {
  results: ReplayResult[];
  more: boolean;
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
