import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { recap } from "#tables/recap.ts";

/* How recaps of accounts went out before an older copy was put back: the copy would mail what a person wanted to wait. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** By whom and why is not known outside. What was said here later stands. */
export const setRules = statement<{ rows: string }>(
  "restore.setRules",
  (
    p,
  ) => sql`update ${account} set ${bare(account.releaseRule)} = ${field("kind")}, ${bare(account.releaseSince)} = ${field("since")},
    ${bare(account.releaseBy)} = iif(${field("kind")} is null, null, 'Cairn'),
    ${bare(account.releaseReason)} = iif(${field("kind")} is null, null, 'Said before an older copy was put back: who said it and why is not known here.')
    from json_each(${p.rows}) as j where ${account.id} = ${field("account")} and coalesce(${account.releaseSince}, 0) <= ${field("at")}
    and (${account.releaseRule} is not ${field("kind")} or ${account.releaseSince} is not ${field("since")})`,
);

/** No window lets a month out of an account that is in a state. */
export const endWindows = statement<{ rows: string }>(
  "restore.endWindows",
  (p) => sql`update ${recap} set ${bare(recap.reviewUntil)} = null from json_each(${p.rows}) as j
    where ${recap.accountId} = ${field("account")} and ${recap.state} = 'held' and ${field("kind")} <> 'review'`,
);
