import { sql } from "drizzle-orm";
import type { AuditEntry } from "#schema/audit.ts";
import type { KeyMode } from "#schema/words.ts";
import { parked } from "#tables/event.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bareList, insertRows, statement } from "./db.ts";

/** An event whose account or metric nobody knew when it came. */
export interface ParkedRow {
  sourceId: string;
  mode: KeyMode;
  origin: string;
  id: string;
  code: "unknown_metric" | "unknown_account";
  subject: string;
  type: string;
  /** The event as it came, JSON. */
  body: string;
  receivedAt: number;
  expiresAt: number;
}

const columns = {
  sourceId: parked.sourceId,
  mode: parked.mode,
  origin: parked.origin,
  id: parked.id,
  code: parked.code,
  subject: parked.subject,
  type: parked.type,
  body: parked.body,
  receivedAt: parked.receivedAt,
  expiresAt: parked.expiresAt,
};

const add = statement<{ rows: string }>(
  "parked.add",
  (p) => sql`${insertRows(parked, columns, p.rows)} on conflict do nothing`,
);
const list = statement<{ count: number }, ParkedRow>(
  "parked.list",
  (p) =>
    sql`select ${sql.join(
      Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.identifier(name)}`),
      sql`, `,
    )} from ${parked} order by ${parked.sourceId}, ${parked.mode}, ${parked.origin}, ${parked.id} limit ${p.count}`,
);
const remove = statement<{ rows: string }>(
  "parked.remove",
  (p) => sql`delete from ${parked} where (${bareList([parked.sourceId, parked.mode, parked.origin, parked.id])})
    in (select json_extract(j.value, '$.sourceId'), json_extract(j.value, '$.mode'), json_extract(j.value, '$.origin'), json_extract(j.value, '$.id') from json_each(${p.rows}) as j)`,
);
const expire = statement<{ now: number }>(
  "parked.expire",
  (p) => sql`delete from ${parked} where ${parked.expiresAt} <= ${p.now}`,
);

/** Keeps events until their account or metric is known; the same one twice stays one. */
export async function addParked(db: D1Database, rows: ParkedRow[]): Promise<void> {
  await apply(db, [add.bind(db, { rows: JSON.stringify(rows) })]);
}

/** Parked events in the order of their keys, at most `count`. */
export async function listParked(db: D1Database, count: number): Promise<ParkedRow[]> {
  return all<ParkedRow>(list.bind(db, { count }));
}

/** Takes events out again once they were taken, or refused. `about`: what became of them. */
export async function removeParked(
  db: D1Database,
  rows: Pick<ParkedRow, "sourceId" | "mode" | "origin" | "id">[],
  { by, now, about }: Pick<AuditEntry, "by" | "now" | "about">,
): Promise<void> {
  if (rows.length === 0) return;
  const entry = { act: "parked.replay", by, now, accountId: null, about } as const;
  await apply(db, [remove.bind(db, { rows: JSON.stringify(rows) }), auditStep(db, entry)]);
}

/** Drops what waited for too long; gives how many. `now`: UTC ms. */
export async function expireParked(db: D1Database, now: number): Promise<number> {
  const [dropped = 0] = await apply(db, [expire.bind(db, { now })]);
  return dropped;
}
