import { addDays, addMonths } from "#domain/day.ts";
import { periodKeyOf } from "#domain/month.ts";
import { firstValueReached } from "#domain/pace.ts";
import type { FactMonth, GoalToMeasure } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { readValue } from "./value.ts";

interface Days {
  /** Day totals of the month the goal starts in, from its first day on, and of any other month that was asked for. */
  days: { date: string; value: number }[];
  months: Record<string, FactMonth>;
}

/** The first day after a month. */
const endOf = (month: string) => addMonths(`${month}-01`, 1);

function startsInside(goal: GoalToMeasure): boolean {
  return !goal.startsOn.endsWith("-01");
}

/** Nothing after the contract is a result of it. */
function isCounted({ endsOn = null }: GoalToMeasure, day: string): boolean {
  return endsOn === null || day <= endsOn;
}

/** What came for a goal by the end of a month, scaled. */
export interface RunningSum {
  month: string;
  sum: number;
}

/** A month entered by hand has no days: it counts whole, and what it brought is there when it is over. */
const isManual = ({ months }: Days, month: string) => months[month]?.door === "manual";

/** Running sum at the end of each month since the goal started, oldest first, scaled. */
export function runningSums(goal: GoalToMeasure, given: Days): RunningSum[] {
  const { days, months } = given;
  const first = periodKeyOf(goal.startsOn);
  const opening = days
    .filter((day) => day.date >= goal.startsOn && periodKeyOf(day.date) === first)
    .reduce((sum, day) => sum + day.value, 0);
  const last = goal.endsOn ? periodKeyOf(goal.endsOn) : null;
  const closing = days
    .filter((day) => day.date >= goal.startsOn && periodKeyOf(day.date) === last && isCounted(goal, day.date))
    .reduce((total, day) => total + day.value, 0);
  let sum = 0;
  return Object.keys(months)
    .filter((month) => month >= first && (last === null || month <= last))
    .toSorted()
    .map((month) => {
      if (isManual(given, month)) sum += months[month]?.total ?? 0;
      else if (month === last) sum += closing;
      else sum += month === first && startsInside(goal) ? opening : (months[month]?.total ?? 0);
      return { month, sum };
    });
}

/** Value since the goal started, scaled: the sum of its metric's totals. */
export function currentOf(goal: GoalToMeasure, given: Days): number {
  return runningSums(goal, given).at(-1)?.sum ?? 0;
}

/** The month a goal starts in, when that is not on its first day, and the one its contract ends in: only part of them counts, so their days have to be at hand. */
export function monthsOfStart(goal: GoalToMeasure): string[] {
  const inside = [...(startsInside(goal) ? [goal.startsOn] : []), ...(goal.endsOn ? [goal.endsOn] : [])];
  return [...new Set(inside.map(periodKeyOf))];
}

/** The month in which the running sum passes the mark: its days tell on which one. */
export function monthsOfMark(goal: GoalToMeasure, given: Days): string[] {
  if (goal.type !== "accumulate") return [];
  const crossed = runningSums(goal, given).find((each) => each.sum >= goal.target)?.month;
  return crossed ? [crossed] : [];
}

interface Reading {
  /** Of the goal; undefined: nobody knows how it is counted. */
  metric: Pick<MetricDefinition, "aggregation" | "scale"> | undefined;
  /** Local day. */
  today: string;
}

function lastDayOf({ endsOn = null }: GoalToMeasure, month: string): string {
  const last = addDays(endOf(month), -1);
  return endsOn !== null && endsOn < last ? endsOn : last;
}

/** First whole month, over by `today`, whose figure meets the target; its last day is when the goal was reached. */
function levelReached(goal: GoalToMeasure, { months }: Days, { metric, today }: Reading): string | null {
  const met = (month: string) => {
    // As the recap of the month reads it: an average is no sum.
    const value = metric ? readValue(metric.aggregation, months[month] ?? null, metric.scale) : null;
    if (value === null) return false;
    return goal.type === "reduce_to" ? value <= goal.target : value >= goal.target;
  };
  const found = Object.keys(months)
    .toSorted()
    .find(
      (month) =>
        `${month}-01` >= goal.startsOn &&
        endOf(month) <= today &&
        isCounted(goal, addDays(endOf(month), -1)) &&
        met(month),
    );
  return found ? addDays(endOf(found), -1) : null;
}

/**
 * The local day a goal was reached, null while it is not: the first day its running sum is at the mark, of a month entered by
 * hand its last; for a level, the end of the first whole month that meets it. `keep` is only known at its end. A goal reached and then corrected below is open again.
 */
export function reachedOn(goal: GoalToMeasure, given: Days, reading: Reading): string | null {
  if (goal.type === "keep") return null;
  if (goal.type !== "accumulate") return levelReached(goal, given, reading);
  const sums = runningSums(goal, given);
  const at = sums.findIndex((each) => each.sum >= goal.target);
  const crossed = sums[at];
  if (!crossed) return null;
  if (isManual(given, crossed.month)) return lastDayOf(goal, crossed.month);
  const before = sums[at - 1]?.sum ?? 0;
  const days = given.days.filter(
    (day) => periodKeyOf(day.date) === crossed.month && day.date >= goal.startsOn && isCounted(goal, day.date),
  );
  return firstValueReached({ mark: goal.target - before, days });
}
