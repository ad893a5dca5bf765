import { type SQL, sql } from "drizzle-orm";
import type { ListedConflict } from "#schema/data-row.ts";
import type { EventRow, Touched } from "#schema/event.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { KeyMode } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { conflict, event, eventLog } from "#tables/event.ts";
import { factDay } from "#tables/fact.ts";
import { accountSource, metric, source } from "#tables/metrics.ts";
import { apply, bare, bareList, insertRows, many, parseParts, selectParts, statement } from "./db.ts";
import { eventLogColumns } from "./part.ts";
import { daysMark } from "./tail.ts";

const context = statement<
  { subjects: string },
  { accounts: { externalId: string; id: string; timezone: string }[]; metrics: MetricDefinition[]; unread: number }
>("event.context", (p) =>
  selectParts({
    accounts: many(
      { externalId: account.externalId, id: account.id, timezone: account.timezone },
      sql`from ${account} where ${account.externalId} in (select value from json_each(${p.subjects}))`,
    ),
    metrics: sql`(select json_group_array(json(body)) from (select ${metric.body} as body from ${metric} order by ${metric.key}, ${metric.version}))`,
    // What is staged is nothing to roll up: the tail begins where something counts.
    unread: sql`iif(exists (select 1 from ${eventLog} where ${eventLog.id} > ${daysMark} and ${eventLog.kind} <> 'staged'), (select max(${eventLog.id}) from ${eventLog}) - ${daysMark}, 0)`,
  }),
);

/** Accounts named by a batch, all metrics with their versions, and how many rows of the log rollups have not read: one round trip. */
export async function eventContext(
  db: D1Database,
  subjects: string[],
): Promise<{
  accounts: Map<string, { id: string; timezone: string }>;
  metrics: Map<string, MetricDefinition>;
  versions: Map<string, MetricDefinition[]>;
  unread: number;
}> {
  const found = parseParts<{
    accounts: { externalId: string; id: string; timezone: string }[];
    metrics: MetricDefinition[];
    unread: number;
  }>(await context.bind(db, { subjects: JSON.stringify(subjects) }).all());
  const byKey = Map.groupBy(found.metrics, (each) => each.key);
  return {
    accounts: new Map(found.accounts.map((each) => [each.externalId, each])),
    // Oldest first, so the newest is the one that stays.
    metrics: new Map(found.metrics.map((each) => [each.key, each])),
    versions: new Map([...byKey].filter(([, versions]) => versions.length > 1)),
    unread: found.unread,
  };
}

/** One request as its rows share it. */
interface Batch extends Record<string, string | number | null> {
  sourceId: string;
  mode: KeyMode;
  sessionId: string | null;
  batch: number;
  now: number;
}

const columns = [
  event.sourceId,
  event.mode,
  event.receivedAt,
  event.batch,
  event.sessionId,
  event.rev,
  event.voidedAt,
  event.origin,
  event.id,
  event.accountId,
  event.metricKey,
  event.kind,
  event.at,
  event.timeText,
  event.value,
  event.actor,
  event.dims,
  event.status,
  event.counts,
  event.hash,
];

/** The member of a row by its place; see cellsOf. A number reads faster than a path. */
const cell = (at: number): SQL => sql.raw(`(j.value ->> ${at})`);
const cells = Array.from({ length: 13 }, (_, at) => cell(at));

function cellsOf(row: KeptEvent): (string | number | null)[] {
  const { origin, id, accountId, metricKey, kind, at, timeText, value, actor, dims, status, counts, hash } = row;
  return [
    origin,
    id,
    accountId,
    metricKey,
    kind,
    at,
    timeText,
    value,
    actor,
    dims,
    status,
    counts,
    hash,
    row.localDate,
  ];
}

/** An event that counts nowhere and may never: it came with a session that is open still, or was taken back, and nobody corrected it. */
const isIdle = sql`${event.kind} = 'value' and ${event.rev} = 1 and substr(${event.hash}, 1, 22) = excluded.${bare(event.hash)} and exists (select 1 from ${backfill}
  where ${backfill.id} = ${event.sessionId} and (${backfill.state} = 'reverted' or (${backfill.state} = 'open' and excluded.${bare(event.sessionId)} is null)))`;

/**
 * Claim and write in one. A day that has daily values takes no events, and neither does a session that is not open any more.
 * Days are looked at once each, and nearly always none of them is shut. The very event, idle in a session, comes with this
 * batch from now on: told that it is a duplicate, its sender would never know that it does not count.
 */
const insert = statement<Batch & { rows: string; days: string }>(
  "event.insert",
  (
    p,
  ) => sql`with shut as materialized (select f."account_id" as a, f."metric_key" as m, f."local_date" as d from json_each(${p.days}) as t
      cross join ${factDay} as f on f."local_date" = t.value ->> 2 and f."account_id" = t.value ->> 0 and f."metric_key" = t.value ->> 1 and f."door" = 'daily')
    insert into ${event} (${bareList(columns)})
    select ${p.sourceId}, ${p.mode}, ${p.now}, ${p.batch}, ${p.sessionId}, 1, null, ${sql.join(cells, sql`, `)} from json_each(${p.rows}) as j
    where (not exists (select 1 from shut) or not exists (select 1 from shut where d = ${cell(13)} and a = ${cell(2)} and m = ${cell(3)}))
    and (${p.sessionId} is null or exists (select 1 from ${backfill} where ${backfill.id} = ${p.sessionId} and ${backfill.state} = 'open'))
    on conflict do update set ${sql.join(
      [event.receivedAt, event.batch, event.sessionId].map((column) => sql`${bare(column)} = excluded.${bare(column)}`),
      sql`, `,
    )} where ${isIdle}`,
);

/** Runs right behind the insert: only what was new makes a row, so a replay writes nothing. */
const log = statement<Batch & { kind: string; touched: string }>(
  "event.log",
  (p) => sql`insert into ${eventLog} (${eventLogColumns})
    select ${p.kind}, ${p.sourceId}, ${p.mode}, ${p.sessionId}, ${p.now}, changes(), ${p.touched} where changes() > 0`,
);

const markSource = statement<{ sourceId: string; pairs: string }>(
  "event.markSource",
  (
    p,
  ) => sql`insert into ${accountSource} (${bareList([accountSource.accountId, accountSource.metricKey, accountSource.sourceId])})
    select json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'), ${p.sourceId} from json_each(${p.pairs}) as j where changes() > 0 on conflict do nothing`,
);

/** Heard of, to the minute, and at once after an error: a burst of batches writes it once. */
const touchSource = statement<{ sourceId: string; now: number }>(
  "event.touchSource",
  (p) => sql`update ${source} set ${bare(source.lastReceivedAt)} = ${p.now} where ${source.id} = ${p.sourceId}
    and coalesce(${source.lastReceivedAt}, 0) < max(${p.now} - 60000, coalesce(${source.lastErrorAt}, 0))
    and exists (select 1 from ${eventLog} where ${eventLog.id} = (select max(${eventLog.id}) from ${eventLog}) and ${eventLog.sourceId} = ${p.sourceId} and ${eventLog.receivedAt} = ${p.now})`,
);

export interface StoredKey {
  hash: string;
  /** The mark of the request that brought it. */
  batch: number;
  /** Of its metric, the newest when it came; null: there was none. */
  version: number | null;
  /** 1: it came with a session that is open still, or was taken back. */
  idle: number;
}
const stored = statement<{ sourceId: string; mode: string; keys: string }, StoredKey & { origin: string; id: string }>(
  "event.stored",
  (
    p,
  ) => sql`select ${event.origin} as "origin", ${event.id} as "id", ${event.hash} as "hash", ${event.batch} as "batch",
    (select max(${metric.version}) from ${metric} where ${metric.key} = ${event.metricKey} and ${metric.createdAt} <= ${event.receivedAt}) as "version",
    exists (select 1 from ${backfill} where ${backfill.id} = ${event.sessionId} and ${backfill.state} <> 'applied') as "idle" from json_each(${p.keys}) as j
    cross join ${event} on ${event.sourceId} = ${p.sourceId} and ${event.mode} = ${p.mode} and ${event.origin} = ${cell(0)} and ${event.id} = ${cell(1)}`,
);

const keepConflicts = statement<{ rows: string }>(
  "event.keepConflicts",
  (p) =>
    sql`${insertRows(
      conflict,
      {
        sourceId: conflict.sourceId,
        mode: conflict.mode,
        origin: conflict.origin,
        id: conflict.id,
        hash: conflict.hash,
        body: conflict.body,
        receivedAt: conflict.receivedAt,
      },
      p.rows,
    )} on conflict do nothing`,
);

/** An event on its way into the table. */
export type KeptEvent = Omit<EventRow, "canonical" | "dropped"> & { hash: string };

/** What a key is called among the rows of one source. */
export const keyOf = (row: { origin: string; id: string }): string => JSON.stringify([row.origin, row.id]);

/** The days a set of rows touches, in the form the log keeps. */
export function touchedBy(
  rows: readonly Pick<KeptEvent, "accountId" | "metricKey" | "localDate" | "origin" | "id">[],
): Touched[] {
  const groups = new Map<string, Touched>();
  for (const row of rows) {
    const key = `${row.accountId} ${row.localDate} ${row.metricKey} ${row.origin}`;
    const known = groups.get(key);
    if (known) known[4].push(row.id);
    else groups.set(key, [row.accountId, row.metricKey, row.localDate, row.origin, [row.id]]);
  }
  return [...groups.values()];
}

const distinct = (parts: string[][]): string =>
  JSON.stringify([...new Map(parts.map((part) => [part.join(" "), part])).values()]);
const pairsOf = (touched: Touched[]): string =>
  distinct(touched.map(([accountId, metricKey]) => [accountId, metricKey]));
const daysOf = (touched: Touched[]): string =>
  distinct(touched.map(([accountId, metricKey, day]) => [accountId, metricKey, day]));

/**
 * Keeps what is new of a batch in one transaction, with a row of the log that names the local days it touched. Null: all of it
 * was new; else what is kept under each key now, one more round trip.
 */
export async function addEvents(
  db: D1Database,
  batch: Batch,
  rows: KeptEvent[],
): Promise<Map<string, StoredKey> | null> {
  if (rows.length === 0) return null;
  const touched = touchedBy(rows);
  // A test key's events, and those of an open session, wake no rollup.
  const kind = batch.mode === "test" || batch.sessionId !== null ? "staged" : "events";
  const steps = [
    insert.bind(db, { ...batch, rows: JSON.stringify(rows.map(cellsOf)), days: daysOf(touched) }),
    log.bind(db, { ...batch, kind, touched: JSON.stringify(touched) }),
  ];
  // A session says where its events come from once it is applied.
  if (kind === "events") steps.push(markSource.bind(db, { sourceId: batch.sourceId, pairs: pairsOf(touched) }));
  const [inserted] = await apply(db, [...steps, touchSource.bind(db, { sourceId: batch.sourceId, now: batch.now })]);
  if (inserted === rows.length) return null;
  const keys = JSON.stringify(rows.map((row) => [row.origin, row.id]));
  const { results } = await stored
    .bind(db, { sourceId: batch.sourceId, mode: batch.mode, keys })
    .all<StoredKey & { origin: string; id: string }>();
  return new Map(results.map((row) => [keyOf(row), row]));
}

/** Keeps events whose key was there with another payload: a side list, never applied. */
export async function addConflicts(
  db: D1Database,
  rows: Omit<ListedConflict, "sourceName" | "first">[],
): Promise<void> {
  await apply(db, [keepConflicts.bind(db, { rows: JSON.stringify(rows) })]);
}
