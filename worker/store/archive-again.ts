import { type SQL, sql } from "drizzle-orm";
import type { ArchiveRow } from "#schema/archive.ts";
import { archive } from "#tables/backfill.ts";
import { event } from "#tables/event.ts";
import { bared, isFree, isKey, keys, type Range } from "./archive.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";

/* Archives that were restored and are packed once more: the same stretch of the log, as its events are now. */

type Due = Pick<ArchiveRow, "id" | "object">;
const due = statement<{ before: number; count: number }, Due>(
  "archive.due",
  (p) => sql`select ${archive.id} as "id", ${archive.object} as "object" from ${archive}
    where ${archive.restoredAt} < ${p.before} order by ${archive.id} limit ${p.count}`,
);

/** Archives restored before an instant (UTC ms), oldest first. */
export async function restoredBefore(db: D1Database, before: number, count: number): Promise<Due[]> {
  return all<Due>(due.bind(db, { before, count }));
}

type Packed = Range &
  Pick<ArchiveRow, "id" | "object" | "n" | "sha256" | "bytes" | "firstAt" | "lastAt"> & { revs: number };
/** Only while the events are still what was packed, and nobody was faster. */
const renew = statement<Packed>(
  "archive.renew",
  (
    p,
  ) => sql`update ${archive} set ${bare(archive.object)} = ${p.object}, ${bare(archive.n)} = ${p.n}, ${bare(archive.sha256)} = ${p.sha256}, ${bare(archive.bytes)} = ${p.bytes},
    ${bare(archive.firstAt)} = ${p.firstAt}, ${bare(archive.lastAt)} = ${p.lastAt}, ${bare(archive.restoredAt)} = null
    where ${archive.id} = ${p.id} and ${archive.restoredAt} is not null
    and (with ${keys(p)} select count(*) = ${p.n} and coalesce(sum(${event.rev}), 0) = ${p.revs} from key cross join ${event} on ${isKey} where ${isFree(p)})`,
);
const isPacked = (p: { id: SQL; sha256: SQL }) =>
  sql`exists (select 1 from ${archive} where ${archive.id} = ${p.id} and ${archive.sha256} = ${p.sha256} and ${archive.restoredAt} is null)`;
const strip = statement<Range & { id: string; sha256: string }>(
  "archive.stripAgain",
  (
    p,
  ) => sql`${bared} where (${bareList([event.sourceId, event.mode, event.origin, event.id])}) in (with ${keys(p)} select s, mode, origin, id from key)
    and ${isFree(p)} and ${isPacked(p)}`,
);

/**
 * The object is written and read back: in one transaction the archive's row names it and the events go down to their keys.
 * False, and nothing changed, when an event was corrected since it was read, or somebody else was faster.
 */
export async function renewArchive(db: D1Database, packed: Packed): Promise<boolean> {
  const { id, sha256, mark, to, revertible } = packed;
  const [changed] = await apply(db, [renew.bind(db, packed), strip.bind(db, { mark, to, revertible, id, sha256 })]);
  return changed === 1;
}
