import { decimalText } from "#domain/csv.ts";
import { addDays } from "#domain/day.ts";
import { labelsOf, stretchesOf } from "#domain/figure/bucket.ts";
import { readValue } from "#domain/figure/value.ts";
import { periodKeyOf } from "#domain/month.ts";
import type { FigureParts, MetricScale, MonthAsIf, MonthDifference } from "#schema/backfill.ts";
import type { DayToBuild, Stretch } from "#schema/figure.ts";
import type { Zones } from "./range.ts";

const most = Number.MAX_SAFE_INTEGER;
const lower = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
const higher = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
const later = (a: string | null, b: string | null) => ((a ?? "") > (b ?? "") ? a : b);

function together(a: FigureParts | null, b: FigureParts | null): FigureParts | null {
  if (a === null || b === null) return a ?? b;
  return {
    n: a.n + b.n,
    total: Math.max(-most, Math.min(most, a.total + b.total)),
    low: lower(a.low, b.low),
    high: higher(a.high, b.high),
    last: later(a.last, b.last),
  };
}

/** The value of a month on one side, scaled, as the rollup folds it: what a person entered stands while no event does. */
function figureOf(row: MonthAsIf, side: "was" | "becomes", metric: MetricScale): number | null {
  const parts = together(row.kept, row[side]);
  const actors = side === "was" ? row.actorsWas : row.actorsBecome;
  if (parts !== null && parts.n > 0) return readValue(metric.aggregation, { ...parts, actors }, metric.scale);
  const { manual } = row;
  const entered = manual === null ? null : { n: 1, total: manual, low: manual, high: manual, last: null, actors: null };
  return readValue(metric.aggregation, entered, metric.scale);
}

/** What changes of a month, as decimal texts. The difference is null where one side has no value. */
export function differenceOf(
  row: MonthAsIf,
  { subject, metric }: { subject: string; metric: MetricScale },
): MonthDifference {
  const [now, after] = [figureOf(row, "was", metric), figureOf(row, "becomes", metric)];
  const text = (value: number | null) => (value === null ? null : decimalText(value, metric.scale));
  return {
    subject,
    type: metric.key,
    month: row.month,
    now: text(now),
    after: text(after),
    difference: now === null || after === null ? null : text(after - now),
  };
}

/** Days to derive as they are and as if, with their months. */
export interface DaysAsIf {
  days: (DayToBuild & { labels: string[]; stretches: Stretch[] })[];
  months: { accountId: string; metricKey: string; month: string }[];
}

/**
 * The days a session touches and the months they are in. `tail`: days rollups do not know yet, derived anew where they are in
 * those months too. An account that changed its zone may have an event on the day beside the one it was named under.
 */
export function daysAsIf(given: { touched: DayToBuild[]; tail: DayToBuild[]; zones: Map<string, Zones> }): DaysAsIf {
  const keyOf = (day: DayToBuild) => `${day.accountId} ${day.metricKey} ${day.localDate}`;
  const monthOf = (day: DayToBuild) => keyOf({ ...day, localDate: periodKeyOf(day.localDate) });
  const around = (day: DayToBuild): DayToBuild[] => {
    const { spans } = given.zones.get(day.accountId) as Zones;
    return labelsOf(day.localDate, spans).map((localDate) => ({ ...day, localDate }));
  };
  const isKnown = (day: DayToBuild) => given.zones.has(day.accountId);
  const touched = given.touched.filter(isKnown).flatMap(around);
  const months = new Map(touched.map((day) => [monthOf(day), { ...day, month: periodKeyOf(day.localDate) }]));
  const late = given.tail
    .filter(isKnown)
    .flatMap(around)
    .filter((day) => months.has(monthOf(day)));
  const days = new Map([...touched, ...late].map((day) => [keyOf(day), day]));
  return {
    days: [...days.values()].map((day) => {
      const { timezone, spans } = given.zones.get(day.accountId) as Zones;
      const labels = labelsOf(day.localDate, spans);
      return { ...day, labels, stretches: stretchesOf(day.localDate, timezone, spans) };
    }),
    months: [...months.values()].map(({ accountId, metricKey, month }) => ({ accountId, metricKey, month })),
  };
}

/** The days a range names in the log: two more on either side, because a zone may have changed since it was drawn. */
export function daysOfRange(range: { from: string; to: string }): { first: string; last: string } {
  return { first: addDays(range.from, -2), last: addDays(range.to, 1) };
}
