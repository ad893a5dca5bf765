import { sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { factAccount, factDay } from "#tables/fact.ts";
import { accountSource, source } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { bare, statement } from "./db.ts";
import { everyDay, foldedMonths } from "./figure.ts";

/*
 * A daily value is mostly one number of yesterday, alone in its request. Folded in the transaction that keeps it, it is two
 * rows: its day and its account. Through the log it would be three. What needs the rules of the domain goes through the log:
 * a goal that may be reached by it, a month that has a recap, the first value a source sends.
 */

const p = (name: string) => sql.placeholder(name);

/** `months`: [account, metric, month, whether its actors are counted] each. */
export interface Folding extends Record<string, string | number | null> {
  accountId: string;
  sourceId: string;
  now: number;
  months: string;
}

/** A source heard of within these hours leaves its word to the log no second time: that is where its usual gap is read. */
const heardHours = 6;

const startMonth = sql`substr(g."starts_on", 1, 7)`;
const ofStart = (field: "total" | "door") =>
  sql`(select f ->> ${sql.raw(`'$.${field}'`)} from kept where kept.m = g."metric_key" and kept.month = ${startMonth})`;
/** Of the month a goal starts inside of only its days from then on count, where it has any; see runningSums in the domain. */
const opening = sql`iif(g."starts_on" like '%-01' or ${ofStart("door")} is 'manual', coalesce(${ofStart("total")}, 0),
    (select coalesce(sum(f."total"), 0) from ${everyDay} join ${factDay} as f on f."local_date" = ${startMonth} || '-' || printf('%02d', d.n)
      and f."account_id" = g."account_id" and f."metric_key" = g."metric_key" and f."n" > 0 and f."local_date" >= g."starts_on"))`;

/** What stands (`had`), the months as they are now (`fresh`, all of them `kept`), and each goal with the value since its start. */
export const folding = sql`had as materialized (select f."months" as months, f."goals" as goals from ${factAccount} as f where f."account_id" = ${p("accountId")}),
  fresh as materialized (select x.value ->> 1 as m, x.value ->> 2 as month, x.value -> 3 as f from json_each(${foldedMonths}) as x),
  kept as materialized (select x.key as m, y.key as month, y.value as f from had, json_each(had.months) as x, json_each(x.value) as y
      where (x.key, y.key) not in (select m, month from fresh) union all select m, month, f from fresh where f <> 'null'),
  since as materialized (select g."kind" as kind, g."metric_key" as m, g."type" as type, g."target" as target, substr(g."reached_on", 1, 7) as reached, ${startMonth} as month,
      ${opening} + (select coalesce(sum(f ->> '$.total'), 0) from kept where kept.m = g."metric_key" and kept.month > ${startMonth}) as current
    from ${goal} as g where g."account_id" = ${p("accountId")})`;

/** The month the contract ends in has begun: only some of its days count, and none after it. */
const isEnding = sql`exists (select 1 from ${account}, kept where ${account.id} = ${p("accountId")} and kept.month >= substr(${account.endsOn}, 1, 7))`;

/** Nothing hangs on these months but sums. */
export const isPlain = sql`(exists (select 1 from had) and not ${isEnding}
    and exists (select 1 from ${source} where ${source.id} = ${p("sourceId")} and ${source.lastReceivedAt} > ${p("now")} - ${sql.raw(String(heardHours * 3_600_000))})
    and not exists (select 1 from fresh where not exists (select 1 from ${accountSource}
      where ${accountSource.accountId} = ${p("accountId")} and ${accountSource.metricKey} = fresh.m and ${accountSource.sourceId} = ${p("sourceId")}))
    and not exists (select 1 from fresh join ${recap} on ${recap.accountId} = ${p("accountId")} and ${recap.kind} = 'monthly' and ${recap.periodKey} >= fresh.month)
    and not exists (select 1 from since join fresh on fresh.m = since.m and fresh.month >= since.month
      where since.type <> 'keep' and iif(since.reached is null, since.type <> 'accumulate' or since.current >= since.target, fresh.month <= since.reached)))`;

const months = sql`(select coalesce(json_group_object(m, json(list)), '{}') from (select m, json_group_object(month, json(f)) as list from kept group by m))`;
const goals = sql`(select coalesce(json_group_object(kind, current), '{}') from since)`;

/** Folds the months of an account anew where they are plain; writes nothing where that changes nothing. */
export const foldDaily = statement<Folding>(
  "daily.fold",
  (q) => sql`with ${folding}, becomes as materialized (select ${months} as months, ${goals} as goals)
    update ${factAccount} set ${bare(factAccount.months)} = becomes.months, ${bare(factAccount.goals)} = becomes.goals, ${bare(factAccount.revision)} = ${factAccount.revision} + 1
    from becomes where ${factAccount.accountId} = ${q.accountId} and ${isPlain}
    and (${factAccount.goals} is not becomes.goals or exists (select 1 from fresh where nullif(f, 'null') is not
      (select y.value from had, json_each(had.months) as x, json_each(x.value) as y where x.key = fresh.m and y.key = fresh.month)))`,
);
