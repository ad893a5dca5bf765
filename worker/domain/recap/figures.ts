import { weekday } from "#domain/day.ts";
import { restDaysOf } from "#domain/month.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { MetricState } from "#schema/words.ts";
import { isComparable } from "./change.ts";

type Hours = RecapInputs["hours"];
type Days = RecapFigures["days"];

/**
 * What may be printed (recaps.md §5): only ok and zero carry a number. Silence of a source that has not confirmed the whole
 * period (watermark before endUtc, UTC ms) is stale, never zero; and failed where the last thing heard of it was an error. What
 * a source reports after it confirmed the period takes nothing back.
 */
export function metricState(
  { source, hours, counted }: Pick<RecapInputs, "source" | "hours" | "counted">,
  endUtc: number,
): MetricState {
  if (!source.everConnected) return "no_data";
  const isBehind = source.completeUntil === null || source.completeUntil < endUtc;
  if (isBehind) return source.failed ? "failed" : "stale";
  // A gauge that was not read stands where it was: only the reading itself makes it a zero.
  if (counted) return counted.total === null ? "no_data" : counted.n === 0 && counted.total === 0 ? "zero" : "ok";
  return hours.every((hour) => hour.value === 0) ? "zero" : "ok";
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Scaled total of the period. */
export function totalOf(hours: Hours): number {
  return sum(hours.map((hour) => hour.value));
}

/** One bar per covered local day, and one for any other day that has events, so the bars always add to the headline. */
export function dayBars(
  hours: readonly { date: string; value: number }[],
  coveredDays: readonly string[],
  locale: string,
): Days {
  const totals = new Map(coveredDays.map((day) => [day, 0]));
  // Hours of a day stand side by side: one look for all of them.
  for (let at = 0; at < hours.length; ) {
    const { date } = hours[at] as { date: string };
    let value = 0;
    for (; hours[at]?.date === date; at += 1) value += hours[at]?.value ?? 0;
    totals.set(date, (totals.get(date) ?? 0) + value);
  }
  const rest = restDaysOf(locale);
  return [...totals]
    .map(([date, value]) => ({ date, value, weekend: rest.includes(weekday(date)) }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** [weekday 0 = Monday][hour 0..23], scaled totals over the period. */
export function hourGrid(hours: Hours): number[][] {
  const grid = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  let day = "";
  let row: number[] | undefined;
  for (const { date, hour, value } of hours) {
    if (date !== day) row = grid[weekday(date)];
    day = date;
    if (row !== undefined) row[hour] = (row[hour] ?? 0) + value;
  }
  return grid;
}

/** How many things the figure of a period is made of: of a count its units, however they were sent; of all else its events. */
export function eventsIn(value: number, { metric, events }: Pick<RecapInputs, "metric" | "events">): number {
  return metric.aggregation === "count" ? value / 10 ** metric.scale : events;
}

/** The largest entry, the earliest of equals; null where all are equal or none is above zero. */
function largest<Entry extends { value: number }>(entries: readonly Entry[]): Entry | null {
  if (new Set(entries.map((entry) => entry.value)).size < figureSettings.peakValuesMin) return null;
  let best: Entry | null = null;
  for (const entry of entries) if (entry.value > (best?.value ?? 0)) best = entry;
  return best;
}

/** The best day, or null when no day stands out. */
export function bestDayOf(days: Days): RecapFigures["bestDay"] {
  const best = largest(days);
  return best === null ? null : { date: best.date, value: best.value };
}

/** The strongest 3-hour block of a weekday, or null when none stands out. */
export function peakOf(grid: readonly number[][]): RecapFigures["peak"] {
  const blocks = grid.flatMap((row, day) =>
    Array.from({ length: 8 }, (_, block) => ({ weekday: day, block, value: sum(row.slice(block * 3, block * 3 + 3)) })),
  );
  return largest(blocks);
}

/** The complete earlier months whose figure may be printed. */
function completeMonths(earlier: RecapInputs["earlier"]): { key: string; value: number }[] {
  return earlier.flatMap(({ key, value, coveredDays, days }) =>
    value !== null && coveredDays >= days ? [{ key, value }] : [],
  );
}

type RecordRules = Pick<RecapInputs["metric"], "direction"> & { recordMinMonths: number };

/** More than every earlier complete month, of which there are enough. Where lower is better there is no record to speak of. */
export function beatsAll(
  value: number,
  before: readonly number[],
  { direction, recordMinMonths }: RecordRules,
): boolean {
  if (direction === "lower" || before.length < recordMinMonths) return false;
  return before.every((each) => value > each);
}

/** Whether the value beats all complete months before it that count as it does. */
export function isRecord(value: number, { earlier, metric, settings }: RecapInputs): boolean {
  const before = completeMonths(earlier).filter(({ key }) => isComparable(key, metric));
  const { recordMinMonths } = settings;
  return beatsAll(
    value,
    before.map((month) => month.value),
    { direction: metric.direction, recordMinMonths },
  );
}

/** Complete earlier calendar months of the account, oldest first, for the year view. */
export function yearView(earlier: RecapInputs["earlier"]): RecapFigures["months"] {
  return earlier
    .filter((month) => month.coveredDays > 0 && month.coveredDays >= month.days)
    .map(({ key, value }) => ({ key, value, state: value === null ? "stale" : value === 0 ? "zero" : "ok" }));
}

type Whole = { key: string; value: number };

/** Every complete month, oldest first: this one last, when it is complete. */
export function wholeMonths({ earlier }: Pick<RecapInputs, "earlier">, current: Whole | null): Whole[] {
  return [...completeMonths(earlier), ...(current === null ? [] : [current])];
}

/** Those of them counted as this one is. */
export function comparableMonths(
  { earlier, metric }: Pick<RecapInputs, "earlier" | "metric">,
  current: Whole | null,
): Whole[] {
  return wholeMonths({ earlier }, current).filter(({ key }) => key === current?.key || isComparable(key, metric));
}

/** Totals of the months from the goal's first day on. */
export function monthsSince(startsOn: string, months: readonly Whole[]): number[] {
  return months.filter((month) => `${month.key}-01` >= startsOn).map((month) => month.value);
}
