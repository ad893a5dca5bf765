import { type SQL, sql } from "drizzle-orm";
import type { EventKind, KeyMode } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog } from "#tables/event.ts";
import { metric, source } from "#tables/metrics.ts";
import { all, bare, many, parseParts, statement } from "./db.ts";
import { batchesPerPage, type LogEnds, type LogPlace, logEnds, nearRows, nextPlace, pageFrom } from "./log-page.ts";

/* What a source sent, and up to when it said to have sent everything. */

/** An event as it was received, and as it stands. Instants UTC ms, value scaled. */
export interface ReceivedEvent {
  origin: string;
  id: string;
  metricKey: string;
  subject: string | null;
  kind: EventKind;
  at: number;
  /** Empty once it is archived. */
  timeText: string;
  value: number;
  scale: number;
  actor: string | null;
  status: string | null;
  receivedAt: number;
  rev: number;
  mode: KeyMode;
  voidedAt: number | null;
  sessionId: string | null;
  /** Null without a session. */
  sessionState: string | null;
}

type Asked = {
  sourceId: string;
  mode: string;
  log: number;
  group: number;
  index: number;
  subject: string | null;
  metricKey: string | null;
  count: number;
};

const limit = (rows: number): SQL => sql.raw(String(rows));
/** Newest first, from a place of the log on: bounded, however much others sent meanwhile. */
const found = (p: { [K in keyof Asked]: SQL }) => sql`${nearRows(p.log)},
  batch as materialized (select l."id" as id, l."received_at" as received_at, l."touched" as touched from near cross join ${eventLog} as l on l."id" = near.id
    where l."source_id" = ${p.sourceId} and l."mode" = ${p.mode} and l."n" > 0 and l."kind" in ('events', 'staged') order by near.id desc limit ${limit(batchesPerPage)}),
  named as materialized (select batch.id as log, t.key as "group", i.key as "index", json_extract(t.value, '$[3]') as origin, i.value as id, batch.received_at as received_at
    from batch, json_each(batch.touched) as t, json_each(t.value, '$[4]') as i
    where (${p.subject} is null or json_extract(t.value, '$[0]') = (select ${account.id} from ${account} where ${account.externalId} = ${p.subject}))
      and (${p.metricKey} is null or json_extract(t.value, '$[1]') = ${p.metricKey})
      and (batch.id < ${p.log} or t.key > ${p.group} or (t.key = ${p.group} and i.key > ${p.index}))
    order by batch.id desc, t.key, i.key limit ${p.count})`;

const received = statement<Asked, LogEnds & { events: ReceivedEvent[] }>(
  "received.events",
  (p) => sql`with ${found(p)}
    select ${many(
      {
        origin: event.origin,
        id: event.id,
        metricKey: event.metricKey,
        subject: sql`(select ${account.externalId} from ${account} where ${account.id} = ${event.accountId})`,
        kind: event.kind,
        at: event.at,
        timeText: event.timeText,
        value: event.value,
        scale: sql`coalesce((select ${metric.body} ->> '$.scale' from ${metric} where ${metric.key} = ${event.metricKey} order by ${metric.version} desc limit 1), 0)`,
        actor: event.actor,
        status: event.status,
        receivedAt: event.receivedAt,
        rev: event.rev,
        mode: event.mode,
        voidedAt: event.voidedAt,
        sessionId: event.sessionId,
        sessionState: sql`(select ${backfill.state} from ${backfill} where ${backfill.id} = ${event.sessionId})`,
      },
      // A batch names what it repeated too: that was received with an earlier one.
      sql`from named cross join ${event} on ${event.sourceId} = ${p.sourceId} and ${event.mode} = ${p.mode} and ${event.origin} = named.origin and ${event.id} = named.id
        and ${event.receivedAt} = named.received_at order by named.log desc, named."group", named."index"`,
    )} as "events",
    ${logEnds}`,
);

/** Which events are asked for. `after`: a place an earlier page gave; null: from the newest on. */
export interface ReceivedQuery {
  subject: string | null;
  metricKey: string | null;
  after: LogPlace | null;
  count: number;
}

/**
 * Events a source sent, the newest batch first, in the order they came within a batch, and the place to go on from; null: that
 * was all. A page may hold fewer than `count`, even none, and still not be the last.
 */
export async function receivedEvents(
  db: D1Database,
  sender: { sourceId: string; mode: KeyMode },
  { subject, metricKey, after, count }: ReceivedQuery,
): Promise<{ events: ReceivedEvent[]; next: LogPlace | null }> {
  const bound = received.bind(db, { ...sender, ...pageFrom(after), subject, metricKey, count });
  const { events, ...ends } = parseParts<NonNullable<(typeof received)["row"]>>(await bound.all());
  return { events, next: nextPlace(ends, count) };
}

const watermark = statement<{ sourceId: string; until: number; now: number }, { completeUntil: number }>(
  "received.watermark",
  (
    p,
  ) => sql`update ${source} set ${bare(source.completeUntil)} = max(coalesce(${source.completeUntil}, ${p.until}), ${p.until}),
    ${bare(source.confirmedAt)} = ${p.now} where ${source.id} = ${p.sourceId}
    returning ${bare(source.completeUntil)} as "completeUntil"`,
);

/** A source says at `now` that everything before an instant was sent (both UTC ms). Gives what is kept: it never moves back. */
export async function moveWatermark(
  db: D1Database,
  sourceId: string,
  { until, now }: { until: number; now: number },
): Promise<number | null> {
  const [row] = await all<{ completeUntil: number }>(watermark.bind(db, { sourceId, until, now }));
  return row?.completeUntil ?? null;
}
