import { type SQL, sql } from "drizzle-orm";
import { mailLog } from "#tables/recap.ts";

/* What a person decided about a held month. The log is where it is kept: it outlives the month being composed anew. */

export const keptText = "Stays held until a person releases it.";
export const skippedText = "Skipped, nothing is mailed: ";

const isLogged = (recapId: SQL, text: SQL) =>
  sql`exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recapId} and ${text})`;

/** Somebody ended the review window of the recap. */
export const isKept = (recapId: SQL): SQL => isLogged(recapId, sql`${mailLog.text} = ${sql.raw(`'${keptText}'`)}`);

/** What a person decided, as HeldWord; null: nothing. */
export function wordOf(recapId: SQL): SQL {
  const isSkipped = sql`substr(${mailLog.text}, 1, ${sql.raw(String(skippedText.length))}) = ${sql.raw(`'${skippedText}'`)}`;
  return sql`iif(${isLogged(recapId, isSkipped)}, 'skipped', iif(${isKept(recapId)}, 'kept', null))`;
}
