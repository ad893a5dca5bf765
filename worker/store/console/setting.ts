import { sql } from "drizzle-orm";
import type { MetricDefinition } from "#schema/metrics.ts";
import { parseParts, selectParts, statement } from "#store/db.ts";
import { metric } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

const settings = statement<Record<string, never>, { counts: FrameCounts; metrics: MetricDefinition[] }>(
  "console.settings",
  () =>
    selectParts({
      counts,
      metrics: sql`(select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
    }),
);

/** Numbers of the frame and the newest version of every metric. */
export async function loadSettings(db: D1Database): Promise<{ counts: FrameCounts; metrics: MetricDefinition[] }> {
  return parseParts(await settings.bind(db, {}).all());
}
