import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";

/* How people of accounts got recaps by default before an older copy was put back: the copy would mail those who were to get less. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** The newest word counts; by whom it was is not known outside. */
export const setUsual = statement<{ rows: string }>(
  "restore.setUsual",
  (
    p,
  ) => sql`update ${account} set ${bare(account.recapFrequency)} = ${field("frequency")}, ${bare(account.recapDetail)} = ${field("detail")}, ${bare(account.recapCelebration)} = ${field("celebration")},
    ${bare(account.recapSince)} = ${field("at")}, ${bare(account.recapBy)} = 'Cairn', ${bare(account.revision)} = ${account.revision} + 1
    from json_each(${p.rows}) as j where ${account.id} = ${field("account")} and coalesce(${account.recapSince}, 0) < ${field("at")}`,
);
