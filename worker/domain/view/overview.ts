import { addDays, daysBetween } from "#domain/day.ts";
import { nextPeriod, periodKeyOf } from "#domain/month.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ItemRow, OverviewView } from "#schema/portal.ts";
import type { GoalPart, ItemPart, MilestonePart, MonthPart } from "#schema/portal-row.ts";
import { type AccountFacts, frameOf, noticeOf, todayOf, type Visit } from "./frame.ts";
import { goalView, monthFigure } from "./goal.ts";
import { byDue, isLeft, progressOf, rowsOf } from "./row.ts";
import { timelineOf } from "./timeline.ts";

export interface OverviewFacts {
  account: AccountFacts & { kickoffOn: string; metric: MetricDefinition | null };
  items: ItemPart[];
  milestones: MilestonePart[];
  goals: GoalPart[];
  months: MonthPart[];
}

/** The first recap goes out on the third of the month after the first whole or long enough month. */
export function firstRecapOn(kickoffOn: string, today: string): string {
  const own = periodKeyOf(kickoffOn);
  const next = nextPeriod(own);
  const isShort = daysBetween(kickoffOn, `${next}-01`) < 7;
  const first = addDays(`${isShort ? nextPeriod(next) : next}-01`, 2);
  // An account that came here later waits for the next third.
  const coming = addDays(`${periodKeyOf(today)}-01`, 2);
  if (first >= today) return first;
  return coming >= today ? coming : addDays(`${nextPeriod(periodKeyOf(today))}-01`, 2);
}

function yourTurn(rows: ItemRow[], hasName: boolean): ItemRow[] {
  const left = byDue(rows.filter((row) => row.side === "customer" && isLeft(row)));
  const mine = left.filter((row) => row.mine);
  return (hasName && mine.length > 0 ? mine : left).slice(0, 3);
}

function latestOf({ account, months }: OverviewFacts, base: string): OverviewView["latest"] {
  const newest = months.at(-1);
  if (!newest || !account.metric) return null;
  const previous = months.at(-2);
  return {
    month: monthFigure(newest, base),
    previous: previous ? monthFigure(previous, base) : null,
    metric: account.metric,
  };
}

/** The overview of one account for one reader (product.md, "What a customer sees" 1). */
export function viewOverview(facts: OverviewFacts, visit: Visit): OverviewView {
  const today = todayOf(facts.account, visit.now);
  const contactId = visit.grant === "preview" ? null : visit.grant.contactId;
  const rows = rowsOf(facts.items, { today, contactId });
  const counted = rows.filter((row) => row.state !== "skipped");
  const doneDays = rows.map((row) => row.doneOn ?? "").toSorted();
  const inputs = { goals: facts.goals, months: facts.months, metric: facts.account.metric, today };
  return {
    frame: frameOf(visit, facts.account, noticeOf(visit, rows)),
    done: counted.filter((row) => row.state === "done").length,
    total: counted.length,
    week: Math.min(52, Math.max(1, Math.floor(daysBetween(facts.account.kickoffOn, today) / 7) + 1)),
    customer: progressOf(rows, "customer"),
    vendor: progressOf(rows, "vendor"),
    yourTurn: yourTurn(rows, contactId !== null),
    ourTurn: byDue(rows.filter((row) => row.side === "vendor" && isLeft(row))).slice(0, 3),
    lastDoneOn: doneDays.at(-1) || null,
    firstValue: goalView("first_value", inputs),
    twelveMonth: goalView("twelve_month", inputs),
    latest: latestOf(facts, visit.base),
    firstRecapOn: firstRecapOn(facts.account.kickoffOn, today),
    timeline: timelineOf(facts.milestones, facts.goals, today),
  };
}
