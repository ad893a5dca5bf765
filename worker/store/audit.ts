import { type SQL, sql } from "drizzle-orm";
import { type AuditEntry, type Principal, system } from "#schema/audit.ts";
import { account, staff } from "#tables/account.ts";
import { audit } from "#tables/audit.ts";
import { eventRevision } from "#tables/event.ts";
import { delivery, recap } from "#tables/recap.ts";
import { apply, bareList, statement } from "./db.ts";

/** Columns of a row of the audit, for a statement that writes it by itself. */
export const auditColumns = bareList([
  audit.at,
  audit.act,
  audit.byKind,
  audit.byId,
  audit.byName,
  audit.accountId,
  audit.about,
]);

/** The principal of what happens by itself, in the order of auditColumns. */
export const bySystem = sql.raw(`'${system.kind}', '${system.id}', '${system.name}'`);

const add = statement<
  Record<"act" | "kind" | "id" | "name" | "about", string> & { accountId: string | null; now: number }
>(
  "audit.add",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, ${p.act}, ${p.kind}, ${p.id}, ${p.name}, ${p.accountId}, json_set(${p.about}, '$.rows', changes()) where changes() > 0`,
);

const addAlone = statement<Record<"act" | "kind" | "id" | "name" | "about" | "accountId", string> & { now: number }>(
  "audit.addAlone",
  (p) => sql`insert into ${audit} (${auditColumns})
    values (${p.now}, ${p.act}, ${p.kind}, ${p.id}, ${p.name}, ${p.accountId}, json_set(${p.about}, '$.rows', 1))`,
);

/** Writes down what was done to an account outside of the database. */
export async function auditDone(
  db: D1Database,
  { act, by, now, accountId, about }: AuditEntry & { accountId: string },
): Promise<void> {
  await apply(db, [addAlone.bind(db, { act, ...by, now, accountId, about: JSON.stringify(about) })]);
}

/** Whoever acts, and when, as a statement that writes an act by itself is bound to it. */
export type By = { byKind: string; byId: string; byName: string; now: number };

export const byOf = ({ kind, id, name }: Principal, now: number): By => ({ byKind: kind, byId: id, byName: name, now });

/**
 * The act of an account about to be changed, before the statement that changes it: `about` of what is and what is asked for,
 * only `where` they differ.
 */
export function auditBefore(
  act: AuditEntry["act"],
  p: { [K in keyof By]: SQL },
  said: { about: SQL; where: SQL },
): SQL {
  return sql`insert into ${audit} (${auditColumns})
    select ${p.now}, ${sql.raw(`'${act}'`)}, ${p.byKind}, ${p.byId}, ${p.byName}, ${account.id}, json_set(${said.about}, '$.rows', 1) from ${account} where ${said.where}`;
}

/**
 * The step of a transaction that writes down an act. It stands right behind the statement that does it and writes nothing where
 * that changed nothing, so what stands behind it can ask for changes() as before. `about.rows`: how many rows the act changed.
 */
export function auditStep(db: D1Database, { act, by, now, accountId, about }: AuditEntry): D1PreparedStatement {
  return add.bind(db, { act, ...by, now, accountId, about: JSON.stringify(about) });
}

const addMailed = statement<
  Record<"act" | "kind" | "id" | "name" | "about", string> & {
    recapId: string | null;
    mailId: string | null;
    now: number;
  }
>(
  "audit.addMailed",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, ${p.act}, ${p.kind}, ${p.id}, ${p.name}, ${recap.accountId}, json_set(${p.about}, '$.month', ${recap.periodKey}, '$.version', ${recap.version}, '$.rows', changes())
    from ${recap} where ${recap.id} = coalesce(${p.recapId}, (select ${delivery.recapId} from ${delivery} where ${delivery.id} = ${p.mailId})) and changes() > 0`,
);

/** The same for an act on a recap, or on one of its mails by the delivery's id: account, month and version are the recap's. */
export function mailedStep(
  db: D1Database,
  on: { recapId: string } | { mailId: string },
  { act, by, now, about }: Omit<AuditEntry, "accountId">,
): D1PreparedStatement {
  const [recapId, mailId] = "recapId" in on ? [on.recapId, null] : [null, on.mailId];
  return addMailed.bind(db, { act, ...by, now, recapId, mailId, about: JSON.stringify({ mail: mailId, ...about }) });
}

const addHandedOver = statement<Record<"from" | "to" | "kind" | "id" | "name" | "about", string> & { now: number }>(
  "audit.addHandedOver",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, 'account.csm', ${p.kind}, ${p.id}, ${p.name}, ${account.id}, json_set(${p.about}, '$.rows', 1) from ${account} where ${account.csmId} = ${p.from} and ${p.from} <> ${p.to}
    and exists (select 1 from ${staff} where ${staff.id} = ${p.to} and ${staff.role} <> 'none')`,
);

/** The same for every account that goes from one colleague to another: it stands before what hands them over, under the same condition. */
export function handedOverStep(
  db: D1Database,
  handed: { from: { id: string; name: string }; to: { id: string; name: string }; by: Principal; now: number },
): D1PreparedStatement {
  const { from, to, by, now } = handed;
  const about = JSON.stringify({ staff: to.id, from: from.name, to: to.name });
  return addHandedOver.bind(db, { from: from.id, to: to.id, ...by, now, about });
}

const row = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const addCorrected = statement<Record<"sourceId" | "mode" | "rows" | "kind" | "id" | "name", string> & { now: number }>(
  "audit.addCorrected",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, 'event.correct', ${p.kind}, ${p.id}, ${p.name}, ${row("accountId")}, json_object('source', ${p.sourceId}, 'mode', ${p.mode}, 'first', min(${eventRevision.id}), 'rows', count(*))
    from json_each(${p.rows}) as j cross join ${eventRevision} on ${eventRevision.sourceId} = ${p.sourceId} and ${eventRevision.mode} = ${p.mode} and ${eventRevision.origin} = ${row("origin")}
      and ${eventRevision.id} = ${row("id")} and ${eventRevision.rev} = ${row("rev")} and ${eventRevision.at} = ${p.now} and ${eventRevision.by} = ${p.name}
    where changes() > 0 group by ${row("accountId")}`,
);

/**
 * The same for corrections: one row an account, of those of the events that were really corrected. It stands behind a statement
 * that writes nothing where none was: another request of the same moment may have corrected them just so.
 */
export function correctedStep(
  db: D1Database,
  sender: { sourceId: string; mode: string },
  { rows, by, now }: { rows: string; by: Principal; now: number },
): D1PreparedStatement {
  return addCorrected.bind(db, { ...sender, ...by, rows, now });
}
