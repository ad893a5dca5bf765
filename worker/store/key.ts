import { sql } from "drizzle-orm";
import { type Principal, system } from "#schema/audit.ts";
import type { KeyMode } from "#schema/words.ts";
import { apiKey, source } from "#tables/metrics.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";
import { noteKey } from "./witness/fact.ts";

export interface KeyRow {
  keyId: string;
  sourceId: string;
  sourceName: string;
  liveDays: number;
  lastUsedOn: string | null;
  /** What comes with a test key is kept and counts nowhere. */
  mode: KeyMode;
}

/** A key on its way into the table. `now`: UTC ms. */
type NewKey = {
  id: string;
  sourceId: string;
  hash: string;
  prefix: string;
  now: number;
  by: string;
  /** UTC ms; null: it lives until it is revoked. */
  expiresAt: number | null;
};

const byHash = statement<{ hash: string; now: number }, KeyRow>(
  "key.byHash",
  (
    p,
  ) => sql`select ${apiKey.id} as "keyId", ${source.id} as "sourceId", ${source.name} as "sourceName", ${source.liveDays} as "liveDays", ${apiKey.lastUsedOn} as "lastUsedOn", ${apiKey.mode} as "mode"
    from ${apiKey} join ${source} on ${source.id} = ${apiKey.sourceId}
    where ${apiKey.hash} = ${p.hash} and ${apiKey.revokedAt} is null and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > ${p.now})`,
);
const used = statement<{ id: string; on: string }>(
  "key.used",
  (p) => sql`update ${apiKey} set ${bare(apiKey.lastUsedOn)} = ${p.on} where ${apiKey.id} = ${p.id}`,
);
const addSourceRow = statement<{ id: string; name: string; liveDays: number; now: number }>(
  "source.add",
  (p) =>
    sql`insert into ${source} (${bareList([source.id, source.name, source.liveDays, source.createdAt])}) select ${p.id}, ${p.name}, ${p.liveDays}, ${p.now}
    where not exists (select 1 from ${source} where ${source.name} = ${p.name})`,
);
/** At most two keys of a source and mode live at once: enough to rotate without a gap. */
const addKeyRow = statement<NewKey & { mode: KeyMode }>(
  "key.add",
  (
    p,
  ) => sql`insert into ${apiKey} (${bareList([apiKey.id, apiKey.sourceId, apiKey.hash, apiKey.prefix, apiKey.createdAt, apiKey.createdBy, apiKey.mode, apiKey.expiresAt])})
    select ${p.id}, ${source.id}, ${p.hash}, ${p.prefix}, ${p.now}, ${p.by}, ${p.mode}, ${p.expiresAt} from ${source} where ${source.id} = ${p.sourceId}
    and (select count(*) from ${apiKey} where ${apiKey.sourceId} = ${p.sourceId} and ${apiKey.mode} = ${p.mode} and ${apiKey.revokedAt} is null
      and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > ${p.now})) < 2`,
);
const revokeKeyRow = statement<{ id: string; now: number }>(
  "key.revoke",
  (p) =>
    sql`update ${apiKey} set ${bare(apiKey.revokedAt)} = ${p.now} where ${apiKey.id} = ${p.id} and ${apiKey.revokedAt} is null`,
);

/** The living key with this hash and its source; null otherwise. */
export async function keyByHash(db: D1Database, hash: string, now: number): Promise<KeyRow | null> {
  const [row] = await all<KeyRow>(byHash.bind(db, { hash, now }));
  return row ?? null;
}

/** Writes down that a key was used on a day (UTC). */
export async function markKeyUsed(db: D1Database, id: string, on: string): Promise<void> {
  await apply(db, [used.bind(db, { id, on })]);
}

/** Adds a source of events; false where there is one of this name. `liveDays`: how far back a live event may lie. */
export async function addSource(
  db: D1Database,
  added: { id: string; name: string; liveDays: number; now: number },
  by: Principal = system,
): Promise<boolean> {
  const { id: source, name, now } = added;
  const [changed] = await apply(db, [
    addSourceRow.bind(db, added),
    auditStep(db, { act: "source.add", by, now, accountId: null, about: { source, name } }),
  ]);
  return changed === 1;
}

/** Adds a key, a live one unless told otherwise; false when the source is unknown or has two living keys of this mode. */
export async function addKey(
  db: D1Database,
  added: Omit<NewKey, "expiresAt"> & { mode?: KeyMode; expiresAt?: number | null },
  by: Principal = system,
): Promise<boolean> {
  const { sourceId: source, id: key, prefix, now, mode = "live", expiresAt = null } = added;
  const [changed] = await apply(db, [
    addKeyRow.bind(db, { ...added, mode, expiresAt }),
    auditStep(db, { act: "key.make", by, now, accountId: null, about: { source, key, prefix, mode } }),
  ]);
  return changed === 1;
}

/** Ends a key at once. */
export async function revokeKey(db: D1Database, id: string, now: number, by: Principal = system): Promise<boolean> {
  const [changed] = await apply(db, [
    revokeKeyRow.bind(db, { id, now }),
    auditStep(db, { act: "key.revoke", by, now, accountId: null, about: { key: id } }),
    noteKey.bind(db, { id, now }),
  ]);
  return changed === 1;
}
