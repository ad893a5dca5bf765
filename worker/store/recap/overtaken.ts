import { sql } from "drizzle-orm";
import { delivery, recap } from "#tables/recap.ts";

/* A mail on its way when its month is restated: its figure is known to be wrong by then. */

export const overtakenText = "The month was restated before this left. A person may send the restated figure.";

/**
 * The month has a newer version, and the mail certainly never left. What may have been taken under its key is tried on with the
 * same bytes: only so it is known whether it was.
 */
export const isOvertaken = sql`(${delivery.keyedAt} is null and exists (select 1 from ${recap} as n where n."account_id" = ${delivery.accountId} and n."kind" = ${delivery.kind}
    and n."period_key" = ${delivery.periodKey} and n."version" > ${delivery.version} and n."state" <> 'due'))`;
