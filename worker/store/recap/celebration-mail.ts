import { type SQL, sql } from "drizzle-orm";
import { mailSettings } from "#schema/settings.ts";
import { goal } from "#tables/plan.ts";
import { delivery, recap } from "#tables/recap.ts";

/* When the mail about a First Value is not to leave, or not now. A month and a First Value never reach one person on one day. */

export const fallenText = "By now the First Value is below its mark.";
export const toldText = "A recap tells this person of the First Value.";
export const anotherText = "This person has another mail of this day.";

const isPending = sql`${delivery.kind} = 'milestone' and ${delivery.keyedAt} is null`;

/** It was reached, and by now it is not. What may have been taken under its key is tried on with the same bytes. */
export const isFallen = sql`(${isPending} and not exists (select 1 from ${goal} where ${goal.accountId} = ${delivery.accountId}
    and ${goal.kind} = 'first_value' and ${goal.reachedOn} is not null))`;

/** A recap of a month that went to the same person, or may have, says that it was reached. One still on its way is waited for. */
export const isTold = sql`(${isPending} and exists (select 1 from ${delivery} as o join ${recap} as r on r."id" = o."recap_id"
    where o."recipient" = ${delivery.recipient} and o."account_id" = ${delivery.accountId} and o."kind" = 'monthly' and o."state" in ('sent', 'unknown')
    and json_extract(r."figures", '$.goals.firstValue.reachedOn') is not null))`;

/** When `o` was last tried, as far as it is known: one that left before a restore was never claimed in this copy. */
export const lastTriedAt = sql`max(o."woken_at", coalesce(o."claimed_at", 0), coalesce(o."sent_at", 0))`;

const apartMs = sql.raw(String(mailSettings.hoursApart * 3_600_000));

/**
 * A mail of the other kind left, or may have, less than a day before `now`; or this is a First Value and a month is about to:
 * months go first, those of its own account even where they are tried again only later.
 */
export const hadAnother = (
  now: SQL,
): SQL => sql`exists (select 1 from ${delivery} as o join ${recap} as r on r."id" = o."recap_id"
    where o."recipient" = ${delivery.recipient} and o."kind" <> ${delivery.kind}
    and ((o."state" in ('claimed', 'sent', 'unknown') and ${lastTriedAt} > ${now} - ${apartMs})
      or (o."kind" = 'monthly' and o."state" = 'planned' and r."state" = 'sending' and (o."next_at" <= ${now} or o."account_id" = ${delivery.accountId}))))`;
