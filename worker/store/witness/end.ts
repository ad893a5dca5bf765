import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { revisionRaised } from "#store/part.ts";
import { account } from "#tables/account.ts";

/* When contracts end, as it was known before an older copy was put back: the copy would go on mailing who is no customer any more. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** The newest word counts, either way; by whom it was is not known outside. */
export const setEnds = statement<{ rows: string }>(
  "restore.setEnds",
  (
    p,
  ) => sql`update ${account} set ${bare(account.endsOn)} = ${field("endsOn")}, ${bare(account.endsSince)} = ${field("at")}, ${bare(account.endsBy)} = 'Cairn', ${revisionRaised}
    from json_each(${p.rows}) as j where ${account.id} = ${field("account")} and coalesce(${account.endsSince}, 0) < ${field("at")}`,
);
