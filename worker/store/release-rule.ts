import { sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { object } from "./db.ts";

/** How recaps of the account of the statement around it go out, as JSON; null: by themselves. */
export const releaseRule = sql`json(iif(${account.releaseRule} is null, null, ${object({
  kind: account.releaseRule,
  since: account.releaseSince,
  by: account.releaseBy,
  reason: account.releaseReason,
})}))`;
