import { sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { goal } from "#tables/plan.ts";
import { mailLog } from "#tables/recap.ts";
import { bareList } from "./db.ts";

/* Expressions several statements share. */

/** Moves on with every change of the account and of its figures: both only ever grow. */
export const accountRevision = sql`(${account.revision} + coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${account.id}), 0))`;

/** Value since the goal of the row started, scaled; 0 before any event. */
export const goalCurrent = sql`coalesce((select json_extract(${factAccount.goals}, '$.' || ${goal.kind}) from ${factAccount} where ${factAccount.accountId} = ${goal.accountId}), 0)`;

/** Columns of a line of the mail log; null for the recap where it is about none. */
export const logColumns = bareList([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at]);

/** The same of a line somebody is to be told; the mark comes last. */
export const toldColumns = bareList([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at, mailLog.tell]);
