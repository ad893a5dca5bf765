import { sql } from "drizzle-orm";
import type { BackfillRow, MetricScale, MonthAsIf } from "#schema/backfill.ts";
import type { DayToBuild, Stretch, ZoneSpan } from "#schema/figure.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog } from "#tables/event.ts";
import { accountZone, factDay, rollupMark } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { sessionRow } from "./backfill.ts";
import { many, parseParts, selectParts, statement } from "./db.ts";
import { everyDay, manual, onDay } from "./figure.ts";
import { asked, counts, exactSum, naming, stamp } from "./rollup.ts";

/* What a session would do to figures, derived from events as the rollup derives them. Nothing is written. */

const mark = sql`(select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = 'days')`;
const staged = sql`${eventLog.sessionId} = ${sql.placeholder("id")} and ${eventLog.kind} = 'staged'`;
/** What corrections moved while it was applied belongs to it too. */
const own = sql`${eventLog.sessionId} = ${sql.placeholder("id")} and ${eventLog.kind} in ('staged', 'correction')`;
const dayOf = sql`json_extract(t.value, '$[0]') as a, json_extract(t.value, '$[1]') as m, json_extract(t.value, '$[2]') as d`;
const ownDays = sql`select distinct ${dayOf} from ${eventLog}, json_each(${eventLog.touched}) as t where ${own}`;
const session = (field: string) =>
  sql`(select ${sql.raw(`"${field}"`)} from ${backfill} where ${backfill.id} = ${sql.placeholder("id")})`;
const daysOf = (days: ReturnType<typeof sql>) =>
  sql`(select json_group_array(json_object('accountId', a, 'metricKey', m, 'localDate', d)) from (${days}))`;

/** Two days wider on either side than the range: its account may have changed its zone since, across the date line too. */
const rangeDays = sql`select f."account_id" as a, f."metric_key" as m, f."local_date" as d
    from (with recursive r(d, e) as (select date(s."detail" ->> '$.from', '-2 day'), date(s."detail" ->> '$.to', '+1 day') from ${backfill} as s where s."id" = ${sql.placeholder("id")} and s."mode" = 'replace_range'
      union all select date(d, '+1 day'), e from r where d < e) select d from r) as r
    cross join ${factDay} as f on f."local_date" = r.d and f."account_id" = ${session("account_id")} and f."metric_key" = ${session("metric_key")} and f."n" > 0`;

interface Read {
  session: BackfillRow | null;
  events: number;
  touched: DayToBuild[];
  range: DayToBuild[];
  tail: DayToBuild[];
  accounts: { id: string; externalId: string; timezone: string; spans: ZoneSpan[] }[];
  metrics: MetricScale[];
}

const read = statement<{ id: string }, Read>("dryRun.read", (p) =>
  selectParts({
    session: sessionRow(p.id),
    events: sql`(select coalesce(sum(${eventLog.n}), 0) from ${eventLog} where ${staged})`,
    touched: daysOf(ownDays),
    range: daysOf(rangeDays),
    tail: daysOf(
      sql`select distinct ${dayOf} from ${eventLog}, json_each(${eventLog.touched}) as t where ${eventLog.id} > ${mark} and ${eventLog.kind} <> 'staged'`,
    ),
    accounts: many(
      {
        id: account.id,
        externalId: account.externalId,
        timezone: account.timezone,
        spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
      },
      sql`from ${account} where ${account.id} in (select a from (${ownDays})) or ${account.id} = ${session("account_id")}`,
    ),
    metrics: sql`(select json_group_array(json_object('key', key, 'aggregation', body ->> '$.aggregation', 'scale', body ->> '$.scale'))
      from (select ${metric.key} as key, ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
  }),
);

/** A session, the days it touches, the days of its range that have figures, and days rollups do not know yet: one round trip. */
export async function readDryRun(db: D1Database, id: string): Promise<Read> {
  return parseParts<Read>(await read.bind(db, { id }).all());
}

/** The sessions there are, this one in another state. */
const asIf = sql`(select "id", "account_id", "metric_key", "mode", "from_at", "until_at", iif("id" = ${sql.placeholder("id")}, ${sql.placeholder("state")}, "state") as "state",
      iif("id" = ${sql.placeholder("id")} and ${sql.placeholder("state")} = 'applied', ${sql.placeholder("now")}, "applied_at") as "applied_at" from ${backfill})`;

const ref = sql`ref as materialized (
    select o.value as id from label cross join ${factDay} as f on f."local_date" = label.label and f."account_id" = label.a and f."metric_key" = label.m, json_each(f."logs") as o
    union select ${eventLog.id} from ${eventLog} where ${eventLog.id} > ${mark} and ${eventLog.kind} <> 'staged'
    union select ${eventLog.id} from ${eventLog} where ${staged})`;
const isDaily = (row: string) =>
  sql`(select x."door" from ${factDay} as x where x."local_date" = ${sql.raw(row)}.d and x."account_id" = ${sql.raw(row)}.a and x."metric_key" = ${sql.raw(row)}.m) is 'daily'`;
const alive = sql`alive as materialized (
    select cut.a, cut.m, substr(cut.d, 1, 7) as month, coalesce(${event.actor}, '') as actor, ${event.value} as value, ${stamp} as stamp,
      cut.d, ${event.kind} = 'archived' as gone, (${counts(sql`${backfill}`)}) as was, (${counts(asIf)}) as becomes
    from ident cross join ${event} on ${event.sourceId} = ident.s and ${event.mode} = ident.mode and ${event.origin} = ident.origin and ${event.id} = ident.id
    join cut on cut.a = ident.a and cut.m = ident.m and cut.d = ident.d and ${event.at} >= cut.since and ${event.at} < cut.until
    where ${event.accountId} = ident.a and ${event.metricKey} = ident.m and not ${isDaily("cut")})`;
type Side = "was" | "becomes";
/** Days with archived events that count: the rollup leaves them as they are. */
const gone = (name: Side) =>
  sql`${sql.raw(`gone_${name}`)} as materialized (select distinct a, m, d from alive where gone and ${sql.raw(name)})`;
const isGone = (name: Side) =>
  sql.raw(`exists (select 1 from gone_${name} as g where g.a = alive.a and g.m = alive.m and g.d = alive.d)`);
const goneDays = (name: Side) =>
  sql`${sql.raw(`gone_${name} as g`)} cross join ${factDay} as f on f."local_date" = g.d and f."account_id" = g.a and f."metric_key" = g.m and f."n" > 0`;
const side = (name: Side) =>
  sql`${sql.raw(`side_${name}`)} as materialized (select a, m, month, json_object('n', sum(n), 'total', ${exactSum(sql`total`)}, 'low', min(low), 'high', max(high), 'last', max(last)) as parts
    from (select a, m, month, 1 as n, value as total, value as low, value as high, stamp as last from alive where ${sql.raw(name)} and not ${isGone(name)}
      union all select g.a, g.m, substr(g.d, 1, 7), f."n", f."total", f."low", f."high", f."last" from ${goneDays(name)}) group by a, m, month)`;
const actors = (name: Side) => sql`iif(ask.counts_actors, (select count(*) from (
      select actor from alive where alive.a = ask.a and alive.m = ask.m and alive.month = ask.month and ${sql.raw(name)} and actor <> '' and not ${isGone(name)}
      union select json_extract(x.value, '$[0]') from ${goneDays(name)}, json_each(f."actors") as x where g.a = ask.a and g.m = ask.m and substr(g.d, 1, 7) = ask.month and json_extract(x.value, '$[0]') <> ''
      union select json_extract(x.value, '$[0]') from kept, json_each(kept.actors) as x where kept.a = ask.a and kept.m = ask.m and kept.month = ask.month and json_extract(x.value, '$[0]') <> '')), null)`;
const cell = (at: number) => sql.raw(`json_extract(j.value, '$[${at}]')`);

const months = statement<{ id: string; state: string; now: number; days: string; months: string }, { row: string }>(
  "dryRun.months",
  () => sql`with ${asked}, ${ref}, ${naming}, ${alive}, ${gone("was")}, ${gone("becomes")}, ${side("was")}, ${side("becomes")},
    ask as materialized (select ${cell(0)} as a, ${cell(1)} as m, ${cell(2)} as month, ${cell(3)} as counts_actors from json_each(${sql.placeholder("months")}) as j),
    kept as materialized (select ask.a, ask.m, ask.month, ${factDay.n} as n, ${factDay.total} as total, ${factDay.low} as low, ${factDay.high} as high, ${factDay.last} as last, ${factDay.actors} as actors
      from ask join ${everyDay} join ${factDay} on ${onDay} and ${factDay.n} > 0
      where ${factDay.door} = 'daily' or not exists (select 1 from want where want.a = ask.a and want.m = ask.m and want.d = ${factDay.localDate})),
    rest as materialized (select a, m, month, json_object('n', sum(n), 'total', ${exactSum(sql`total`)}, 'low', min(low), 'high', max(high), 'last', max(last)) as parts from kept group by a, m, month)
    select json_object('accountId', ask.a, 'metricKey', ask.m, 'month', ask.month, 'kept', json(rest.parts), 'was', json(side_was.parts), 'becomes', json(side_becomes.parts),
      'manual', ${manual}, 'actorsWas', ${actors("was")}, 'actorsBecome', ${actors("becomes")}) as row
    from ask left join rest on rest.a = ask.a and rest.m = ask.m and rest.month = ask.month
    left join side_was on side_was.a = ask.a and side_was.m = ask.m and side_was.month = ask.month
    left join side_becomes on side_becomes.a = ask.a and side_becomes.m = ask.m and side_becomes.month = ask.month`,
);

/** Months of one statement: their days fit into one parameter. */
const monthsPerStatement = 60;

export type MonthToCompare = { accountId: string; metricKey: string; month: string; countActors: boolean };

/** Months as they are and as they were if the session were in `state`, all in one round trip. `now`: UTC ms. */
export async function compareMonths(
  db: D1Database,
  session: { id: string; state: "applied" | "reverted"; now: number },
  given: { days: (DayToBuild & { labels: string[]; stretches: Stretch[] })[]; months: MonthToCompare[] },
): Promise<MonthAsIf[]> {
  if (given.months.length === 0) return [];
  const keyOf = (accountId: string, metricKey: string, month: string) => `${accountId} ${metricKey} ${month}`;
  const days = Map.groupBy(given.days, (day) => keyOf(day.accountId, day.metricKey, day.localDate.slice(0, 7)));
  const steps: D1PreparedStatement[] = [];
  for (let at = 0; at < given.months.length; at += monthsPerStatement) {
    const some = given.months.slice(at, at + monthsPerStatement);
    const own = some.flatMap(({ accountId, metricKey, month }) => days.get(keyOf(accountId, metricKey, month)) ?? []);
    steps.push(
      months.bind(db, {
        ...session,
        days: JSON.stringify(
          own.map((day) => [day.accountId, day.metricKey, day.localDate, day.labels, day.stretches]),
        ),
        months: JSON.stringify(
          some.map((each) => [each.accountId, each.metricKey, each.month, each.countActors ? 1 : 0]),
        ),
      }),
    );
  }
  const results = await db.batch<{ row: string }>(steps);
  return results.flatMap(({ results: rows }) => rows.map(({ row }) => JSON.parse(row) as MonthAsIf));
}
