import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { DayToBuild, Stretch, Tail, ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { LogKind } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog } from "#tables/event.ts";
import { accountZone, factDay, rollupMark } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { apply, bare, many, parseParts, selectParts, statement } from "./db.ts";

/** Rows of the log one step takes: each names the days of up to 500 events. */
const logsPerStep = 100;

const mark = sql`(select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = 'days')`;
/** The tail of the log, staged rows left out: they wait for their session. */
const tailDays = sql`from (select ${eventLog.touched} as touched from ${eventLog} where ${eventLog.id} > ${mark} and ${eventLog.kind} <> 'staged'
    order by ${eventLog.id} limit ${sql.raw(String(logsPerStep))}) as tail, json_each(tail.touched) as t`;
const last = sql`(select max(id) from (select ${eventLog.id} as id from ${eventLog} where ${eventLog.id} > ${mark} order by ${eventLog.id} limit ${sql.raw(String(logsPerStep))}))`;

interface TailRows {
  last: number | null;
  mark: number;
  days: [string, string, string][];
  zones: { id: string; timezone: string; spans: ZoneSpan[] }[];
  metrics: { key: string; aggregation: MetricDefinition["aggregation"]; scale: number; displayDecimals: number }[];
  /** What happened, in words of the log. */
  kinds: LogKind[];
}

const tail = statement<Record<string, never>, TailRows>("rollup.tail", () =>
  selectParts({
    last,
    mark,
    days: sql`(select json_group_array(json_array(a, m, d)) from (select distinct json_extract(t.value, '$[0]') as a, json_extract(t.value, '$[1]') as m, json_extract(t.value, '$[2]') as d ${tailDays}))`,
    zones: many(
      {
        id: account.id,
        timezone: account.timezone,
        spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
      },
      sql`from ${account} where ${account.id} in (select json_extract(t.value, '$[0]') ${tailDays})`,
    ),
    metrics: sql`(select json_group_array(json_object('key', key, 'aggregation', body ->> '$.aggregation', 'scale', body ->> '$.scale', 'displayDecimals', body ->> '$.displayDecimals'))
      from (select ${metric.key} as key, ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
    kinds: sql`(select json_group_array(kind) from (select distinct kind from (select ${eventLog.kind} as kind from ${eventLog} where ${eventLog.id} > ${mark} and ${eventLog.kind} <> 'staged'
      order by ${eventLog.id} limit ${sql.raw(String(logsPerStep))}) order by kind))`,
  }),
);

/** What the log says that rollups do not know yet, in the order it happened: one round trip. */
export async function readTail(db: D1Database): Promise<Tail & Pick<TailRows, "zones" | "metrics" | "kinds">> {
  const { last: until, mark: from, days, zones, metrics, kinds } = parseParts<TailRows>(await tail.bind(db, {}).all());
  const named = days.map(([accountId, metricKey, localDate]) => ({ accountId, metricKey, localDate }));
  return { last: until, mark: from, days: named, zones, metrics, kinds };
}

/**
 * A sum that cannot fail: exact to 2^53, and no more than that beyond. SQLite's own sum() throws on overflow, and one absurd
 * event would stop an account's figures for good.
 */
const exactSum = (what: SQL | AnyColumn) =>
  sql`cast(max(-9007199254740991, min(total(${what}), 9007199254740991)) as integer)`;

const part = (at: number) => sql.raw(`json_extract(j.value, '$[${at}]')`);
const asked = sql`want as materialized (
    select ${part(0)} as a, ${part(1)} as m, ${part(2)} as d, json_extract(j.value, '$[3]') as labels, json_extract(j.value, '$[4]') as cuts from json_each(${sql.placeholder("days")}) as j),
  label as materialized (select a, m, d, l.value as label from want, json_each(want.labels) as l),
  cut as materialized (select a, m, d, json_extract(c.value, '$[0]') as since, json_extract(c.value, '$[1]') as until, json_extract(c.value, '$[2]') as shift from want, json_each(want.cuts) as c)`;

/** Log rows that may name events of these days: those the day was last read from, and those that came since. */
const named = sql`ref as materialized (
    select o.value as id from label join ${factDay} as f on f."local_date" = label.label and f."account_id" = label.a and f."metric_key" = label.m, json_each(f."logs") as o
    union select ${eventLog.id} from ${eventLog} where ${eventLog.id} > ${sql.placeholder("mark")} and ${eventLog.id} <= ${sql.placeholder("last")} and ${eventLog.kind} <> 'staged'),
  said as materialized (
    select l."id" as log, l."source_id" as s, l."mode" as mode, json_extract(t.value, '$[0]') as a, json_extract(t.value, '$[1]') as m,
      json_extract(t.value, '$[2]') as label, json_extract(t.value, '$[3]') as origin, json_extract(t.value, '$[4]') as ids
    from ref join ${eventLog} as l on l."id" = ref.id, json_each(l."touched") as t),
  hit as materialized (select label.a, label.m, label.d, said.log, said.s, said.mode, said.origin, said.ids from label join said on said.a = label.a and said.m = label.m and said.label = label.label),
  ident as (select distinct hit.a, hit.m, hit.d, hit.s, hit.mode, hit.origin, i.value as id from hit, json_each(hit.ids) as i)`;

/** An event of a session counts while the session is applied; one that an applied replacement stands for does not. */
const counts = sql`${event.counts} = 1 and ${event.voidedAt} is null and ${event.mode} = 'live'
    and (${event.sessionId} is null or (select b."state" from ${backfill} as b where b."id" = ${event.sessionId}) = 'applied')
    and not exists (select 1 from ${backfill} as b where b."account_id" = ${event.accountId} and b."metric_key" = ${event.metricKey} and b."state" = 'applied'
      and b."mode" = 'replace_range' and ${event.at} >= b."from_at" and ${event.at} < b."until_at" and ${event.sessionId} is not b."id"
      and coalesce((select own."applied_at" from ${backfill} as own where own."id" = ${event.sessionId}), ${event.receivedAt}) <= b."applied_at")`;

/** Instant, batch and value as one text that sorts: the latest event wins, of equals the one that came later. */
const stamp = sql`printf('%020d|%020d|%d', ${event.at} + 62135596800000, ${event.batch}, ${event.value})`;

const alive = (full: boolean) => sql`alive as materialized (
    select cut.a, cut.m, cut.d, ((${event.at} + cut.shift) % 86400000 + 86400000) % 86400000 / 3600000 as hour, coalesce(${event.actor}, '') as actor,
      ${event.value} as value, iif(${event.kind} = 'adjustment', ${event.value}, 0) as adjusted, ${full ? stamp : sql`null`} as stamp
    from ident cross join ${event} on ${event.sourceId} = ident.s and ${event.mode} = ident.mode and ${event.origin} = ident.origin and ${event.id} = ident.id
    join cut on cut.a = ident.a and cut.m = ident.m and cut.d = ident.d and ${event.at} >= cut.since and ${event.at} < cut.until
    where ${event.accountId} = ident.a and ${event.metricKey} = ident.m and ${counts})`;

/** Hours and actors of each day; with every part, or only those a sum needs. */
function folded(full: boolean): SQL {
  const rest = full ? sql`, min(value) as low, max(value) as high, max(stamp) as last` : sql``;
  const restOf = full ? sql`, low, high, last` : sql``;
  return sql`by_hour as (select a, m, d, hour, count(*) as n, ${exactSum(sql`value`)} as total, ${exactSum(sql`adjusted`)} as adjusted${rest}${full ? sql`, count(distinct nullif(actor, '')) as actors` : sql``} from alive group by a, m, d, hour),
  hours as materialized (select a, m, d, sum(n) as n, ${exactSum(sql`total`)} as total, ${exactSum(sql`adjusted`)} as adjusted${full ? sql`, min(low) as low, max(high) as high, max(last) as last` : sql``},
    json_group_array(json_array(hour, n, total${restOf}${full ? sql`, actors` : sql``})) as list from by_hour group by a, m, d),
  by_actor as (select a, m, d, actor, count(*) as n, ${exactSum(sql`value`)} as total${rest} from alive group by a, m, d, actor),
  actors as materialized (select a, m, d, json_group_array(json_array(actor, n, total${restOf})) as list from by_actor group by a, m, d),
  seen as materialized (select a, m, d, json_group_array(log) as list from (select distinct a, m, d, log from hit order by log) group by a, m, d)`;
}

const columns = [
  factDay.localDate,
  factDay.accountId,
  factDay.metricKey,
  factDay.door,
  factDay.n,
  factDay.total,
  factDay.low,
  factDay.high,
  factDay.last,
  factDay.adjusted,
  factDay.hours,
  factDay.actors,
  factDay.logs,
  factDay.version,
];
const derived = [
  factDay.n,
  factDay.total,
  factDay.low,
  factDay.high,
  factDay.last,
  factDay.adjusted,
  factDay.hours,
  factDay.actors,
  factDay.logs,
];
const taken = (column: AnyColumn) => sql`${bare(column)} = excluded.${bare(column)}`;
const differs = (column: AnyColumn) => sql`${column} is not excluded.${bare(column)}`;

/** Always the whole day, from its events, and only where that changes something; a day of daily values is left alone. */
function buildDays(name: string, full: boolean) {
  const spread = full ? sql`hours.low, hours.high, hours.last` : sql`null, null, null`;
  return statement<{ days: string; mark: number; last: number }>(
    name,
    () => sql`with ${asked}, ${named}, ${alive(full)}, ${folded(full)}
    insert into ${factDay} (${sql.join(columns.map(bare), sql`, `)})
    select want.d, want.a, want.m, 'events', coalesce(hours.n, 0), coalesce(hours.total, 0), ${spread}, coalesce(hours.adjusted, 0), coalesce(hours.list, '[]'), coalesce(actors.list, '[]'), seen.list, 1
    from want join seen on seen.a = want.a and seen.m = want.m and seen.d = want.d
    left join hours on hours.a = want.a and hours.m = want.m and hours.d = want.d left join actors on actors.a = want.a and actors.m = want.m and actors.d = want.d
    where true on conflict do update set ${sql.join(derived.map(taken), sql`, `)}
    where ${factDay.door} = 'events' and (${sql.join(derived.map(differs), sql` or `)})`,
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
 * `mark` and `last`: the rows of the log that may name events of them for the first time.
 */
export async function rebuildDays(
  db: D1Database,
  days: BuildDay[],
  { mark: from, last: until }: { mark: number; last: number },
): Promise<void> {
  const sums = days.filter((day) => !day.full);
  const all = days.filter((day) => day.full);
  await apply(db, [
    ...(sums.length > 0 ? [buildSums.bind(db, { days: rowsOf(sums), mark: from, last: until })] : []),
    ...(all.length > 0 ? [buildAll.bind(db, { days: rowsOf(all), mark: from, last: until })] : []),
  ]);
}

const advance = statement<{ last: number }>(
  "rollup.advance",
  (p) =>
    sql`update ${rollupMark} set ${bare(rollupMark.logId)} = ${p.last} where ${rollupMark.name} = 'days' and ${rollupMark.logId} < ${p.last}`,
);

/** From now on the rollups know the log up to this row. */
export async function moveMark(db: D1Database, until: number): Promise<void> {
  await apply(db, [advance.bind(db, { last: until })]);
}
