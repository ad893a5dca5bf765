import { countedNoun } from "#domain/metric/noun.ts";
import { periodKeyOf, previousPeriod } from "#domain/month.ts";
import { goalProgress } from "#domain/pace.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalView, MonthFigure } from "#schema/portal.ts";
import type { GoalPart, MonthPart } from "#schema/portal-row.ts";
import type { GoalKind } from "#schema/words.ts";

interface Inputs {
  goals: GoalPart[];
  months: MonthPart[];
  metric: MetricDefinition | null;
  today: string;
}

/** Where a goal stands today, with what its figures need to be read; null when it was not agreed or has no metric. */
export function goalView(kind: GoalKind, inputs: Inputs): GoalView | null {
  const { goals, metric, months, today } = inputs;
  const goal = goals.find((each) => each.kind === kind);
  if (!goal || !metric) return null;
  const gate = goals.find((each) => each.kind === "first_value");
  const whole = months.filter((month) => month.key >= periodKeyOf(goal.startsOn) && month.value !== null);
  const last = months.find((month) => month.key === previousPeriod(periodKeyOf(today)));
  const progress = goalProgress({
    goal: { ...goal, current: goal.type === "accumulate" ? goal.current : (last?.value ?? null), milestones: [] },
    asOfDay: today,
    scale: metric.scale,
    direction: metric.direction,
    completeMonths: whole.filter((month) => `${month.key}-01` >= goal.startsOn).map((month) => month.value ?? 0),
    firstValueReached: gate === undefined || gate.reachedOn !== null,
    projectionMinMonths: Number.POSITIVE_INFINITY,
  });
  const { scale, displayDecimals } = metric;
  return { ...progress, metric: { noun: countedNoun(metric), scale, displayDecimals } };
}

/** A published month with the path of its page. */
export function monthFigure(month: MonthPart, base: string): MonthFigure {
  return { ...month, path: `${base}/value/${month.key}` };
}
