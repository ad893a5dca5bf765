import { addDays } from "#domain/day.ts";
import { displayUnit } from "#domain/figure/value.ts";
import { countedNoun } from "#domain/metric/noun.ts";
import { definitionOf } from "#domain/metric/version.ts";
import { nextPeriod, periodKeyOf, previousPeriod } from "#domain/month.ts";
import { endOf, expectedBy, goalProgress } from "#domain/pace.ts";
import { closed } from "#domain/recap/goals.ts";
import type { GoalCurve } from "#schema/curve.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalView, MonthFigure } from "#schema/portal.ts";
import type { GoalPart, MonthPart } from "#schema/portal-row.ts";
import type { GoalKind } from "#schema/words.ts";

interface Inputs {
  goals: GoalPart[];
  months: MonthPart[];
  /** What goals are counted in is among them. */
  metrics: readonly MetricDefinition[];
  today: string;
  /** Last local day of the contract; null or missing: it goes on. */
  endsOn?: string | null;
}

/** What the goal of a kind is counted in, as that is defined today; null without one. */
export function metricOfGoal(
  kind: GoalKind,
  { goals, metrics, today }: Pick<Inputs, "goals" | "metrics" | "today">,
): MetricDefinition | null {
  const goal = goals.find((each) => each.kind === kind);
  return goal ? definitionOf(metrics, goal.metricKey, periodKeyOf(today)) : null;
}

/**
 * Where a goal stands today, with what its figures need to be read; null when it was not agreed or has no metric. Months of
 * another metric say nothing of it.
 */
export function goalView(kind: GoalKind, inputs: Inputs): GoalView | null {
  const { goals, endsOn = null } = inputs;
  const metric = metricOfGoal(kind, inputs);
  const isOver = endsOn !== null && inputs.today > endsOn;
  // After the contract a goal stands where it stood: no pace goes on falling.
  const today = isOver ? addDays(endsOn, 1) : inputs.today;
  const goal = goals.find((each) => each.kind === kind);
  if (!goal || !metric) return null;
  const gate = goals.find((each) => each.kind === "first_value");
  // Some days of a month are no month: held against a level, few of them would meet one that is to come down.
  const whole = inputs.months.filter(
    ({ metric, partial, value }) => metric === goal.metricKey && !partial && value !== null,
  );
  const last = whole.find((month) => month.key === previousPeriod(periodKeyOf(today)));
  const progress = goalProgress({
    goal: { ...goal, current: goal.type === "accumulate" ? goal.current : (last?.value ?? null) },
    // A level is that of the last whole month: it is held against what was asked for by its end.
    asOfDay: goal.type === "accumulate" ? today : `${periodKeyOf(today)}-01`,
    unit: displayUnit(metric),
    direction: metric.direction,
    completeMonths: whole.filter((month) => `${month.key}-01` >= goal.startsOn).map((month) => month.value ?? 0),
    history: [],
    firstValueReached: gate === undefined || gate.reachedOn !== null,
    projectionMinMonths: Number.POSITIVE_INFINITY,
  });
  const { scale, displayDecimals } = metric;
  return { ...(isOver ? closed(progress) : progress), metric: { noun: countedNoun(metric), scale, displayDecimals } };
}

/** Months of a goal's year as it is drawn. */
const curveMonths = 12;

/**
 * The line to the twelve-month goal, month by month as its pace reckons; null where there is none: without a goal, and for a
 * level without milestones, which is one line across.
 */
export function goalCurve({
  goals,
  metrics,
  today,
  endsOn = null,
}: Pick<Inputs, "goals" | "metrics" | "today" | "endsOn">): GoalCurve | null {
  const goal = goals.find((each) => each.kind === "twelve_month");
  const metric = metricOfGoal("twelve_month", { goals, metrics, today });
  if (!goal || !metric || (goal.type !== "accumulate" && goal.milestones.length === 0)) return null;
  const by = (day: string) => expectedBy(goal, day, displayUnit(metric));
  const asked: GoalCurve["asked"] = [];
  for (let key = periodKeyOf(goal.startsOn); asked.length < curveMonths; key = nextPeriod(key)) {
    // The month a contract ends in is held against what was asked for by then.
    const value = by(endsOn !== null && periodKeyOf(endsOn) === key ? addDays(endsOn, 1) : `${nextPeriod(key)}-01`);
    if (value === null) return null;
    asked.push({ key, value });
  }
  const start = { on: goal.startsOn, value: by(goal.startsOn) ?? 0 };
  return { asked, start, milestones: goal.milestones, end: { on: endOf(goal), value: goal.target } };
}

/** A published month with the path of its page. */
export function monthFigure({ key, value, state, version }: MonthPart, base: string): MonthFigure {
  return { key, value, state, version, path: `${base}/value/${key}` };
}
