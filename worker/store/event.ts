import { sql } from "drizzle-orm";
import type { EventRow } from "#schema/event.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { account } from "#tables/account.ts";
import { accountSource, conflict, dirtyDay, event, metric, source } from "#tables/metrics.ts";
import { all, apply, bare, insertRows, many, parseParts, selectParts, statement } from "./db.ts";

const context = statement<
  { subjects: string },
  { accounts: { externalId: string; id: string; timezone: string }[]; metrics: MetricDefinition[] }
>("event.context", (p) =>
  selectParts({
    accounts: many(
      { externalId: account.externalId, id: account.id, timezone: account.timezone },
      sql`from ${account} where ${account.externalId} in (select value from json_each(${p.subjects}))`,
    ),
    metrics: sql`(select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
  }),
);

const columns = {
  sourceId: event.sourceId,
  origin: event.origin,
  id: event.id,
  accountId: event.accountId,
  metricKey: event.metricKey,
  at: event.at,
  timeText: event.timeText,
  localDate: event.localDate,
  localHour: event.localHour,
  timezone: event.timezone,
  value: event.value,
  actor: event.actor,
  dims: event.dims,
  status: event.status,
  counts: event.counts,
  hash: event.hash,
  receivedAt: event.receivedAt,
  batch: event.batch,
};

const insert = statement<{ rows: string }, { origin: string; id: string }>(
  "event.insert",
  (p) =>
    sql`${insertRows(event, columns, p.rows)} on conflict do nothing returning ${bare(event.origin)} as "origin", ${bare(event.id)} as "id"`,
);

const known = sql`from json_each(${sql.placeholder("rows")}) as j join ${event} on ${event.sourceId} = json_extract(j.value, '$.sourceId')
  and ${event.origin} = json_extract(j.value, '$.origin') and ${event.id} = json_extract(j.value, '$.id')`;

const hashes = statement<{ rows: string }, { origin: string; id: string; hash: string }>(
  "event.hashes",
  () => sql`select ${event.origin} as "origin", ${event.id} as "id", ${event.hash} as "hash" ${known}`,
);

/** Only days that really got a new row: a replay makes nothing dirty. */
const markDirty = statement<{ rows: string; batch: number }>(
  "event.markDirty",
  (
    p,
  ) => sql`insert into ${dirtyDay} (${sql.join([dirtyDay.accountId, dirtyDay.metricKey, dirtyDay.localDate].map(bare), sql`, `)})
    select distinct ${event.accountId}, ${event.metricKey}, ${event.localDate} ${known} where ${event.batch} = ${p.batch} on conflict do nothing`,
);

const markSource = statement<{ rows: string; batch: number }>(
  "event.markSource",
  (
    p,
  ) => sql`insert into ${accountSource} (${sql.join([accountSource.accountId, accountSource.metricKey, accountSource.sourceId].map(bare), sql`, `)})
    select distinct ${event.accountId}, ${event.metricKey}, ${event.sourceId} ${known} where ${event.batch} = ${p.batch} on conflict do nothing`,
);

const touchSource = statement<{ sourceId: string; now: number }>(
  "event.touchSource",
  (p) =>
    sql`update ${source} set ${bare(source.lastReceivedAt)} = max(coalesce(${source.lastReceivedAt}, 0), ${p.now}) where ${source.id} = ${p.sourceId}`,
);

const keepConflicts = statement<{ rows: string }>(
  "event.keepConflicts",
  (p) =>
    sql`${insertRows(
      conflict,
      {
        sourceId: conflict.sourceId,
        origin: conflict.origin,
        id: conflict.id,
        hash: conflict.hash,
        body: conflict.body,
        receivedAt: conflict.receivedAt,
      },
      p.rows,
    )} on conflict do nothing`,
);

/** Accounts named by a batch and all metrics, one round trip. */
export async function eventContext(
  db: D1Database,
  subjects: string[],
): Promise<{ accounts: Map<string, { id: string; timezone: string }>; metrics: Map<string, MetricDefinition> }> {
  const found = parseParts<{
    accounts: { externalId: string; id: string; timezone: string }[];
    metrics: MetricDefinition[];
  }>(await context.bind(db, { subjects: JSON.stringify(subjects) }).all());
  return {
    accounts: new Map(found.accounts.map((each) => [each.externalId, each])),
    metrics: new Map(found.metrics.map((each) => [each.key, each])),
  };
}

/** An event on its way into the table. */
export type KeptEvent = Omit<EventRow, "canonical"> & {
  sourceId: string;
  hash: string;
  receivedAt: number;
  batch: number;
};

const keyOf = (row: { origin: string; id: string }) => JSON.stringify([row.origin, row.id]);

/**
 * Keeps what is new of a batch in one transaction and marks its local days dirty. Gives the keys that were inserted and
 * the hash kept for every key that was there, in one round trip.
 */
export async function addEvents(
  db: D1Database,
  batch: { sourceId: string; batch: number; now: number; rows: KeptEvent[] },
): Promise<{ inserted: Set<string>; hashes: Map<string, string> }> {
  const rows = JSON.stringify(batch.rows);
  const results = await db.batch<{ origin: string; id: string; hash: string }>([
    insert.bind(db, { rows }),
    hashes.bind(db, { rows }),
    markDirty.bind(db, { rows, batch: batch.batch }),
    markSource.bind(db, { rows, batch: batch.batch }),
    touchSource.bind(db, { sourceId: batch.sourceId, now: batch.now }),
  ]);
  const inserted = new Set((results[0]?.results ?? []).map(keyOf));
  return { inserted, hashes: new Map((results[1]?.results ?? []).map((row) => [keyOf(row), row.hash])) };
}

/** Keeps events whose key was there with another payload: a side list, never applied. */
export async function addConflicts(
  db: D1Database,
  rows: { sourceId: string; origin: string; id: string; hash: string; body: string; receivedAt: number }[],
): Promise<void> {
  await apply(db, [keepConflicts.bind(db, { rows: JSON.stringify(rows) })]);
}

const dirtyAccounts = statement<Record<string, never>, { accountId: string }>(
  "event.dirtyAccounts",
  () => sql`select distinct ${dirtyDay.accountId} as "accountId" from ${dirtyDay} limit 500`,
);

/** Accounts with days to rebuild, at most 500. */
export async function accountsToRollUp(db: D1Database): Promise<string[]> {
  const rows = await all<{ accountId: string }>(dirtyAccounts.bind(db, {}));
  return rows.map((row) => row.accountId);
}
