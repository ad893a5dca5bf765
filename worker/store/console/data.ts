import { sql } from "drizzle-orm";
import type { ListedSource, SourceSurroundings } from "#schema/data-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { accountSource, apiKey, metric, source } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

interface DataSources extends SourceSurroundings {
  counts: FrameCounts;
  sources: ListedSource[];
  /** Something to try the API with. */
  example: { subject: string | null; type: string | null; aggregation: string | null };
}

const metricName = sql`coalesce((select ${metric.body} ->> '$.name' from ${metric} where ${metric.key} = pair.m order by ${metric.version} desc limit 1), pair.m)`;
const newestMetric = sql`from ${metric} order by ${metric.createdAt} desc limit 1`;

/**
 * The log has no index by source, on purpose: a row more for every batch. Its newest 500 rows say how often a source is heard;
 * one that is not among them has been silent long enough for its last word alone to tell.
 */
const sources = statement<Record<string, never>, DataSources>("console.dataSources", () =>
  selectParts({
    counts,
    sources: many(
      {
        id: source.id,
        name: source.name,
        liveDays: source.liveDays,
        lastReceivedAt: source.lastReceivedAt,
        completeUntil: source.completeUntil,
        confirmedAt: source.confirmedAt,
        lastError: source.lastError,
        lastErrorAt: source.lastErrorAt,
        keys: sql`json(${many(
          {
            id: apiKey.id,
            prefix: apiKey.prefix,
            mode: apiKey.mode,
            createdAt: apiKey.createdAt,
            createdBy: apiKey.createdBy,
            lastUsedOn: apiKey.lastUsedOn,
            expiresAt: apiKey.expiresAt,
            revokedAt: apiKey.revokedAt,
          },
          sql`from ${apiKey} where ${apiKey.sourceId} = ${source.id} order by ${apiKey.createdAt}`,
        )})`,
      },
      sql`from ${source} order by ${source.createdAt}`,
    ),
    metrics: sql`(select json_group_array(json_array(pair.s, ${metricName})) from (select distinct ${accountSource.sourceId} as s, ${accountSource.metricKey} as m from ${accountSource}) as pair)`,
    accounts: sql`(select json_group_array(json_array(s, n)) from (select ${accountSource.sourceId} as s, count(distinct ${accountSource.accountId}) as n from ${accountSource} group by ${accountSource.sourceId}))`,
    heard: sql`(select json_group_array(json_array(s, at)) from (select ${eventLog.sourceId} as s, ${eventLog.receivedAt} as at, ${eventLog.kind} as kind from ${eventLog} order by ${eventLog.id} desc limit 500)
      where kind in ('events', 'staged', 'daily') and s is not null)`,
    example: one(
      {
        subject: sql`(select ${account.externalId} from ${account} limit 1)`,
        type: sql`(select ${metric.key} ${newestMetric})`,
        aggregation: sql`(select ${metric.body} ->> '$.aggregation' ${newestMetric})`,
      },
      sql``,
    ),
  }),
);

/** Every source with its keys, what it feeds and how often it is heard: one round trip. */
export async function loadSources(db: D1Database): Promise<DataSources> {
  return parseParts(await sources.bind(db, {}).all());
}
