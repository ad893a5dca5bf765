import { type SQL, sql } from "drizzle-orm";
import { apply, bare, bareList, statement } from "#store/db.ts";
import { everyDay } from "#store/figure.ts";
import { account } from "#tables/account.ts";
import { factDay } from "#tables/fact.ts";
import { mailLog, recap } from "#tables/recap.ts";
import { cutOf } from "./ended.ts";

/* What becomes of a month whose figure changed after it was looked at. Nothing is ever mailed from here. */

type Rows = { rows: string };
const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** What a recap of the month says by now; one that reaches back to the first days before its month counts those too. Null: not known. */
function valueNow(name: "r" | "recap"): SQL {
  const column = (of: string) => sql.raw(`${name}."${of}"`);
  const isMerged = sql`json_extract(${column("figures")}, '$.period.firstDay') < ${column("period_key")} || '-01'`;
  const first = sql`json_extract(${column("figures")}, '$.period.firstDay')`;
  // Each is counted once, whichever of the two months they were there in.
  const people = sql`(select count(distinct x.value ->> 0) from (select ${column("period_key")} as month union all select substr(${first}, 1, 7)) as ask
    join ${everyDay} join ${factDay} on ${factDay.localDate} = ask.month || '-' || printf('%02d', d.n) and ${factDay.accountId} = ${field("accountId")} and ${factDay.metricKey} = ${field("metricKey")}
    and ${factDay.localDate} >= ${first}, json_each(${factDay.actors}) as x where x.value ->> 0 <> '')`;
  const merged = sql`iif(${field("person")} is null, ${field("merged")}, ${field("person")} * ${people})`;
  const whole = sql`iif(coalesce(${isMerged}, 0), ${merged}, coalesce(${field("value")}, 0))`;
  // Where the contract ended before the month did, days after it do not count; what does not add up by day is not known here.
  const cut = cutOf(sql`a."ends_on"`, column("period_key"));
  const days = sql`(select total(${factDay.total}) from (select ${column("period_key")} as month union select substr(${first}, 1, 7)) as ask
    join ${everyDay} join ${factDay} on ${factDay.localDate} = ask.month || '-' || printf('%02d', d.n) and ${factDay.accountId} = ${field("accountId")} and ${factDay.metricKey} = ${field("metricKey")}
    and ${factDay.localDate} between ${first} and a."ends_on")`;
  return sql`iif(${cut} is null or ${field("isManual")}, ${whole}, iif(${field("adds")}, ${days}, null))`;
}

/** Recaps of the months that were folded again. */
const folded = (p: { rows: SQL }) =>
  sql`from json_each(${p.rows}) as j join ${account} as a on a."id" = ${field("accountId")} and a."metric_key" = ${field("metricKey")}`;
const isFolded = sql`${recap.accountId} = ${field("accountId")} and ${recap.kind} = 'monthly' and ${recap.periodKey} = ${field("month")}`;

/** A month that could not print a figure, because nothing had come or not all: with its events here it is composed again. */
const reopen = statement<Rows>(
  "late.reopen",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due' ${folded(p)}
    where ${isFolded} and ${recap.state} in ('archived', 'held') and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale')`,
);

/** Nobody was told the figure of a held month: whatever it says by now is what goes out. */
const isOutdated = sql`${isFolded} and ${recap.state} = 'held' and ${recap.value} <> ${valueNow("recap")}`;

const logCorrected = statement<Rows & { now: number }>(
  "late.logCorrected",
  (
    p,
  ) => sql`insert into ${mailLog} (${sql.join([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at].map(bare), sql`, `)})
    select ${recap.id}, 'the figures', 'Composed again: its figure changed while it was held.', ${p.now} ${folded(p)} join ${recap} on ${isOutdated}`,
);

const correctHeld = statement<Rows>(
  "late.correctHeld",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due' ${folded(p)} where ${isOutdated}`,
);

const columns = [
  recap.accountId,
  recap.kind,
  recap.periodKey,
  recap.version,
  recap.id,
  recap.state,
  recap.dueAt,
  recap.plannedAt,
  recap.holds,
  recap.reason,
];
/** What the published month said it passed is not what it passed. A merged month counts days of the month before: left alone. */
const milestoneFlips = sql`(json_type(r."figures", '$.milestone') is not null and json_extract(r."figures", '$.period.firstDay') = r."period_key" || '-01'
    and coalesce(json_extract(r."figures", '$.milestone.value'), 0) <> coalesce(${field("stage")}, 0))`;

/** A published month whose figure moved by a whole unit and by two in a hundred, or whose milestone flips, gets its next version (recaps.md §8). */
const restate = statement<Rows & { now: number; share: number }>(
  "late.restate",
  (p) => sql`insert into ${recap} (${bareList(columns)})
    select r."account_id", r."kind", r."period_key", r."version" + 1, ${field("id")}, 'due', ${p.now}, ${p.now}, '[]', ${field("reason")}
    from json_each(${p.rows}) as j join ${recap} as r on r."account_id" = ${field("accountId")} and r."kind" = 'monthly' and r."period_key" = ${field("month")}
    join ${account} as a on a."id" = r."account_id" and a."metric_key" = ${field("metricKey")}
    where r."state" in ('sending', 'sent', 'archived') and r."value" is not null
    and r."version" = (select max(x."version") from ${recap} as x where x."account_id" = r."account_id" and x."kind" = r."kind" and x."period_key" = r."period_key")
    and (a."ends_on" is null or substr(a."ends_on", 1, 7) >= r."period_key")
    and (abs(${valueNow("r")} - r."value") >= max(${field("unit")}, ${p.share} * abs(r."value")) or (${cutOf(sql`a."ends_on"`, sql`r."period_key"`)} is null and ${milestoneFlips}))
    on conflict do nothing`,
);

/** A month of an account after it was folded. Value scaled, null where the metric has none; `unit`: one unit as displayed, scaled. */
export interface FoldedMonth {
  accountId: string;
  metricKey: string;
  month: string;
  /** For the version it may get. */
  id: string;
  value: number | null;
  /** The same with the month before; null without a value, and where people are counted. */
  merged: number | null;
  /** One person, scaled, where the metric counts people; null for any other. */
  person: number | null;
  unit: number;
  /** Its days add up to it; a person entered it. */
  adds: boolean;
  isManual: boolean;
  /** The milestone it passes as things are now, scaled; null for none. */
  stage: number | null;
  /** What happened to it, in words of the log. */
  reason: string;
}

/** Looks at the recaps of months that were folded again, one round trip. */
export async function reviseRecaps(
  db: D1Database,
  months: FoldedMonth[],
  { now, share }: { now: number; share: number },
): Promise<void> {
  const rows = JSON.stringify(months);
  await apply(db, [
    reopen.bind(db, { rows }),
    logCorrected.bind(db, { rows, now }),
    correctHeld.bind(db, { rows }),
    restate.bind(db, { rows, now, share }),
  ]);
}
