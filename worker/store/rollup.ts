import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { DayToBuild, Stretch } from "#schema/figure.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog } from "#tables/event.ts";
import { factDay } from "#tables/fact.ts";
import { bare, bareList, statement } from "./db.ts";

/**
 * A sum that cannot fail: exact to 2^53, and no more than that beyond. SQLite's own sum() throws on overflow, and one absurd
 * event would stop an account's figures for good.
 */
export const exactSum = (what: SQL | AnyColumn) =>
  sql`cast(max(-9007199254740991, min(total(${what}), 9007199254740991)) as integer)`;

/** The days asked for: [account, metric, day, labels, stretches] each. `w` numbers them: a number joins and sorts faster than three texts. */
export const asked = sql`want as materialized (
    select j.key as w, j.value ->> 0 as a, j.value ->> 1 as m, j.value ->> 2 as d, j.value -> 3 as labels, j.value -> 4 as cuts from json_each(${sql.placeholder("days")}) as j),
  label as materialized (select w, a, m, d, l.value as label from want, json_each(want.labels) as l),
  cut as materialized (select w, a, m, d, c.value ->> 0 as since, c.value ->> 1 as until, c.value ->> 2 as shift from want, json_each(want.cuts) as c)`;

/** The log is read on the outside: an index SQLite makes over the days is small, one over what the log says is not. */
const hits = sql`hit as materialized (
    select label.w, label.a, label.m, label.d, l."id" as log, l."source_id" as s, l."mode" as mode, t.value ->> 3 as origin, t.value -> 4 as ids
    from ref cross join ${eventLog} as l on l."id" = ref.id cross join json_each(l."touched") as t
    cross join label on label.a = t.value ->> 0 and label.m = t.value ->> 1 and label.label = t.value ->> 2)`;

/** Which events those log rows (`ref`) name under the days asked for. */
export const naming = sql`${hits},
  ident as (select distinct hit.a, hit.m, hit.d, hit.s, hit.mode, hit.origin, i.value as id from hit, json_each(hit.ids) as i)`;

/** Log rows that may name events of these days: those the day was last read from, and those that came since. */
const named = sql`ref as materialized (
    select o.value as id from label cross join ${factDay} as f on f."local_date" = label.label and f."account_id" = label.a and f."metric_key" = label.m, json_each(f."logs") as o
    union select ${eventLog.id} from ${eventLog} where ${eventLog.id} > ${sql.placeholder("mark")} and ${eventLog.id} <= ${sql.placeholder("last")} and ${eventLog.kind} <> 'staged'),
  ${hits},
  ident as (select distinct hit.w, i.value as id, hit.origin, hit.s, hit.mode from hit, json_each(hit.ids) as i)`;

/** An event of a session counts while the session is applied; one that an applied replacement stands for does not. `sessions`: their table. */
export const counts = (
  sessions: SQL,
): SQL => sql`${event.counts} = 1 and ${event.voidedAt} is null and ${event.mode} = 'live'
    and (${event.sessionId} is null or (select b."state" from ${sessions} as b where b."id" = ${event.sessionId}) = 'applied')
    and not exists (select 1 from ${sessions} as b where b."account_id" = ${event.accountId} and b."metric_key" = ${event.metricKey} and b."state" = 'applied'
      and b."mode" = 'replace_range' and ${event.at} >= b."from_at" and ${event.at} < b."until_at" and ${event.sessionId} is not b."id"
      and coalesce((select own."applied_at" from ${sessions} as own where own."id" = ${event.sessionId}), ${event.receivedAt}) <= b."applied_at")`;

/** Instant, batch and value as one text that sorts: the latest event wins, of equals the one that came later. */
export const stamp = sql`printf('%020d|%020d|%d', ${event.at} + 62135596800000, ${event.batch}, ${event.value})`;

const alive = (full: boolean) => sql`alive as materialized (
    select ident.w, ((${event.at} + cut.shift) % 86400000 + 86400000) % 86400000 / 3600000 as hour, coalesce(${event.actor}, '') as actor,
      ${event.value} as value, iif(${event.kind} = 'adjustment', ${event.value}, 0) as adjusted, ${event.kind} = 'archived' as gone, ${full ? stamp : sql`null`} as stamp
    from ident cross join ${event} on ${event.sourceId} = ident.s and ${event.mode} = ident.mode and ${event.origin} = ident.origin and ${event.id} = ident.id
    join cut on cut.w = ident.w and ${event.at} >= cut.since and ${event.at} < cut.until
    where ${event.accountId} = cut.a and ${event.metricKey} = cut.m and ${counts(sql`${backfill}`)})`;

/** Hours and actors of each day; with every part, or only those a sum needs. */
function folded(full: boolean): SQL {
  const rest = full ? sql`, min(value) as low, max(value) as high, max(stamp) as last` : sql``;
  const restOf = full ? sql`, low, high, last` : sql``;
  return sql`by_hour as (select w, hour, count(*) as n, ${exactSum(sql`value`)} as total, ${exactSum(sql`adjusted`)} as adjusted, max(gone) as gone${rest}${full ? sql`, count(distinct nullif(actor, '')) as actors` : sql``} from alive group by w, hour),
  hours as materialized (select w, sum(n) as n, ${exactSum(sql`total`)} as total, ${exactSum(sql`adjusted`)} as adjusted, max(gone) as gone${full ? sql`, min(low) as low, max(high) as high, max(last) as last` : sql``},
    json_group_array(json_array(hour, n, total${restOf}${full ? sql`, actors` : sql``})) as list from by_hour group by w),
  by_actor as (select w, actor, count(*) as n, ${exactSum(sql`value`)} as total${rest} from alive group by w, actor),
  actors as materialized (select w, json_group_array(json_array(actor, n, total${restOf})) as list from by_actor group by w),
  seen as materialized (select w, json_group_array(log) as list from (select distinct w, log from hit order by w, log) group by w)`;
}

/** Columns of a day that follow from its events. */
export const derivedColumns = [
  factDay.n,
  factDay.total,
  factDay.low,
  factDay.high,
  factDay.last,
  factDay.adjusted,
  factDay.hours,
  factDay.actors,
];
/** All of them, in the order of their values. */
export const dayColumns = [
  factDay.localDate,
  factDay.accountId,
  factDay.metricKey,
  factDay.door,
  ...derivedColumns,
  factDay.logs,
  factDay.version,
];
/** A day with archived events stays as it is, its version below zero, and remembers which rows of the log name it until they are back. */
const isLeft = sql`excluded.${bare(factDay.version)} < 0`;
const after: [AnyColumn, SQL][] = [
  ...derivedColumns.map((column): [AnyColumn, SQL] => [
    column,
    sql`iif(${isLeft}, ${column}, excluded.${bare(column)})`,
  ]),
  [factDay.logs, sql`excluded.${bare(factDay.logs)}`],
  [factDay.version, sql`iif(${isLeft}, -abs(${factDay.version}), abs(${factDay.version}))`],
];
const left = sql`iif(${bare(factDay.version)} < 0, json_array(${bare(factDay.accountId)}, ${bare(factDay.metricKey)}, ${bare(factDay.localDate)}), null)`;

/** Always the whole day, from its events, and only where that changes something; a day of daily values is left alone. */
function buildDays(name: string, full: boolean) {
  const spread = full ? sql`hours.low, hours.high, hours.last` : sql`null, null, null`;
  return statement<{ days: string; mark: number; last: number }, { left: string | null }>(
    name,
    () => sql`with ${asked}, ${named}, ${alive(full)}, ${folded(full)}
    insert into ${factDay} (${bareList(dayColumns)})
    select want.d, want.a, want.m, 'events', coalesce(hours.n, 0), coalesce(hours.total, 0), ${spread}, coalesce(hours.adjusted, 0), coalesce(hours.list, '[]'), coalesce(actors.list, '[]'), seen.list, iif(hours.gone, -1, 1)
    from want join seen on seen.w = want.w left join hours on hours.w = want.w left join actors on actors.w = want.w
    where true on conflict do update set ${sql.join(
      after.map(([column, value]) => sql`${bare(column)} = ${value}`),
      sql`, `,
    )}
    where ${factDay.door} = 'events' and (${sql.join(
      after.map(([column, value]) => sql`${column} is not ${value}`),
      sql` or `,
    )}) returning ${left} as "left"`,
  );
}
const buildSums = buildDays("rollup.buildSums", false);
const buildAll = buildDays("rollup.buildAll", true);

/** A day to derive, with the stretches of time it is and the days it may have been named under. */
export interface BuildDay extends DayToBuild {
  labels: string[];
  stretches: Stretch[];
  /** False: the metric only adds. */
  full: boolean;
}

const rowsOf = (days: BuildDay[]) =>
  JSON.stringify(days.map((each) => [each.accountId, each.metricKey, each.localDate, each.labels, each.stretches]));

/**
 * Derives the given days anew from their events, in one transaction. Never increments: the same call twice changes nothing.
 * `mark` and `last`: the rows of the log that may name events of them for the first time. Gives the days that were left as
 * they are because events of theirs are archived: [account, metric, day] each, as JSON.
 */
export async function rebuildDays(
  db: D1Database,
  days: BuildDay[],
  { mark: from, last: until }: { mark: number; last: number },
): Promise<string[]> {
  const sums = days.filter((day) => !day.full);
  const all = days.filter((day) => day.full);
  const results = await db.batch<{ left: string | null }>([
    ...(sums.length > 0 ? [buildSums.bind(db, { days: rowsOf(sums), mark: from, last: until })] : []),
    ...(all.length > 0 ? [buildAll.bind(db, { days: rowsOf(all), mark: from, last: until })] : []),
  ]);
  return results.flatMap((result) => result.results.flatMap((row) => row.left ?? []));
}
