import { displayUnit } from "#domain/figure/value.ts";
import { goalProgress } from "#domain/pace.ts";
import type { GoalPart } from "#schema/portal-row.ts";
import type { GoalProgress, RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { comparableMonths, monthsSince, wholeMonths } from "./figures.ts";
import { dayAfter } from "./period.ts";

type Goal = RecapInputs["goals"][number];

/** What is known of the month when its goals are looked at; value null when it may not be printed. */
interface Month {
  value: number | null;
  period: RecapPeriod;
}

/** A sum counts to the end of the period; a monthly level is only known of a whole month. */
function currentOf(goal: Goal, { value, period }: Month): number | null {
  if (value === null) return null;
  if (goal.type === "accumulate") return goal.current;
  return period.partial === null ? value : null;
}

/** A day after the period is not known to its recap, even when the recap is composed again later. */
function reachedWithin(goal: Goal | undefined, period: RecapPeriod): string | null {
  const on = goal?.reachedOn ?? null;
  return on !== null && on < dayAfter(period) ? on : null;
}

/** A goal as it stood when the contract ended: no month is left in which anything could still come. */
export function closed(goal: GoalProgress): GoalProgress {
  // What has ended is not on its way up any more.
  const paceState = goal.paceState === "ramping_up" ? null : goal.paceState;
  return { ...goal, paceState, neededPerMonth: null, projection: null, over: true };
}

/** Both goals at the end of the period (recaps.md §6). */
export function goalsOf(inputs: RecapInputs, month: Month): RecapFigures["goals"] {
  const { value, period } = month;
  const firstValue = inputs.goals.find((goal) => goal.kind === "first_value");
  const twelveMonth = inputs.goals.find((goal) => goal.kind === "twelve_month");
  const complete = value !== null && period.partial === null ? { key: period.key, value } : null;
  const history = comparableMonths(inputs, complete);
  const progress = (goal: Goal | undefined): GoalProgress | null => {
    if (goal === undefined) return null;
    const known = goalProgress({
      goal: { ...goal, current: currentOf(goal, month), reachedOn: reachedWithin(goal, period) },
      asOfDay: dayAfter(period),
      unit: displayUnit(inputs.metric),
      direction: inputs.metric.direction,
      // A month was kept or not however it was counted; nothing is projected from one counted otherwise.
      completeMonths: monthsSince(goal.startsOn, goal.type === "keep" ? wholeMonths(inputs, complete) : history),
      history,
      firstValueReached: firstValue === undefined || reachedWithin(firstValue, period) !== null,
      projectionMinMonths: inputs.settings.projectionMinMonths,
    });
    return period.endsOn === undefined ? known : closed(known);
  };
  return { firstValue: progress(firstValue), twelveMonth: progress(twelveMonth) };
}

/** Goals as they stand today, and the scaled total of each metric in the months after the snapshot's. */
interface ByNow {
  goals: readonly GoalPart[];
  later: Readonly<Record<string, number>>;
}

/**
 * The goals of a snapshot at the end of its month with all that came for it since (recaps.md §8); what was projected stays. Sums
 * only: a level is that of the month as published. A goal agreed anew since stands as it was said.
 */
export function goalsByNow(snapshot: RecapFigures, { goals, later }: ByNow): RecapFigures["goals"] {
  const { period, metric, goals: said } = snapshot;
  const byNow = (one: GoalProgress | null): GoalProgress | null => {
    const goal = goals.find(({ kind }) => kind === one?.kind);
    if (!one || !goal || one.type !== "accumulate" || one.current === null) return one;
    const isSame =
      goal.metricKey === metric.key &&
      goal.type === one.type &&
      goal.target === one.target &&
      goal.startsOn === one.startsOn;
    const current = goal.current - (later[metric.key] ?? 0);
    // What is counted from a later day on is no part of these months.
    if (!isSame || goal.startsOn >= dayAfter(period) || current === one.current) return one;
    const progress = goalProgress({
      goal: { ...goal, current, reachedOn: one.reachedOn },
      asOfDay: dayAfter(period),
      unit: displayUnit(metric),
      direction: metric.direction,
      completeMonths: [],
      history: [],
      firstValueReached: said.firstValue === null || said.firstValue.reachedOn !== null,
      projectionMinMonths: Number.POSITIVE_INFINITY,
    });
    const known = { ...progress, projection: progress.paceState === "reached" ? null : one.projection };
    return period.endsOn === undefined ? known : closed(known);
  };
  return { firstValue: byNow(said.firstValue), twelveMonth: byNow(said.twelveMonth) };
}
