import { addDays, daysBetween } from "#domain/day.ts";
import { publishedOf } from "#domain/metric/version.ts";
import { nextPeriod, periodKeyOf, previousPeriod } from "#domain/month.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ItemRow, OverviewView, SideProgress } from "#schema/portal.ts";
import type { FinishedPart, GoalPart, ItemPart, MilestonePart, MonthPart } from "#schema/portal-row.ts";
import { recapSettings } from "#schema/settings.ts";
import type { Side } from "#schema/words.ts";
import { type AccountFacts, frameOf, noticeOf, todayOf, type Visit } from "./frame.ts";
import { goalView, monthFigure } from "./goal.ts";
import { byDue, endedOn, isLeft, planTime, rowsOf } from "./row.ts";
import { timelineOf } from "./timeline.ts";

export interface OverviewFacts {
  account: AccountFacts & { kickoffOn: string };
  metrics: MetricDefinition[];
  /** What is left to do, and maybe the step a redirect speaks of. */
  items: ItemPart[];
  finished: FinishedPart[];
  milestones: MilestonePart[];
  goals: GoalPart[];
  months: MonthPart[];
}

/**
 * The day on which an account without a recap is to get its first, `YYYY-MM-DD` in its zone; null where its contract ends
 * before the month that would be told.
 */
export function firstRecapOn({ kickoffOn, endsOn }: Contract, today: string): string | null {
  const on = firstSendDay(kickoffOn, today);
  return endsOn !== null && periodKeyOf(endsOn) < previousPeriod(periodKeyOf(on)) ? null : on;
}

type Contract = Pick<OverviewFacts["account"], "kickoffOn" | "endsOn">;

/** The send day of the month after the first whole or long enough month. */
function firstSendDay(kickoffOn: string, today: string): string {
  const own = periodKeyOf(kickoffOn);
  const next = nextPeriod(own);
  const isShort = daysBetween(kickoffOn, `${next}-01`) < recapSettings.minFirstPeriodDays;
  const sendDayOf = (month: string) => addDays(`${month}-01`, recapSettings.sendDay - 1);
  const first = sendDayOf(isShort ? nextPeriod(next) : next);
  // An account that came here later waits for the next one.
  const coming = sendDayOf(periodKeyOf(today));
  if (first >= today) return first;
  return coming >= today ? coming : sendDayOf(nextPeriod(periodKeyOf(today)));
}

function progressOf(side: Side, left: ItemRow[], finished: FinishedPart[]): SideProgress {
  const own = left.filter((row) => row.side === side);
  const done = finished.find((each) => each.side === side)?.count ?? 0;
  return { done, total: done + own.length, late: own.filter((row) => row.lateDays > 0).length };
}

function yourTurn(rows: ItemRow[], hasName: boolean): ItemRow[] {
  const left = byDue(rows.filter((row) => row.side === "customer"));
  const mine = left.filter((row) => row.mine);
  return (hasName && mine.length > 0 ? mine : left).slice(0, 3);
}

function latestOf(facts: OverviewFacts, base: string): OverviewView["latest"] {
  const { months } = facts;
  const newest = months.at(-1);
  const metric = newest ? publishedOf(facts.metrics, newest) : null;
  if (!newest || !metric) return null;
  // A month that a contract ended in stands beside no whole one, and no month beside one of another metric.
  const isLast = facts.account.endsOn?.startsWith(newest.key) === true;
  const previous = isLast || months.at(-2)?.metric !== newest.metric ? undefined : months.at(-2);
  return {
    month: monthFigure(newest, base),
    previous: previous ? monthFigure(previous, base) : null,
    metric,
  };
}

/** The overview of one account for one reader (product.md, "What a customer sees" 1). */
export function viewOverview(facts: OverviewFacts, visit: Visit): OverviewView {
  const today = todayOf(facts.account, visit.now);
  const contactId = visit.grant === "preview" ? null : visit.grant.contactId;
  const { endsOn } = facts.account;
  const rows = rowsOf(facts.items, { ...planTime(today, endsOn), contactId });
  const left = rows.filter(isLeft);
  const [customer, vendor] = [progressOf("customer", left, facts.finished), progressOf("vendor", left, facts.finished)];
  const doneDays = facts.finished.map((each) => each.lastOn ?? "").toSorted();
  const inputs = { goals: facts.goals, months: facts.months, metrics: facts.metrics, today, endsOn };
  return {
    frame: frameOf(visit, facts.account, noticeOf(visit, rows)),
    done: customer.done + vendor.done,
    total: customer.total + vendor.total,
    week: Math.min(52, Math.max(1, Math.floor(daysBetween(facts.account.kickoffOn, today) / 7) + 1)),
    endedOn: endedOn(today, endsOn),
    customer,
    vendor,
    yourTurn: yourTurn(left, contactId !== null),
    ourTurn: byDue(left.filter((row) => row.side === "vendor")).slice(0, 3),
    lastDoneOn: doneDays.at(-1) || null,
    firstValue: goalView("first_value", inputs),
    twelveMonth: goalView("twelve_month", inputs),
    latest: latestOf(facts, visit.base),
    firstRecapOn: firstRecapOn(facts.account, today),
    timeline: timelineOf(facts.milestones, facts.goals, { today, endsOn }),
  };
}
