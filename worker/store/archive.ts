import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { ArchivedEvent, ArchiveRow } from "#schema/archive.ts";
import type { Principal } from "#schema/audit.ts";
import { eventLimits, type Touched } from "#schema/event.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import { account } from "#tables/account.ts";
import { archive, backfill } from "#tables/backfill.ts";
import { event, eventLog } from "#tables/event.ts";
import { accountZone, rollupMark } from "#tables/fact.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, many, named, object, parseParts, selectParts, statement } from "./db.ts";
import { ownLogColumns } from "./part.ts";

/* Events that left the database: their keys stay, so that dedupe holds for ever, and everything else lies in an object. */

const columns = Object.values(getTableColumns(event));
/** Every column of an event, by its name in the table. */
export const eventColumns: string[] = columns.map((column) => column.name);

const markOf = (name: string) =>
  sql`coalesce((select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = ${sql.raw(`'${name}'`)}), 0)`;
const mark = markOf("archive");

/** Rows looked at for one archive: each holds up to 500 events, and many none. */
const logsPerLook = 200;
type Log = { id: number; receivedAt: number; n: number };
const next = statement<Record<string, never>, { mark: number; rows: Log[] }>("archive.next", () =>
  selectParts({
    mark,
    // Only what the rollups have read: a day is derived while its events are whole.
    rows: many(
      // Applying a session repeats what was staged, a batch a row, and counts none of it as new.
      {
        id: eventLog.id,
        receivedAt: eventLog.receivedAt,
        n: sql`iif(${eventLog.kind} = 'session', ${sql.raw(String(eventLimits.perBatch))}, ${eventLog.n})`,
      },
      sql`from ${eventLog} where ${eventLog.id} > ${mark} and ${eventLog.id} <= ${markOf("days")} order by ${eventLog.id} limit ${sql.raw(String(logsPerLook))}`,
    ),
  }),
);

/** Up to where the log is archived, and what comes next of it. */
export async function nextToArchive(db: D1Database): Promise<{ mark: number; rows: Log[] }> {
  return parseParts(await next.bind(db, {}).all());
}

export interface Range extends Record<string, string | number | null> {
  mark: number;
  to: number;
  /** Sessions applied since then can still be reverted. */
  revertible: number;
}

/** Keys the rows of the log name (`key`). Rows of corrections name events that came with others. */
export const keys = (
  p: { [K in keyof Range]: SQL },
) => sql`key as materialized (select distinct l."source_id" as s, l."mode" as mode, json_extract(t.value, '$[3]') as origin, i.value as id
    from ${eventLog} as l, json_each(l."touched") as t, json_each(t.value, '$[4]') as i
    where l."id" > ${p.mark} and l."id" <= ${p.to} and l."kind" in ('events', 'staged', 'session') and l."mode" = 'live')`;
export const isKey = sql`${event.sourceId} = key.s and ${event.mode} = key.mode and ${event.origin} = key.origin and ${event.id} = key.id`;
/** A session that may still be applied or reverted keeps its events whole; applying it names them again. */
export const isFree = (p: {
  revertible: SQL;
}) => sql`${event.kind} <> 'archived' and (${event.sessionId} is null or exists (select 1 from ${backfill} where ${backfill.id} = ${event.sessionId}
    and (${backfill.state} = 'reverted' or (${backfill.state} = 'applied' and ${backfill.appliedAt} < ${p.revertible}))))`;

const read = statement<Range, { line: string; rev: number; at: number }>(
  "archive.read",
  (
    p,
  ) => sql`with ${keys(p)} select ${object(Object.fromEntries(columns.map((column) => [column.name, column])))} as "line", ${event.rev} as "rev", ${event.at} as "at"
    from key cross join ${event} on ${isKey} where ${isFree(p)} order by key.s, key.mode, key.origin, key.id`,
);

/** Events of a stretch of the log as lines of JSON, in the order of their keys. `revs`: the sum of their revisions. */
export async function readForArchive(
  db: D1Database,
  range: Range,
): Promise<{ lines: string[]; revs: number; firstAt: number; lastAt: number }> {
  const rows = await all<{ line: string; rev: number; at: number }>(read.bind(db, range));
  let [revs, firstAt, lastAt] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { rev, at } of rows) {
    revs += rev;
    firstAt = Math.min(firstAt, at);
    lastAt = Math.max(lastAt, at);
  }
  return { lines: rows.map(({ line }) => line), revs, firstAt, lastAt };
}

const archiveColumns = {
  id: archive.id,
  object: archive.object,
  n: archive.n,
  sha256: archive.sha256,
  bytes: archive.bytes,
  firstAt: archive.firstAt,
  lastAt: archive.lastAt,
  createdAt: archive.createdAt,
  restoredAt: archive.restoredAt,
};

type Kept = Range & Omit<ArchiveRow, "restoredAt"> & { revs: number };
/** Only while the events are still what was packed: a correction meanwhile raised one of the revisions. */
const keep = statement<Kept>(
  "archive.keep",
  (p) => sql`insert into ${archive} (${bareList(Object.values(archiveColumns))})
    select ${p.id}, ${p.object}, ${p.n}, ${p.sha256}, ${p.bytes}, ${p.firstAt}, ${p.lastAt}, ${p.createdAt}, null where ${mark} = ${p.mark}
    and (with ${keys(p)} select count(*) = ${p.n} and coalesce(sum(${event.rev}), 0) = ${p.revs} from key cross join ${event} on ${isKey} where ${isFree(p)})
    on conflict do nothing`,
);
const isKept = (p: { id: SQL; sha256: SQL; mark: SQL }) =>
  sql`${mark} = ${p.mark} and exists (select 1 from ${archive} where ${archive.id} = ${p.id} and ${archive.sha256} = ${p.sha256})`;
/** What an archived event keeps: its key, its day and its amount. */
export const bared = sql`update ${event} set ${bare(event.kind)} = 'archived', ${bare(event.timeText)} = '', ${bare(event.actor)} = null, ${bare(event.dims)} = null, ${bare(event.status)} = null`;
const strip = statement<Range & { id: string; sha256: string }>(
  "archive.strip",
  (p) => sql`${bared}
    where (${bareList([event.sourceId, event.mode, event.origin, event.id])}) in (with ${keys(p)} select s, mode, origin, id from key)
    and ${isFree(p)} and ${isKept(p)}`,
);
const begin = statement<Record<string, never>>(
  "archive.begin",
  () => sql`insert into ${rollupMark} ("name", "log_id") values ('archive', 0) on conflict do nothing`,
);
const advance = statement<{ mark: number; to: number; id: string; sha256: string }>(
  "archive.advance",
  (p) =>
    sql`update ${rollupMark} set ${bare(rollupMark.logId)} = ${p.to} where ${rollupMark.name} = 'archive' and ${isKept(p)}`,
);
const pass = statement<{ mark: number; to: number }>(
  "archive.pass",
  (p) =>
    sql`update ${rollupMark} set ${bare(rollupMark.logId)} = ${p.to} where ${rollupMark.name} = 'archive' and ${rollupMark.logId} = ${p.mark}`,
);

/** Moves on past rows of the log that brought no events. */
export async function passLogs(db: D1Database, range: { mark: number; to: number }): Promise<void> {
  await apply(db, [begin.bind(db, {}), pass.bind(db, range)]);
}

/**
 * The object is written and read back: in one transaction its row, the events down to their keys, and the mark. False, and
 * nothing changed, when somebody else was faster or an event was corrected since it was read.
 */
export async function keepArchive(db: D1Database, kept: Kept): Promise<boolean> {
  const { id, sha256, mark: from, to, revertible } = kept;
  const results = await apply(db, [
    begin.bind(db, {}),
    keep.bind(db, kept),
    strip.bind(db, { mark: from, to, revertible, id, sha256 }),
    advance.bind(db, { mark: from, to, id, sha256 }),
  ]);
  return results[3] === 1;
}

const one = statement<{ id: string }, ArchiveRow>(
  "archive.one",
  (p) => sql`select ${named(archiveColumns)} from ${archive} where ${archive.id} = ${p.id}`,
);
const list = statement<{ from: number; to: number; after: string; ids: string | null; count: number }, ArchiveRow>(
  "archive.list",
  (p) =>
    sql`select ${named(archiveColumns)} from ${archive} where ${archive.id} > ${p.after} and ${archive.firstAt} < ${p.to} and ${archive.lastAt} >= ${p.from}
      and (${p.ids} is null or ${archive.id} in (select value from json_each(${p.ids}))) order by ${archive.id} limit ${p.count}`,
);
const objects = statement<Record<string, never>, { object: string }>(
  "archive.objects",
  () => sql`select ${archive.object} as "object" from ${archive}`,
);

/** An archive by id; null when there is none. */
export async function archiveOf(db: D1Database, id: string): Promise<ArchiveRow | null> {
  const [row] = await all<ArchiveRow>(one.bind(db, { id }));
  return row ?? null;
}

/** Archives with events of a time (UTC ms, half open), past an id, oldest first, at most `count`; of these ids, null for all. */
export async function archivesBetween(
  db: D1Database,
  asked: { from: number; to: number; after: string; ids: string[] | null; count: number },
): Promise<ArchiveRow[]> {
  return all<ArchiveRow>(list.bind(db, { ...asked, ids: asked.ids && JSON.stringify(asked.ids) }));
}

/** Names of all objects that are in use. */
export async function archiveObjects(db: D1Database): Promise<string[]> {
  return (await all<{ object: string }>(objects.bind(db, {}))).map(({ object: name }) => name);
}

const zones = statement<{ accounts: string }, { id: string; timezone: string; spans: string }>(
  "archive.zones",
  (p) => sql`select ${account.id} as "id", ${account.timezone} as "timezone",
    ${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)} as "spans"
    from ${account} where ${account.id} in (select value from json_each(${p.accounts}))`,
);

/** The zones of accounts, for the days their events fall on. */
export async function zonesOfAccounts(
  db: D1Database,
  ids: string[],
): Promise<{ id: string; timezone: string; spans: ZoneSpan[] }[]> {
  const rows = await all<{ id: string; timezone: string; spans: string }>(
    zones.bind(db, { accounts: JSON.stringify(ids) }),
  );
  return rows.map((row) => ({ ...row, spans: JSON.parse(row.spans) as ZoneSpan[] }));
}

type Guard = { id: string; sha256: string };
const stands = (p: { id: SQL; sha256: SQL }) =>
  sql`exists (select 1 from ${archive} where ${archive.id} = ${p.id} and ${archive.sha256} = ${p.sha256} and ${archive.restoredAt} is null)`;
const stripped = [event.kind, event.timeText, event.actor, event.dims, event.status];
const putBack = statement<Guard & { rows: string }>(
  "archive.putBack",
  (p) => sql`insert into ${event} (${bareList(columns)}) select ${sql.join(
    columns.map((column) => sql.raw(`json_extract(j.value, '$.${column.name}')`)),
    sql`, `,
  )} from json_each(${p.rows}) as j where ${stands(p)}
    on conflict do update set ${sql.join(
      stripped.map((column) => sql`${bare(column)} = excluded.${bare(column)}`),
      sql`, `,
    )} where ${event.kind} = 'archived'`,
);
const say = statement<Guard & { now: number; n: number; touched: string }>(
  "archive.say",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    select 'correction', 'live', ${p.now}, ${p.n}, ${p.touched} where ${stands(p)}`,
);
const close = statement<Guard & { now: number }>(
  "archive.close",
  (p) =>
    sql`update ${archive} set ${bare(archive.restoredAt)} = ${p.now} where ${archive.id} = ${p.id} and ${archive.sha256} = ${p.sha256} and ${archive.restoredAt} is null`,
);

/** Puts events back as they were, at most 500 at once; one that is back already stays as it is. */
export async function putEventsBack(db: D1Database, guard: Guard, events: ArchivedEvent[]): Promise<void> {
  await apply(db, [putBack.bind(db, { ...guard, rows: JSON.stringify(events) })]);
}

/** All of an archive is back: rollups look at its days again. False when it was restored, or changed, meanwhile. */
export async function closeRestore(
  db: D1Database,
  guard: Guard,
  done: { by: Principal; now: number; n: number; touched: Touched[] },
): Promise<boolean> {
  const { by, now, n, touched } = done;
  const results = await apply(db, [
    say.bind(db, { ...guard, now, n, touched: JSON.stringify(touched) }),
    close.bind(db, { ...guard, now }),
    auditStep(db, { act: "archive.restore", by, now, accountId: null, about: { archive: guard.id, events: n } }),
  ]);
  return results[1] === 1;
}
