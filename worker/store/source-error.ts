import { sql } from "drizzle-orm";
import { source } from "#tables/metrics.ts";
import { apply, bare, statement } from "./db.ts";

/** At most a row a minute and source, however many requests are refused. What came with good events is not newer than they are. */
const note = statement<{ sourceId: string; text: string; now: number; isPartial: number }>(
  "source.noteError",
  (p) => sql`update ${source} set ${bare(source.lastError)} = ${p.text},
      ${bare(source.lastErrorAt)} = iif(${p.isPartial}, min(${p.now}, coalesce(${source.lastReceivedAt}, ${p.now})), ${p.now})
    where ${source.id} = ${p.sourceId} and coalesce(${source.lastErrorAt}, 0) <= ${p.now} - 60000`,
);

/**
 * Keeps why a request of a source was refused, or some of its events; for people. `isPartial`: others of it were taken, so the
 * source is not failing. `now`: UTC ms.
 */
export async function noteSourceError(
  db: D1Database,
  sourceId: string,
  { text, isPartial, now }: { text: string; isPartial: boolean; now: number },
): Promise<void> {
  await apply(db, [note.bind(db, { sourceId, text: text.slice(0, 300), now, isPartial: isPartial ? 1 : 0 })]);
}
