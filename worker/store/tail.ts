import { sql } from "drizzle-orm";
import type { NamedDay, Tail, TailWeight, ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { LogKind } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { accountZone, factAccount, rollupMark } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { apply, bare, flag, many, parseParts, selectParts, statement } from "./db.ts";

/* The tail of the log: what happened and rollups do not know yet. Staged rows wait for their session: they are passed. */

/** Rows of the log one step takes: each names the days of up to 500 events, and a day named by several is written once. */
const logsPerStep = sql.raw("500");
/** Days a step begins with at most: as many accounts, each hundred some ten statements, and a run may make a thousand. */
const namedPerStep = sql.raw("4000");

/** Up to which row of the log rollups have read. */
export const daysMark = sql`(select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = 'days')`;
const asked = sql.placeholder("accountIds");
const cell = (at: number) => sql.raw(`(t.value ->> ${at})`);

/** Days a row names; of accounts that are asked for nobody counts them. */
const names = sql`iif(${eventLog.kind} = 'staged' or ${asked} is not null, 0, json_array_length(${eventLog.touched}))`;
/**
 * What a step looks at. `known`: the accounts asked for, none where nothing happened; one that was caught up before is known
 * further than the rest. `near`: the rows of the log, a part of them where all accounts are asked for. `hit`: what those name.
 * `fits`: the accounts whose days one step takes, of those asked for the first at least.
 */
const tail = sql`with known as materialized (select j.value as a, max(${daysMark}, coalesce((select ${factAccount.logId} from ${factAccount} where ${factAccount.accountId} = j.value), 0)) as log
      from json_each(${asked}) as j where exists (select 1 from ${eventLog} where ${eventLog.id} > ${daysMark})),
    mark as materialized (select coalesce((select min(log) from known), ${daysMark}) as log),
    near as materialized (select id from (select ${eventLog.id} as id, sum(${names}) over (order by ${eventLog.id}) - ${names} as named
      from ${eventLog} where ${eventLog.id} > (select log from mark) order by ${eventLog.id} limit iif(${asked} is null, ${logsPerStep}, -1)) where named < ${namedPerStep}),
    hit as materialized (select distinct ${cell(0)} as a, ${cell(1)} as m, ${cell(2)} as d, ${eventLog.kind} as kind
      from near cross join ${eventLog} on ${eventLog.id} = near.id, json_each(iif(${eventLog.kind} = 'staged', '[]', ${eventLog.touched})) as t
      where ${asked} is null or (${cell(0)} in (select a from known) and near.id > (select log from known where a = ${cell(0)}))),
    sized as materialized (select a, sum(count(*)) over (order by a) - count(*) as named from hit group by a),
    fits as materialized (select a from sized where ${asked} is null or named < ${namedPerStep})`;

type Asked = { accountIds: string | null };
type DayRow = Omit<NamedDay, "kinds"> & { kinds: string };

const named = statement<Asked, DayRow>(
  "tail.days",
  () =>
    sql`${tail} select a as "accountId", m as "metricKey", d as "localDate", json_group_array(kind) as "kinds" from hit where a in (select a from fits) group by a, m, d`,
);

type MetricTerms = Pick<MetricDefinition, "startsOn" | "comparable" | "aggregation" | "direction" | "displayDecimals">;
const term = (name: keyof MetricTerms) => sql`v."body" ->> ${sql.raw(`'$.${name}'`)}`;
const versions = many(
  {
    startsOn: term("startsOn"),
    comparable: flag(sql`coalesce(${term("comparable")}, 1)`),
    aggregation: term("aggregation"),
    direction: term("direction"),
    displayDecimals: term("displayDecimals"),
  },
  sql`from ${metric} as v where v."key" = ${metric.key} order by v."version"`,
);

interface TailRows {
  last: number | null;
  mark: number;
  zones: { id: string; timezone: string; spans: ZoneSpan[] }[];
  /** Each as it is now, with the terms of all its versions, oldest first. */
  metrics: (Pick<MetricDefinition, "key" | "aggregation" | "direction" | "scale"> & { versions: MetricTerms[] })[];
  /** Accounts asked for that this step does not come to. */
  left: string[];
}

const read = statement<Asked, TailRows>(
  "tail.read",
  () =>
    sql`${tail} ${selectParts({
      last: sql`(select max(id) from near)`,
      mark: sql`(select log from mark)`,
      zones: many(
        {
          id: account.id,
          timezone: account.timezone,
          spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
        },
        sql`from ${account} where ${account.id} in (select a from fits)`,
      ),
      metrics: sql`(select json_group_array(json_object('key', key, 'aggregation', body ->> '$.aggregation', 'scale', body ->> '$.scale', 'direction', body ->> '$.direction', 'versions', json(versions)))
      from (select ${metric.key} as key, ${metric.body} as body, ${versions} as versions, max(${metric.version}) from ${metric} group by ${metric.key}))`,
      left: sql`(select json_group_array(a) from sized where a not in (select a from fits))`,
    })}`,
);

/**
 * The next step of what the log says and rollups do not know yet, in the order it happened: one round trip. `accountIds`: only
 * what names these accounts, all of it; `left` are those whose days are too many for this step.
 */
export async function readTail(
  db: D1Database,
  accountIds: string[] | null = null,
): Promise<Tail & Pick<TailRows, "zones" | "metrics" | "left">> {
  const values = { accountIds: accountIds && JSON.stringify(accountIds) };
  const [parts, days] = await db.batch([read.bind(db, values), named.bind(db, values)]);
  const { last, mark, zones, metrics, left } = parseParts<TailRows>(parts as D1Result);
  const rows = (days as D1Result<DayRow>).results;
  return {
    last,
    mark,
    days: rows.map(({ kinds, ...day }) => ({ ...day, kinds: JSON.parse(kinds) as LogKind[] })),
    zones,
    metrics,
    left,
  };
}

const weigh = statement<Record<string, never>, TailWeight>(
  "tail.weigh",
  () => sql`with tail as materialized (select ${eventLog.id} as id, ${eventLog.kind} as kind, ${eventLog.n} as n, ${eventLog.receivedAt} as at, ${eventLog.touched} as touched
      from ${eventLog} where ${eventLog.id} > ${daysMark} order by ${eventLog.id} limit ${logsPerStep}),
    day as materialized (select distinct ${cell(0)} as a, ${cell(1)} as m, ${cell(2)} as d from tail, json_each(iif(tail.kind = 'staged', '[]', tail.touched)) as t)
    select (select count(*) from tail) as "logs", (select coalesce(sum(n), 0) from tail where kind <> 'staged') as "events", (select min(at) from tail) as "since",
      exists (select 1 from tail where kind not in ('events', 'daily', 'staged')) as "isCorrected",
      (select count(*) from day) as "days", (select count(distinct a) from day) as "accounts",
      (select ${eventLog.receivedAt} from ${eventLog} where ${eventLog.id} = ${daysMark}) as "rolledAt"`,
);

/** What the next step of a rollup would be about, one round trip. */
export async function weighTail(db: D1Database): Promise<TailWeight> {
  const { results } = await weigh.bind(db, {}).all<TailWeight>();
  return results[0] as TailWeight;
}

const advance = statement<{ last: number }>(
  "tail.advance",
  (p) =>
    sql`update ${rollupMark} set ${bare(rollupMark.logId)} = ${p.last} where ${rollupMark.name} = 'days' and ${rollupMark.logId} < ${p.last}`,
);

/** From now on the rollups know the log up to this row. */
export async function moveMark(db: D1Database, until: number): Promise<void> {
  await apply(db, [advance.bind(db, { last: until })]);
}
