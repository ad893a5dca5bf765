import { type SQL, sql } from "drizzle-orm";
import type { BackfillRow } from "#schema/backfill.ts";
import type { ListedEvent, ListedRevision } from "#schema/data-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import {
  batchesPerPage,
  type LogEnds,
  type LogPlace,
  logEnds,
  nearRows,
  nextPlace,
  pageFrom,
} from "#store/log-page.ts";
import { counts as isCounted } from "#store/rollup.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog, eventRevision } from "#tables/event.ts";
import { factDay } from "#tables/fact.ts";
import { metric, source } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

const newest = (path: string): SQL =>
  sql`(select ${metric.body} ->> ${sql.raw(`'$.${path}'`)} from ${metric} where ${metric.key} = ${event.metricKey} order by ${metric.version} desc limit 1)`;
const fields = {
  sourceId: event.sourceId,
  sourceName: sql`coalesce((select ${source.name} from ${source} where ${source.id} = ${event.sourceId}), '')`,
  mode: event.mode,
  origin: event.origin,
  id: event.id,
  accountId: event.accountId,
  accountName: account.name,
  timezone: account.timezone,
  metricName: sql`coalesce(${newest("name")}, ${event.metricKey})`,
  scale: sql`coalesce(${newest("scale")}, 0)`,
  unit: sql`coalesce(${newest("unit")}, '')`,
  kind: event.kind,
  at: event.at,
  value: event.value,
  actor: event.actor,
  rev: event.rev,
  receivedAt: event.receivedAt,
  voidedAt: event.voidedAt,
  counts: event.counts,
  sessionState: sql`(select ${backfill.state} from ${backfill} where ${backfill.id} = ${event.sessionId})`,
  isCounted: sql`(${isCounted(sql`${backfill}`)})`,
};

type Asked = { log: number; group: number; index: number; account: string; metricKey: string; count: number };

/** Accounts asked for by external id or part of the name; "" asks for all. */
const isWanted = (
  p: { account: SQL },
  id: SQL,
) => sql`(${p.account} = '' or ${id} in (select ${account.id} from ${account}
    where ${account.externalId} = ${p.account} or instr(lower(${account.name}), lower(${p.account})) > 0))`;
const found = (p: { [K in keyof Asked]: SQL }) => sql`${nearRows(p.log)},
  batch as materialized (select l."id" as id, l."source_id" as s, l."mode" as mode, l."received_at" as received_at, l."touched" as touched from near cross join ${eventLog} as l on l."id" = near.id
    where l."n" > 0 and l."kind" in ('events', 'staged') order by near.id desc limit ${sql.raw(String(batchesPerPage))}),
  named as materialized (select batch.id as log, batch.s as s, batch.mode as mode, t.key as "group", i.key as "index", json_extract(t.value, '$[2]') as d, json_extract(t.value, '$[3]') as origin, i.value as id, batch.received_at as received_at
    from batch, json_each(batch.touched) as t, json_each(t.value, '$[4]') as i
    where ${isWanted(p, sql`json_extract(t.value, '$[0]')`)} and (${p.metricKey} = '' or json_extract(t.value, '$[1]') = ${p.metricKey})
      and (batch.id < ${p.log} or t.key > ${p.group} or (t.key = ${p.group} and i.key > ${p.index}))
    order by batch.id desc, t.key, i.key limit ${p.count})`;
/** Of the day it was named under: near enough to say why a figure does not hold the event. */
const isDaily = (day: SQL) =>
  sql`exists (select 1 from ${factDay} where ${factDay.localDate} = ${day} and ${factDay.accountId} = ${event.accountId} and ${factDay.metricKey} = ${event.metricKey} and ${factDay.door} = 'daily')`;

type Names = { key: string; name: string }[];
interface ReceivedParts extends LogEnds {
  counts: FrameCounts;
  metrics: Names;
  events: ListedEvent[];
}

const received = statement<Asked, ReceivedParts>(
  "console.received",
  (p) => sql`with ${found(p)}
    select ${counts} as "counts",
    (select json_group_array(json_object('key', key, 'name', name)) from (select ${metric.key} as key, ${metric.body} ->> '$.name' as name, max(${metric.version}) from ${metric} group by ${metric.key})) as "metrics",
    ${many(
      { ...fields, isDaily: isDaily(sql`named.d`) },
      // A batch names what it repeated too: that was received with an earlier one.
      sql`from named cross join ${event} on ${event.sourceId} = named.s and ${event.mode} = named.mode and ${event.origin} = named.origin and ${event.id} = named.id
        and ${event.receivedAt} = named.received_at join ${account} on ${account.id} = ${event.accountId} order by named.log desc, named."group", named."index"`,
    )} as "events",
    ${logEnds}`,
);

/** Which events are asked for; "" for any. `after`: a place an earlier page gave; null: from the newest on. */
export interface ConsoleQuery {
  account: string;
  metricKey: string;
  after: LogPlace | null;
  count: number;
}

/**
 * Events of all sources, the newest batch first, and the place to go on from; null: that was all. A page may hold fewer than
 * `count`, even none, and still not be the last: however long the log, it looks at 20 batches.
 */
export async function loadReceived(
  db: D1Database,
  { account: asked, metricKey, after, count }: ConsoleQuery,
): Promise<{ counts: FrameCounts; metrics: Names; events: ListedEvent[]; next: LogPlace | null }> {
  const bound = received.bind(db, { ...pageFrom(after), account: asked, metricKey, count });
  const { counts: numbers, metrics, events, ...ends } = parseParts<ReceivedParts>(await bound.all());
  return { counts: numbers, metrics, events, next: nextPlace(ends, count) };
}

type EventKey = { sourceId: string; mode: string; origin: string; id: string };

/** An event with everything there is to know of it. */
export interface ConsoleEvent extends ListedEvent {
  timeText: string;
  status: string | null;
  /** JSON or null. */
  dims: string | null;
  metricKey: string;
  session: { id: string; label: string; state: BackfillRow["state"] } | null;
}
interface EventParts {
  counts: FrameCounts;
  event: ConsoleEvent | null;
  revisions: ListedRevision[];
}

const detail = statement<EventKey, EventParts>("console.event", (p) =>
  selectParts({
    counts,
    event: one(
      {
        ...fields,
        isDaily: sql`0`,
        timeText: event.timeText,
        status: event.status,
        dims: event.dims,
        metricKey: event.metricKey,
        session: sql`json(${one({ id: backfill.id, label: backfill.label, state: backfill.state }, sql`from ${backfill} where ${backfill.id} = ${event.sessionId}`)})`,
      },
      sql`from ${event} join ${account} on ${account.id} = ${event.accountId}
        where ${event.sourceId} = ${p.sourceId} and ${event.mode} = ${p.mode} and ${event.origin} = ${p.origin} and ${event.id} = ${p.id}`,
    ),
    revisions: many(
      {
        rev: eventRevision.rev,
        act: eventRevision.act,
        was: sql`json(${eventRevision.was})`,
        reason: eventRevision.reason,
        by: eventRevision.by,
        at: eventRevision.at,
      },
      sql`from ${eventRevision} where ${eventRevision.sourceId} = ${p.sourceId} and ${eventRevision.mode} = ${p.mode} and ${eventRevision.origin} = ${p.origin} and ${eventRevision.id} = ${p.id}
        order by ${eventRevision.rev}`,
    ),
  }),
);

/** One event with its revisions, oldest first; null when there is none under this key. One round trip. */
export async function loadEvent(db: D1Database, key: EventKey): Promise<EventParts> {
  return parseParts(await detail.bind(db, key).all());
}
