import { counts, quotient } from "#domain/figure/value.ts";
import { previousPeriod } from "#domain/month.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import type { RecapChange, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { TotalChange } from "#schema/review.ts";
import type { Direction } from "#schema/words.ts";
import { isMerged } from "./period.ts";

/** Of a month that has none before it to be compared with. */
export const noChange: RecapChange = {
  kind: "none",
  previousPeriod: null,
  previousValue: null,
  delta: null,
  percent: null,
  ratio: null,
  perDay: null,
  tone: "neutral",
};

/** Integers divided to so many decimals, half away from zero and never -0: 23 of 80 is 0.2875, which no float times 1,000 is. */
function divided(top: number, bottom: number, decimals: number): number {
  return (quotient(top, bottom, decimals) ?? 0) / 10 ** decimals;
}

function toneOf(delta: number, direction: Direction): RecapChange["tone"] {
  if (delta === 0 || direction === "neutral") return "neutral";
  return delta > 0 === (direction === "higher") ? "better" : "worse";
}

/** Two totals of as many whole months each, scaled: how the later stands to the earlier. */
export function compareTotals(now: number, before: number, metric: RecapInputs["metric"]): TotalChange {
  const kinded = kindOf(now, before, metric);
  const delta = now - before;
  return { ...kinded, before, delta, tone: kinded.kind === "same" ? "neutral" : toneOf(delta, metric.direction) };
}

function isAboutSame(delta: number, before: number): boolean {
  return Math.abs(delta) * 100 < figureSettings.samePercent * before;
}

type Kinded = Pick<RecapChange, "kind" | "percent" | "ratio">;

function kindOf(now: number, before: number, metric: RecapInputs["metric"]): Kinded {
  const delta = now - before;
  const bare = { percent: null, ratio: null };
  if (before === 0) return { kind: now > 0 ? "new" : now < 0 ? "absolute" : "unchanged_zero", ...bare };
  if (delta === 0) return { kind: "same", ...bare };
  const isSmall = counts(metric.aggregation) && before < figureSettings.percentBaseMin * 10 ** metric.scale;
  if (before < 0 || isSmall) return { kind: "absolute", ...bare };
  if (isAboutSame(delta, before)) return { kind: "same", ...bare };
  if (delta * 100 > figureSettings.percentMax * before)
    return { kind: "ratio", percent: null, ratio: divided(now, before, 1) };
  return { kind: "percent", percent: divided(delta * 100, before, 1), ratio: null };
}

type Month = RecapInputs["earlier"][number];

/** Whether a month was counted in a way that may stand beside this one. */
export function isComparable(
  key: string,
  { comparable, startsOn }: Pick<RecapInputs["metric"], "comparable" | "startsOn">,
): boolean {
  return comparable || startsOn === null || key >= startsOn;
}

/** The same month last year for a metric with seasons, where both are whole and count the same. A zero is told against the month before. */
function lastYearOf(value: number, period: RecapPeriod, { earlier, metric }: RecapInputs): Month | undefined {
  const key = `${Number(period.key.slice(0, 4)) - 1}${period.key.slice(4)}`;
  if (!metric.seasonal || value === 0 || period.partial !== null || !isComparable(key, metric)) return undefined;
  return earlier.find((month) => month.key === key && month.value !== null && month.coveredDays >= month.days);
}

/** What the month is held against; null for nothing. */
function baseOf(value: number, period: RecapPeriod, inputs: RecapInputs): (Month & { value: number }) | null {
  const key = previousPeriod(period.key);
  const base = lastYearOf(value, period, inputs) ?? inputs.earlier.find((month) => month.key === key);
  if (base === undefined || base.value === null || !isComparable(base.key, inputs.metric)) return null;
  return { ...base, value: base.value };
}

/**
 * The month against the one before, or of a metric with seasons against the same one last year (recaps.md §3 and §5), scaled values. A partial month on either side compares by local
 * calendar day only; a first month, a merged one, and one after a first period too short to show compare with nothing.
 */
export function compareMonths(value: number | null, period: RecapPeriod, inputs: RecapInputs): RecapChange {
  const { metric, settings } = inputs;
  const before = value === null || isMerged(period) ? null : baseOf(value, period, inputs);
  if (value === null || before === null) return noChange;
  if (period.partial?.kind === "first" || period.coveredDays === 0) return noChange;
  const beforePartial = before.coveredDays < before.days;
  if (beforePartial && before.coveredDays < settings.minFirstPeriodDays) return noChange;
  const perDay = {
    now: divided(value, period.coveredDays, 4),
    before: divided(before.value, before.coveredDays, 4),
  };
  const known = { previousPeriod: before.key, previousValue: before.value, perDay };
  if (beforePartial || period.partial !== null) {
    const [now, then] = [value * before.coveredDays, before.value * period.coveredDays];
    const tone = isAboutSame(now - then, then) ? "neutral" : toneOf(now - then, metric.direction);
    return { ...noChange, ...known, kind: "per_day", tone };
  }
  const kinded = kindOf(value, before.value, metric);
  const delta = value - before.value;
  const tone = kinded.kind === "same" ? "neutral" : toneOf(delta, metric.direction);
  return { ...known, ...kinded, delta, tone };
}
