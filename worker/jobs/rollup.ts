import { makeId } from "#auth/token.ts";
import { celebrationDue } from "#domain/celebration/due.ts";
import { labelsOf, stretchesOf } from "#domain/figure/bucket.ts";
import { currentOf, monthsOfMark, monthsOfStart, reachedOn, runningSums } from "#domain/figure/goal.ts";
import { secondsUntilDue } from "#domain/figure/lag.ts";
import { needsAll } from "#domain/figure/value.ts";
import { periodKeyOf } from "#domain/month.ts";
import type { PacedGoal } from "#domain/recap/restated-pace.ts";
import { monthsToRevise } from "#domain/recap/revise.ts";
import { localOf } from "#domain/zone.ts";
import type { Env } from "#env";
import type { FoundFirstValue } from "#schema/celebration.ts";
import type { AccountFigures, FactMonths } from "#schema/figure.ts";
import { recapSettings, rollupSettings } from "#schema/settings.ts";
import type { LogKind } from "#schema/words.ts";
import { type FoldedAccount, keepFigures, type MonthToFold, readFigures, totalsOfMonths } from "#store/figure.ts";
import { reviseRecaps } from "#store/recap/late.ts";
import { type BuildDay, rebuildDays } from "#store/rollup.ts";
import { moveMark, readTail, weighTail } from "#store/tail.ts";

/** Days derived in one transaction, accounts folded in one. */
const daysPerStep = 2000;
const accountsPerStep = 100;
/** After so many a run ends, and another goes on: a Worker may ask the database a thousand things. */
const accountsPerRun = 4000;
/** How often a fold is done again because somebody else folded the same account meanwhile. */
const tries = 6;

type Tail = Awaited<ReturnType<typeof readTail>>;

/** A day to derive, and what happened there. */
interface ChangedDay extends BuildDay {
  kinds: LogKind[];
}

interface ChangedMonth extends MonthToFold {
  kinds: LogKind[];
}

/** Events of an account that is gone have no days. */
function daysToBuild({ days, zones, metrics }: Tail): ChangedDay[] {
  const zoneOf = new Map(zones.map((zone) => [zone.id, zone]));
  const full = new Set(metrics.filter((metric) => needsAll(metric.aggregation)).map((metric) => metric.key));
  const asked = new Map<string, ChangedDay>();
  for (const { accountId, metricKey, localDate: named, kinds } of days) {
    const zone = zoneOf.get(accountId);
    // Where the zone changed, what was named under a day may lie on the one before or after.
    for (const localDate of zone ? labelsOf(named, zone.spans) : []) {
      const key = `${accountId} ${localDate} ${metricKey}`;
      const known = asked.get(key);
      known?.kinds.push(...kinds);
      if (!zone || known) continue;
      const stretches = stretchesOf(localDate, zone.timezone, zone.spans);
      const labels = labelsOf(localDate, zone.spans);
      const day = { accountId, metricKey, localDate, stretches, labels, full: full.has(metricKey) };
      asked.set(key, { ...day, kinds: [...kinds] });
    }
  }
  return [...asked.values()];
}

function monthsOf(days: ChangedDay[], metrics: Tail["metrics"]): ChangedMonth[] {
  const unique = new Set(metrics.filter((metric) => metric.aggregation === "unique").map((metric) => metric.key));
  const months = Map.groupBy(days, (day) => `${day.accountId} ${periodKeyOf(day.localDate)} ${day.metricKey}`);
  return [...months.values()].map((own) => {
    const [{ accountId, metricKey, localDate }] = own as [ChangedDay];
    const kinds = [...new Set(own.flatMap((day) => day.kinds))];
    return { accountId, metricKey, month: periodKeyOf(localDate), countActors: unique.has(metricKey), kinds };
  });
}

type Read = Awaited<ReturnType<typeof readFigures>>;

function mergedMonths(account: AccountFigures, fresh: Read["months"]): FactMonths {
  const own = fresh.filter(([accountId]) => accountId === account.accountId);
  const months: FactMonths = { ...account.months };
  // Only what changes is copied: five years of months are most of an account's row.
  for (const metricKey of new Set(own.map(([, key]) => key))) months[metricKey] = { ...months[metricKey] };
  for (const [, metricKey, month, folded] of own) {
    const kept = months[metricKey] as FactMonths[string];
    if (folded) kept[month] = folded;
    else delete kept[month];
  }
  return months;
}

interface Fold {
  account: AccountFigures;
  months: FactMonths;
}

type Days = Awaited<ReturnType<typeof totalsOfMonths>>;

function givenOf({ account, months }: Fold, days: Days, metricKey: string) {
  const own = days.filter((day) => day.accountId === account.accountId && day.metricKey === metricKey);
  return { months: months[metricKey] ?? {}, days: own };
}

/** Days of the months in which a goal starts, and then of those in which it is reached, for all accounts at once. */
async function goalDays(env: Env, folds: Fold[]): Promise<Days> {
  let days: Days = [];
  for (const step of [monthsOfStart, monthsOfMark]) {
    const known = new Set(days.map((day) => `${day.accountId} ${day.metricKey} ${periodKeyOf(day.date)}`));
    const asked = folds.flatMap((fold) =>
      fold.account.agreed.flatMap((goal) =>
        step(goal, givenOf(fold, days, goal.metricKey)).map((month): [string, string, string] => [
          fold.account.accountId,
          goal.metricKey,
          month,
        ]),
      ),
    );
    const missing = new Map(
      asked.map((each) => [each.join(" "), each]).filter(([key]) => !known.has(key as string)) as [
        string,
        [string, string, string],
      ][],
    );
    days = [...days, ...(await totalsOfMonths(env.DB, [...missing.values()]))];
  }
  return days;
}

/** The first month in which a goal was reached otherwise than by now, of these and of what stood before; null: each was reached when it is. */
function firstMoved(before: string | null, reached: { on: string | null; was: string | null }[]): string | null {
  const days = reached.filter(({ on, was }) => on !== was).flatMap(({ on, was }) => [on, was]);
  const months = days.filter((day) => day !== null).map(periodKeyOf);
  return [before, ...months].filter((month) => month !== null).toSorted()[0] ?? null;
}

function foldedAccount(fold: Fold, days: Days, { tail, now }: Folding): FoldedAccount {
  const { account, months } = fold;
  const today = localOf(now, account.timezone).date;
  const goals: Record<string, number> = {};
  const reached = account.agreed.map((goal) => {
    const given = givenOf(fold, days, goal.metricKey);
    goals[goal.kind] = currentOf(goal, given);
    const metric = tail.metrics.find(({ key }) => key === goal.metricKey);
    const on = reachedOn(goal, given, { metric, today });
    return { kind: goal.kind, on, was: goal.reachedOn, isKnown: goal.isKnown };
  });
  // A First Value without a row of the ledger was found by a Worker that opened none.
  const changed = reached.filter(({ on, was, isKnown }) => on !== was || (on !== null && !isKnown));
  return {
    accountId: account.accountId,
    months: JSON.stringify(months),
    goals: JSON.stringify(goals),
    seen: account.revision,
    logId: Math.max(account.logId, tail.last ?? 0),
    movedFrom: firstMoved(account.movedFrom, changed),
    reached: changed.map(({ isKnown: _, ...each }) => ({ ...each, celebration: celebrationOf(account, each, now) })),
  };
}

/** A First Value that was reached is celebrated by a row of the ledger: the tick after it is due looks at it. */
function celebrationOf(
  { accountId, timezone, locale }: AccountFigures,
  { kind, on }: { kind: string; on: string | null },
  now: number,
): FoundFirstValue | null {
  if (kind !== "first_value" || on === null) return null;
  const dueAt = celebrationDue(on, { id: accountId, timezone, locale }, { now, settings: recapSettings });
  return { id: makeId(), dueAt };
}

interface Folding {
  tail: Tail;
  now: number;
  /** For somebody who reads one account: it keeps how far it is known, so that the next one need not ask again. */
  isRead: boolean;
}

/** Folds months and goals of accounts. Lost to another fold of the same account, it reads again. */
async function foldAccounts(env: Env, asked: ChangedMonth[], folding: Folding): Promise<void> {
  const ids = [...new Set(asked.map((month) => month.accountId))];
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { accounts, months } = await readFigures(env.DB, ids, asked);
    const folds = accounts.map((account) => ({ account, months: mergedMonths(account, months) }));
    const days = await goalDays(env, folds);
    const rows = folds.map((fold) => foldedAccount(fold, days, folding));
    const changed = rows.filter((row, at) => {
      const { account } = folds[at] as Fold;
      const same = row.months === JSON.stringify(account.months) && row.goals === JSON.stringify(account.goals);
      const isKnown = !folding.isRead || account.logId >= row.logId;
      return account.revision === 0 || !same || !isKnown || row.reached.length > 0;
    });
    if ((await keepFigures(env.DB, changed, folding.now)) === changed.length) {
      const written = new Set(changed);
      const kept = rows.map((row) => ({ ...row, revision: row.seen + (written.has(row) ? 1 : 0) }));
      await revise(env, folds, { asked, kept, days, ...folding });
      return;
    }
  }
  throw new Error("These accounts were folded by somebody else every time.");
}

function pacedOf(fold: Fold, days: Days): PacedGoal | null {
  const goal = fold.account.agreed.find(({ kind }) => kind === "twelve_month");
  return goal ? { goal, sums: runningSums(goal, givenOf(fold, days, goal.metricKey)) } : null;
}

interface KeptFold extends FoldedAccount {
  /** Of the account as it is kept now. */
  revision: number;
}

/** Months that were published, or could not be, get to know what their figure is now. */
async function revise(
  env: Env,
  folds: Fold[],
  { asked, kept, days, tail, now }: Folding & { asked: ChangedMonth[]; kept: KeptFold[]; days: Days },
): Promise<void> {
  const accounts = folds.map((fold, at) => {
    const { account, months } = fold;
    const { accountId, kickoffOn, timezone, agreed } = account;
    const month = periodKeyOf(localOf(now, timezone).date);
    const paced = pacedOf(fold, days);
    const goals = { goalKeys: agreed.map(({ metricKey }) => metricKey), goalsFrom: kept[at]?.movedFrom ?? null, paced };
    return [accountId, { months, kickoffOn, month, ...goals }] as const;
  });
  const moved = kept.filter(({ movedFrom }) => movedFrom !== null);
  const { restateShare: share, recordMinMonths } = recapSettings;
  const known = { metrics: tail.metrics, recordMinMonths };
  const revisions = new Map(kept.map(({ accountId, revision }) => [accountId, revision]));
  const revised = monthsToRevise(asked, new Map(accounts), known).map((month) => {
    return { ...month, id: makeId(), revision: revisions.get(month.accountId) ?? 0 };
  });
  const done = moved.map(({ accountId, revision }) => ({ accountId, revision }));
  await reviseRecaps(env.DB, revised, { now, share, moved: done });
}

/** Derives the days a tail names and folds the months and goals over them. Gives of how many accounts. */
async function derive(env: Env, folding: Folding): Promise<number> {
  const { tail } = folding;
  const span = { mark: tail.mark, last: tail.last ?? tail.mark };
  const days = daysToBuild(tail);
  for (let at = 0; at < days.length; at += daysPerStep) {
    const left = await rebuildDays(env.DB, days.slice(at, at + daysPerStep), span);
    // Figures of these days stay as they are until their archives are restored.
    if (left.length > 0) console.warn(JSON.stringify({ job: "rollup", archivedDays: left.length, first: left[0] }));
  }
  const months = monthsOf(days, tail.metrics);
  const accounts = [...new Set(months.map((month) => month.accountId))];
  for (let at = 0; at < accounts.length; at += accountsPerStep) {
    const some = new Set(accounts.slice(at, at + accountsPerStep));
    await foldAccounts(
      env,
      months.filter((month) => some.has(month.accountId)),
      folding,
    );
  }
  return accounts.length;
}

/**
 * Derives every day the log names and the rollups do not know yet, and folds the months and goals over them. Safe to run twice,
 * at once, and while events arrive: days are derived whole, and the mark moves only when all of it is written. `most`: ends
 * once it has looked at so many accounts. False: there is more.
 */
export async function rollUp(env: Env, now: number, most = Number.POSITIVE_INFINITY): Promise<boolean> {
  let accounts = 0;
  for (let tail = await readTail(env.DB); tail.last !== null; tail = await readTail(env.DB)) {
    if (accounts >= most) return false;
    accounts += await derive(env, { tail, now, isRead: false });
    await moveMark(env.DB, tail.last);
  }
  return true;
}

/**
 * The same for accounts that are read now, as many as fit one step; gives those it did not come to, never the first. The mark
 * stays: the others wait for theirs, and these will be found unchanged.
 */
export async function catchUpAll(env: Env, accountIds: string[], now: number): Promise<string[]> {
  const tail = await readTail(env.DB, accountIds);
  if (tail.days.length > 0) await derive(env, { tail, now, isRead: true });
  return tail.left;
}

/** The same for one account that somebody reads now. */
export async function catchUp(env: Env, accountId: string, now: number): Promise<void> {
  await catchUpAll(env, [accountId], now);
}

/**
 * Rolls up what is worth the rows it writes, as much as one run may; else gives in how many seconds it will be, null while
 * nobody can say. What is left over is woken at once.
 */
export async function rollUpIfDue(env: Env, now: number): Promise<number | null> {
  const seconds = secondsUntilDue(await weighTail(env.DB), now, rollupSettings);
  if (seconds === 0 && !(await rollUp(env, now, accountsPerRun))) await env.QUEUE.send({ type: "rollup" });
  return seconds || null;
}
