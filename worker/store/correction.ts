import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { EventState, Revision, StandingEvent } from "#schema/correction.ts";
import type { Touched } from "#schema/event.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import type { KeyMode } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog, eventRevision } from "#tables/event.ts";
import { accountZone, factDay } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { auditStep, correctedStep } from "./audit.ts";
import { bare, bareList, insertRows, many, parseParts, selectParts, statement } from "./db.ts";
import { type KeptEvent, type StoredKey, touchedBy } from "./event.ts";
import { eventLogColumns, revisionColumns } from "./part.ts";

type Sender = { sourceId: string; mode: string };
type Key = { origin: string; id: string };
/** A local day of a metric of an account. */
type Day = [accountId: string, metricKey: string, localDate: string];

const field = (name: string): SQL => sql.raw(`json_extract(j.value, '$.${name}')`);
const part = (at: number): SQL => sql.raw(`json_extract(j.value, '$[${at}]')`);

/** An event with what it takes to correct it. */
export interface EventToCorrect extends StandingEvent {
  timezone: string;
  spans: ZoneSpan[];
  scale: number;
}

const read = statement<Sender & { keys: string; days: string }, { events: EventToCorrect[]; daily: Day[] }>(
  "correction.read",
  (p) =>
    selectParts({
      events: many(
        {
          origin: event.origin,
          id: event.id,
          accountId: event.accountId,
          metricKey: event.metricKey,
          kind: event.kind,
          at: event.at,
          timeText: event.timeText,
          value: event.value,
          actor: event.actor,
          rev: event.rev,
          voidedAt: event.voidedAt,
          sessionId: event.sessionId,
          timezone: account.timezone,
          spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${event.accountId} order by ${accountZone.fromOn}`)})`,
          scale: sql`(select ${metric.body} ->> '$.scale' from ${metric} where ${metric.key} = ${event.metricKey} order by ${metric.version} desc limit 1)`,
        },
        sql`from json_each(${p.keys}) as j cross join ${event} on ${event.sourceId} = ${p.sourceId} and ${event.mode} = ${p.mode} and ${event.origin} = ${part(0)} and ${event.id} = ${part(1)}
          join ${account} on ${account.id} = ${event.accountId}`,
      ),
      daily: sql`(select json_group_array(json_array(${factDay.accountId}, ${factDay.metricKey}, ${factDay.localDate})) from json_each(${p.days}) as j cross join ${factDay}
        on ${factDay.localDate} = ${part(2)} and ${factDay.accountId} = ${part(0)} and ${factDay.metricKey} = ${part(1)} and ${factDay.door} = 'daily')`,
    }),
);

/** The events under these keys of a source, and which of the days have daily values: one round trip. */
export async function readToCorrect(
  db: D1Database,
  sender: Sender,
  asked: { keys: Key[]; days: Day[] },
): Promise<{ events: EventToCorrect[]; daily: Day[] }> {
  const keys = JSON.stringify(asked.keys.map(({ origin, id }) => [origin, id]));
  return parseParts(await read.bind(db, { ...sender, keys, days: JSON.stringify(asked.days) }).all());
}

/** Still as it was read, and not about to count on a day of daily values. */
const stands = (sender: {
  sourceId: SQL;
  mode: SQL;
}) => sql`${event.sourceId} = ${sender.sourceId} and ${event.mode} = ${sender.mode}
    and ${event.origin} = ${field("origin")} and ${event.id} = ${field("id")} and ${event.rev} = ${field("seen")} and ${event.kind} <> 'archived'
    and (${field("voidedAt")} is not null or not exists (select 1 from ${factDay} where ${factDay.localDate} = ${field("localDate")}
      and ${factDay.accountId} = ${event.accountId} and ${factDay.metricKey} = ${event.metricKey} and ${factDay.door} = 'daily'))`;

type Written = Sender & { rows: string; by: string; now: number };
/** Before the events change: what they were is only true while they stand as read. */
const keepRevisions = statement<Written>(
  "correction.keepRevisions",
  (p) => sql`insert into ${eventRevision} (${revisionColumns})
    select ${p.sourceId}, ${p.mode}, ${field("origin")}, ${field("id")}, json_extract(r.value, '$.rev'), json_extract(r.value, '$.act'), json_extract(r.value, '$.was'),
      json_extract(r.value, '$.reason'), ${p.by}, ${p.now}
    from json_each(${p.rows}) as j cross join ${event} on ${stands(p)}, json_each(j.value, '$.revisions') as r where true on conflict do nothing`,
);
const kept = [
  event.sourceId,
  event.mode,
  event.origin,
  event.id,
  event.accountId,
  event.metricKey,
  event.kind,
  event.dims,
  event.status,
  event.counts,
  event.hash,
  event.receivedAt,
  event.batch,
  event.sessionId,
];
const corrected = {
  at: event.at,
  timeText: event.timeText,
  value: event.value,
  actor: event.actor,
  voidedAt: event.voidedAt,
  rev: event.rev,
};
/**
 * An upsert, because an update cannot be told to begin with the rows it was given: it would walk all events of the source for
 * each of them.
 */
const change = statement<Sender & { rows: string }, Key>(
  "correction.change",
  (p) => sql`insert into ${event} (${bareList([...kept, ...Object.values(corrected)])})
    select ${sql.join(kept, sql`, `)}, ${sql.join(Object.keys(corrected).map(field), sql`, `)} from json_each(${p.rows}) as j cross join ${event} on ${stands(p)} where true
    on conflict do update set ${sql.join(
      Object.values(corrected).map((column) => sql`${bare(column)} = excluded.${bare(column)}`),
      sql`, `,
    )} returning ${bare(event.origin)} as "origin", ${bare(event.id)} as "id"`,
);

/** An event of a session that is not applied stays staged: applying copies this row too, with the day it moved to. */
const log = statement<Sender & { now: number; groups: string }>(
  "correction.log",
  (p) => sql`insert into ${eventLog} (${eventLogColumns})
    select kind, ${p.sourceId}, ${p.mode}, session, ${p.now}, iif(kind = 'staged', 0, n), touched from (
      select ${part(0)} as session, ${part(1)} as n, ${part(2)} as touched,
        iif(${p.mode} = 'live' and (${part(0)} is null or (select ${backfill.state} from ${backfill} where ${backfill.id} = ${part(0)}) = 'applied'), 'correction', 'staged') as kind
      from json_each(${p.groups}) as j) where changes() > 0`,
);

/** An event as a correction leaves it. `seen`: the revision it was read at. Days local, as the account's zones have them. */
export interface CorrectedRow extends EventState {
  origin: string;
  id: string;
  accountId: string;
  metricKey: string;
  sessionId: string | null;
  seen: number;
  rev: number;
  localDate: string;
  localDateBefore: string;
  revisions: Revision[];
}

function groupsOf(rows: CorrectedRow[]): [session: string | null, n: number, touched: Touched[]][] {
  const bySession = Map.groupBy(rows, (row) => row.sessionId);
  return [...bySession].map(([session, own]) => {
    const moved = own.filter((row) => row.localDate !== row.localDateBefore);
    const days = [...own, ...moved.map((row) => ({ ...row, localDate: row.localDateBefore }))];
    return [session, own.length, touchedBy(days)];
  });
}

/**
 * Writes corrections in one transaction: what the events were, what they are, and one row of the log that names the days they
 * leave and the days they come to. Gives the keys of those that were written; the others changed since they were read, or
 * would count on a day of daily values. `now`: UTC ms.
 */
export async function applyCorrections(
  db: D1Database,
  sender: Sender,
  { rows, by, now }: { rows: CorrectedRow[]; by: Principal; now: number },
): Promise<Key[]> {
  if (rows.length === 0) return [];
  const values = { ...sender, rows: JSON.stringify(rows) };
  const results = await db.batch<Key>([
    keepRevisions.bind(db, { ...values, by: by.name, now }),
    change.bind(db, values),
    log.bind(db, { ...sender, now, groups: JSON.stringify(groupsOf(rows)) }),
    correctedStep(db, sender, { rows: values.rows, by, now }),
  ]);
  return results[1]?.results ?? [];
}

const eventColumns = {
  sourceId: event.sourceId,
  mode: event.mode,
  origin: event.origin,
  id: event.id,
  accountId: event.accountId,
  metricKey: event.metricKey,
  kind: event.kind,
  at: event.at,
  timeText: event.timeText,
  value: event.value,
  actor: event.actor,
  counts: event.counts,
  hash: event.hash,
  receivedAt: event.receivedAt,
  batch: event.batch,
  rev: event.rev,
};
const adjust = statement<{ row: string }>(
  "correction.adjust",
  (
    p,
  ) => sql`${insertRows(event, eventColumns, p.row)} and not exists (select 1 from ${factDay} where ${factDay.localDate} = ${field("localDate")}
    and ${factDay.accountId} = ${field("accountId")} and ${factDay.metricKey} = ${field("metricKey")} and ${factDay.door} = 'daily') on conflict do nothing`,
);
const logAdjusted = statement<Sender & { now: number; touched: string }>(
  "correction.logAdjusted",
  (p) => sql`insert into ${eventLog} (${eventLogColumns})
    select iif(${p.mode} = 'live', 'events', 'staged'), ${p.sourceId}, ${p.mode}, null, ${p.now}, 1, ${p.touched} where changes() > 0`,
);
/** The first revision of an adjustment says why it was made: it was nothing before. */
const keepReason = statement<Sender & Key & { reason: string; by: string; now: number }>(
  "correction.keepReason",
  (p) => sql`insert into ${eventRevision} (${revisionColumns})
    select ${p.sourceId}, ${p.mode}, ${p.origin}, ${p.id}, 1, 'adjust', '{}', ${p.reason}, ${p.by}, ${p.now} where changes() > 0 on conflict do nothing`,
);
const storedOne = statement<Sender & Key, StoredKey>(
  "correction.storedOne",
  (p) => sql`select ${event.hash} as "hash", ${event.batch} as "batch" from ${event}
    where ${event.sourceId} = ${p.sourceId} and ${event.mode} = ${p.mode} and ${event.origin} = ${p.origin} and ${event.id} = ${p.id}`,
);

/** An adjustment on its way into the table. */
export type AdjustmentRow = KeptEvent & { kind: "adjustment"; batch: number; reason: string };

/**
 * Keeps an adjustment with its reason, in one transaction and one round trip. Gives what is kept under its key now; null when
 * its day has daily values. `now`: UTC ms.
 */
export async function addAdjustment(
  db: D1Database,
  sender: { sourceId: string; mode: KeyMode },
  { row, by, now }: { row: AdjustmentRow; by: Principal; now: number },
): Promise<StoredKey | null> {
  const key = { ...sender, origin: row.origin, id: row.id };
  const touched = JSON.stringify(touchedBy([row]));
  const results = await db.batch([
    adjust.bind(db, { row: JSON.stringify([{ ...row, ...sender, receivedAt: now, rev: 1 }]) }),
    logAdjusted.bind(db, { ...sender, now, touched }),
    keepReason.bind(db, { ...key, reason: row.reason, by: by.name, now }),
    auditStep(db, { act: "event.adjust", by, now, accountId: row.accountId, about: { ...key, metric: row.metricKey } }),
    storedOne.bind(db, key),
  ]);
  return (results[4]?.results[0] as StoredKey | undefined) ?? null;
}
