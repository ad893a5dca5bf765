import { type SQL, sql } from "drizzle-orm";
import type { Restored } from "#schema/witness.ts";
import { object } from "#store/db.ts";
import { restore } from "#tables/witness.ts";

/** A restore as pages show it. */
const restoredFields = {
  foundAt: restore.foundAt,
  copyAt: restore.copyAt,
  mails: restore.mails,
  people: restore.people,
  links: restore.links,
  erasures: restore.erasures,
  unread: restore.unread,
  isRunning: sql`json(iif(${restore.endedAt} is null, 'true', 'false'))`,
} satisfies Record<keyof Restored, unknown>;

/** The newest restore as one column; `and` narrows it. */
export function newestRestore(and: SQL = sql``): SQL {
  return sql`json((select ${object(restoredFields)} from ${restore} where ${restore.id} = (select max(${restore.id}) from ${restore}) ${and}))`;
}
