import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { SegmentMapping } from "#schema/segment.ts";
import { metric, source } from "#tables/metrics.ts";
import { auditStep } from "./audit.ts";
import { apply, bare, parseParts, selectParts, statement } from "./db.ts";

const context = statement<{ sourceId: string }, { mapping: SegmentMapping | null; metrics: string[] }>(
  "segment.context",
  (p) =>
    selectParts({
      mapping: sql`(select ${source.segmentMapping} from ${source} where ${source.id} = ${p.sourceId})`,
      metrics: sql`(select json_group_array(${metric.key}) from ${metric} where ${metric.version} = 1)`,
    }),
);
const save = statement<{ sourceId: string; mapping: string }>(
  "segment.save",
  (p) => sql`update ${source} set ${bare(source.segmentMapping)} = ${p.mapping} where ${source.id} = ${p.sourceId}`,
);

/** How track calls of a source become events (null: it never said), and the keys of all metrics; one round trip. */
export async function segmentContext(
  db: D1Database,
  sourceId: string,
): Promise<{ mapping: SegmentMapping | null; metrics: string[] }> {
  return parseParts(await context.bind(db, { sourceId }).all());
}

/** Keeps how track calls of a source become events, from the next call on. */
export async function saveSegmentMapping(
  db: D1Database,
  sourceId: string,
  { mapping, by, now }: { mapping: SegmentMapping; by: Principal; now: number },
): Promise<void> {
  const about = { source: sourceId, door: "segment" };
  await apply(db, [
    save.bind(db, { sourceId, mapping: JSON.stringify(mapping) }),
    auditStep(db, { act: "source.mapping", by, now, accountId: null, about }),
  ]);
}
