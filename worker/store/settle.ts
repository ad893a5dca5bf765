import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { delivery, recap } from "#tables/recap.ts";
import { mailedStep } from "./audit.ts";
import { apply, bare, statement } from "./db.ts";
import { linksDied, recipientLeft } from "./presence.ts";
import { isAsRead, isMailed, type ResentAs, type ResentValues, resentValues, sendSteps } from "./recap/newest.ts";
import { isLeftBehind } from "./recap/overdue.ts";
import { plannedColumns } from "./recap/planned.ts";

/* A mail of which nobody knows whether it arrived, or that was closed for being late, settled by a person. */

const settle = statement<{ id: string; state: string; now: number; by: string }>(
  "delivery.settle",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = ${p.state}, ${bare(delivery.claimId)} = null, ${bare(delivery.nextAt)} = ${p.now}, ${bare(delivery.committed)} = 0,
    ${bare(delivery.keyedAt)} = null, ${bare(delivery.goesUntil)} = null, ${bare(delivery.round)} = ${delivery.round} + iif(${p.state} = 'planned', 1, 0),
    ${bare(delivery.sentAt)} = iif(${p.state} = 'sent', ${p.now}, null), ${bare(delivery.lastError)} = ${p.by} where ${delivery.id} = ${p.id}
    and (${delivery.state} = 'unknown' or (${p.state} = 'planned' and (${delivery.state} = 'failed' or ${isLeftBehind})))
    and (${p.state} <> 'planned' or (${isMailed(delivery.accountId)} and not ${linksDied}))`,
);

/** A recap counts as sent once nothing of it is under way: one of its mails is again. */
export const reopenRecap = statement<{ id: string }>(
  "delivery.reopenRecap",
  (p) =>
    sql`update ${recap} set ${bare(recap.state)} = 'sending' where ${recap.id} = (select ${delivery.recapId} from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned') and ${recap.state} in ('sent', 'archived')`,
);

/** Asked for again after its month was restated: another mail stands for it, unless this person has that one already. */
const isAskedFor = (p: {
  id: SQL;
  version: SQL;
}) => sql`${delivery.id} = ${p.id} and ${delivery.state} = 'unknown' and ${delivery.replacedBy} is null and not ${recipientLeft}
    and not exists (select 1 from ${delivery} as d where d."account_id" = ${delivery.accountId} and d."kind" = ${delivery.kind}
    and d."period_key" = ${delivery.periodKey} and d."recipient" = ${delivery.recipient} and d."version" = ${p.version})`;

const replace = statement<{ id: string; newId: string; now: number } & ResentValues>(
  "settle.replace",
  (p) => sql`insert into ${delivery} (${plannedColumns})
    select ${p.newId}, ${delivery.accountId}, ${delivery.kind}, ${delivery.periodKey}, ${p.recapId}, ${p.version}, ${delivery.recipient}, ${delivery.contactId},
    ${delivery.name}, ${p.variant}, ${p.form}, 'planned', ${p.now}, ${p.now}, 0, 0, ${p.now}, null from ${delivery} where ${isAskedFor(p)} and ${isAsRead(p)}`,
);

const close = statement<{ id: string; newId: string; by: string }>(
  "settle.close",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.claimId)} = null, ${bare(delivery.replacedBy)} = ${p.newId}, ${bare(delivery.lastError)} = ${p.by}
    where ${delivery.id} = ${p.id} and exists (select 1 from ${delivery} as d where d."id" = ${p.newId})`,
);

/**
 * A person settles an unknown delivery: it arrived, or it may be sent once more; one that was late goes out after all. False when it is neither, or is to be sent
 * to somebody of an account on hold-out, or with links that died when its reader left.
 */
export async function settleDelivery(
  db: D1Database,
  id: string,
  settled: { outcome: "sent" | "resend"; now: number; by: Principal },
): Promise<boolean> {
  const { outcome, now, by } = settled;
  const state = outcome === "sent" ? "sent" : "planned";
  const [changed] = await apply(db, [
    settle.bind(db, { id, state, now, by: `Settled by ${by.name}` }),
    mailedStep(db, { mailId: id }, { act: "mail.settle", by, now, about: { outcome } }),
    reopenRecap.bind(db, { id }),
  ]);
  return changed === 1;
}

/**
 * The same for a mail whose month was restated since: it is over, and its reader gets the newest version, as `as` has it. False
 * when it was not unknown, its reader has that version, that is not the newest any more, or the account is on hold-out. `now`
 * UTC ms.
 */
export async function settleAsNewest(
  db: D1Database,
  id: string,
  { newId, now, by, as }: { newId: string; now: number; by: Principal; as: ResentAs },
): Promise<boolean> {
  const changes = await apply(db, [
    replace.bind(db, { id, newId, now, ...resentValues(as) }),
    close.bind(db, { id, newId, by: `Settled by ${by.name}: the restated figure goes instead.` }),
    mailedStep(db, { mailId: id }, { act: "mail.settle", by, now, about: { outcome: "resend" } }),
    ...sendSteps(db, [newId], { as, now }),
  ]);
  return changes[0] === 1;
}
