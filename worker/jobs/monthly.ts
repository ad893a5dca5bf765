import { makeId } from "#auth/token.ts";
import { dueMonths } from "#domain/recap/calendar.ts";
import type { Env } from "#env";
import type { Job } from "#schema/jobs.ts";
import type { RecapAccount } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import { planRecaps, recapCalendar, wakeRecaps } from "#store/recap/due.ts";
import { releaseReviewed } from "./release.ts";
import { wake } from "./wake.ts";

const accountsPerStep = 500;
/** Well below the two megabytes one parameter may have. */
const rowsPerStatement = 2000;
const recapsPerRun = 10_000;
/** Read at once: four questions of the database for all of them. About a quarter of a second, and a tenth of the memory a run has. */
const recapsPerJob = 250;

/** An account whose calendar cannot be read, say for a zone this runtime no longer knows, holds up no other. */
function dueOf(account: RecapAccount, now: number): ReturnType<typeof dueMonths> {
  try {
    return dueMonths(account, now, recapSettings);
  } catch (error) {
    console.error(JSON.stringify({ account: account.id, error: String(error) }));
    return [];
  }
}

/** Opens a ledger row for every (account, month) that is due at the trigger's time and has none. */
async function planDue(env: Env, now: number): Promise<void> {
  let after = "";
  for (;;) {
    const accounts = await recapCalendar(env.DB, after, accountsPerStep);
    const rows = accounts.flatMap((account) =>
      dueOf(account, now).map((due) => ({
        accountId: account.id,
        kind: "monthly" as const,
        version: 1,
        id: makeId(),
        state: "due" as const,
        plannedAt: now,
        holds: "[]",
        ...due,
      })),
    );
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      await planRecaps(env.DB, rows.slice(start, start + rowsPerStatement));
    }
    const last = accounts.at(-1);
    if (!last || accounts.length < accountsPerStep) return;
    after = last.id;
  }
}

function jobsOf(ids: string[]): Job[] {
  return Array.from({ length: Math.ceil(ids.length / recapsPerJob) }, (_, at) => ({
    type: "recaps",
    recapIds: ids.slice(at * recapsPerJob, (at + 1) * recapsPerJob),
  }));
}

/** Finds what is due, and wakes everything planned that was not composed: a run cut short is taken up by the next. */
export async function planMonth(env: Env, now: number): Promise<void> {
  await planDue(env, now);
  await releaseReviewed(env, now);
  const ids = await wakeRecaps(env.DB, now, recapsPerRun);
  await wake(env.QUEUE, jobsOf(ids));
}
