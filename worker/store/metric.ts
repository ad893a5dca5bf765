import { sql } from "drizzle-orm";
import type { MetricDefinition } from "#schema/metrics.ts";
import { metric } from "#tables/metrics.ts";
import { apply, bare, statement } from "./db.ts";

const add = statement<{ key: string; version: number; body: string; now: number }>(
  "metric.add",
  (
    p,
  ) => sql`insert into ${metric} (${sql.join([metric.key, metric.version, metric.body, metric.createdAt].map(bare), sql`, `)})
    values (${p.key}, ${p.version}, ${p.body}, ${p.now}) on conflict do nothing`,
);

/** Keeps one version of a metric; false when it is there already. */
export async function addMetric(db: D1Database, definition: MetricDefinition, now: number): Promise<boolean> {
  const { key, version } = definition;
  const [changed] = await apply(db, [add.bind(db, { key, version, body: JSON.stringify(definition), now })]);
  return changed === 1;
}
