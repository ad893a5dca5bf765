import { type SQL, sql } from "drizzle-orm";
import type { AuditEntry } from "#schema/audit.ts";
import type { BackfillRange, BackfillRow } from "#schema/backfill.ts";
import { account } from "#tables/account.ts";
import { backfill } from "#tables/backfill.ts";
import { event, eventLog, eventRevision } from "#tables/event.ts";
import { factDay } from "#tables/fact.ts";
import { accountSource } from "#tables/metrics.ts";
import { auditStep } from "./audit.ts";
import { apply, bare, bareList, insertRows, one, parseParts, selectParts, statement } from "./db.ts";
import { eventLogColumns } from "./part.ts";

const columns = {
  id: backfill.id,
  kind: backfill.kind,
  sourceId: backfill.sourceId,
  accountId: backfill.accountId,
  metricKey: backfill.metricKey,
  fromAt: backfill.fromAt,
  untilAt: backfill.untilAt,
  mode: backfill.mode,
  state: backfill.state,
  label: backfill.label,
  detail: backfill.detail,
  createdAt: backfill.createdAt,
  createdBy: backfill.createdBy,
};

const add = statement<{ row: string }>("backfill.add", (p) => insertRows(backfill, columns, p.row));

/** A session to open. */
export interface OpenedBackfill {
  id: string;
  kind: BackfillRow["kind"];
  sourceId: string;
  mode: BackfillRow["mode"];
  label: string;
  range: BackfillRange | null;
  /** What else is to be remembered of it: the mapping of an import. */
  detail: Record<string, unknown>;
  by: string;
  now: number;
}

/** Opens a session. `now`: UTC ms. */
export async function addBackfill(db: D1Database, opened: OpenedBackfill): Promise<void> {
  const { id, kind, sourceId, mode, label, range, detail, by, now } = opened;
  const days = range ? { from: range.from, to: range.to } : {};
  const row = {
    ...{ id, kind, sourceId, mode, label, state: "open", createdAt: now, createdBy: by },
    ...{ accountId: range?.accountId ?? null, metricKey: range?.metricKey ?? null },
    ...{ fromAt: range?.fromAt ?? null, untilAt: range?.untilAt ?? null },
    detail: JSON.stringify({ ...detail, ...days }),
  };
  await apply(db, [add.bind(db, { row: JSON.stringify([row]) })]);
}

/** A session as JSON; `range` is all null where it does not replace. */
export const sessionRow = (id: SQL): SQL =>
  one(
    {
      id: backfill.id,
      kind: backfill.kind,
      sourceId: backfill.sourceId,
      mode: backfill.mode,
      state: backfill.state,
      label: backfill.label,
      createdAt: backfill.createdAt,
      createdBy: backfill.createdBy,
      appliedAt: backfill.appliedAt,
      appliedBy: backfill.appliedBy,
      revertedAt: backfill.revertedAt,
      revertedBy: backfill.revertedBy,
      range: sql`json(iif(${backfill.mode} = 'replace_range', json_object('accountId', ${backfill.accountId}, 'metricKey', ${backfill.metricKey}, 'fromAt', ${backfill.fromAt}, 'untilAt', ${backfill.untilAt},
        'from', ${backfill.detail} ->> '$.from', 'to', ${backfill.detail} ->> '$.to', 'subject', (select ${account.externalId} from ${account} where ${account.id} = ${backfill.accountId})), 'null'))`,
    },
    sql`from ${backfill} where ${backfill.id} = ${id}`,
  );

const find = statement<{ id: string }, { session: BackfillRow | null }>("backfill.find", (p) =>
  selectParts({ session: sessionRow(p.id) }),
);

/** A session by id; null when there is none. */
export async function backfillOf(db: D1Database, id: string): Promise<BackfillRow | null> {
  return parseParts<{ session: BackfillRow | null }>(await find.bind(db, { id }).all()).session;
}

interface Step extends Record<string, string | number | null> {
  id: string;
  now: number;
  by: string;
}
/** Which days of a range may have to be looked at again; both null for a session that replaces nothing. */
interface RangeDays extends Record<string, string | number | null> {
  first: string | null;
  last: string | null;
}

/** Every day of the range there is a rollup of, a seek a day. Days that only the tail names are looked at because of that. */
const rangeDays = (p: {
  id: SQL;
  now: SQL;
  first: SQL;
  last: SQL;
}) => sql`select 'session', s."source_id", 'live', s."id", ${p.now}, 0,
      json_group_array(json_array(f."account_id", f."metric_key", f."local_date", '', json('[]')))
    from ${backfill} as s join (with recursive r(d) as (select ${p.first} where ${p.first} is not null union all select date(d, '+1 day') from r where d < ${p.last}) select d from r) as r
    cross join ${factDay} as f on f."local_date" = r.d and f."account_id" = s."account_id" and f."metric_key" = s."metric_key" where s."id" = ${p.id}`;

interface Audited {
  days: RangeDays;
  entry: AuditEntry;
}

const markApplied = statement<Step>(
  "backfill.markApplied",
  (p) =>
    sql`update ${backfill} set ${bare(backfill.state)} = 'applied', ${bare(backfill.appliedAt)} = ${p.now}, ${bare(backfill.appliedBy)} = ${p.by} where ${backfill.id} = ${p.id} and ${backfill.state} = 'open'`,
);
/** What was staged is said again, so that the rollup looks: right behind the mark, and only if that was set here. */
const logApplied = statement<Step & RangeDays>(
  "backfill.logApplied",
  (p) => sql`insert into ${eventLog} (${eventLogColumns})
    select 'session', ${eventLog.sourceId}, ${eventLog.mode}, ${eventLog.sessionId}, ${p.now}, 0, ${eventLog.touched} from ${eventLog}
    where ${eventLog.sessionId} = ${p.id} and ${eventLog.kind} = 'staged' and changes() > 0
    union all select * from (${rangeDays(p)} and changes() > 0 having count(*) > 0)`,
);
const markFed = statement<{ id: string }>(
  "backfill.markFed",
  (
    p,
  ) => sql`insert into ${accountSource} (${bareList([accountSource.accountId, accountSource.metricKey, accountSource.sourceId])})
    select distinct json_extract(t.value, '$[0]'), json_extract(t.value, '$[1]'), ${eventLog.sourceId} from ${eventLog}, json_each(${eventLog.touched}) as t
    where ${eventLog.sessionId} = ${p.id} and ${eventLog.kind} = 'staged' and changes() > 0 on conflict do nothing`,
);

/** Applies an open session in one transaction: from then on its events count. False: it was not open. `now`: UTC ms. */
export async function applyBackfill(db: D1Database, step: Step, { days, entry }: Audited): Promise<boolean> {
  const [changed] = await apply(db, [
    markApplied.bind(db, step),
    auditStep(db, entry),
    logApplied.bind(db, { ...step, ...days }),
    markFed.bind(db, { id: step.id }),
  ]);
  return changed === 1;
}

const markReverted = statement<Step & { since: number }>(
  "backfill.markReverted",
  (
    p,
  ) => sql`update ${backfill} set ${bare(backfill.state)} = 'reverted', ${bare(backfill.revertedAt)} = ${p.now}, ${bare(backfill.revertedBy)} = ${p.by}
    where ${backfill.id} = ${p.id} and ${backfill.state} = 'applied' and ${backfill.appliedAt} >= ${p.since}`,
);
/** Only the days, no ids: the rollup knows from applying which events there are. */
const logReverted = statement<Step & RangeDays>(
  "backfill.logReverted",
  (p) => sql`insert into ${eventLog} (${eventLogColumns})
    select 'session', ${eventLog.sourceId}, ${eventLog.mode}, ${eventLog.sessionId}, ${p.now}, 0,
      (select json_group_array(json_array(json_extract(t.value, '$[0]'), json_extract(t.value, '$[1]'), json_extract(t.value, '$[2]'), '', json('[]'))) from json_each(${eventLog.touched}) as t)
    from ${eventLog} where ${eventLog.sessionId} = ${p.id} and ${eventLog.kind} in ('staged', 'correction') and changes() > 0
    union all select * from (${rangeDays(p)} and changes() > 0 having count(*) > 0)`,
);

/** Takes an applied session back in one transaction, the same way. False: it was not applied, or before `since`. UTC ms. */
export async function revertBackfill(
  db: D1Database,
  step: Step & { since: number },
  { days, entry }: Audited,
): Promise<boolean> {
  const [changed] = await apply(db, [
    markReverted.bind(db, step),
    auditStep(db, entry),
    logReverted.bind(db, { id: step.id, now: step.now, by: step.by, ...days }),
  ]);
  return changed === 1;
}

const markDiscarded = statement<Step>(
  "backfill.markDiscarded",
  (
    p,
  ) => sql`update ${backfill} set ${bare(backfill.state)} = 'discarded', ${bare(backfill.revertedAt)} = ${p.now}, ${bare(backfill.revertedBy)} = ${p.by}
    where ${backfill.id} = ${p.id} and ${backfill.state} = 'open'`,
);
/** Keys the session's rows of the log name. */
const ownKeys = (
  id: SQL,
) => sql`select l."source_id", l."mode", json_extract(t.value, '$[3]'), i.value from ${eventLog} as l, json_each(l."touched") as t, json_each(t.value, '$[4]') as i
    where l."session_id" = ${id} and l."kind" = 'staged'`;
const isDiscarded = (id: SQL) =>
  sql`exists (select 1 from ${backfill} as s where s."id" = ${id} and s."state" = 'discarded')`;
/** Of events that are its own: a key it sent in vain belongs to somebody else. */
const dropRevisions = statement<{ id: string }>(
  "backfill.dropRevisions",
  (
    p,
  ) => sql`delete from ${eventRevision} where (${bareList([eventRevision.sourceId, eventRevision.mode, eventRevision.origin, eventRevision.id])}) in (${ownKeys(p.id)})
    and (select ${event.sessionId} from ${event} where ${event.sourceId} = ${eventRevision.sourceId} and ${event.mode} = ${eventRevision.mode} and ${event.origin} = ${eventRevision.origin} and ${event.id} = ${eventRevision.id}) = ${p.id}
    and ${isDiscarded(p.id)}`,
);
const dropEvents = statement<{ id: string }>(
  "backfill.dropEvents",
  (
    p,
  ) => sql`delete from ${event} where (${bareList([event.sourceId, event.mode, event.origin, event.id])}) in (${ownKeys(p.id)})
    and ${event.sessionId} = ${p.id} and ${isDiscarded(p.id)}`,
);
/** The rows stay, empty: an id of the log that was given once is never given again, or the rollup would miss what takes it. */
const emptyLog = statement<{ id: string }>(
  "backfill.emptyLog",
  (p) =>
    sql`update ${eventLog} set ${bare(eventLog.touched)} = '[]' where ${eventLog.sessionId} = ${p.id} and ${eventLog.kind} = 'staged' and ${isDiscarded(p.id)}`,
);

/** Discards an open session and the events that came with it, in one transaction. False: it was not open. `now`: UTC ms. */
export async function discardBackfill(db: D1Database, step: Step, entry: AuditEntry): Promise<boolean> {
  const { id } = step;
  const [changed] = await apply(db, [
    markDiscarded.bind(db, step),
    auditStep(db, entry),
    dropRevisions.bind(db, { id }),
    dropEvents.bind(db, { id }),
    emptyLog.bind(db, { id }),
  ]);
  return changed === 1;
}
