import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { StaffAccess } from "#schema/words.ts";
import { account, staff } from "#tables/account.ts";
import { item } from "#tables/plan.ts";
import { session, signin } from "#tables/session.ts";
import { auditStep } from "./audit.ts";
import { apply, bare, many, statement } from "./db.ts";
import { raiseRevision } from "./part.ts";
import { noteAccess } from "./witness/fact.ts";

type Change = { id: string; from: StaffAccess; to: StaffAccess; by: string };

/**
 * The rule and the change in one: an admin of this very moment changes it, from what they saw, and one admin stays. Two who end
 * each other at once come here one after the other, and the second is no admin any more.
 */
const change = statement<Change>(
  "staff.change",
  (
    p,
  ) => sql`update ${staff} set ${bare(staff.role)} = ${p.to} where ${staff.id} = ${p.id} and ${staff.role} = ${p.from} and ${staff.role} <> ${p.to}
    and exists (select 1 from ${staff} as actor where actor."id" = ${p.by} and actor."role" = 'admin')
    and (${staff.role} <> 'admin' or exists (select 1 from ${staff} as other where other."role" = 'admin' and other."id" <> ${p.id}))`,
);

const whoLeft = (p: { id: SQL }) => sql`from ${staff} where ${staff.id} = ${p.id} and ${staff.role} = 'none'`;
const dropSessions = statement<{ id: string }>(
  "staff.dropSessions",
  (p) => sql`delete from ${session} where ${session.staffId} in (select ${staff.id} ${whoLeft(p)})`,
);
/** Codes on their way: none of them is good for anything, not even once the access is given back. */
const dropCodes = statement<{ id: string }>(
  "staff.dropCodes",
  (p) => sql`delete from ${signin} where ${signin.email} in (select ${staff.email} ${whoLeft(p)})`,
);

/** Customers see on their pages whether somebody can be written to: their manager, and whoever has a step of their plan. */
export const touchAccounts = statement<{ id: string }>("staff.touchAccounts", (p) =>
  raiseRevision(
    sql`${account.csmId} = ${p.id} or ${account.id} in (select ${item.accountId} from ${item} where ${item.ownerStaffId} = ${p.id})`,
  ),
);

/** An account that still names somebody who left. */
export interface NamedAccount {
  id: string;
  name: string;
  csmId: string;
}

/** Accounts whose CSM left, by name; JSON of NamedAccount. */
export const accountsLeft = many(
  { id: account.id, name: account.name, csmId: account.csmId },
  sql`from ${account} where ${account.csmId} in (select ${staff.id} from ${staff} where ${staff.role} = 'none') order by ${account.name}, ${account.id}`,
);

/** What a change of access is called in the audit. */
export const accessActs = ["staff.role", "staff.end", "staff.return"] as const;

/** Which of them this change is. */
export function actOf({ from, to }: Pick<Change, "from" | "to">): (typeof accessActs)[number] {
  if (to === "none") return "staff.end";
  return from === "none" ? "staff.return" : "staff.role";
}

/**
 * Changes what a member of staff may do; to "none" ends every session and code of theirs with it. False when they stand
 * otherwise than `from` by now, when `by` is no admin any more, or when no admin would be left. `now` UTC ms.
 */
export async function changeAccess(
  db: D1Database,
  changed: { person: { id: string; name: string; role: StaffAccess }; to: StaffAccess; by: Principal; now: number },
): Promise<boolean> {
  const { person, to, by, now } = changed;
  const { id, name, role: from } = person;
  const [rows] = await apply(db, [
    change.bind(db, { id, from, to, by: by.id }),
    auditStep(db, { act: actOf({ from, to }), by, now, accountId: null, about: { staff: id, name, from, to } }),
    noteAccess.bind(db, { id, role: to, now }),
    dropSessions.bind(db, { id }),
    dropCodes.bind(db, { id }),
    ...(from === "none" || to === "none" ? [touchAccounts.bind(db, { id })] : []),
  ]);
  return rows === 1;
}
