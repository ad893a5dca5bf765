import { type SQL, sql } from "drizzle-orm";
import { system } from "#schema/audit.ts";
import type { RunningRestore, StaffFact } from "#schema/witness.ts";
import type { StaffAccess } from "#schema/words.ts";
import { auditStep } from "#store/audit.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { accessActs, actOf, touchAccounts } from "#store/staff.ts";
import { staff } from "#tables/account.ts";
import { audit } from "#tables/audit.ts";
import { session, signin } from "#tables/session.ts";
import { restore } from "#tables/witness.ts";
import { type Here, hereOf, isHere } from "./restore.ts";

/* What was said of a colleague's access after an older copy was made: the newest word counts, and the audit knows the copy's. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const acts = sql.raw(accessActs.map((act) => `'${act}'`).join(", "));

interface Standing {
  id: string;
  name: string;
  role: StaffAccess;
  /** When this was last changed, as this database knows; 0: never. UTC ms. */
  at: number;
}

const standing = statement<{ ids: string }, Standing>(
  "restore.standing",
  (
    p,
  ) => sql`select ${staff.id} as "id", ${staff.name} as "name", ${staff.role} as "role", coalesce(said.at, 0) as "at" from ${staff}
    left join (select ${audit.about} ->> '$.staff' as id, max(${audit.at}) as at from ${audit} where ${audit.act} in (${acts}) group by 1) as said on said.id = ${staff.id}
    where ${staff.id} in (select value from json_each(${p.ids}))`,
);

/** A member of staff of the copy: who they are now, who they are to be, and up to when what they had open was ended. */
interface Change {
  id: string;
  name: string;
  from: StaffAccess;
  to: StaffAccess;
  at: number;
  endedAt: number;
}

function changeOf({ id, name, role, at }: Standing, facts: StaffFact[]): Change {
  const own = facts.filter((fact) => fact.id === id);
  const newest = own.reduce((last, fact) => (fact.at > at && fact.at >= last.at ? fact : last), { role, at });
  const endedAt = Math.max(0, ...own.filter((fact) => fact.role === "none").map((fact) => fact.at));
  return { id, name, from: role, to: newest.role, at: newest.at, endedAt };
}

type Rows = { rows: string };
const isNews = sql`${staff.id} = ${field("id")} and ${staff.role} = ${field("from")} and ${staff.role} <> ${field("to")}`;

const count = statement<Here & Rows>(
  "restore.countAccess",
  (
    p,
  ) => sql`update ${restore} set ${bare(restore.links)} = ${restore.links} + (select count(*) from json_each(${p.rows}) as j join ${staff} on ${isNews})
    where ${isHere(p)}`,
);
const set = statement<{ id: string; from: string; to: string }>(
  "restore.setAccess",
  (p) =>
    sql`update ${staff} set ${bare(staff.role)} = ${p.to} where ${staff.id} = ${p.id} and ${staff.role} = ${p.from} and ${staff.role} <> ${p.to}`,
);
/** What was open when it ended stays closed, even where the access was given back since. */
const isOver = (openedAt: SQL) => sql`(${staff.role} = 'none' or ${openedAt} <= ${field("endedAt")})`;
const dropSessions = statement<Rows>(
  "restore.dropSessions",
  (
    p,
  ) => sql`delete from ${session} where exists (select 1 from json_each(${p.rows}) as j join ${staff} on ${staff.id} = ${field("id")}
    where ${staff.id} = ${session.staffId} and ${isOver(sql`${session.createdAt}`)})`,
);
const dropCodes = statement<Rows>(
  "restore.dropCodes",
  (
    p,
  ) => sql`delete from ${signin} where exists (select 1 from json_each(${p.rows}) as j join ${staff} on ${staff.id} = ${field("id")}
    where ${staff.email} = ${signin.email} and ${isOver(sql`${signin.createdAt}`)})`,
);
/**
 * Puts back what some objects said of colleagues, each as the newest word says, this database's own among them. The audit has
 * it at its time. Done twice it finds itself there and changes nothing.
 */
export async function putBackAccess(db: D1Database, at: RunningRestore, facts: StaffFact[]): Promise<void> {
  if (facts.length === 0) return;
  const ids = JSON.stringify([...new Set(facts.map(({ id }) => id))]);
  const changes = (await all<Standing>(standing.bind(db, { ids }))).map((person) => changeOf(person, facts));
  const rows = JSON.stringify(changes);
  await apply(db, [
    count.bind(db, { ...hereOf(at), rows }),
    ...changes.flatMap(({ id, name, from, to, at: now }) => [
      set.bind(db, { id, from, to }),
      auditStep(db, {
        act: actOf({ from, to }),
        by: system,
        now,
        accountId: null,
        about: { staff: id, name, from, to },
      }),
    ]),
    dropSessions.bind(db, { rows }),
    dropCodes.bind(db, { rows }),
    ...changes.filter(({ from, to }) => from !== to).map(({ id }) => touchAccounts.bind(db, { id })),
  ]);
}
