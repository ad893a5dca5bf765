import { sql } from "drizzle-orm";
import type { AuditEntry, Principal } from "#schema/audit.ts";
import type { ParkedGroup } from "#schema/console-data.ts";
import type { ListedConflict } from "#schema/data-row.ts";
import { auditStep } from "#store/audit.ts";
import { all, apply, many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { conflict, event, parked } from "#tables/event.ts";
import { metric, source } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

/** Parked events one page looks at, and conflicts it shows. */
const parkedPerPage = 10_000;
const conflictsPerPage = 50;

type ParkedRow = Omit<ParkedGroup, "isReady"> & { isReady: 0 | 1 };

interface Waiting {
  counts: FrameCounts;
  groups: ParkedRow[];
  looked: number;
  conflicts: ListedConflict[];
}

const head = sql`(select ${parked.sourceId} as s, ${parked.mode} as mode, ${parked.code} as code, iif(${parked.code} = 'unknown_account', ${parked.subject}, ${parked.type}) as name,
    ${parked.expiresAt} as until, ${parked.receivedAt} as at, ${parked.body} as body from ${parked} limit ${sql.raw(String(parkedPerPage))})`;
const nameOf = (id: ReturnType<typeof sql>) =>
  sql`coalesce((select ${source.name} from ${source} where ${source.id} = ${id}), '')`;

const conflictFields = {
  sourceId: conflict.sourceId,
  sourceName: nameOf(sql`${conflict.sourceId}`),
  mode: conflict.mode,
  origin: conflict.origin,
  id: conflict.id,
  hash: conflict.hash,
  body: conflict.body,
  receivedAt: conflict.receivedAt,
  first: sql`json(${one(
    {
      subject: sql`(select ${account.externalId} from ${account} where ${account.id} = ${event.accountId})`,
      metricKey: event.metricKey,
      scale: sql`coalesce((select ${metric.body} ->> '$.scale' from ${metric} where ${metric.key} = ${event.metricKey} order by ${metric.version} desc limit 1), 0)`,
      timeText: event.timeText,
      at: event.at,
      value: event.value,
      actor: event.actor,
      status: event.status,
      dims: event.dims,
      voidedAt: event.voidedAt,
      rev: event.rev,
    },
    sql`from ${event} where ${event.sourceId} = ${conflict.sourceId} and ${event.mode} = ${conflict.mode} and ${event.origin} = ${conflict.origin} and ${event.id} = ${conflict.id}`,
  )})`,
};

const waiting = statement<Record<string, never>, Waiting>("console.waiting", () =>
  selectParts({
    counts,
    // Of the bare columns SQLite takes those of the row with the greatest time.
    groups: sql`(select json_group_array(json_object('sourceId', g.s, 'sourceName', ${nameOf(sql`g.s`)}, 'mode', g.mode, 'code', g.code, 'name', g.name, 'count', g.n, 'until', g.until, 'newestAt', g.at, 'sample', g.body,
        'isReady', iif(g.code = 'unknown_account', exists (select 1 from ${account} where ${account.externalId} = g.name), exists (select 1 from ${metric} where ${metric.key} = g.name))))
      from (select s, mode, code, name, count(*) as n, min(until) as until, max(at) as at, body from ${head} group by s, mode, code, name order by max(at) desc limit 200) as g)`,
    looked: sql`(select count(*) from ${head})`,
    conflicts: many(
      conflictFields,
      sql`from ${conflict} order by ${conflict.sourceId}, ${conflict.origin}, ${conflict.id}, ${conflict.hash} limit ${sql.raw(String(conflictsPerPage + 1))}`,
    ),
  }),
);

/** What waits for an account or a metric, in groups, and what came twice with another payload: one round trip. */
export async function loadWaiting(
  db: D1Database,
): Promise<Omit<Waiting, "looked"> & { hasMoreParked: boolean; hasMoreConflicts: boolean }> {
  const { looked, conflicts, ...rest } = parseParts<Waiting>(await waiting.bind(db, {}).all());
  return {
    ...rest,
    conflicts: conflicts.slice(0, conflictsPerPage),
    hasMoreConflicts: conflicts.length > conflictsPerPage,
    hasMoreParked: looked === parkedPerPage,
  };
}

type Group = { sourceId: string; mode: string; code: string; name: string };

/** A mode of a source is a stretch of the key. */
const discard = statement<Group>(
  "console.discardParked",
  (
    p,
  ) => sql`delete from ${parked} where ${parked.sourceId} = ${p.sourceId} and ${parked.mode} = ${p.mode} and ${parked.code} = ${p.code}
    and iif(${parked.code} = 'unknown_account', ${parked.subject}, ${parked.type}) = ${p.name}`,
);

/** Gives up the parked events of a source that lack one account or metric. The reason is kept nowhere but in the audit. */
export async function discardParked(
  db: D1Database,
  group: Group,
  { by, now, reason }: { by: Principal; now: number; reason: string },
): Promise<void> {
  const { sourceId: source, ...about } = group;
  const entry = { act: "parked.discard", by, now, accountId: null, about: { source, ...about, reason } } as const;
  await apply(db, [discard.bind(db, group), auditStep(db, entry)]);
}

/** What names a conflict. */
export type ConflictKey = { sourceId: string; origin: string; id: string; hash: string };

const oneConflict = statement<ConflictKey, { conflict: ListedConflict | null }>("console.conflict", (p) =>
  selectParts({
    conflict: one(
      conflictFields,
      sql`from ${conflict} where ${conflict.sourceId} = ${p.sourceId} and ${conflict.origin} = ${p.origin} and ${conflict.id} = ${p.id} and ${conflict.hash} = ${p.hash}`,
    ),
  }),
);
const dismiss = statement<ConflictKey>(
  "console.dismissConflict",
  (p) =>
    sql`delete from ${conflict} where ${conflict.sourceId} = ${p.sourceId} and ${conflict.origin} = ${p.origin} and ${conflict.id} = ${p.id} and ${conflict.hash} = ${p.hash}`,
);

/** Whose event the key names. */
const accountOf = statement<ConflictKey, { id: string }>(
  "console.conflictAccount",
  (
    p,
  ) => sql`select ${event.accountId} as "id" from ${conflict} join ${event} on ${event.sourceId} = ${conflict.sourceId} and ${event.mode} = ${conflict.mode}
    and ${event.origin} = ${conflict.origin} and ${event.id} = ${conflict.id}
    where ${conflict.sourceId} = ${p.sourceId} and ${conflict.origin} = ${p.origin} and ${conflict.id} = ${p.id} and ${conflict.hash} = ${p.hash}`,
);

/** One conflict; null when it is settled. */
export async function conflictOf(db: D1Database, key: ConflictKey): Promise<ListedConflict | null> {
  return parseParts<{ conflict: ListedConflict | null }>(await oneConflict.bind(db, key).all()).conflict;
}

/** Takes a conflict off the list; false when it was settled before. */
export async function dismissConflict(
  db: D1Database,
  key: ConflictKey,
  act: Pick<AuditEntry, "act" | "by" | "now">,
): Promise<boolean> {
  const { sourceId, origin, id } = key;
  const account = await all<{ id: string }>(accountOf.bind(db, key));
  const entry = { ...act, accountId: account[0]?.id ?? null, about: { source: sourceId, origin, id } };
  const [dropped] = await apply(db, [dismiss.bind(db, key), auditStep(db, entry)]);
  return dropped === 1;
}
