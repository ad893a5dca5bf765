import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { ImportDetail, ImportRun, SessionLine } from "#schema/console-import.ts";
import type { ImportMapping } from "#schema/import.ts";
import { auditStep } from "#store/audit.ts";
import { all, apply, bare, bareList, many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { backfill, importPart } from "#tables/backfill.ts";
import { event } from "#tables/event.ts";
import { metric, source } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

/** Sessions of one page. */
const perPage = 100;

type ListedSession = Omit<SessionLine, "isRead"> & { isRead: 0 | 1 };

const sessionFields = {
  id: backfill.id,
  kind: backfill.kind,
  label: backfill.label,
  sourceName: sql`coalesce((select ${source.name} from ${source} where ${source.id} = ${backfill.sourceId}), '')`,
  state: backfill.state,
  mode: backfill.mode,
  createdAt: backfill.createdAt,
  createdBy: backfill.createdBy,
  appliedAt: backfill.appliedAt,
  appliedBy: backfill.appliedBy,
  revertedAt: backfill.revertedAt,
  revertedBy: backfill.revertedBy,
  fresh: sql`${backfill.detail} ->> '$.run.fresh'`,
  isRead: sql`(${backfill.detail} ->> '$.run' is not null)`,
};

interface History {
  counts: FrameCounts;
  sources: { id: string; name: string }[];
  sessions: ListedSession[];
}

/** What only made room for another reading of its file is no history. */
const history = statement<Record<string, never>, History>("console.imports", () =>
  selectParts({
    counts,
    sources: many({ id: source.id, name: source.name }, sql`from ${source} order by ${source.createdAt}`),
    sessions: many(
      sessionFields,
      sql`from ${backfill} where ${backfill.detail} ->> '$.next' is null order by ${backfill.createdAt} desc limit ${sql.raw(String(perPage + 1))}`,
    ),
  }),
);

/** The newest imports and backfill sessions: one round trip. */
export async function loadImports(db: D1Database): Promise<History & { hasMore: boolean }> {
  const found = parseParts<History>(await history.bind(db, {}).all());
  return { ...found, sessions: found.sessions.slice(0, perPage), hasMore: found.sessions.length > perPage };
}

interface ImportParts {
  counts: FrameCounts;
  session: (ListedSession & { sourceId: string }) | null;
  detail: ImportDetail | null;
  hasRejected: 0 | 1;
}

const detail = statement<{ id: string }, ImportParts>("console.import", (p) =>
  selectParts({
    counts,
    session: one(
      { ...sessionFields, sourceId: backfill.sourceId },
      sql`from ${backfill} where ${backfill.id} = ${p.id}`,
    ),
    detail: sql`(select ${backfill.detail} from ${backfill} where ${backfill.id} = ${p.id} and ${backfill.kind} = 'csv')`,
    hasRejected: sql`exists (select 1 from ${importPart} where ${importPart.sessionId} = ${p.id})`,
  }),
);

/** A session, and what is remembered of its file; null for one of the API. */
export async function loadImport(db: D1Database, id: string): Promise<ImportParts> {
  return parseParts(await detail.bind(db, { id }).all());
}

interface Known {
  accounts: { externalId: string; name: string; timezone: string }[];
  metrics: { key: string; name: string }[];
  /** As last confirmed for the source. */
  mapping: ImportMapping | null;
}

const known = statement<{ sourceId: string }, Known>("console.importKnown", (p) =>
  selectParts({
    accounts: many(
      { externalId: account.externalId, name: account.name, timezone: account.timezone },
      sql`from ${account} order by ${account.name} limit 5000`,
    ),
    metrics: sql`(select json_group_array(json_object('key', key, 'name', name)) from (select ${metric.key} as key, ${metric.body} ->> '$.name' as name, max(${metric.version}) from ${metric}
      where ${metric.body} ->> '$.aggregation' <> 'rate' group by ${metric.key}))`,
    mapping: sql`(select ${source.importMapping} from ${source} where ${source.id} = ${p.sourceId})`,
  }),
);

/** What a file may name: accounts, metrics, and the mapping its source had before. One round trip. */
export async function importKnown(db: D1Database, sourceId: string): Promise<Known> {
  return parseParts(await known.bind(db, { sourceId }).all());
}

const keepDetail = statement<{ id: string; detail: string }>(
  "console.keepImport",
  (p) =>
    sql`update ${backfill} set ${bare(backfill.detail)} = ${p.detail} where ${backfill.id} = ${p.id} and ${backfill.kind} = 'csv' and ${backfill.state} = 'open'`,
);
const begin = statement<{ id: string; mapping: string }>(
  "console.beginImport",
  (
    p,
  ) => sql`update ${backfill} set ${bare(backfill.detail)} = json_set(${backfill.detail}, '$.mapping', json(${p.mapping}))
    where ${backfill.id} = ${p.id} and ${backfill.kind} = 'csv' and ${backfill.state} = 'open' and ${backfill.detail} ->> '$.mapping' is null`,
);
const keepRun = statement<{ id: string; run: string }>(
  "console.keepImportRun",
  (p) =>
    sql`update ${backfill} set ${bare(backfill.detail)} = json_set(${backfill.detail}, '$.run', json(${p.run})) where ${backfill.id} = ${p.id} and ${backfill.state} = 'open'`,
);
const keepMapping = statement<{ sourceId: string; mapping: string }>(
  "console.keepImportMapping",
  (p) => sql`update ${source} set ${bare(source.importMapping)} = ${p.mapping} where ${source.id} = ${p.sourceId}`,
);
const pass = statement<{ id: string; next: string }>(
  "console.passImport",
  (p) =>
    sql`update ${backfill} set ${bare(backfill.detail)} = json_set(${backfill.detail}, '$.next', ${p.next}) where ${backfill.id} = ${p.id} and ${backfill.kind} = 'csv'`,
);

/** Keeps how the file of an open import is written; false when it is open no more. */
export async function keepImport(db: D1Database, id: string, kept: ImportDetail): Promise<boolean> {
  const [changed] = await apply(db, [keepDetail.bind(db, { id, detail: JSON.stringify(kept) })]);
  return changed === 1;
}

/** Claims an open import for one reading of its file; false when it was read before, or is open no more. */
export async function beginImport(db: D1Database, id: string, mapping: ImportMapping): Promise<boolean> {
  const [changed] = await apply(db, [begin.bind(db, { id, mapping: JSON.stringify(mapping) })]);
  return changed === 1;
}

/** Keeps what reading a file found, and the mapping for the next file of its source; false when it is open no more. */
export async function finishImport(
  db: D1Database,
  { id, sourceId }: { id: string; sourceId: string },
  { run, mapping, by }: { run: ImportRun & { finishedAt: number }; mapping: ImportMapping; by: Principal },
): Promise<boolean> {
  const [changed] = await apply(db, [
    keepRun.bind(db, { id, run: JSON.stringify(run) }),
    keepMapping.bind(db, { sourceId, mapping: JSON.stringify(mapping) }),
    auditStep(db, {
      ...{ act: "source.mapping", by, now: run.finishedAt, accountId: null },
      about: { source: sourceId, door: "csv", session: id },
    }),
  ]);
  return changed === 1;
}

/** Says which session took the place of this one. */
export async function passImport(db: D1Database, id: string, next: string): Promise<void> {
  await apply(db, [pass.bind(db, { id, next })]);
}

const addPart = statement<{ id: string; part: number; body: string }>(
  "console.addImportPart",
  (p) =>
    sql`insert into ${importPart} (${bareList([importPart.sessionId, importPart.part, importPart.body])}) values (${p.id}, ${p.part}, ${p.body}) on conflict do nothing`,
);
const readPart = statement<{ id: string; part: number }, { body: string }>(
  "console.importPart",
  (p) =>
    sql`select ${importPart.body} as "body" from ${importPart} where ${importPart.sessionId} = ${p.id} and ${importPart.part} = ${p.part}`,
);
const dropParts = statement<{ id: string }>(
  "console.dropImportParts",
  (p) => sql`delete from ${importPart} where ${importPart.sessionId} = ${p.id}`,
);

/** Keeps a part of the rejected rows of a file, CSV text. */
export async function addImportPart(db: D1Database, id: string, part: number, body: string): Promise<void> {
  await apply(db, [addPart.bind(db, { id, part, body })]);
}

/** A part of the rejected rows; null behind the last. */
export async function importPartOf(db: D1Database, id: string, part: number): Promise<string | null> {
  const [row] = await all<{ body: string }>(readPart.bind(db, { id, part }));
  return row?.body ?? null;
}

/** Drops the rejected rows of a file. */
export async function dropImportParts(db: D1Database, id: string): Promise<void> {
  await apply(db, [dropParts.bind(db, { id })]);
}

/** Rows that were there before, in a session that does not count: they would be taken for imported, and are nowhere. */
const held = statement<{ sourceId: string; own: string; keys: string }, ImportRun["held"][number]>(
  "console.heldElsewhere",
  (
    p,
  ) => sql`select ${backfill.id} as "id", ${backfill.label} as "label", ${backfill.state} as "state", count(*) as "count" from json_each(${p.keys}) as j
    cross join ${event} on ${event.sourceId} = ${p.sourceId} and ${event.mode} = 'live' and ${event.origin} = json_extract(j.value, '$[0]') and ${event.id} = json_extract(j.value, '$[1]')
    cross join ${backfill} on ${backfill.id} = ${event.sessionId} where ${backfill.id} <> ${p.own} and ${backfill.state} <> 'applied' group by ${backfill.id}`,
);

/** Which sessions that are not applied hold these events of a source, and how many each. */
export async function heldElsewhere(
  db: D1Database,
  { sourceId, own }: { sourceId: string; own: string },
  keys: [origin: string, id: string][],
): Promise<ImportRun["held"]> {
  return all<ImportRun["held"][number]>(held.bind(db, { sourceId, own, keys: JSON.stringify(keys) }));
}
