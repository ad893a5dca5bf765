import { adds } from "#domain/figure/value.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { isMerged } from "./period.ts";

/** The highest of 100, 250, 500, 1,000 … that is at most `total`, both in units; 0 below the first. */
function stageAt(total: number): number {
  if (total < figureSettings.milestoneFirst) return 0;
  const power = 10 ** Math.floor(Math.log10(total));
  // A logarithm may fall just short of a whole power.
  const base = power * 10 <= total ? power * 10 : power;
  return Math.max(...figureSettings.milestoneSteps.map((step) => step * base).filter((stage) => stage <= total));
}

type Ladder = (total: number) => number;

/**
 * The highest stage at most a scaled sum. Only round figures: the dated points of a goal are the way to it, counted from its
 * start, and may be agreed anew at any time; what published months say they passed must not hang on them.
 */
function ladderOf({ scale }: Pick<MetricDefinition, "scale">): Ladder {
  const unit = 10 ** scale;
  return (total) => stageAt(total / unit) * unit;
}

/** Sums at the end of each earlier month, and now: a stage one of them stood on already is not passed again. */
function stagePassed(sums: readonly number[], total: number, ladder: Ladder): number | null {
  const stage = ladder(total);
  return stage > ladder(Math.max(0, ...sums)) ? stage : null;
}

/** Whether months counted like this pass stages at all. */
export function hasStages({ direction, aggregation }: Pick<MetricDefinition, "direction" | "aggregation">): boolean {
  return direction !== "lower" && adds(aggregation);
}

/** Everything counted up to the end of each earlier month; a merged period counts its first days itself. */
function sumsBefore({ earlier, periodKey }: RecapInputs, period: RecapPeriod): number[] {
  const until = isMerged(period) ? period.firstDay.slice(0, 7) : periodKey;
  let sum = 0;
  return earlier
    .filter((month) => month.key < until)
    .map((month) => {
      sum += month.value ?? 0;
      return sum;
    });
}

function dayReached(days: RecapFigures["days"], from: { before: number; stage: number }): string | null {
  let sum = from.before;
  for (const { date, value } of days) {
    sum += value;
    if (sum >= from.stage) return date;
  }
  return null;
}

/**
 * The stage of everything counted since the account's figures began that this period passed first, scaled (recaps.md §2, 8).
 * Once in a lifetime: a stage that an earlier month stood on already is not passed again, even if the sum fell below it since.
 * Worked out anew from the months each time: a test mail burns none, and a month restated below it carries it no longer.
 * Null for a metric where less is better or that does not add up.
 */
export function milestoneOf(
  { value, days, period }: { value: number; days: RecapFigures["days"]; period: RecapPeriod },
  inputs: RecapInputs,
): NonNullable<RecapFigures["milestone"]> | null {
  if (!hasStages(inputs.metric)) return null;
  const sums = sumsBefore(inputs, period);
  const before = sums.at(-1) ?? 0;
  const total = before + value;
  const stage = stagePassed(sums, total, ladderOf(inputs.metric));
  return stage === null ? null : { value: stage, total, on: dayReached(days, { before, stage }) };
}

/**
 * Which round stage each month passed, scaled, by the months as they are now: what published recaps are held against when a
 * month changed, where they are counted in a way that has stages. `totals`: scaled sums by month, "2026-10"; months without a
 * figure may be missing.
 */
export function stagesByMonth(
  totals: Readonly<Record<string, number>>,
  metric: Pick<MetricDefinition, "scale">,
): Map<string, number> {
  const passed = new Map<string, number>();
  const ladder = ladderOf(metric);
  const sums: number[] = [];
  for (const key of Object.keys(totals).toSorted()) {
    const total = (sums.at(-1) ?? 0) + (totals[key] ?? 0);
    const stage = stagePassed(sums, total, ladder);
    if (stage !== null) passed.set(key, stage);
    sums.push(total);
  }
  return passed;
}
