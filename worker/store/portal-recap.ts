import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { SharesPart } from "#schema/portal-row.ts";
import { account } from "#tables/account.ts";
import { actor } from "#tables/actor.ts";
import { factAccount, factDay } from "#tables/fact.ts";
import { goal, item } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { named as fieldsOf, flag } from "./db.ts";
import { everyDay } from "./figure.ts";
import { json, list, type Part, plain } from "./portal-part.ts";
import { noteOf } from "./recap/note.ts";
import { shownColumns } from "./recap/shown.ts";

/* What portal pages read of the recaps of the account at hand. */

/** Months alone: a First Value is in none of them. */
const own = (rest: SQL) =>
  sql`from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly' ${rest}`;

const readable = sql`${recap.state} in ('sending', 'sent', 'archived') and ${recap.figures} is not null`;
const metricKey = sql`(${recap.figures} ->> '$.metric.key')`;
// Every snapshot that was composed stays readable in the archive, held mails excepted until somebody releases them.
// `metric` and `definition`: what it is of, and the version of that it was published with.
export const monthFields = {
  key: recap.periodKey,
  value: recap.value,
  state: recap.metricState,
  metric: metricKey,
  definition: sql`${recap.figures} ->> '$.metric.version'`,
  partial: flag(sql`json_extract(${recap.figures}, '$.period.partial') is not null`),
  version: sql`max(${recap.version})`,
};
/** Each published month of an account in its newest version. */
export const monthsOf = (accountId: SQL | AnyColumn) =>
  sql`from ${recap} where ${recap.accountId} = ${accountId} and ${recap.kind} = 'monthly' and ${readable} group by ${recap.periodKey} order by ${recap.periodKey}`;
export const months = list(monthFields, monthsOf(account.id), ["partial"]);
/** Keys of what any month is of. */
export const metricsOfMonths = sql`select ${metricKey} ${own(sql`and ${readable}`)}`;
const firstDay = sql`(${recap.figures} ->> '$.period.firstDay')`;
const ownMonths = sql`(select ${factAccount.months} from ${factAccount} where ${factAccount.accountId} = ${account.id})`;
type Field = "total" | "door";
const fieldIn = (of: { metric: SQL; month: SQL }, name: Field) =>
  sql`json_extract(${ownMonths}, '$."' || ${of.metric} || '"."' || ${of.month} || ${sql.raw(`'".${name}'`)})`;
const fieldOf = (of: SQL, name: Field) => fieldIn({ metric: metricKey, month: of }, name);
/** A month up to the last day of the contract, which lies in it; a month entered by hand has no days. */
const untilEnd = (of: { metric: SQL; month: SQL; endsOn: SQL }) =>
  sql`(select coalesce(sum(${factDay.total}), 0) from ${everyDay} join ${factDay} on ${factDay.localDate} = ${of.month} || '-' || printf('%02d', d.n)
    and ${factDay.accountId} = ${account.id} and ${factDay.metricKey} = ${of.metric} and ${factDay.localDate} <= ${of.endsOn})`;
const saidEnd = sql`(${recap.figures} ->> '$.period.endsOn')`;
const month = sql`${recap.periodKey}`;
const totalOfMonth = sql`iif(${saidEnd} is null or ${fieldOf(month, "door")} = 'manual', ${fieldOf(month, "total")}, ${untilEnd({ metric: metricKey, month, endsOn: saidEnd })})`;
const endMonth = sql`substr(${account.endsOn}, 1, 7)`;
const headline = { metric: sql`${account.metricKey}`, month };
/** What came in a month of what the account is about now, where that is not what it was published of. */
const aside = sql`iif(${metricKey} is ${account.metricKey}, null, iif(${month} is ${endMonth} and ${fieldIn(headline, "door")} is not 'manual',
    ${untilEnd({ ...headline, endsOn: sql`${account.endsOn}` })}, ${fieldIn(headline, "total")}))`;
const startsOn = sql.raw('g."starts_on"');
/** What came, in a month the goal of the year starts inside of, before it does: that is no part of its sum. */
const early = sql`coalesce((select sum(${factDay.total}) from ${goal} as g, ${everyDay} join ${factDay} on ${factDay.localDate} = substr(${startsOn}, 1, 7) || '-' || printf('%02d', d.n)
    and ${factDay.accountId} = ${account.id} and ${factDay.metricKey} = g."metric_key" and ${factDay.localDate} < ${startsOn}
    where g."account_id" = ${account.id} and g."kind" = 'twelve_month' and substr(${startsOn}, 1, 7) in (${month}, substr(${firstDay}, 1, 7))), 0)`;
/**
 * What each month comes to by now, its first days before the 1st included and none after the contract: late events too few for
 * another version are in no snapshot. A month without one event left is published anew; until then, and where nothing adds up, it is what it says.
 */
const liveIn = (months: SQL, more: Record<string, SQL> = {}) =>
  list(
    {
      key: recap.periodKey,
      metric: metricKey,
      value: sql`iif(${recap.value} is null or ${recap.figures} ->> '$.metric.aggregation' not in ('count', 'sum') or (${fieldOf(month, "total")} is null and ${firstDay} >= ${month} || '-01'), ${recap.value},
        coalesce(${totalOfMonth}, 0) + iif(${firstDay} < ${month} || '-01', coalesce(${fieldOf(sql`substr(${firstDay}, 1, 7)`, "total")}, 0), 0))`,
      ...more,
      version: sql`max(${recap.version})`,
    },
    own(sql`${months} and ${readable} group by ${recap.periodKey} order by ${recap.periodKey}`),
  );
export const live = liveIn(sql``, { aside, early });
/** The same of a review and the three months before it. */
export const liveOfReview = liveIn(
  sql`and ${recap.periodKey} between strftime('%Y-%m', ${sql.placeholder("first")} || '-01', '-3 months') and ${sql.placeholder("last")}`,
);

const lastDay = sql`(${recap.figures} ->> '$.period.lastDay')`;
const who = sql.raw("json_extract(a.value, '$[0]')");
/**
 * What the months of a review come to by now, by day and by actor: those days that `liveOfReview` counts. One who is known by
 * no event's id is nobody.
 */
export const shares: Part = {
  read: sql`(with span as materialized (select ${month} as key, ${metricKey} as metric, min(substr(${firstDay}, 1, 7), ${month}) || '-01' as first, coalesce(${saidEnd}, ${lastDay}) as until, max(${recap.version})
      ${own(sql`and ${month} between ${sql.placeholder("first")} and ${sql.placeholder("last")} and ${readable} group by ${month}`)}),
    day as materialized (select span.key, ${factDay.localDate} as date, ${factDay.total} as total, ${factDay.actors} as actors from span
      join (with recursive d(n) as (select 0 union all select n + 1 from d where n < 61) select n from d) as d on d.n <= julianday(span.until) - julianday(span.first)
      join ${factDay} on ${factDay.localDate} = date(span.first, '+' || d.n || ' days') and ${factDay.accountId} = ${account.id} and ${factDay.metricKey} = span.metric and ${factDay.n} > 0)
    select json_array((select json_group_array(json_array(key, date, total)) from day),
      (select json_group_array(json_array(who, ${actor.name}, ${actor.team}, json(months))) from (select who, json_group_array(json_array(month, total)) as months
        from (select day.key as month, ${who} as who, sum(json_extract(a.value, '$[2]')) as total from day, json_each(day.actors) as a where ${who} <> '' group by who, month) group by who)
        left join ${actor} on ${actor.accountId} = ${account.id} and ${actor.actor} = who),
      json(iif(${account.namesOn}, 'true', 'false'))))`,
  parse: (text) => {
    const [days, actors, names] = JSON.parse(text) as [DayRow[], ActorRow[], boolean];
    return {
      names,
      days: days.map(([key, date, value]) => ({ key, date, value })),
      actors: actors.map(([id, name, team, months]) => ({ actor: id, name, team, months: Object.fromEntries(months) })),
    } satisfies SharesPart;
  },
};
type DayRow = [key: string, date: string, value: number];
type ActorRow = [id: string, name: string | null, team: string | null, months: [key: string, value: number][]];

const ofLater = sql`iif(m.key = ${endMonth} and m.value ->> '$.door' <> 'manual', ${untilEnd({ metric: sql`k.key`, month: sql`m.key`, endsOn: sql`${account.endsOn}` })}, m.value ->> '$.total')`;

/** What each metric came to after a review, as the goals of today count it: they stand still with the contract. */
export const laterThanReview =
  json(sql`(select json_group_object(k.key, (select sum(${ofLater}) from json_each(k.value) as m
      where m.key > ${sql.placeholder("last")} and (${account.endsOn} is null or m.key <= ${endMonth})))
  from ${factAccount}, json_each(${factAccount.months}) as k where ${factAccount.accountId} = ${account.id})`);

/** How many steps each month says were done in it. */
export const stepsDone = list(
  {
    key: recap.periodKey,
    count: sql`json_array_length(${recap.figures}, '$.done')`,
    version: sql`max(${recap.version})`,
  },
  own(sql`and ${readable} group by ${recap.periodKey} order by ${recap.periodKey}`),
);

/** What months named, each as it was published first: a later version is of the figures, not of what was said. */
const namedFields = {
  key: recap.periodKey,
  steps: sql`${recap.figures} -> '$.upcoming'`,
  version: sql`min(${recap.version})`,
};
const namedIn = (months: SQL) =>
  own(
    sql`${months} and ${readable} and ${recap.figures} -> '$.upcoming' is not null group by ${recap.periodKey} order by ${recap.periodKey} desc limit 12`,
  );
const ofReview = sql`and ${recap.periodKey} between ${sql.placeholder("first")} and ${sql.placeholder("last")}`;

/** Steps of the plan by their ids, as customers see it: what was made internal since is not in it. */
const standingOf = (ids: SQL) =>
  list(
    {
      id: item.id,
      state: item.state,
      dueOn: item.dueOn,
      stateOn: item.stateOn,
      stateBy: item.stateBy,
      reason: item.stuckReason,
    },
    sql`from ${item} where ${item.accountId} = ${account.id} and ${item.internal} = 0 and ${item.id} in (${ids})`,
  );
const stepId = sql`step.value ->> '$.id'`;
const promisedIn = (rows: SQL) => ({
  named: list(namedFields, rows, ["steps"]),
  standing: standingOf(
    sql`select ${stepId} from (select ${fieldsOf(namedFields)} ${rows}) as named, json_each(named."steps") as step`,
  ),
});
/** What months said would come, and how that stands: of a year by now, and of the one that ends with a review. */
export const promised = promisedIn(namedIn(sql``));
export const promisedOfReview = promisedIn(namedIn(sql`and ${recap.periodKey} <= ${sql.placeholder("last")}`));

const bodyOfMonth = (
  figures: SQL,
) => sql`(select ${figures} from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly'
  and ${recap.periodKey} = ${sql.placeholder("period")} and ${readable}
  and ${sql.placeholder("version")} in (0, ${recap.version}) order by ${recap.version} desc limit 1)`;
export const figures = plain(bodyOfMonth(shownColumns().figures));
export const standing = standingOf(
  sql`select ${stepId} from json_each(${bodyOfMonth(sql`${recap.figures}`)}, '$.upcoming') as step`,
);

/** The newest version of each month from the first to the last, as it was composed. */
export const reviewed =
  json(sql`(select json_group_array(json(body)) from (select ${shownColumns().figures} as body ${own(ofReview)} and ${readable}
  and ${recap.version} = (select max(n."version") from ${recap} as n where n."account_id" = ${recap.accountId} and n."kind" = ${recap.kind} and n."period_key" = ${recap.periodKey}
    and n."state" in ('sending', 'sent', 'archived') and n."figures" is not null) order by ${recap.periodKey}))`);

/** What a person of the vendor says about the month at hand. */
export const note = json(noteOf(account.id, sql`${sql.placeholder("period")}`));
