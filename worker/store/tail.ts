import { type SQL, sql } from "drizzle-orm";
import type { Tail, TailWeight, ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { LogKind } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { accountZone, factAccount, rollupMark } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { apply, bare, many, parseParts, selectParts, statement } from "./db.ts";

/* The tail of the log: what happened and rollups do not know yet. Staged rows wait for their session: they are passed. */

/** Rows of the log one step takes: each names the days of up to 500 events, and a day named by several is written once. */
const logsPerStep = sql.raw("500");
/** Days a step begins with at most: as many accounts, each hundred some ten statements, and a run may make a thousand. */
const namedPerStep = sql.raw("4000");

/** Up to which row of the log rollups have read. */
export const daysMark = sql`(select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = 'days')`;
/** An account that was caught up for a reader is known further than the rest. */
const after = sql`max(${daysMark}, coalesce((select ${factAccount.logId} from ${factAccount} where ${factAccount.accountId} = ${sql.placeholder("accountId")}), 0))`;
const cell = (at: number) => sql.raw(`(t.value ->> ${at})`);

/** Days a row names; of one account nobody counts them. */
const names = sql`iif(${eventLog.kind} = 'staged' or ${sql.placeholder("accountId")} is not null, 0, json_array_length(${eventLog.touched}))`;
/** The rows a step takes, of all accounts or of one: those of one account are few, so it reads them all. */
const rows = (columns: string): SQL =>
  sql`select ${sql.raw(columns)} from (select ${eventLog.id} as id, ${eventLog.kind} as kind, ${eventLog.touched} as touched, sum(${names}) over (order by ${eventLog.id}) - ${names} as named
    from ${eventLog} where ${eventLog.id} > ${after} order by ${eventLog.id} limit iif(${sql.placeholder("accountId")} is null, ${logsPerStep}, -1)) as near where named < ${namedPerStep}`;
const ofAsked = sql`(${sql.placeholder("accountId")} is null or ${cell(0)} = ${sql.placeholder("accountId")})`;
const touched = sql`from (${rows("touched, kind")}) as tail, json_each(iif(tail.kind = 'staged', '[]', tail.touched)) as t where ${ofAsked}`;

type Asked = { accountId: string | null };
type Day = { accountId: string; metricKey: string; localDate: string };

const named = statement<Asked, Day>(
  "tail.days",
  () => sql`select distinct ${cell(0)} as "accountId", ${cell(1)} as "metricKey", ${cell(2)} as "localDate" ${touched}`,
);

interface TailRows {
  last: number | null;
  mark: number;
  zones: { id: string; timezone: string; spans: ZoneSpan[] }[];
  metrics: Pick<MetricDefinition, "key" | "aggregation" | "direction" | "scale" | "displayDecimals">[];
  /** What happened, in words of the log. */
  kinds: LogKind[];
}

const read = statement<Asked, TailRows>("tail.read", () =>
  selectParts({
    last: sql`(select max(id) from (${rows("id")}))`,
    mark: after,
    zones: many(
      {
        id: account.id,
        timezone: account.timezone,
        spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
      },
      sql`from ${account} where ${account.id} in (select ${cell(0)} ${touched})`,
    ),
    metrics: sql`(select json_group_array(json_object('key', key, 'aggregation', body ->> '$.aggregation', 'scale', body ->> '$.scale', 'displayDecimals', body ->> '$.displayDecimals', 'direction', body ->> '$.direction'))
      from (select ${metric.key} as key, ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
    kinds: sql`(select json_group_array(kind) from (select distinct tail.kind as kind ${touched} order by tail.kind))`,
  }),
);

/**
 * The next step of what the log says and rollups do not know yet, in the order it happened: one round trip. `accountId`: only
 * what names this account, all of it at once.
 */
export async function readTail(
  db: D1Database,
  accountId: string | null = null,
): Promise<Tail & Pick<TailRows, "zones" | "metrics" | "kinds">> {
  const asked = { accountId };
  const [parts, days] = await db.batch([read.bind(db, asked), named.bind(db, asked)]);
  const { last, mark, zones, metrics, kinds } = parseParts<TailRows>(parts as D1Result);
  return { last, mark, days: (days as D1Result<Day>).results, zones, metrics, kinds };
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
