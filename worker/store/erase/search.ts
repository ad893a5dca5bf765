import { type SQL, sql } from "drizzle-orm";
import { everyDay, onDay } from "#store/figure.ts";
import { backfill } from "#tables/backfill.ts";
import { eventLog } from "#tables/event.ts";
import { factDay, rollupMark } from "#tables/fact.ts";

/*
 * Events of an account are found the way rollups find them: its days by their key, the rows of the log a day was read from,
 * the keys those name.
 */

export type Slots<P> = { [K in keyof P]: SQL };

/** Where to look. `pairs`: JSON of [metric, month] each; `beside`: 1 for what no day leads to as well. */
export interface Searched extends Record<string, string | number | null> {
  accountId: string;
  pairs: string;
  beside: number;
}

/** The months to look at. */
export const ask = (p: Slots<Pick<Searched, "accountId" | "pairs">>): SQL =>
  sql`ask as materialized (select ${p.accountId} as a, json_extract(j.value, '$[0]') as m, json_extract(j.value, '$[1]') as month from json_each(${p.pairs}) as j)`;
const logsOfDays = sql`select o.value as id from ask join ${everyDay} join ${factDay} on ${onDay}, json_each(${factDay.logs}) as o`;
/** What no day of a figure leads to: rows the rollups have not read, and sessions that never counted. */
const logsBeside = (accountId: SQL) => sql`select ${eventLog.id} as id from ${eventLog}
    where ${eventLog.id} > (select ${rollupMark.logId} from ${rollupMark} where ${rollupMark.name} = 'days')
    union select ${eventLog.id} from ${eventLog} where ${eventLog.sessionId} in (select ${backfill.id} from ${backfill} where ${backfill.accountId} = ${accountId}
      union all select ${backfill.id} from ${backfill} where ${backfill.accountId} is null)`;
/** The rows of the log that may name events of the account. */
export const logs = (p: Slots<Searched>): SQL =>
  sql`log as materialized (${logsOfDays} union select id from (${logsBeside(p.accountId)}) where ${p.beside} = 1)`;
/** The keys of events those rows name: source, mode, origin, id. */
export const named = (
  p: Slots<Searched>,
): SQL => sql`with ${ask(p)}, ${logs(p)} select l."source_id", l."mode", json_extract(t.value, '$[3]'), i.value
    from log cross join ${eventLog} as l on l."id" = log.id, json_each(l."touched") as t, json_each(t.value, '$[4]') as i where json_extract(t.value, '$[0]') = ${p.accountId}`;
