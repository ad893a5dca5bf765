import { type SQL, sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { item } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { json, list, plain } from "./portal-part.ts";
import { noteOf } from "./recap/note.ts";

/* What portal pages read of the recaps of the account at hand. */

const accountId = sql.placeholder("accountId");
/** Months alone: a First Value is in none of them. */
const own = (rest: SQL) =>
  sql`from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly' ${rest}`;

const readable = sql`${recap.state} in ('sending', 'sent', 'archived') and ${recap.figures} is not null`;
// Every snapshot that was composed stays readable in the archive, held mails excepted until somebody releases them.
export const months = list(
  { key: recap.periodKey, value: recap.value, state: recap.metricState, version: sql`max(${recap.version})` },
  own(sql`and ${readable} group by ${recap.periodKey} order by ${recap.periodKey}`),
);
/** What each month named as next, and what it says was done. */
export const said = list(
  {
    key: recap.periodKey,
    next: sql`${recap.figures} -> '$.next'`,
    done: sql`${recap.figures} -> '$.done'`,
    doneOn: sql`(select ${item.stateOn} from ${item} where ${item.accountId} = ${accountId} and ${item.state} = 'done' and ${item.internal} = 0
      and ${item.title} = ${recap.figures} ->> '$.next.title' order by ${item.position} limit 1)`,
    version: sql`max(${recap.version})`,
  },
  own(sql`and ${readable} group by ${recap.periodKey} order by ${recap.periodKey}`),
  ["next", "done"],
);
export const figures =
  plain(sql`(select ${recap.figures} from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly'
  and ${recap.periodKey} = ${sql.placeholder("period")} and ${readable}
  and ${sql.placeholder("version")} in (0, ${recap.version}) order by ${recap.version} desc limit 1)`);

/** The newest version of each month from the first to the last, as it was composed. */
export const reviewed =
  json(sql`(select json_group_array(json(body)) from (select ${recap.figures} as body from ${recap}
  where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly' and ${recap.periodKey} between ${sql.placeholder("first")} and ${sql.placeholder("last")} and ${readable}
  and ${recap.version} = (select max(n."version") from ${recap} as n where n."account_id" = ${recap.accountId} and n."kind" = ${recap.kind} and n."period_key" = ${recap.periodKey}
    and n."state" in ('sending', 'sent', 'archived') and n."figures" is not null) order by ${recap.periodKey}))`);

/** What a person of the vendor says about the month at hand. */
export const note = json(noteOf(account.id, sql`${sql.placeholder("period")}`));
