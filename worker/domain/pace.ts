import { goalSettings } from "#schema/goal-settings.ts";
import type { GoalProgress } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { Direction, PaceState } from "#schema/words.ts";
import { backtest, type KeptMonth } from "./backtest.ts";
import { addDays, addMonths, daysBetween } from "./day.ts";
import { quotient } from "./figure/value.ts";
import { monthsBetween, periodKeyOf } from "./month.ts";

/*
 * Goals and pace, recaps.md §6. Values are integers scaled by 10^scale; days are plain local days. `asOfDay` is a point: the
 * day after the period's end for a recap, today for a page; what happened before it counts.
 */

/**
 * A goal with its figure at asOfDay: the sum since startsOn for accumulate, the last whole month for reach_level, reduce_to
 * and keep; null when the figure may not be printed.
 */
export type MeasuredGoal = Omit<RecapInputs["goals"][number], "current"> & { current: number | null };

export interface PaceInputs {
  goal: MeasuredGoal;
  asOfDay: string;
  /** What is asked for is rounded to it, scaled: the least the metric shows. */
  unit: number;
  direction: Direction;
  /** Totals of the complete calendar months since the goal started. */
  completeMonths: readonly number[];
  /** All complete months of the account counted as they are now, oldest first, the newest being the last of completeMonths. */
  history: readonly KeptMonth[];
  /** True also where no First Value goal was agreed. */
  firstValueReached: boolean;
  projectionMinMonths: number;
}

/** A part of a whole in whole numbers: what is halfway between two figures is no matter of floats. */
interface Share {
  of: number;
  parts: number;
}

/** Months from one day to a later one, the last one as a share of its own days; 0 when it is not later. */
function monthsIn(from: string, to: string): Share {
  if (to <= from) return { of: 0, parts: 1 };
  const ahead = monthsBetween(periodKeyOf(from), periodKeyOf(to));
  const whole = addMonths(from, ahead) > to ? ahead - 1 : ahead;
  const last = addMonths(from, whole);
  const parts = daysBetween(last, addMonths(from, whole + 1));
  return { of: whole * parts + daysBetween(last, to), parts };
}

function monthsFrom(from: string, to: string): number {
  const { of, parts } = monthsIn(from, to);
  return of / parts;
}

function isWhole(months: number): boolean {
  return months > 0 && Number.isInteger(months);
}

/** People write a year as 1 May to 30 April or as 1 May to 1 May: both end on the same midnight. */
export function endOf(goal: Pick<MeasuredGoal, "startsOn" | "targetOn">): string {
  const after = addDays(goal.targetOn, 1);
  return isWhole(monthsFrom(goal.startsOn, after)) ? after : goal.targetOn;
}

/** What the path to the target starts from; null where that is not agreed. */
function originOf(goal: MeasuredGoal): number | null {
  if (goal.type === "accumulate") return 0;
  return goal.type === "keep" ? null : goal.baseline;
}

/** Where the way to the target is at a day: so far behind `from` towards what lies `rise` beyond it. */
interface Place {
  from: number;
  rise: number;
  share: Share;
}

const done: Share = { of: 1, parts: 1 };

/** A goal of whole months expects equal months, whatever their length (T = 2,400: 1,000 after five); any other equal days. */
function elapsedShare(goal: MeasuredGoal, asOfDay: string): Share {
  const end = endOf(goal);
  if (asOfDay >= end) return done;
  if (asOfDay <= goal.startsOn) return { of: 0, parts: 1 };
  const months = monthsFrom(goal.startsOn, end);
  if (!isWhole(months)) return { of: daysBetween(goal.startsOn, asOfDay), parts: daysBetween(goal.startsOn, end) };
  const { of, parts } = monthsIn(goal.startsOn, asOfDay);
  return { of, parts: parts * months };
}

/** What is agreed by 31 October may still come on that day, as on the last of the goal's own months. */
function pointEnd(startsOn: string, on: string): string {
  const after = addDays(on, 1);
  return after.endsWith("-01") ? after : endOf({ startsOn, targetOn: on });
}

function onCurve(goal: MeasuredGoal, origin: number, asOfDay: string): Place {
  const end = endOf(goal);
  const agreed = goal.milestones
    .map(({ on, value }) => ({ on: pointEnd(goal.startsOn, on), value }))
    .filter((point) => point.on > goal.startsOn && point.on < end);
  agreed.sort((a, b) => daysBetween(b.on, a.on));
  let from = { on: goal.startsOn, value: origin };
  for (const to of [...agreed, { on: end, value: goal.target }]) {
    if (asOfDay < to.on) {
      const share = { of: Math.max(0, daysBetween(from.on, asOfDay)), parts: daysBetween(from.on, to.on) };
      return { from: from.value, rise: to.value - from.value, share };
    }
    from = to;
  }
  return { from: origin, rise: goal.target - origin, share: done };
}

function placeAt(goal: MeasuredGoal, origin: number, asOfDay: string): Place {
  if (goal.milestones.length > 0) return onCurve(goal, origin, asOfDay);
  return { from: origin, rise: goal.target - origin, share: elapsedShare(goal, asOfDay) };
}

/**
 * What a goal asks for by the start of a day, scaled and rounded to the unit shown: along its milestones in straight lines where there
 * are any, else evenly (recaps.md §6). Every pace and every line to a goal comes from here. Null where it is not agreed from
 * what to start.
 */
export function expectedBy(goal: MeasuredGoal, day: string, unit: number): number | null {
  const origin = originOf(goal);
  return origin === null ? null : expectedAt(placeAt(goal, origin, day), unit);
}

function expectedAt({ from, rise, share }: Place, unit: number): number {
  return (quotient(from * share.parts + rise * share.of, share.parts * unit, 0) ?? 0) * unit + 0;
}

function isMet(goal: MeasuredGoal): boolean {
  if (goal.current === null || goal.type === "keep") return false;
  return goal.type === "reduce_to" ? goal.current <= goal.target : goal.current >= goal.target;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/**
 * Share of whole months within the band, whose edges are baseline and target; without a lower edge, on the right side of the
 * target: at most it where lower is better, else at least it.
 */
function keptShare({ goal, completeMonths, direction }: PaceInputs): number | null {
  if (completeMonths.length === 0) return null;
  const { baseline, target } = goal;
  const isKept = (value: number): boolean => {
    if (baseline !== null) return value >= baseline && value <= target;
    return direction === "lower" ? value <= target : value >= target;
  };
  const kept = completeMonths.filter(isKept);
  return kept.length / completeMonths.length;
}

function progressOf(inputs: PaceInputs): number | null {
  const { goal } = inputs;
  if (goal.type === "keep") return keptShare(inputs);
  const origin = originOf(goal);
  if (origin === null || goal.current === null) return null;
  if (goal.target === origin) return isMet(goal) ? 1 : 0;
  return clamp((goal.current - origin) / (goal.target - origin));
}

/** The word for a pace already rounded to two decimals, so that word and printed number never disagree. */
function stateOf(pace: number): PaceState {
  if (pace >= goalSettings.aheadFrom) return "ahead";
  if (pace >= goalSettings.onPaceFrom) return "on_pace";
  return pace >= goalSettings.slightlyBehindFrom ? "slightly_behind" : "behind";
}

/** Between which paces the word for this one stands: from the first on, below the second; null: no end. */
export function paceBounds(pace: number): { from: number | null; to: number | null } {
  const edges = [goalSettings.slightlyBehindFrom, goalSettings.onPaceFrom, goalSettings.aheadFrom];
  return { from: edges.findLast((edge) => pace >= edge) ?? null, to: edges.find((edge) => pace < edge) ?? null };
}

type Judged = Pick<GoalProgress, "expected" | "pace" | "paceState">;

function isRampingUp({ goal, asOfDay, firstValueReached }: PaceInputs): boolean {
  if (goal.kind === "first_value") return false;
  return !firstValueReached || daysBetween(goal.startsOn, asOfDay) < goalSettings.rampUpDays;
}

function judge(inputs: PaceInputs): Judged {
  const { goal, asOfDay } = inputs;
  if (isRampingUp(inputs)) return { expected: null, pace: null, paceState: "ramping_up" };
  const origin = originOf(goal);
  if (origin === null || goal.current === null) return { expected: null, pace: null, paceState: null };
  const place = placeAt(goal, origin, asOfDay);
  const { from, rise, share } = place;
  const expected = (from - origin) * share.parts + rise * share.of;
  const hundredths = quotient((goal.current - origin) * share.parts, expected, 2);
  if (hundredths === null) return { expected: null, pace: null, paceState: "ramping_up" };
  const pace = hundredths / 100;
  return { expected: expectedAt(place, inputs.unit), pace, paceState: stateOf(pace) };
}

function neededPerMonth({ goal, asOfDay, unit }: PaceInputs): number | null {
  // What comes before its first day counts for nothing.
  const left = monthsFrom(asOfDay > goal.startsOn ? asOfDay : goal.startsOn, endOf(goal));
  if (goal.type !== "accumulate" || goal.current === null || left === 0) return null;
  // In the last weeks the rate would be more than all that is missing; the small step back keeps 7.0000001 at 7.
  const rate = (goal.target - goal.current) / Math.max(1, left);
  return Math.ceil(rate / unit - 1e-9) * unit;
}

function rounded(value: number): number {
  const digits = Math.floor(Math.log10(Math.max(1, Math.abs(value)))) + 1;
  const step = 10 ** Math.max(0, digits - goalSettings.projectionDigits);
  return Math.round(value / step) * step + 0;
}

/** What calendar months bring from one day to a later one, a month begun or ended on the way as a share of its days. */
function seasonBetween(season: readonly number[], from: string, to: string): number {
  let sum = 0;
  for (let month = `${periodKeyOf(from)}-01`; month < to; month = addMonths(month, 1)) {
    const next = addMonths(month, 1);
    const days = daysBetween(from > month ? from : month, to < next ? to : next);
    sum += ((season[Number(month.slice(5, 7)) - 1] ?? 0) * days) / daysBetween(month, next);
  }
  return sum;
}

/** The range is the account's own once it has two years of months, see backtest; before that the one found on other series. */
function projectionOf(inputs: PaceInputs): GoalProgress["projection"] {
  const { goal, completeMonths: months, asOfDay } = inputs;
  const end = endOf(goal);
  const left = monthsFrom(asOfDay, end);
  const usual = goalSettings.projectionRanges.find((each) => months.length >= each.months);
  if (goal.type !== "accumulate" || goal.current === null || left === 0 || isRampingUp(inputs)) return null;
  if (usual === undefined || months.length < inputs.projectionMinMonths) return null;
  const own = backtest({ months: inputs.history, known: months.length, ahead: left });
  const range = own ?? usual;
  const mean = months.reduce((sum, value) => sum + value, 0) / months.length;
  const projected = goal.current + (own?.season ? seasonBetween(own.season, asOfDay, end) : mean * left);
  // A range is shares of what is projected: of less than nothing they say nothing.
  if (projected < 0) return null;
  // What is already counted cannot be lost again while months only add, and needs no rounding.
  const least = months.some((value) => value < 0) ? 0 : goal.current;
  const low = Math.max(rounded(projected * range.low), least);
  return { low, high: Math.max(rounded(projected * range.high), low) };
}

/**
 * Where a goal stands at asOfDay (recaps.md §6). Pace is the way made from the origin (0 for accumulate, else the baseline)
 * over the way expected by now, so "reduce to" reads like the others. Projection bounds have three significant digits. A
 * reachedOn later than asOfDay is not known yet. Throws Refusal invalid: not a day.
 */
export function goalProgress(inputs: PaceInputs): GoalProgress {
  const { goal, asOfDay } = inputs;
  const reachedOn = goal.reachedOn !== null && goal.reachedOn <= asOfDay ? goal.reachedOn : null;
  const reached = reachedOn !== null || isMet(goal);
  const judged: Judged = reached ? { expected: null, pace: null, paceState: "reached" } : judge(inputs);
  return {
    kind: goal.kind,
    statement: goal.statement,
    type: goal.type,
    target: goal.target,
    baseline: goal.baseline,
    current: goal.current,
    startsOn: goal.startsOn,
    targetOn: goal.targetOn,
    reachedOn,
    daysToReach: reachedOn === null ? null : daysBetween(goal.startsOn, reachedOn),
    progress: progressOf(inputs),
    ...judged,
    neededPerMonth: reached ? null : neededPerMonth(inputs),
    projection: reached ? null : projectionOf(inputs),
  };
}

/** First local day on which the running total is at the mark or past it; null while it is not. Values and mark scaled alike. */
export function firstValueReached({
  mark,
  days,
}: {
  mark: number;
  days: readonly { date: string; value: number }[];
}): string | null {
  let total = 0;
  for (const day of [...days].sort((a, b) => daysBetween(b.date, a.date))) {
    total += day.value;
    if (total >= mark) return day.date;
  }
  return null;
}
