import { sql } from "drizzle-orm";
import type { ArchiveRow } from "#schema/archive.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { archive } from "#tables/backfill.ts";
import { ask, logs, type Searched } from "./search.ts";

const archives = statement<Searched & { after: number; count: number }, ArchiveRow>(
  "erase.archives",
  (
    p,
  ) => sql`with ${ask(p)}, ${logs(p)} select ${archive.id} as "id", ${archive.object} as "object", ${archive.n} as "n", ${archive.sha256} as "sha256", ${archive.createdAt} as "createdAt"
    from ${archive} where ${archive.id} > printf('%012d', ${p.after} + 1) and exists (select 1 from log where log.id between cast(substr(${archive.id}, 1, 12) as integer) and cast(substr(${archive.id}, 14, 12) as integer))
    order by ${archive.id} limit ${p.count}`,
);

/** Archives that may hold events of an account, past a row of the log, at most `count`, in the order of the log. */
export async function archivesOfAccount(
  db: D1Database,
  accountId: string,
  asked: { pairs: [string, string][]; after: number; count: number },
): Promise<Pick<ArchiveRow, "id" | "object" | "n" | "sha256" | "createdAt">[]> {
  const { pairs, after, count } = asked;
  return all(archives.bind(db, { accountId, pairs: JSON.stringify(pairs), beside: 1, after, count }));
}

const swap = statement<{ id: string; was: string; object: string; sha256: string; bytes: number }>(
  "erase.swap",
  (
    p,
  ) => sql`update ${archive} set ${bare(archive.object)} = ${p.object}, ${bare(archive.sha256)} = ${p.sha256}, ${bare(archive.bytes)} = ${p.bytes}
    where ${archive.id} = ${p.id} and ${archive.sha256} = ${p.was}`,
);

/** Names another object for an archive; false when it changed meanwhile. `was`: the checksum of the one read. */
export async function swapArchive(
  db: D1Database,
  swapped: { id: string; was: string; object: string; sha256: string; bytes: number },
): Promise<boolean> {
  const [changed] = await apply(db, [swap.bind(db, swapped)]);
  return changed === 1;
}
