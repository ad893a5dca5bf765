import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { actColumns } from "#store/act.ts";
import { auditStep } from "#store/audit.ts";
import { bare, statement } from "#store/db.ts";
import { logColumns, raiseRevision } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { activity } from "#tables/plan.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";

/* Hold-out: recaps of an account are composed and archived as always and nobody is mailed, to see what the mail adds. */

const heldOutText = "The account is on hold-out.";
const archivedText = "Archived, nobody is mailed: the account is on hold-out.";

interface Switched {
  actId: string;
  by: Principal;
  now: number;
}

const exists = statement<{ accountId: string }, { id: string }>(
  "holdOut.account",
  (p) => sql`select ${account.id} as "id" from ${account} where ${account.id} = ${p.accountId}`,
);

type SwitchValues = { accountId: string; actId: string; now: number; staffId: string; by: string };

/** Comes before the switch it tells of, under the same condition. */
const logSwitch = (name: string, said: { act: string; condition: SQL }) =>
  statement<SwitchValues & { reason: string | null }>(
    name,
    (p) => sql`insert into ${activity} (${actColumns})
      select ${account.id}, ${p.actId}, ${p.now}, ${sql.raw(`'${said.act}'`)}, 'staff', ${p.staffId}, ${p.by}, ${p.reason}, 1, ${p.actId}
      from ${account} where ${account.id} = ${p.accountId} and ${said.condition}`,
  );

const logBegin = logSwitch("holdOut.logBegin", {
  act: "held_out",
  condition: sql`${account.heldOutSince} is null`,
});
const logEnd = logSwitch("holdOut.logEnd", { act: "let_in", condition: sql`${account.heldOutSince} is not null` });

const begin = statement<{ accountId: string; by: string; reason: string; now: number }>(
  "holdOut.begin",
  (
    p,
  ) => sql`update ${account} set ${bare(account.heldOutSince)} = ${p.now}, ${bare(account.heldOutBy)} = ${p.by}, ${bare(account.heldOutReason)} = ${p.reason}
    where ${account.id} = ${p.accountId} and ${account.heldOutSince} is null`,
);

/** Months of the account that wait with their figure: they are not mailed any more. */
const waiting = (accountId: SQL) =>
  sql`${recap.accountId} = ${accountId} and ${recap.state} = 'held' and ${recap.value} is not null
    and exists (select 1 from ${account} where ${account.id} = ${accountId} and ${account.heldOutSince} is not null)`;

const logArchived = statement<{ accountId: string; by: string; now: number }>(
  "holdOut.logArchived",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, ${p.by}, ${archivedText}, ${p.now} from ${recap} where ${waiting(p.accountId)}`,
);

const dropPlanned = statement<{ accountId: string }>(
  "holdOut.dropPlanned",
  (p) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.lastError)} = ${heldOutText}
    where ${delivery.accountId} = ${p.accountId} and ${delivery.state} = 'planned'
    and ${delivery.recapId} in (select ${recap.id} from ${recap} where ${waiting(p.accountId)})`,
);

const archiveHeld = statement<{ accountId: string }>(
  "holdOut.archiveHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.heldOut)} = 1, ${bare(recap.reviewUntil)} = null
    where ${waiting(p.accountId)}`,
);

/** Nobody knows of it but us: it was planned and never tried. */
const isUntried = sql`${delivery.state} = 'planned' and ${delivery.attempts} = 0`;

/** Somebody has it, or it may be on its way to them. */
const isUnderWay = sql`exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and not (${isUntried}) and ${delivery.state} in ('planned', 'claimed', 'sent', 'unknown'))`;

/** Months and First Values of the account that are going out, with mails that were never tried. */
const unsent = (accountId: SQL) =>
  sql`${recap.accountId} = ${accountId} and ${recap.state} = 'sending' and exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${isUntried})
    and exists (select 1 from ${account} where ${account.id} = ${accountId} and ${account.heldOutSince} is not null)`;

const logUnsent = statement<{ accountId: string; by: string; now: number }>(
  "holdOut.logUnsent",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, ${p.by}, iif(${isUnderWay}, 'Mails that were not tried yet are not sent: the account is on hold-out.', ${archivedText}), ${p.now} from ${recap} where ${unsent(p.accountId)}`,
);

const dropUntried = statement<{ accountId: string }>(
  "holdOut.dropUntried",
  (p) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.lastError)} = ${heldOutText}
    where ${delivery.accountId} = ${p.accountId} and ${isUntried}
    and ${delivery.recapId} in (select ${recap.id} from ${recap} where ${unsent(p.accountId)})`,
);

/** What nobody has, and nobody can have any more, is archived as what was held; the rest closes with its last mail. */
const archiveUnsent = statement<{ accountId: string }>(
  "holdOut.archiveUnsent",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.heldOut)} = 1
    where ${recap.accountId} = ${p.accountId} and ${recap.state} = 'sending'
    and exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.lastError} = ${heldOutText})
    and not ${isUnderWay}`,
);

const bump = statement<{ accountId: string }>("holdOut.bump", (p) =>
  raiseRevision(sql`${account.id} = ${p.accountId}`),
);

const end = statement<{ accountId: string }>(
  "holdOut.end",
  (
    p,
  ) => sql`update ${account} set ${bare(account.heldOutSince)} = null, ${bare(account.heldOutBy)} = null, ${bare(account.heldOutReason)} = null
    where ${account.id} = ${p.accountId} and ${account.heldOutSince} is not null`,
);

/** What became of a switch: false when it stood so already, null when there is no such account. */
async function switched(db: D1Database, accountId: string, bound: D1PreparedStatement[]): Promise<boolean | null> {
  const results = await db.batch([exists.bind(db, { accountId }), ...bound]);
  if (results[0]?.results.length === 0) return null;
  return results[1]?.meta.changes === 1;
}

/**
 * From now on (UTC ms) recaps of the account are archived and mailed to nobody; what is held with its figure is archived at
 * once, and so is every mail that was not tried yet; one that was is not called back. False when it is on hold-out already, null without such an account.
 */
export async function beginHoldOut(
  db: D1Database,
  accountId: string,
  { actId, by, now, reason }: Switched & { reason: string },
): Promise<boolean | null> {
  return switched(db, accountId, [
    logBegin.bind(db, { accountId, actId, now, staffId: by.id, by: by.name, reason }),
    begin.bind(db, { accountId, by: by.name, reason, now }),
    auditStep(db, { act: "account.hold_out", by, now, accountId, about: { reason } }),
    logArchived.bind(db, { accountId, by: by.name, now }),
    dropPlanned.bind(db, { accountId }),
    archiveHeld.bind(db, { accountId }),
    logUnsent.bind(db, { accountId, by: by.name, now }),
    dropUntried.bind(db, { accountId }),
    archiveUnsent.bind(db, { accountId }),
    bump.bind(db, { accountId }),
  ]);
}

/** Recaps of the account go out again from the next month on. False when it was not on hold-out, null without such an account. */
export async function endHoldOut(
  db: D1Database,
  accountId: string,
  { actId, by, now }: Switched,
): Promise<boolean | null> {
  return switched(db, accountId, [
    logEnd.bind(db, { accountId, actId, now, staffId: by.id, by: by.name, reason: null }),
    end.bind(db, { accountId }),
    auditStep(db, { act: "account.let_in", by, now, accountId, about: {} }),
  ]);
}
