import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { ownLogColumns, restatedColumns, revisionRaised } from "#store/part.ts";
import { isUntold, saysAnotherEnd } from "#store/recap/ended.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { goal } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";

/* When contracts end, as it was known before an older copy was put back: the copy would go on mailing who is no customer any more. */

type Rows = { rows: string };
const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const isNews = sql`${account.id} = ${field("account")} and coalesce(${account.endsSince}, 0) < ${field("at")}`;

/** Nobody was told of such a month: it ends where its contract did. Comes before the day is set, like the next. */
const reopenHeld = statement<Rows>(
  "restore.reopenEnds",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${isUntold} and ${recap.id} in (select r."id" from json_each(${p.rows}) as j join ${account} on ${isNews}
    join ${recap} as r on r."account_id" = ${account.id} and r."kind" = 'monthly' and r."version" = 1
    and r."period_key" in (substr(${account.endsOn}, 1, 7), substr(${field("endsOn")}, 1, 7)))`,
);

const ownGoals = sql`from ${goal} where ${goal.accountId} = ${account.id}`;

/** What the goals came to is summed up anew, as when it was said. */
const refold = statement<Rows>(
  "restore.refoldEnds",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    select 'contract', 'live', ${field("at")}, (select count(*) ${ownGoals}), (select json_group_array(json_array(${goal.accountId}, ${goal.metricKey}, date(${field("at")} / 1000, 'unixepoch'), '', json('[]'))) ${ownGoals})
    from json_each(${p.rows}) as j join ${account} on ${isNews} where exists (select 1 ${ownGoals})`,
);

/** The newest word counts, either way; by whom it was is not known outside. */
const setEnds = statement<Rows>(
  "restore.setEnds",
  (
    p,
  ) => sql`update ${account} set ${bare(account.endsOn)} = ${field("endsOn")}, ${bare(account.endsSince)} = ${field("at")}, ${bare(account.endsBy)} = 'Cairn', ${revisionRaised}
    from json_each(${p.rows}) as j where ${isNews}`,
);

/** A published month that says another end gets its next version, which nobody is mailed. */
const restate = statement<Rows>(
  "restore.restateEnds",
  (p) => sql`insert into ${recap} (${restatedColumns})
    select r."account_id", r."kind", r."period_key", r."version" + 1, lower(hex(randomblob(16))), 'due', ${field("at")}, ${field("at")}, '[]', 'contract'
    from json_each(${p.rows}) as j join ${account} as a on a."id" = ${field("account")} and a."ends_since" = ${field("at")} and a."ends_by" = 'Cairn'
    join ${recap} as r on r."account_id" = a."id" and r."kind" = 'monthly' and ${saysAnotherEnd} on conflict do nothing`,
);

/** What was said of the end of contracts counts again, with all that follows from it, in this order. */
export const endSteps = [reopenHeld, refold, setEnds, restate];
