import { sql } from "drizzle-orm";
import { type Principal, system } from "#schema/audit.ts";
import type { StaffAccess, StaffRole } from "#schema/words.ts";
import { staff } from "#tables/account.ts";
import { attempt, session, signin } from "#tables/session.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";

/** A member of staff, or one who was. */
export interface StaffRow {
  id: string;
  email: string;
  name: string;
  title: string;
  role: StaffAccess;
}

/** One who may come in. */
export type StaffInside = StaffRow & { role: StaffRole };

const staffColumns = sql`${staff.id} as "id", ${staff.email} as "email", ${staff.name} as "name", ${staff.title} as "title", ${staff.role} as "role"`;

const bySession = statement<{ id: string; now: number }, StaffInside>(
  "session.staff",
  (p) =>
    sql`select ${staffColumns} from ${session} join ${staff} on ${staff.id} = ${session.staffId} where ${session.id} = ${p.id} and ${session.expiresAt} > ${p.now} and ${staff.role} <> 'none'`,
);
const byEmail = statement<{ email: string }, StaffRow>(
  "staff.byEmail",
  (p) => sql`select ${staffColumns} from ${staff} where ${staff.email} = ${p.email}`,
);
const byId = statement<{ id: string }, StaffRow>(
  "staff.byId",
  (p) => sql`select ${staffColumns} from ${staff} where ${staff.id} = ${p.id}`,
);

const addStaffRow = statement<{ id: string; email: string; name: string; title: string; role: string; now: number }>(
  "staff.add",
  (
    p,
  ) => sql`insert into ${staff} (${bareList([staff.id, staff.email, staff.name, staff.title, staff.role, staff.createdAt])})
    values (${p.id}, ${p.email}, ${p.name}, ${p.title}, ${p.role}, ${p.now}) on conflict do nothing`,
);
/** Asks for the access once more: it may have ended since the code was compared. */
const addSession = statement<{ id: string; staffId: string; now: number; expiresAt: number }>(
  "session.add",
  (p) => sql`insert into ${session} (${bareList([session.id, session.staffId, session.createdAt, session.expiresAt])})
    select ${p.id}, ${staff.id}, ${p.now}, ${p.expiresAt} from ${staff} where ${staff.id} = ${p.staffId} and ${staff.role} <> 'none'`,
);
const endSession = statement<{ id: string }>(
  "session.end",
  (p) => sql`delete from ${session} where ${session.id} = ${p.id}`,
);

const addSignin = statement<{ id: string; email: string; codeHash: string; now: number; expiresAt: number }>(
  "signin.add",
  (
    p,
  ) => sql`insert into ${signin} (${bareList([signin.id, signin.email, signin.codeHash, signin.tries, signin.createdAt, signin.expiresAt])})
    values (${p.id}, ${p.email}, ${p.codeHash}, 0, ${p.now}, ${p.expiresAt})`,
);
/** Spends one of the tries, whatever is compared afterwards: at most `limit` codes are ever looked at, however many come at once. */
const spendTry = statement<{ id: string; now: number; limit: number }, { email: string; codeHash: string }>(
  "signin.try",
  (
    p,
  ) => sql`update ${signin} set ${bare(signin.tries)} = ${signin.tries} + 1 where ${signin.id} = ${p.id} and ${signin.tries} < ${p.limit}
    and ${signin.expiresAt} > ${p.now} and ${signin.usedAt} is null returning ${bare(signin.email)} as "email", ${bare(signin.codeHash)} as "codeHash"`,
);
const useSignin = statement<{ id: string; now: number }, { email: string }>(
  "signin.use",
  (p) =>
    sql`update ${signin} set ${bare(signin.usedAt)} = ${p.now} where ${signin.id} = ${p.id} and ${signin.usedAt} is null returning ${bare(signin.email)} as "email"`,
);

const dropSignins = statement<{ now: number }>(
  "signin.drop",
  (p) => sql`delete from ${signin} where ${signin.expiresAt} < ${p.now}`,
);

const countAttempt = statement<{ key: string; expiresAt: number }, { count: number }>(
  "attempt.count",
  (
    p,
  ) => sql`insert into ${attempt} (${bareList([attempt.key, attempt.count, attempt.expiresAt])}) values (${p.key}, 1, ${p.expiresAt})
    on conflict (${bare(attempt.key)}) do update set ${bare(attempt.count)} = ${attempt.count} + 1 returning ${bare(attempt.count)} as "count"`,
);
const dropAttempts = statement<{ now: number }>(
  "attempt.drop",
  (p) => sql`delete from ${attempt} where ${attempt.expiresAt} < ${p.now}`,
);

/** Who a session belongs to; null when it is unknown or over, or their access has ended. `id` is the hash of the cookie's secret. */
export async function staffOfSession(db: D1Database, id: string, now: number): Promise<StaffInside | null> {
  const [row] = await all<StaffInside>(bySession.bind(db, { id, now }));
  return row ?? null;
}

/** The member of staff with this lower-case address, whether their access has ended or not. */
export async function staffByEmail(db: D1Database, email: string): Promise<StaffRow | null> {
  const [row] = await all<StaffRow>(byEmail.bind(db, { email }));
  return row ?? null;
}

/** The same by id. */
export async function staffById(db: D1Database, id: string): Promise<StaffRow | null> {
  const [row] = await all<StaffRow>(byId.bind(db, { id }));
  return row ?? null;
}

/** Adds a member of staff; false when the address is there already. `by`: missing where the configuration names them. */
export async function addStaff(
  db: D1Database,
  { by = system, ...added }: StaffInside & { now: number; by?: Principal },
): Promise<boolean> {
  const { id: staffId, role, now } = added;
  const [changed] = await apply(db, [
    addStaffRow.bind(db, added),
    auditStep(db, { act: "staff.add", by, now, accountId: null, about: { staff: staffId, name: added.name, role } }),
  ]);
  return changed === 1;
}

/** Begins a session; false where their access has ended meanwhile. */
export async function beginSession(
  db: D1Database,
  begun: { id: string; staffId: string; now: number; expiresAt: number },
): Promise<boolean> {
  const [added] = await apply(db, [addSession.bind(db, begun)]);
  return added === 1;
}

/** Ends a session. */
export async function finishSession(db: D1Database, id: string): Promise<void> {
  await apply(db, [endSession.bind(db, { id })]);
}

/** Keeps a sign-in attempt: the hash of the code, never the code. */
export async function keepSignin(
  db: D1Database,
  kept: { id: string; email: string; codeHash: string; now: number; expiresAt: number },
): Promise<void> {
  await apply(db, [
    addSignin.bind(db, kept),
    dropAttempts.bind(db, { now: kept.now }),
    dropSignins.bind(db, { now: kept.now }),
  ]);
}

/** Spends one try of a sign-in and gives what to compare with; null when there are none left, it is over or used. */
export async function trySignin(
  db: D1Database,
  tried: { id: string; now: number; limit: number },
): Promise<{ email: string; codeHash: string } | null> {
  const [row] = await all<{ email: string; codeHash: string }>(spendTry.bind(db, tried));
  return row ?? null;
}

/** Uses a sign-in up; false when somebody was faster. */
export async function spendSignin(db: D1Database, id: string, now: number): Promise<boolean> {
  const rows = await all(useSignin.bind(db, { id, now }));
  return rows.length === 1;
}

/** Counts one attempt under a key and gives how many there were. `expiresAt` UTC ms, when the count may be forgotten. */
export async function countTry(db: D1Database, key: string, expiresAt: number): Promise<number> {
  const [row] = await all<{ count: number }>(countAttempt.bind(db, { key, expiresAt }));
  return row?.count ?? Number.POSITIVE_INFINITY;
}
