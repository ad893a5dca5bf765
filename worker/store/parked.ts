import { sql } from "drizzle-orm";
import type { AuditEntry } from "#schema/audit.ts";
import type { KeyMode } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { parked } from "#tables/event.ts";
import { rollupMark } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, insertRows, named, statement } from "./db.ts";

/** An event whose account or metric nobody knew when it came. */
export interface ParkedRow {
  sourceId: string;
  mode: KeyMode;
  origin: string;
  id: string;
  code: "unknown_metric" | "unknown_account";
  subject: string;
  type: string;
  /** The event as it came, JSON. */
  body: string;
  receivedAt: number;
  expiresAt: number;
}

const columns = {
  sourceId: parked.sourceId,
  mode: parked.mode,
  origin: parked.origin,
  id: parked.id,
  code: parked.code,
  subject: parked.subject,
  type: parked.type,
  body: parked.body,
  receivedAt: parked.receivedAt,
  expiresAt: parked.expiresAt,
};

const { sourceId: _source, mode: _mode, origin: _origin, id: _id, receivedAt: _received, ...told } = columns;
const add = statement<{ rows: string }>(
  "parked.add",
  (p) =>
    // Always later than what it takes the place of: key and time together name one text.
    sql`${insertRows(parked, columns, p.rows)} on conflict do update set ${bare(parked.receivedAt)} = max(excluded.${bare(parked.receivedAt)}, ${parked.receivedAt} + 1), ${sql.join(
      Object.values(told).map((column) => sql`${bare(column)} = excluded.${bare(column)}`),
      sql`, `,
    )}`,
);
const remove = statement<{ rows: string }>(
  "parked.remove",
  (
    p,
  ) => sql`delete from ${parked} where (${bareList([parked.sourceId, parked.mode, parked.origin, parked.id, parked.receivedAt])})
    in (select j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4 from json_each(${p.rows}) as j)`,
);
const expire = statement<{ now: number }, Pick<ParkedRow, "sourceId" | "mode">>(
  "parked.expire",
  (p) =>
    sql`delete from ${parked} where ${parked.expiresAt} <= ${p.now} returning ${bare(parked.sourceId)} as "sourceId", ${bare(parked.mode)} as "mode"`,
);

/** Keeps events until their account or metric is known. The same one twice stays one: nothing of it counts yet, so what was said last stands. */
export async function addParked(db: D1Database, rows: ParkedRow[]): Promise<void> {
  await apply(db, [add.bind(db, { rows: JSON.stringify(rows) })]);
}

type OwnParked = { sourceId: string; mode: string; origin: string; id: string; count: number };
const ownParked = statement<OwnParked, ParkedRow>(
  "parked.ofSource",
  (
    p,
  ) => sql`select ${named(columns)} from ${parked} where ${parked.sourceId} = ${p.sourceId} and ${parked.mode} = ${p.mode}
    and (${parked.origin}, ${parked.id}) > (${p.origin}, ${p.id}) order by ${parked.origin}, ${parked.id} limit ${p.count}`,
);

/** What waits of a source, in the order of its keys, behind one of them. */
export async function parkedOf(
  db: D1Database,
  sender: { sourceId: string; mode: KeyMode },
  { after, count }: { after: { origin: string; id: string } | null; count: number },
): Promise<ParkedRow[]> {
  return all<ParkedRow>(ownParked.bind(db, { ...sender, ...(after ?? { origin: "", id: "" }), count }));
}

/** What may have become known: whose events are looked for. */
export type Waiting = { sourceId: string; mode: KeyMode } | { subject: string } | { type: string };

const isReady = sql`exists (select 1 from ${account} where ${account.externalId} = ${parked.subject}) and exists (select 1 from ${metric} where ${metric.key} = ${parked.type})`;
const readyRow = sql`select ${named(columns)} from ${parked}`;

const readyOfSource = statement<OwnParked, ParkedRow>(
  "parked.readyOfSource",
  (
    p,
  ) => sql`${readyRow} where ${parked.sourceId} = ${p.sourceId} and ${parked.mode} = ${p.mode} and (${parked.origin}, ${parked.id}) > (${p.origin}, ${p.id}) and ${isReady}
    order by ${parked.origin}, ${parked.id} limit ${p.count}`,
);
type Named = Omit<OwnParked, "sourceId" | "mode"> & {
  sourceId: string;
  mode: string;
  /** The external id, or the key of the metric. */
  name: string;
};
const readyOfName = (name: string, column: typeof parked.subject | typeof parked.type) =>
  statement<Named, ParkedRow>(
    name,
    (
      p,
    ) => sql`${readyRow} where ${column} = ${p.name} and (${parked.sourceId}, ${parked.mode}, ${parked.origin}, ${parked.id}) > (${p.sourceId}, ${p.mode}, ${p.origin}, ${p.id})
    and ${isReady} order by ${parked.sourceId}, ${parked.mode}, ${parked.origin}, ${parked.id} limit ${p.count}`,
  );
const readyOfSubject = readyOfName("parked.readyOfSubject", parked.subject);
const readyOfType = readyOfName("parked.readyOfType", parked.type);

/** What waited and need not any more, in the order of its keys, behind one of them. */
export async function readyEvents(
  db: D1Database,
  waiting: Waiting,
  { after, count }: { after: ParkedRow | null; count: number },
): Promise<ParkedRow[]> {
  const { origin, id } = after ?? { origin: "", id: "" };
  if ("sourceId" in waiting) return all<ParkedRow>(readyOfSource.bind(db, { ...waiting, origin, id, count }));
  const { sourceId, mode } = after ?? { sourceId: "", mode: "" };
  const [query, name] = "subject" in waiting ? [readyOfSubject, waiting.subject] : [readyOfType, waiting.type];
  return all<ParkedRow>(query.bind(db, { name, sourceId, mode, origin, id, count }));
}

const markName = sql.raw("'parked'");
const markOf = sql`coalesce((select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = ${markName}), 0)`;

/** A stretch of what waits, in the order in which it is dropped: behind `after` up to `last`, null when there is none. */
interface Stretch {
  after: number;
  last: number | null;
  n: number;
}

const stretch = statement<{ count: number }, Stretch>(
  "parked.stretch",
  (
    p,
  ) => sql`select ${markOf} as "after", max(r.at) as "last", count(*) as "n" from (select ${parked.expiresAt} as at from ${parked}
    where ${parked.expiresAt} > ${markOf} order by ${parked.expiresAt} limit ${p.count}) as r`,
);
const readyIn = statement<{ after: number; last: number; count: number }, ParkedRow>(
  "parked.readyIn",
  (p) =>
    sql`${readyRow} where ${parked.expiresAt} > ${p.after} and ${parked.expiresAt} <= ${p.last} and ${isReady} order by ${parked.expiresAt} limit ${p.count}`,
);
const pass = statement<{ to: number }>(
  "parked.pass",
  (p) => sql`insert into ${rollupMark} (${bareList([rollupMark.name, rollupMark.logId])}) values (${markName}, ${p.to})
    on conflict do update set ${bare(rollupMark.logId)} = excluded.${bare(rollupMark.logId)}`,
);

/** The next stretch to look at, of `count` events and those of the last one's moment. */
export async function nextStretch(db: D1Database, count: number): Promise<Stretch> {
  const [found] = await all<Stretch>(stretch.bind(db, { count }));
  return found ?? { after: 0, last: null, n: 0 };
}

/** What of it need not wait any more, at most `count`. */
export async function readyOfStretch(
  db: D1Database,
  read: { after: number; last: number; count: number },
): Promise<ParkedRow[]> {
  return all<ParkedRow>(readyIn.bind(db, read));
}

/** It was looked at: the next one begins behind `to`. */
export async function passStretch(db: D1Database, { after, to }: { after: number; to: number }): Promise<void> {
  if (after !== to) await apply(db, [pass.bind(db, { to })]);
}

/** Takes events out again once they were taken, or refused; what was said anew since they were read stays. `about`: what became of them. */
export async function removeParked(
  db: D1Database,
  rows: Pick<ParkedRow, "sourceId" | "mode" | "origin" | "id" | "receivedAt">[],
  { by, now, about }: Pick<AuditEntry, "by" | "now" | "about">,
): Promise<void> {
  if (rows.length === 0) return;
  const entry = { act: "parked.replay", by, now, accountId: null, about } as const;
  const read = rows.map(({ sourceId, mode, origin, id, receivedAt }) => [sourceId, mode, origin, id, receivedAt]);
  await apply(db, [remove.bind(db, { rows: JSON.stringify(read) }), auditStep(db, entry)]);
}

/** Drops what waited for too long; gives whose each of it was. `now`: UTC ms. */
export async function expireParked(db: D1Database, now: number): Promise<Pick<ParkedRow, "sourceId" | "mode">[]> {
  return all<Pick<ParkedRow, "sourceId" | "mode">>(expire.bind(db, { now }));
}
