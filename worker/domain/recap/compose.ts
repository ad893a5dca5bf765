import { adds } from "#domain/figure/value.ts";
import { missingHours } from "#domain/month.ts";
import type { GoalProgress, RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { benchmarkOf } from "./benchmark.ts";
import { compareMonths } from "./change.ts";
import { activeActorsOf, contributorsOf } from "./contributors.ts";
import { bestDayOf, dayBars, eventsIn, hourGrid, isRecord, metricState, peakOf, totalOf, yearView } from "./figures.ts";
import { goalsOf } from "./goals.ts";
import { holdReasons } from "./hold.ts";
import { milestoneOf } from "./milestone.ts";
import { moneyOf, timeOf, undivided } from "./money.ts";
import { coveredEnd, isMerged, recapPeriod } from "./period.ts";
import { paceFlip } from "./restated-pace.ts";

type Measured = Pick<
  RecapFigures,
  | "value"
  | "activeActors"
  | "record"
  | "money"
  | "time"
  | "milestone"
  | "bestDay"
  | "peak"
  | "days"
  | "hours"
  | "contributors"
>;

/** A figure that may not be printed leaves no trace in any block: an empty chart would read as zero. */
const unmeasured: Measured = {
  value: null,
  activeActors: null,
  record: false,
  money: null,
  time: null,
  milestone: null,
  bestDay: null,
  peak: null,
  days: [],
  hours: [],
  contributors: null,
};

function measure(inputs: RecapInputs, period: RecapPeriod, coveredDays: readonly string[]): Measured {
  const { hours, metric, settings, account, counted } = inputs;
  const value = counted ? (counted.total ?? 0) : totalOf(hours);
  const days = dayBars(
    counted ? counted.days : hours,
    // A month entered by hand has no days to show.
    counted && (!adds(metric.aggregation) || counted.days.length === 0) ? [] : coveredDays,
    account.locale,
  );
  const grid = counted ? [] : hourGrid(hours);
  const isEnough = eventsIn(value, inputs) >= settings.peakMinEvents;
  const isWorth = value !== 0 && adds(metric.aggregation);
  const money = isWorth ? moneyOf(days.length > 0 ? days : undivided(value, { ...inputs, period }), inputs) : null;
  return {
    value,
    activeActors: activeActorsOf(value, inputs),
    record: !isMerged(period) && isRecord(value, inputs),
    money,
    time: isWorth ? timeOf(value, money, inputs) : null,
    milestone: isWorth ? milestoneOf({ value, days, period }, inputs) : null,
    bestDay: isEnough ? bestDayOf(days) : null,
    peak: isEnough ? peakOf(grid) : null,
    days,
    hours: grid,
    contributors: contributorsOf(value, inputs),
  };
}

/** A month without anything says no pace, and so does not change its word. */
function restatedOf(
  { restated }: RecapInputs,
  goal: GoalProgress | null,
  value: number | null,
): NonNullable<RecapFigures["restated"]> | null {
  if (!restated) return null;
  const { before, reasons } = restated;
  const pace = before === 0 || value === 0 ? null : paceFlip(restated.goal, goal);
  return { before, reasons, ...(pace && { pace }) };
}

/**
 * The snapshot of one account's month, from its inputs alone: the same inputs give the same figures, byte for byte (recaps.md
 * §5). Values are integers scaled by metric.scale, money in minor units, days local, instants UTC ms. State stale, failed
 * or no_data prints no number anywhere. Throws Refusal invalid: not a month, zone or locale, or an hour outside the period.
 */
export function composeRecap(inputs: RecapInputs): RecapFigures {
  const { account, metric, source } = inputs;
  const { period, coveredDays } = recapPeriod(inputs);
  const state = metricState(inputs, coveredEnd(period));
  const isPrintable = state === "ok" || state === "zero";
  const measured = isPrintable ? measure(inputs, period, coveredDays) : unmeasured;
  const change = compareMonths(measured.value, period, inputs);
  const goals = goalsOf(inputs, { value: measured.value, period });
  const { id, externalId, name, slug, locale, currency } = account;
  return {
    shape: 1,
    account: { id, externalId, name, slug, locale, currency },
    vendor: inputs.vendor,
    csm: inputs.csm,
    period,
    metric,
    direction: metric.direction,
    state,
    ...measured,
    change,
    missingHours: missingHours({ ...period, lastDay: period.endsOn ?? period.lastDay }),
    goals,
    months: yearView(inputs.earlier),
    done: inputs.done,
    next: inputs.next,
    upcoming: inputs.upcoming,
    counted: {
      sourceName: source.name,
      completeUntil: source.completeUntil,
      asOf: inputs.now,
      ...(source.entered ? { entered: source.entered } : {}),
    },
    benchmark: period.partial === null ? benchmarkOf(measured.value, inputs) : null,
    holds: holdReasons(inputs, { state, value: measured.value, change, period }),
    restated: restatedOf(inputs, goals.twelveMonth, measured.value),
    corrected: inputs.corrected,
    ...(inputs.moneyInSubject && { moneyInSubject: true as const }),
  };
}
