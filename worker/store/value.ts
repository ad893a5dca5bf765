import { type AnyColumn, sql } from "drizzle-orm";
import type { ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ValueFacts, ValuesReading } from "#schema/value.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { accountZone, factAccount, factDay, manualValue } from "#tables/fact.ts";
import { accountSource, apiKey, metric, source } from "#tables/metrics.ts";
import { many, one, parseParts, selectParts, statement } from "./db.ts";
import { exactSum } from "./rollup.ts";
import { daysMark } from "./tail.ts";

/* Values of one account, read by whatever asks for them: one statement, so one moment. */

const p = (name: string) => sql.placeholder(name);

/** The account, the definition asked for, and the keys to read: its own, and the two a rate is made of. */
const asked = sql`who as materialized (select ${account.id} as id, ${account.timezone} as timezone, ${account.metricKey} as headline from ${account} where ${account.externalId} = ${p("externalId")}),
  def as materialized (select body from (select (select m."body" from ${metric} as m where m."key" = coalesce(${p("metric")}, who.headline) order by m."version" desc limit 1) as body from who)
    where body is not null),
  named as (select body ->> '$.key' as k, 0 as place from def union all select body ->> '$.ratio.of', 1 from def union all select body ->> '$.ratio.per', 2 from def),
  keys as materialized (select k, min(place) as place, (select m."body" from ${metric} as m where m."key" = k order by m."version" desc limit 1) as body from named where k is not null group by k),
  want as materialized (select json_extract(j.value, '$[0]') as day, json_extract(j.value, '$[1]') as period from json_each(${p("days")}) as j
    union all select j.value, '' from def, json_each(${p("before")}) as j where def.body ->> '$.aggregation' = 'latest'),
  span as materialized (select j.value as day from json_each(${p("actorDays")}) as j
    union all select j.value from def, json_each(${p("before")}) as j where def.body ->> '$.aggregation' = 'latest' and ${p("actorDays")} <> '[]')`;

const onDay = (day: string) =>
  sql`cross join ${factDay} as f on f."local_date" = ${sql.raw(day)} and f."account_id" = who.id and f."metric_key" = keys.k and f."n" > 0`;
const sums = sql`sum(f."n") as n, ${exactSum(sql`f."total"`)} as total, min(f."low") as low, max(f."high") as high, max(f."last") as last`;

const totals = sql`(select json_group_array(json_array(k, period, n, total, low, high, last)) from (
    select keys.k as k, want.period as period, ${sums} from who cross join keys cross join want ${onDay("want.day")} group by keys.k, want.period))`;
const heads = sql`(select json_group_array(json_array(k, period, count)) from (
    select keys.k as k, want.period as period, count(distinct json_extract(x.value, '$[0]')) as count from who cross join keys cross join want ${onDay("want.day")}, json_each(f."actors") as x
    where keys.body ->> '$.aggregation' = 'unique' and json_extract(x.value, '$[0]') <> '' group by keys.k, want.period))`;
const hours = sql`(select json_group_array(json_array(keys.k, f."local_date", f."door", json(f."hours"), f."last"))
    from who cross join keys cross join json_each(${p("hourDays")}) as j ${onDay("j.value")})`;
const cell = (at: number) => sql.raw(`json_extract(x.value, '$[${at}]')`);
const actors = sql`(select json_group_array(json_array(k, actor, n, total, low, high, last)) from (
    select keys.k as k, ${cell(0)} as actor, sum(${cell(1)}) as n, ${exactSum(cell(2))} as total, min(${cell(3)}) as low, max(${cell(4)}) as high, max(${cell(5)}) as last
    from who cross join keys cross join span ${onDay("span.day")}, json_each(f."actors") as x group by keys.k, actor))`;

const months = sql`(select json_group_object(keys.k, json(coalesce(json_extract(f."months", '$."' || keys.k || '"'), '{}')))
    from who cross join keys left join ${factAccount} as f on f."account_id" = who.id)`;

/** The source that is furthest behind speaks for a metric; one without a living key is retired. */
const mark = one(
  {
    completeUntil: source.completeUntil,
    lastReceivedAt: source.lastReceivedAt,
    confirmedAt: source.confirmedAt,
    lastErrorAt: source.lastErrorAt,
  },
  sql`from ${accountSource} join ${source} on ${source.id} = ${accountSource.sourceId} where ${accountSource.accountId} = who.id and ${accountSource.metricKey} = keys.k
    order by exists (select 1 from ${apiKey} where ${apiKey.sourceId} = ${source.id} and ${apiKey.revokedAt} is null
      and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > ${p("now")})) desc,
    coalesce(${source.completeUntil}, ${source.lastReceivedAt}, 0) limit 1`,
);

/** The entry that stands is the newest; one taken back stands for nothing. */
const manual = sql`(select json_group_array(json_object('metric', keys.k, 'month', v."month", 'enteredBy', v."entered_by"))
    from who cross join keys join ${manualValue} as v on v."account_id" = who.id and v."metric_key" = keys.k and v."month" >= ${p("fromMonth")} and v."month" < ${p("toMonth")}
    where v."value" is not null and v."version" = (select max(w."version") from ${manualValue} as w
      where w."account_id" = v."account_id" and w."metric_key" = v."metric_key" and w."month" = v."month"))`;

/** 1 when the log names this account in a row that neither the rollups nor an earlier reader of it have read. */
const dirty = sql`(select exists (select 1 from who cross join ${eventLog}, json_each(${eventLog.touched}) as t
    where ${eventLog.id} > (select max(coalesce((select f."log_id" from ${factAccount} as f where f."account_id" = who.id), 0), ${daysMark}) from who)
    and ${eventLog.kind} <> 'staged' and t.value ->> 0 = who.id))`;

const spansOf = (id: AnyColumn | ReturnType<typeof sql>) =>
  sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${id} order by ${accountZone.fromOn}`)})`;

type Found = Omit<ValueFacts, "account"> & { account: ValueFacts["account"] | null; dirty: 0 | 1 };
const read = statement<
  Record<"externalId" | "days" | "before" | "hourDays" | "actorDays" | "fromMonth" | "toMonth", string> & {
    metric: string | null;
    now: number;
  },
  Found
>(
  "value.read",
  () =>
    sql`with ${asked} ${selectParts({
      account: one({ id: sql`who.id`, timezone: sql`who.timezone`, spans: spansOf(sql`who.id`) }, sql`from who`),
      metrics: sql`(select json_group_array(json(body)) from (select body from keys where body is not null order by place))`,
      months,
      sources: many({ metric: sql`keys.k`, mark: sql`json(${mark})` }, sql`from who cross join keys`),
      totals,
      heads,
      hours,
      actors,
      manual,
      dirty,
    })}`,
);

/**
 * Account, definitions, months and the days asked for, in one round trip. `isDirty`: the log names the account in rows that
 * rollups have not read, so what stands here is not the last word. Null account: there is none of this id. `now`: UTC ms.
 */
export async function readValues(
  db: D1Database,
  reading: ValuesReading,
  now: number,
): Promise<{ facts: Omit<ValueFacts, "account"> & { account: ValueFacts["account"] | null }; isDirty: boolean }> {
  const { externalId, fromMonth, toMonth } = reading;
  const lists = {
    days: reading.days,
    before: reading.before,
    hourDays: reading.hourDays,
    actorDays: reading.actorDays,
  };
  const texts = Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, JSON.stringify(list)]));
  const { dirty: isDirty, ...facts } = parseParts<Found>(
    await read
      .bind(db, {
        ...(texts as Record<keyof typeof lists, string>),
        externalId,
        metric: reading.metric,
        now,
        fromMonth,
        toMonth,
      })
      .all(),
  );
  return { facts, isDirty: isDirty === 1 };
}

/** An account as values are kept for it. */
export interface ValueAccount {
  id: string;
  timezone: string;
  spans: ZoneSpan[];
}

const context = statement<
  { externalId: string; keys: string },
  { account: ValueAccount | null; metrics: MetricDefinition[] }
>("value.context", (q) =>
  selectParts({
    account: one(
      { id: account.id, timezone: account.timezone, spans: spansOf(account.id) },
      sql`from ${account} where ${account.externalId} = ${q.externalId}`,
    ),
    metrics: sql`(select json_group_array(json(body)) from (select (select m."body" from ${metric} as m where m."key" = j.value order by m."version" desc limit 1) as body
        from json_each(${q.keys}) as j) where body is not null)`,
  }),
);

/** The account with this id of the sender, and the newest definitions of these metrics: one round trip. */
export async function valueContext(
  db: D1Database,
  externalId: string,
  keys: string[],
): Promise<{ account: ValueAccount | null; metrics: Map<string, MetricDefinition> }> {
  const found = parseParts<{ account: ValueAccount | null; metrics: MetricDefinition[] }>(
    await context.bind(db, { externalId, keys: JSON.stringify(keys) }).all(),
  );
  return { account: found.account, metrics: new Map(found.metrics.map((each) => [each.key, each])) };
}
