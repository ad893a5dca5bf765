import { type AnyColumn, sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { dirtyDay, event, factActor, factHour, factMonth } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { all, apply, bare, statement } from "./db.ts";

export interface DirtyDay {
  metricKey: string;
  localDate: string;
}

const list = statement<{ accountId: string }, DirtyDay>(
  "rollup.dirty",
  (p) =>
    sql`select ${dirtyDay.metricKey} as "metricKey", ${dirtyDay.localDate} as "localDate" from ${dirtyDay} where ${dirtyDay.accountId} = ${p.accountId} limit 1000`,
);

/**
 * A sum that cannot fail: exact to 2^53, and no more than that beyond. SQLite's own sum() throws on overflow, and one absurd
 * event would stop an account's figures for good.
 */
const exactSum = (column: AnyColumn) =>
  sql`cast(max(-9007199254740991, min(total(${column}), 9007199254740991)) as integer)`;

type Days = { accountId: string; days: string };

/** The days of one call, as rows of (metric, day). */
const days = sql`json_each(${sql.placeholder("days")}) as j`;
const day = sql`json_extract(j.value, '$.localDate')`;
const key = sql`json_extract(j.value, '$.metricKey')`;

const clearHours = statement<Days>(
  "rollup.clearHours",
  (p) =>
    sql`delete from ${factHour} where (${factHour.localDate}, ${factHour.accountId}, ${factHour.metricKey}) in (select ${day}, ${p.accountId}, ${key} from ${days})`,
);
const clearActors = statement<Days>(
  "rollup.clearActors",
  (p) =>
    sql`delete from ${factActor} where (${factActor.localDate}, ${factActor.accountId}, ${factActor.metricKey}) in (select ${day}, ${p.accountId}, ${key} from ${days})`,
);
const counted = sql`from ${days} join ${event} on ${event.localDate} = ${day} and ${event.metricKey} = ${key} and ${event.accountId} = ${sql.placeholder("accountId")} where ${event.counts} = 1`;
const buildHours = statement<Days>(
  "rollup.buildHours",
  () => sql`insert into ${factHour} (${sql.join([factHour.localDate, factHour.accountId, factHour.metricKey, factHour.hour, factHour.n, factHour.total].map(bare), sql`, `)})
    select ${event.localDate}, ${event.accountId}, ${event.metricKey}, ${event.localHour}, count(*), ${exactSum(event.value)} ${counted} group by 1, 2, 3, 4`,
);
const buildActors = statement<Days>(
  "rollup.buildActors",
  () => sql`insert into ${factActor} (${sql.join([factActor.localDate, factActor.accountId, factActor.metricKey, factActor.actor, factActor.n, factActor.total].map(bare), sql`, `)})
    select ${event.localDate}, ${event.accountId}, ${event.metricKey}, coalesce(${event.actor}, ''), count(*), ${exactSum(event.value)} ${counted} group by 1, 2, 3, 4`,
);

/** Months touched, each with all its possible days: 31 seeks a month, whatever the length of the history. */
const monthDays = sql`(select distinct substr(${day}, 1, 7) as month, ${key} as metric_key from ${days}) as m
  join (with recursive d(n) as (select 1 union all select n + 1 from d where n < 31) select n from d) as d`;
const clearMonths = statement<Days>(
  "rollup.clearMonths",
  (p) =>
    sql`delete from ${factMonth} where (${factMonth.accountId}, ${factMonth.metricKey}, ${factMonth.month}) in (select ${p.accountId}, ${key}, substr(${day}, 1, 7) from ${days})`,
);
const buildMonths = statement<Days>(
  "rollup.buildMonths",
  (
    p,
  ) => sql`insert into ${factMonth} (${sql.join([factMonth.accountId, factMonth.metricKey, factMonth.month, factMonth.n, factMonth.total, factMonth.firstOn].map(bare), sql`, `)})
    select ${factHour.accountId}, ${factHour.metricKey}, m.month, sum(${factHour.n}), ${exactSum(factHour.total)}, min(${factHour.localDate})
    from ${monthDays} join ${factHour} on ${factHour.localDate} = m.month || '-' || printf('%02d', d.n) and ${factHour.accountId} = ${p.accountId}
    and ${factHour.metricKey} = m.metric_key group by 1, 2, 3`,
);
const clean = statement<Days>(
  "rollup.clean",
  (p) =>
    sql`delete from ${dirtyDay} where (${dirtyDay.accountId}, ${dirtyDay.metricKey}, ${dirtyDay.localDate}) in (select ${p.accountId}, ${key}, ${day} from ${days})`,
);
/** A month that could not print a figure, because nothing had come or not all: with its events here it is composed again. */
const reopen = statement<Days>(
  "rollup.reopen",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${recap.accountId} = ${p.accountId} and ${recap.kind} = 'monthly'
    and ${recap.state} in ('archived', 'held') and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale')
    and ${recap.periodKey} in (select substr(${day}, 1, 7) from ${days})`,
);
const bump = statement<{ accountId: string }>(
  "rollup.bump",
  (p) =>
    sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1 where ${account.id} = ${p.accountId}`,
);

/** Days of an account to rebuild, at most 1,000 at a time. */
export async function dirtyDays(db: D1Database, accountId: string): Promise<DirtyDay[]> {
  return all<DirtyDay>(list.bind(db, { accountId }));
}

/**
 * Rebuilds hours, actors and months of the given days from their events, in one transaction. Never increments: the same
 * call twice gives the same rows. An event that arrives meanwhile marks its day again.
 */
export async function rebuildDays(db: D1Database, accountId: string, dirty: DirtyDay[]): Promise<void> {
  const values = { accountId, days: JSON.stringify(dirty) };
  const steps = [clearHours, clearActors, buildHours, buildActors, clearMonths, buildMonths, reopen, clean];
  await apply(db, [...steps.map((step) => step.bind(db, values)), bump.bind(db, { accountId })]);
}

export interface GoalDays {
  kind: "first_value" | "twelve_month";
  metricKey: string;
  startsOn: string;
  target: number;
  reachedOn: string | null;
}

const goalsOf = statement<{ accountId: string }, GoalDays>(
  "rollup.goals",
  (
    p,
  ) => sql`select ${goal.kind} as "kind", ${goal.metricKey} as "metricKey", ${goal.startsOn} as "startsOn", ${goal.target} as "target", ${goal.reachedOn} as "reachedOn"
    from ${goal} where ${goal.accountId} = ${p.accountId}`,
);
const dayTotals = statement<{ accountId: string; metricKey: string; days: string }, { date: string; value: number }>(
  "rollup.dayTotals",
  (
    p,
  ) => sql`select ${factHour.localDate} as "date", ${exactSum(factHour.total)} as "value" from json_each(${p.days}) as j
    join ${factHour} on ${factHour.localDate} = j.value and ${factHour.accountId} = ${p.accountId} and ${factHour.metricKey} = ${p.metricKey} group by ${factHour.localDate}`,
);
const setGoal = statement<{ accountId: string; kind: string; current: number; reachedOn: string | null }>(
  "rollup.setGoal",
  (p) =>
    sql`update ${goal} set ${bare(goal.current)} = ${p.current}, ${bare(goal.reachedOn)} = ${p.reachedOn} where ${goal.accountId} = ${p.accountId} and ${goal.kind} = ${p.kind}`,
);

/** The goals of an account, as far as figures move them. */
export async function goalsToMeasure(db: D1Database, accountId: string): Promise<GoalDays[]> {
  return all<GoalDays>(goalsOf.bind(db, { accountId }));
}

/** Totals of the given local days, scaled; days without any are left out. */
export async function totalsOfDays(
  db: D1Database,
  accountId: string,
  asked: { metricKey: string; days: string[] },
): Promise<{ date: string; value: number }[]> {
  return all(dayTotals.bind(db, { accountId, metricKey: asked.metricKey, days: JSON.stringify(asked.days) }));
}

/** Keeps where the goals stand; every page of the account gets a new ETag. */
export async function keepGoals(
  db: D1Database,
  accountId: string,
  goals: { kind: string; current: number; reachedOn: string | null }[],
): Promise<void> {
  await apply(db, [...goals.map((each) => setGoal.bind(db, { accountId, ...each })), bump.bind(db, { accountId })]);
}
