import { type SQL, sql } from "drizzle-orm";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { PaceNow } from "#schema/recap.ts";
import { apply, bare, statement } from "#store/db.ts";
import { everyDay } from "#store/figure.ts";
import { logColumns, restatedColumns } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { factAccount, factDay } from "#tables/fact.ts";
import { goal } from "#tables/plan.ts";
import { mailLog, recap } from "#tables/recap.ts";
import { cutOf, isOtherEnd } from "./ended.ts";

/* What becomes of a month whose figure changed after it was looked at. Nothing is ever mailed from here. */

type Rows = { rows: string };
const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

type Recap = "r" | "recap";
const columnOf = (name: Recap) => (of: string) => sql.raw(`${name}."${of}"`);

/** It reaches back to the first days before its month. */
function isMerged(name: Recap): SQL {
  const column = columnOf(name);
  return sql`coalesce(json_extract(${column("figures")}, '$.period.firstDay') < ${column("period_key")} || '-01', 0)`;
}

/** The contract of the account (as "a") ended before the month did. */
function isCut(name: Recap): SQL {
  return sql`(${cutOf(sql`a."ends_on"`, columnOf(name)("period_key"))} is not null)`;
}

/** What a recap of the month says by now; one that reaches back to the first days before its month counts those too. Null: not known. */
function valueNow(name: Recap): SQL {
  const column = columnOf(name);
  const first = sql`json_extract(${column("figures")}, '$.period.firstDay')`;
  const upTo = sql`iif(${isCut(name)}, a."ends_on", '9999-12-31')`;
  const days = (read: SQL, each = sql``) =>
    sql`(select ${read} from (select ${column("period_key")} as month union select substr(${first}, 1, 7)) as ask
    join ${everyDay} join ${factDay} on ${factDay.localDate} = ask.month || '-' || printf('%02d', d.n) and ${factDay.accountId} = ${field("accountId")} and ${factDay.metricKey} = ${field("metricKey")}
    and ${factDay.localDate} between ${first} and ${upTo}${each})`;
  // Each is counted once, whichever of the two months they were there in.
  const people = sql`${field("one")} * ${days(sql`count(distinct iif(x.value ->> 0 <> '', x.value ->> 0, null))`, sql`, json_each(${factDay.actors}) as x`)}`;
  const merged = sql`iif(${field("merged")} is null and ${field("aggregation")} = 'unique', ${people}, ${field("merged")})`;
  const whole = sql`iif(${isMerged(name)}, ${merged}, coalesce(${field("value")}, 0))`;
  // Where the contract ended before the month did, days after it do not count. The latest of a day ends with its value.
  const cut = sql`case ${field("aggregation")} when 'unique' then ${people} when 'min' then ${days(sql`min(${factDay.low})`)} when 'max' then ${days(sql`max(${factDay.high})`)}
    when 'avg' then ${days(sql`round(1.0 * sum(${factDay.total}) / sum(${factDay.n}))`)} when 'latest' then ${days(sql`cast(substr(max(${factDay.last}), 43) as integer)`)}
    when 'count' then ${days(sql`total(${factDay.total})`)} when 'sum' then ${days(sql`total(${factDay.total})`)} end`;
  return sql`iif(${isCut(name)} and not ${field("isManual")}, ${cut}, ${whole})`;
}

/** There is something now where there was nothing, or nothing any more, however little it is. */
function stateFlips(name: Recap): SQL {
  const column = columnOf(name);
  return sql`iif(${isMerged(name)} or ${isCut(name)} or ${field("state")} is null, (${valueNow(name)} = 0) <> (${column("value")} = 0), ${field("state")} <> ${column("metric_state")})`;
}

/** What it says it passed is not what it passed. A merged month counts days of the month before, and one the contract ended in not all of its own: left alone. */
function milestoneFlips(name: Recap): SQL {
  const figures = columnOf(name)("figures");
  return sql`(json_type(${figures}, '$.milestone') is not null and not ${isMerged(name)}
    and not ${isCut(name)} and coalesce(json_extract(${figures}, '$.milestone.value'), 0) <> coalesce(${field("stage")}, 0))`;
}

/** It says it is a record and is none, or the other way round. Of a whole month: no other is held against them. */
function recordFlips(name: Recap): SQL {
  const figures = columnOf(name)("figures");
  return sql`(json_extract(${figures}, '$.period.partial') is null and not ${isMerged(name)} and json_extract(${figures}, '$.record') <> ${field("record")})`;
}

/** It says of a goal that it was reached and it was not by then, or the other way round. A goal agreed anew since is another, and one of another metric too; of a level the month itself said so, before a run knew the day. */
function goalFlips(name: Recap): SQL {
  const figures = columnOf(name)("figures");
  const said = sql`(${figures} -> iif(g."kind" = 'first_value', '$.goals.firstValue', '$.goals.twelveMonth'))`;
  return sql`exists (select 1 from ${goal} as g where g."account_id" = ${columnOf(name)("account_id")} and g."metric_key" = ${figures} ->> '$.metric.key' and ${said} ->> '$.target' = g."target" and ${said} ->> '$.type' = g."type"
    and ${said} ->> '$.startsOn' = g."starts_on" and (${said} ->> '$.reachedOn' is null) <> (g."reached_on" is null or g."reached_on" > ${figures} ->> '$.period.lastDay')
    and (${said} ->> '$.reachedOn' is not null or ${said} ->> '$.paceState' is not 'reached'))`;
}

/** Its word for the pace of the twelve-month goal is another by now. A goal agreed anew since is another, and a zero month has no word. */
function paceFlips(name: Recap): SQL {
  const column = columnOf(name);
  const said = (of: string) => sql`${column("figures")} ->> ${sql.raw(`'$.goals.twelveMonth.${of}'`)}`;
  const same = (of: string) => sql`${said(of)} is ${field(`pace.${of}`)}`;
  const terms = sql.join(["type", "target", "baseline", "startsOn", "targetOn", "expected"].map(same), sql` and `);
  return sql`(${field("pace")} is not null and ${column("value")} <> 0 and ${terms}
    and coalesce(${said("pace")} < ${field("pace.from")} or ${said("pace")} >= ${field("pace.to")}, 0))`;
}

/** Its figure says something else by now than a number that is a little higher or lower. */
const flips = (name: Recap): SQL =>
  sql`(${stateFlips(name)} or ${milestoneFlips(name)} or ${recordFlips(name)} or ${goalFlips(name)} or ${paceFlips(name)})`;

/** Recaps of the months that were folded again, of what their account is about: nobody was told of them yet. */
const folded = (p: { rows: SQL }) =>
  sql`from json_each(${p.rows}) as j join ${account} as a on a."id" = ${field("accountId")} and a."metric_key" = ${field("metricKey")}`;
const isFolded = sql`${recap.accountId} = ${field("accountId")} and ${recap.kind} = 'monthly' and ${recap.periodKey} = ${field("month")}`;

/** A month that could not print a figure, because nothing had come or not all: with its events here it is composed again. */
const reopen = statement<Rows>(
  "late.reopen",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due' ${folded(p)}
    where ${isFolded} and ${recap.state} in ('archived', 'held') and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale', 'failed')`,
);

/** Nobody was told the figure of a held month: whatever it says by now is what goes out. */
const isOutdated = sql`${isFolded} and ${recap.state} = 'held' and ${recap.value} is not null and (${recap.value} <> ${valueNow("recap")} or ${flips("recap")})`;

const logCorrected = statement<Rows & { now: number }>(
  "late.logCorrected",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, 'the figures', 'Composed again: its figure changed while it was held.', ${p.now} ${folded(p)} join ${recap} on ${isOutdated}`,
);

const correctHeld = statement<Rows>(
  "late.correctHeld",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due' ${folded(p)} where ${isOutdated}`,
);

type Changed = { accountId: string; now: number };

/** Held of another metric than its account is about. */
const isOfAnother = (accountId: SQL) =>
  sql`${recap.accountId} = ${accountId} and ${recap.kind} = 'monthly' and ${recap.state} = 'held' and ${recap.figures} ->> '$.metric.key' <> (select ${account.metricKey} from ${account} where ${account.id} = ${accountId})`;

const logOfAnother = statement<Changed>(
  "late.logOfAnother",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, 'the figures', 'Composed again: its account counts something else by now.', ${p.now} from ${recap} where ${isOfAnother(p.accountId)}`,
);

const recompose = statement<{ accountId: string }>(
  "late.recompose",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${isOfAnother(p.accountId)}`,
);

/** What is just being composed was read before this: it is composed again. */
const outdate = statement<{ accountId: string }>(
  "late.outdate",
  (p) =>
    sql`update ${factAccount} set ${bare(factAccount.revision)} = ${factAccount.revision} + 1 where ${factAccount.accountId} = ${p.accountId}`,
);

/**
 * Steps behind the one that may set what an account is about (`now`: UTC ms): a month nobody was told of, held as it is, is
 * composed of that. Published months stay of what they are.
 */
export function headlineSteps(db: D1Database, accountId: string, now: number): D1PreparedStatement[] {
  const changed = { accountId, now };
  return [outdate.bind(db, changed), logOfAnother.bind(db, changed), recompose.bind(db, changed)];
}

/** The figure of a published month (as "r") moved by a whole unit and by two in a hundred, or it says something else by now. */
const hasMoved = (share: SQL) =>
  sql`(abs(${valueNow("r")} - r."value") >= max(${field("unit")}, ${share} * abs(r."value")) or ${flips("r")})`;

/** A month (as "r") is of the metric that was folded. What it was published of it stays, whatever its account is about since (recaps.md §8). */
const isOfFolded = sql`r."figures" ->> '$.metric.key' = ${field("metricKey")}`;

/** The next version of a published month (as "r"), opened and not composed, of which by now nothing would be another. Only of the figures that were just written. */
const asPublished = (p: { rows: SQL; share: SQL }) => sql`from json_each(${p.rows}) as j
    join ${account} as a on a."id" = ${field("accountId")}
    join ${factAccount} as f on f."account_id" = a."id" and f."revision" = ${field("revision")}
    join ${recap} as r on r."account_id" = a."id" and r."kind" = 'monthly' and r."period_key" = ${field("month")} and r."state" in ('sending', 'sent', 'archived') and ${isOfFolded}
    join ${recap} as n on n."account_id" = r."account_id" and n."kind" = r."kind" and n."period_key" = r."period_key" and n."version" = r."version" + 1 and n."state" = 'due'
    where not ${isOtherEnd} and not ${hasMoved(p.share)}`;

const logAsPublished = statement<Rows & { now: number; share: number }>(
  "late.logAsPublished",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select r."id", 'the figures', 'Its figure is as it was published: nothing is restated.', ${p.now} ${asPublished(p)} and n."metric_state" is not null`,
);
const drop = statement<Rows & { share: number }>(
  "late.drop",
  (p) => sql`delete from ${recap} where ${recap.id} in (select n."id" ${asPublished(p)})`,
);

/** A published month that moved gets its next version (recaps.md §8); what is told with the next month was never published. */
const restate = statement<Rows & { now: number; share: number }>(
  "late.restate",
  (p) => sql`insert into ${recap} (${restatedColumns})
    select r."account_id", r."kind", r."period_key", r."version" + 1, ${field("id")}, 'due', ${p.now}, ${p.now}, '[]', ${field("reason")}
    from json_each(${p.rows}) as j join ${recap} as r on r."account_id" = ${field("accountId")} and r."kind" = 'monthly' and r."period_key" = ${field("month")}
    join ${account} as a on a."id" = r."account_id"
    where r."state" in ('sending', 'sent', 'archived') and r."value" is not null and ${isOfFolded}
    and r."version" = (select max(x."version") from ${recap} as x where x."account_id" = r."account_id" and x."kind" = r."kind" and x."period_key" = r."period_key")
    and (a."ends_on" is null or substr(a."ends_on", 1, 7) >= r."period_key")
    and ${hasMoved(p.share)}
    on conflict do nothing`,
);

/** A month of an account after it was folded. Value scaled, null where the metric has none; `unit`: one unit as displayed, scaled. */
export interface FoldedMonth {
  accountId: string;
  metricKey: string;
  month: string;
  /** For the version it may get. */
  id: string;
  /** Of the account's figures it is one of. */
  revision: number;
  value: number | null;
  /** The same with the month before; null without a value, and where people of both are counted. */
  merged: number | null;
  unit: number;
  /** How its days make it up, and one of what it counts, scaled. */
  aggregation: MetricDefinition["aggregation"];
  one: number;
  /** A person entered it. */
  isManual: boolean;
  /** The milestone it passes as things are now, scaled; null for none. */
  stage: number | null;
  /** Null where its sums do not tell. */
  state: "ok" | "zero" | null;
  /** More than every whole month before it. */
  record: boolean;
  /** The agreement, and the paces between which the word for its pace stands at the end of the month; null without. */
  pace: PaceNow | null;
  /** What happened to it, in words of the log. */
  reason: string;
}

/** They were compared, unless its goals moved again meanwhile: whoever wrote that compares them. */
const compared = statement<{ accounts: string }>(
  "recap.compared",
  (
    p,
  ) => sql`update ${factAccount} set ${bare(factAccount.movedFrom)} = null from json_each(${p.accounts}) as j where ${factAccount.accountId} = ${field("accountId")}
    and ${factAccount.revision} = ${field("revision")} and ${factAccount.movedFrom} is not null`,
);

/**
 * Looks at the recaps of months that were folded again, one round trip. `moved`: accounts, as they were written, all of whose
 * months are among them that a moved goal concerns.
 */
export async function reviseRecaps(
  db: D1Database,
  months: FoldedMonth[],
  { now, share, moved }: { now: number; share: number; moved: { accountId: string; revision: number }[] },
): Promise<void> {
  const rows = JSON.stringify(months);
  await apply(db, [
    reopen.bind(db, { rows }),
    logCorrected.bind(db, { rows, now }),
    correctHeld.bind(db, { rows }),
    logAsPublished.bind(db, { rows, now, share }),
    drop.bind(db, { rows, share }),
    restate.bind(db, { rows, now, share }),
    ...(moved.length > 0 ? [compared.bind(db, { accounts: JSON.stringify(moved) })] : []),
  ]);
}
