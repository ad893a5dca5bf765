import { type SQL, sql } from "drizzle-orm";
import { mailSettings } from "#schema/settings.ts";
import { apply, bare, statement } from "#store/db.ts";
import { raiseRevision, toldColumns } from "#store/part.ts";
import { saidBefore } from "#store/witness/mail.ts";
import { account } from "#tables/account.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { witnessedMail, witnessMark } from "#tables/witness.ts";
import { isMailed, isNewest } from "./newest.ts";

/* What did not leave by itself in time never does: it is closed, and who looks after the account is told once. */

/** Who archives what came too late, in the log. */
export const lateBy = "the calendar";

export const lateText = "It had not left in time, and later nothing goes out by itself.";

const retryMs = sql.raw(String(mailSettings.retryHours * 3_600_000));

const dayMs = sql.raw("86400000");

/**
 * The newest time known to a run whose clock says `real`: of its own trigger, of the newest tick, and of the clock, however long
 * ago that tick was. Where months are played through, the clock was not of the tick's day, and says nothing of them.
 */
export const nowOf = (real: SQL): SQL =>
  sql`(select max(${delivery.wokenAt}, ${witnessMark.checkedAt}, iif(abs(${witnessMark.clockAt} - ${witnessMark.checkedAt}) < ${dayMs}, ${real}, 0)) from ${witnessMark} where ${witnessMark.id} = 1)`;

/**
 * The delivery of the statement around it is too late to leave by itself at `now`: one that was tried in time has its retries. What
 * may have been taken under its key is tried on with the same bytes: only so it is known whether it was.
 */
export const isOverdue = (now: SQL): SQL =>
  sql`(${delivery.keyedAt} is null and coalesce(${delivery.goesUntil} + iif(${delivery.attempts} = 0, 0, ${retryMs}) < ${now}, 0))`;

const isWaiting = (now: SQL) =>
  sql`${delivery.state} = 'planned' and ${delivery.nextAt} <= ${now} and ${isOverdue(now)}`;
const isSending = sql`exists (select 1 from ${recap} where ${recap.id} = ${delivery.recapId} and ${recap.state} = 'sending')`;

type Now = { now: number };

/** A recap whose mails come to their end at different times is told of with the first of them. */
const tellMails = statement<Now>(
  "overdue.tellMails",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${delivery.recapId}, ${lateBy}, 'Not mailed to ' || iif(count(*) = 1, '1 person', count(*) || ' people') || ': it had not left in time, and later nothing goes out by itself.', ${p.now}, 1
    from ${delivery} where ${isWaiting(p.now)} and ${isSending}
    and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${delivery.recapId} and ${mailLog.by} = ${lateBy}) group by ${delivery.recapId}`,
);

/** An older copy of the database was put back, and its lost future mailed this month to somebody. */
const mayHaveLeft = sql`exists (select 1 from ${witnessedMail} where ${witnessedMail.accountId} = ${delivery.accountId} and ${witnessedMail.kind} = ${delivery.kind}
    and ${witnessedMail.periodKey} = ${delivery.periodKey} and ${witnessedMail.state} <> 'none')`;

const closeMails = statement<Now>(
  "overdue.closeMails",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${mayHaveLeft}, 'unknown', 'suppressed'), ${bare(delivery.lastError)} = iif(${mayHaveLeft}, ${saidBefore(sql`'unknown'`)}, ${lateText})
    where ${isWaiting(p.now)} and ${isSending}`,
);

/** Its review window ended when it was too late already: nobody was there to let it go. */
const isReviewed = (now: SQL) =>
  sql`${recap.reviewUntil} <= ${now} and +${recap.state} = 'held' and ${recap.goesUntil} < ${now}`;

const tellReviewed = statement<Now>(
  "overdue.tellReviewed",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, ${lateBy}, 'Archived, nobody is mailed: its review ended when it was too late to go out by itself.', ${p.now}, 1 from ${recap} where ${isReviewed(p.now)}`,
);

const dropReviewed = statement<Now>(
  "overdue.dropReviewed",
  (p) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.lastError)} = ${lateText}
    where ${delivery.recapId} in (select ${recap.id} from ${recap} where ${isReviewed(p.now)}) and ${delivery.state} = 'planned'`,
);

const bumpReviewed = statement<Now>("overdue.bumpReviewed", (p) =>
  raiseRevision(sql`${account.id} in (select ${recap.accountId} from ${recap} where ${isReviewed(p.now)})`),
);

const archiveReviewed = statement<Now>(
  "overdue.archiveReviewed",
  (p) =>
    sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.reviewUntil)} = null where ${isReviewed(p.now)}`,
);

const isAfterEnd = sql`exists (select 1 from ${account} as c where c."id" = ${recap.accountId} and ${recap.kind} = 'monthly' and c."ends_on" < ${recap.periodKey} || '-01')`;

/**
 * The recap of the statement around it was archived for being late, or by a person who skipped it, and nothing of it left, so that
 * a person may still send it. Not where the month says something else by now, its account is on hold-out, or its contract had ended.
 */
export const isClosed: SQL = sql`(${recap.state} = 'archived' and ${recap.version} = 1 and ${recap.figures} is not null and ${recap.value} is not null
    and ${recap.heldOut} = 0 and not ${isAfterEnd} and ${isNewest} and ${isMailed(recap.accountId)}
    and (${recap.word} is 'skipped' or exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = ${lateBy}))
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} in ('planned', 'claimed', 'sent', 'unknown')))`;

/**
 * The delivery of the statement around it was closed for being late while others have its month: a person may send it to this
 * reader too. Not where the month says something else by now, its account is on hold-out, or its contract had ended.
 */
export const isLeftBehind: SQL = sql`(${delivery.state} = 'suppressed' and ${delivery.lastError} = ${lateText} and ${isMailed(delivery.accountId)}
    and exists (select 1 from ${recap} where ${recap.id} = ${delivery.recapId} and ${recap.state} in ('sending', 'sent')
      and ${recap.heldOut} = 0 and ${recap.word} is not 'skipped' and not ${isAfterEnd} and ${isNewest})
    and exists (select 1 from ${delivery} as d where d."recap_id" = ${delivery.recapId} and d."state" in ('sent', 'unknown')))`;

/**
 * Closes what is too late to leave by itself at `now` (the trigger's time, UTC ms): mails that wait, and held recaps nobody
 * stopped. What a person let go, sent again or corrected has no such time, and what waits for a person waits on.
 */
export async function closeOverdue(db: D1Database, now: number): Promise<void> {
  await apply(
    db,
    [tellMails, closeMails, tellReviewed, dropReviewed, bumpReviewed, archiveReviewed].map((step) =>
      step.bind(db, { now }),
    ),
  );
}
