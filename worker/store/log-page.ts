import { type SQL, sql } from "drizzle-orm";
import { eventLog } from "#tables/event.ts";
import { object } from "./db.ts";

/*
 * The log of events read backwards, a page at a time. It has no index by source or account, so a page looks at so many of its
 * rows (`near`), opens so many batches among them (`batch`) and shows so many of the events they name (`named`).
 */

/** Rows of the log one page looks at, of any source, and batches it opens among them: each names up to 500 events. */
const logsPerPage = 500;
export const batchesPerPage = 20;

/** A place in the log: batch, group of its days, event of the group. -1: before the first. */
export interface LogPlace {
  log: number;
  group: number;
  index: number;
}

/** What logEnds reads. */
export interface LogEnds {
  names: number;
  last: LogPlace | null;
  batches: [count: number, oldest: number];
  near: [count: number, oldest: number];
}

/** Where a page begins: behind a place, or at the newest row. */
export function pageFrom(after: LogPlace | null): LogPlace {
  return after ?? { log: Number.MAX_SAFE_INTEGER, group: -1, index: -1 };
}

/** The rows a page looks at, from the row `log` back: an expression named `near`. */
export function nearRows(log: SQL): SQL {
  return sql`near as materialized (select ${eventLog.id} as id from ${eventLog} where ${eventLog.id} <= ${log} order by ${eventLog.id} desc limit ${sql.raw(String(logsPerPage))})`;
}

/** How far a page came in `named`, `batch` and `near`. */
export const logEnds = sql`(select count(*) from named) as "names",
    (select ${object({ log: sql`log`, group: sql`"group"`, index: sql`"index"` })} from named order by log, "group" desc, "index" desc limit 1) as "last",
    (select json_array(count(*), min(id)) from batch) as "batches", (select json_array(count(*), min(id)) from near) as "near"`;

/** Where to go on behind a page of at most `count` events; null: that was all. */
export function nextPlace({ names, last, batches, near }: LogEnds, count: number): LogPlace | null {
  const before = (log: number): LogPlace => ({ log: log - 1, group: -1, index: -1 });
  if (names === count) return last;
  if (batches[0] === batchesPerPage) return before(batches[1]);
  return near[0] === logsPerPage ? before(near[1]) : null;
}
