import { makeId } from "#auth/token.ts";
import { daysAsIf, daysOfRange, differenceOf } from "#domain/backfill/difference.ts";
import { isOutside, rangeOf } from "#domain/backfill/range.ts";
import { type BackfillStep, isToDo, nextStep } from "#domain/backfill/step.ts";
import type { Env } from "#env";
import { takeEvents } from "#jobs/intake.ts";
import type { Principal } from "#schema/audit.ts";
import {
  type BackfillRange,
  type BackfillResult,
  type BackfillRow,
  type BackfillView,
  backfillLimits,
  type MonthDifference,
  type NewBackfill,
} from "#schema/backfill.ts";
import { Refusal } from "#schema/errors.ts";
import type { EventResult } from "#schema/event.ts";
import { addBackfill, applyBackfill, backfillOf, discardBackfill, revertBackfill } from "#store/backfill.ts";
import { compareMonths, readDryRun } from "#store/dry-run.ts";
import { eventContext } from "#store/event.ts";
import { zonesOf } from "#store/zone.ts";
import { wakeRollup } from "./wake.ts";

const dayMs = 86_400_000;

/** Who asks. `sourceId` null: staff, who may see every source's sessions. */
export interface BackfillCaller {
  env: Env;
  /** UTC ms. */
  now: number;
  by: Principal;
  sourceId: string | null;
}

function ownOf(session: BackfillRow | null, { sourceId }: BackfillCaller): BackfillRow {
  if (session === null || (sourceId !== null && session.sourceId !== sourceId))
    throw new Refusal("not_found", "There is no such session.");
  return session;
}

async function rangeToReplace({ env }: BackfillCaller, asked: NewBackfill): Promise<BackfillRange | null> {
  if (asked.mode === "add") return null;
  const { accounts, metrics } = await eventContext(env.DB, [asked.subject]);
  const account = accounts.get(asked.subject);
  if (!account) throw new Refusal("invalid", "No account has this external id.", { subject: "unknown" });
  if (!metrics.has(asked.type)) throw new Refusal("invalid", "No metric has this key.", { type: "unknown" });
  const zones = (await zonesOf(env.DB, account.id)) ?? { timezone: account.timezone, spans: [] };
  return { accountId: account.id, metricKey: asked.type, ...rangeOf(asked, zones) };
}

/** Opens a session for a source and gives its id. Throws Refusal invalid: unknown account or metric, a range that is none. */
export async function openBackfill(
  caller: BackfillCaller & { sourceId: string },
  asked: NewBackfill,
  { kind = "api", detail = {} }: { kind?: BackfillRow["kind"]; detail?: Record<string, unknown> } = {},
): Promise<string> {
  const { env, now, by, sourceId } = caller;
  const id = makeId();
  const range = await rangeToReplace(caller, asked);
  const { mode, label } = asked;
  await addBackfill(env.DB, { id, kind, sourceId, mode, label, range, detail, by: by.name, now });
  return id;
}

const outside = (raw: unknown): BackfillResult => {
  const { id } = raw as { id?: unknown };
  const message = "This session replaces another account, metric or time.";
  return {
    id: typeof id === "string" ? id.slice(0, 128) : null,
    status: "rejected",
    code: "outside_session",
    message,
  };
};

const ended = (state: BackfillRow["state"]) => new Refusal("conflict", "This session takes no more events.", { state });

/** Events of a day with daily values are left out like those of a session that ended meanwhile: which of the two was it? */
async function checkStillOpen(env: Env, id: string, results: EventResult[]): Promise<void> {
  if (!results.some(({ code }) => code === "daily_values_here")) return;
  const session = await backfillOf(env.DB, id);
  if (session?.state !== "open") throw ended(session?.state ?? "discarded");
}

/**
 * Takes at most 500 events into an open session, whatever their age, and answers each in order; none counts before the session
 * is applied. What lacks its account or metric is refused and not kept. Throws Refusal not_found; conflict: not open.
 */
export async function takeIntoBackfill(
  caller: BackfillCaller & { sourceName: string },
  id: string,
  batch: unknown[],
): Promise<BackfillResult[]> {
  const { env, now, sourceName } = caller;
  const session = ownOf(await backfillOf(env.DB, id), caller);
  if (session.state !== "open") throw ended(session.state);
  const { range } = session;
  const inside = range === null ? batch : batch.filter((raw) => !isOutside(raw, range));
  const sender = { sourceId: session.sourceId, sourceName, liveDays: null, mode: "live" as const, sessionId: id };
  const { results } = await takeEvents(env, sender, inside, now);
  await checkStillOpen(env, id, results);
  const taken = results.values();
  return batch.map((raw) => {
    if (range !== null && isOutside(raw, range)) return outside(raw);
    return taken.next().value as EventResult;
  });
}

type Read = Awaited<ReturnType<typeof readDryRun>>;

/** What the rollup would make of every month the session touches. Months it leaves as they are beside its days are left out. */
async function monthsIf(
  { env, now }: BackfillCaller,
  read: Read & { session: BackfillRow },
  step: "apply" | "revert",
): Promise<MonthDifference[]> {
  const { session, touched, tail, accounts, metrics } = read;
  const { range } = session;
  const late = range
    ? tail.filter(({ accountId, metricKey, localDate }) => {
        const { first, last } = daysOfRange(range);
        return (
          accountId === range.accountId && metricKey === range.metricKey && localDate >= first && localDate <= last
        );
      })
    : [];
  const zones = new Map(accounts.map((account) => [account.id, account]));
  const asked = daysAsIf({ touched: [...touched, ...read.range, ...late], tail, zones });
  const metricOf = new Map(metrics.map((metric) => [metric.key, metric]));
  const months = asked.months
    .filter(({ metricKey }) => metricOf.has(metricKey))
    .map((month) => ({ ...month, countActors: metricOf.get(month.metricKey)?.aggregation === "unique" }));
  const state = step === "apply" ? ("applied" as const) : ("reverted" as const);
  const compared = await compareMonths(env.DB, { id: session.id, state, now }, { days: asked.days, months });
  const named = new Set(touched.map((day) => `${day.accountId} ${day.metricKey} ${day.localDate.slice(0, 7)}`));
  return compared
    .flatMap((row) => {
      const [metric, account] = [metricOf.get(row.metricKey), zones.get(row.accountId)];
      if (!metric || !account) return [];
      const difference = differenceOf(row, { subject: account.externalId, metric });
      const isNamed = named.has(`${row.accountId} ${row.metricKey} ${row.month}`);
      return isNamed || difference.now !== difference.after ? [difference] : [];
    })
    .toSorted((a, b) => sortKey(a).localeCompare(sortKey(b), "en"));
}

const sortKey = ({ subject, type, month }: MonthDifference) => `${subject} ${type} ${month}`;

/**
 * A session with what it holds and, while there is a next step, what that would change: two round trips, nothing is written.
 * Throws Refusal not_found.
 */
export async function showBackfill(caller: BackfillCaller, id: string): Promise<BackfillView> {
  const read = await readDryRun(caller.env.DB, id);
  const session = ownOf(read.session, caller);
  const would = nextStep(session.state);
  const counts = {
    events: session.state === "discarded" ? 0 : read.events,
    accounts: new Set(read.touched.map((day) => day.accountId)).size,
    days: new Set(read.touched.map((day) => `${day.accountId} ${day.localDate}`)).size,
  };
  const months = would && (await monthsIf(caller, { ...read, session }, would));
  return { backfill: session, counts, dryRun: would && { would, months: months ?? [] } };
}

const backfillActs = { apply: "backfill.apply", revert: "backfill.revert", discard: "backfill.discard" } as const;
const importActs = { apply: "import.apply", revert: "import.revert", discard: "import.discard" } as const;

async function doStep(caller: BackfillCaller, session: BackfillRow, step: BackfillStep): Promise<boolean> {
  const { env, now, by } = caller;
  const { id, kind, label, range } = session;
  const acts = kind === "csv" ? importActs : backfillActs;
  const mark = { id, now, by: by.name };
  const entry = { act: acts[step], by, now, accountId: range?.accountId ?? null, about: { session: id, label } };
  const days = range ? daysOfRange(range) : { first: null, last: null };
  if (step === "apply") return applyBackfill(env.DB, mark, { days, entry });
  if (step === "discard") return discardBackfill(env.DB, mark, entry);
  return revertBackfill(env.DB, { ...mark, since: now - backfillLimits.revertDays * dayMs }, { days, entry });
}

/**
 * Applies a session, takes it back or discards it, in one step; done before, it is left as it is. Of two at once one wins, the
 * other sees what it did. Throws Refusal not_found; conflict: the session is past that step.
 */
export async function stepBackfill(caller: BackfillCaller, id: string, step: BackfillStep): Promise<BackfillRow> {
  const session = ownOf(await backfillOf(caller.env.DB, id), caller);
  if (!isToDo(session, step, caller)) return session;
  const isDone = await doStep(caller, session, step);
  const after = ownOf(await backfillOf(caller.env.DB, id), caller);
  // Somebody else was faster: the same step is done, another one is a conflict.
  if (!isDone && isToDo(after, step, caller)) throw new Refusal("conflict", "Please try again.");
  if (isDone && step !== "discard") await wakeRollup(caller.env.QUEUE);
  return after;
}
