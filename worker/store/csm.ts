import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { account, staff } from "#tables/account.ts";
import { auditStep, handedOverStep } from "./audit.ts";
import { touchAccount } from "./contact.ts";
import { apply, bare, statement } from "./db.ts";
import { revisionRaised } from "./part.ts";

/* Who looks after an account. Recaps composed from then on are theirs; what is composed keeps its name. */

const give = statement<{ accountId: string; to: string }>(
  "csm.give",
  (
    p,
  ) => sql`update ${account} set ${bare(account.csmId)} = ${p.to} where ${account.id} = ${p.accountId} and ${account.csmId} is not ${p.to}
    and exists (select 1 from ${staff} where ${staff.id} = ${p.to} and ${staff.role} <> 'none')`,
);

const giveAll = statement<{ from: string; to: string }>(
  "csm.giveAll",
  (
    p,
  ) => sql`update ${account} set ${bare(account.csmId)} = ${p.to}, ${revisionRaised} where ${account.csmId} = ${p.from} and ${p.from} <> ${p.to}
    and exists (select 1 from ${staff} where ${staff.id} = ${p.to} and ${staff.role} <> 'none')`,
);

/** A member of staff as the audit names them. */
interface Colleague {
  id: string;
  name: string;
}

/** An account changes hands; `from` is null where nobody had it. */
export interface Handover {
  from: Colleague | null;
  to: Colleague;
  by: Principal;
  /** UTC ms. */
  now: number;
}

/** The steps that give an account to a member of staff with access, for a transaction: nothing where they have it already. */
export function csmSteps(db: D1Database, accountId: string, { from, to, by, now }: Handover): D1PreparedStatement[] {
  return [
    give.bind(db, { accountId, to: to.id }),
    auditStep(db, {
      ...{ act: "account.csm", by, now, accountId },
      about: { staff: to.id, from: from?.name ?? null, to: to.name },
    }),
  ];
}

/** Gives an account to another member of staff. False when they have it already, have no access, or there is no such account. */
export async function giveAccount(db: D1Database, accountId: string, given: Handover): Promise<boolean> {
  const [changed] = await apply(db, [...csmSteps(db, accountId, given), touchAccount.bind(db, { accountId })]);
  return changed === 1;
}

/** Gives all accounts of one colleague to another with access; gives how many that were. Each is in the audit by itself. */
export async function giveAccounts(
  db: D1Database,
  { from, to, by, now }: Handover & { from: Colleague },
): Promise<number> {
  const [, changed] = await apply(db, [
    handedOverStep(db, { from, to, by, now }),
    giveAll.bind(db, { from: from.id, to: to.id }),
  ]);
  return changed ?? 0;
}
