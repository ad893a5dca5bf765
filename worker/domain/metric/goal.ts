import { addMonths } from "#domain/day.ts";
import { scaledValue } from "#domain/event/value.ts";
import type { GoalChange } from "#schema/console-metric.ts";
import type { GoalPoint } from "#schema/curve.ts";
import { Refusal } from "#schema/errors.ts";
import type { AskedFigures } from "#schema/goal-form.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalKind, GoalType } from "#schema/words.ts";
import { curveOf } from "./curve.ts";
import { isAdditive } from "./version.ts";

/** A goal as the account has it now. */
export interface KeptGoal extends GoalChange {
  reachedOn: string | null;
}

interface Inputs {
  asked: AskedFigures;
  /** Newest definitions of all metrics. */
  metrics: readonly MetricDefinition[];
  goals: readonly KeptGoal[];
  kickoffOn: string;
}

export interface ChosenFigures {
  headline: string;
  /** Metrics besides the headline. */
  keys: string[];
  goals: GoalChange[];
}

/** Collects what is wrong, so that every field says its own at once. */
type Problems = Record<string, string>;

function amountOf(text: string, at: { field: string; scale: number; problems: Problems }): number | null {
  const { field, scale, problems } = at;
  if (text === "") {
    problems[field] ??= "A figure is needed.";
    return null;
  }
  const scaled = scaledValue(text, scale);
  if (typeof scaled === "number") return scaled;
  problems[field] ??= scale === 0 ? "A whole number, please." : `At most ${scale} decimals, please.`;
  return null;
}

interface Measure {
  type: GoalType;
  target: number | null;
  baseline: number | null;
}

/** Of "keep" the band's edges stand in baseline (low) and target (high): no third figure is needed. */
function bandOf({ asked }: Inputs, at: { scale: number; problems: Problems }): Measure {
  const low = amountOf(asked.tm_low, { ...at, field: "tm_low" });
  const high = amountOf(asked.tm_high, { ...at, field: "tm_high" });
  if (low !== null && high !== null && low >= high) at.problems.tm_high ??= "The upper edge lies above the lower one.";
  return { type: "keep", target: high, baseline: low };
}

function measureOf(inputs: Inputs, at: { metric: MetricDefinition; problems: Problems }): Measure {
  const { asked } = inputs;
  const { metric, problems } = at;
  const { scale } = metric;
  const type = asked.tm_type;
  if (type === "keep") return bandOf(inputs, { scale, problems });
  const target = amountOf(asked.tm_target, { field: "tm_target", scale, problems });
  if (type === "accumulate") {
    if (!isAdditive(metric)) problems.tm_type ??= "Figures of this metric do not add up over months. Choose a level.";
    if (target !== null && target <= 0) problems.tm_target ??= "Above zero, please.";
    return { type, target, baseline: null };
  }
  const baseline =
    asked.tm_baseline === "" ? null : amountOf(asked.tm_baseline, { field: "tm_baseline", scale, problems });
  if (baseline !== null && target !== null && type === "reach_level" && target <= baseline)
    problems.tm_target ??= "The level to reach lies above where you start.";
  if (baseline !== null && target !== null && type === "reduce_to" && target >= baseline)
    problems.tm_target ??= "The level to come down to lies below where you start.";
  return { type, target, baseline };
}

/** The running figure that ends onboarding: always a sum from the start on. */
function firstMeasure({ asked }: Inputs, at: { metric: MetricDefinition; problems: Problems }): Measure {
  const { metric, problems } = at;
  if (!isAdditive(metric))
    problems.headline ??= "First Value is counted up day by day; figures of this metric do not add up.";
  const target = amountOf(asked.fv_target, { field: "fv_target", scale: metric.scale, problems });
  if (target !== null && target <= 0) problems.fv_target ??= "Above zero, please.";
  return { type: "accumulate", target, baseline: null };
}

/** Milestones lead from where the customer starts to the mark, in the order of their days, in whatever rows they stand. */
function pointsOf(
  { asked }: Inputs,
  goal: Measure & { startsOn: string; targetOn: string },
  at: { scale: number; problems: Problems },
): GoalPoint[] {
  const { type, target, baseline, startsOn, targetOn } = goal;
  const { scale, problems } = at;
  const field = (row: number) => ({ on: `tm_on_${row}`, value: `tm_value_${row}` });
  const rows = asked.rows.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const [first] = rows;
  if (!first) return [];
  if (type === "keep") {
    problems[field(first.row).on] ??= "A level to keep has no milestones on the way. Empty the rows.";
    return [];
  }
  const origin = type === "accumulate" ? 0 : baseline;
  if (origin === null) problems.tm_baseline ??= "Say where they start: the milestones lead on from there.";
  // Against a mark that is itself not right, every row would be at fault.
  if (origin === null || target === null || problems.tm_target || problems.tm_by) return [];
  const points = rows.map(({ row, on, value }) => ({ on, value, field: field(row) }));
  return curveOf(points, { origin, target, startsOn, targetOn, scale }, problems);
}

const prefixes = { first_value: "fv", twelve_month: "tm" } as const;

function goalOf(kind: GoalKind, inputs: Inputs, at: { metric: MetricDefinition; problems: Problems }): GoalChange[] {
  const { asked, goals, kickoffOn } = inputs;
  const kept = goals.find((goal) => goal.kind === kind);
  const prefix = prefixes[kind];
  const [statement, by] = [asked[`${prefix}_statement`], asked[`${prefix}_by`]];
  const typed =
    kind === "first_value"
      ? [asked.fv_target]
      : [asked.tm_target, asked.tm_low, asked.tm_high, ...asked.rows.map(({ on }) => on)];
  if (!kept && statement === "" && typed.every((figure) => figure === "")) return [];
  if (statement === "") at.problems[`${prefix}_statement`] ??= "Say it in a sentence.";
  const measure = kind === "first_value" ? firstMeasure(inputs, at) : measureOf(inputs, at);
  const startsOn = kept?.startsOn ?? kickoffOn;
  const targetOn = by || kept?.targetOn || (kind === "twelve_month" ? addMonths(kickoffOn, 12) : "");
  if (targetOn === "") at.problems[`${prefix}_by`] ??= "Say by which day.";
  else if (targetOn <= startsOn) at.problems[`${prefix}_by`] ??= `A day after the start, ${startsOn}.`;
  const { scale } = at.metric;
  // A first value is weeks away: no curve leads to it.
  const milestones =
    kind === "first_value"
      ? []
      : pointsOf(inputs, { ...measure, startsOn, targetOn }, { scale, problems: at.problems });
  const { type, target, baseline } = measure;
  const figures = { type, target: target ?? 0, baseline };
  return [{ kind, statement, metricKey: at.metric.key, ...figures, startsOn, targetOn, milestones }];
}

/**
 * What an account counts and wants to reach (recaps.md §6). Both goals are counted in the headline metric, so a new headline
 * asks for goals in its own figures. Throws Refusal invalid with every field at fault.
 */
export function chooseFigures(inputs: Inputs): ChosenFigures {
  const { asked, metrics } = inputs;
  const metric = metrics.find((each) => each.key === asked.headline);
  if (!metric) throw new Refusal("invalid", "There is no such metric.", { headline: "There is no such metric." });
  const keys = asked.keys.filter((key) => key !== asked.headline && metrics.some((each) => each.key === key));
  const problems: Problems = {};
  const goals = (["first_value", "twelve_month"] as const).flatMap((kind) =>
    goalOf(kind, inputs, { metric, problems }),
  );
  const [first, year] = goals;
  // A year brings at least what First Value asks for.
  if (first && year?.type === "accumulate" && first.target > year.target)
    problems.tm_target ??= "A year should bring at least what First Value asks for.";
  const text = Object.values(problems)[0];
  if (text !== undefined) throw new Refusal("invalid", text, problems);
  return { headline: asked.headline, keys, goals };
}
