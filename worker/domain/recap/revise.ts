import { adds, readValue } from "#domain/figure/value.ts";
import { previousPeriod } from "#domain/month.ts";
import type { FactMonth, FactMonths } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { LogKind } from "#schema/words.ts";
import { stagesByMonth } from "./milestone.ts";

/** A month as its published recap is held against it. Value and unit scaled; `stage`: the milestone it passes, scaled. */
interface MonthNow {
  accountId: string;
  metricKey: string;
  month: string;
  value: number | null;
  /** With the month before, for a recap that reaches back into it; null without a value, and where people are counted. */
  merged: number | null;
  /** One person, scaled, where the metric counts people: those of two months are no sum. Null for any other. */
  person: number | null;
  /** One unit as displayed. */
  unit: number;
  /** Its days add up to it; a person entered it. */
  adds: boolean;
  isManual: boolean;
  stage: number | null;
  /** What happened to it, or where nothing did to the months before it, in words of the log. */
  reason: string;
}

/** A month that changed, and what happened to it. */
interface ChangedMonth {
  accountId: string;
  metricKey: string;
  month: string;
  kinds: readonly LogKind[];
}

type Counted = Pick<MetricDefinition, "key" | "aggregation" | "direction" | "scale" | "displayDecimals">;

const least = (values: (number | null)[], pick: (...of: number[]) => number) => {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? pick(...known) : null;
};

function together(first: FactMonth, then: FactMonth): FactMonth {
  return {
    ...then,
    n: first.n + then.n,
    total: first.total + then.total,
    low: least([first.low, then.low], Math.min),
    high: least([first.high, then.high], Math.max),
    last: then.last ?? first.last,
  };
}

/** What a recap of the month says that counts the days of the month before too; a month entered by hand stands for itself. */
function mergedOf(
  { aggregation, scale }: Counted,
  before: FactMonth | null,
  month: FactMonth | null,
): Pick<MonthNow, "merged" | "person"> {
  const alone = month?.door === "manual" || before === null;
  if (aggregation === "unique" && !alone) return { merged: null, person: 10 ** scale };
  const parts = alone || month === null ? (month ?? (alone ? null : before)) : together(before, month);
  return { merged: readValue(aggregation, parts, scale), person: null };
}

function reasonOf(month: string, changed: readonly ChangedMonth[]): string {
  const own = changed.filter((each) => each.month === month);
  const from = own.length > 0 ? own : changed.filter((each) => each.month < month);
  return [...new Set(from.flatMap(({ kinds }) => kinds))].toSorted().join(",");
}

/**
 * What published recaps are held against after months changed (recaps.md §8): those months, and every later one of the same
 * figure, because what was counted before decides which month passes a milestone. Metrics nobody knows any more have none.
 */
export function monthsToRevise(
  changed: readonly ChangedMonth[],
  kept: ReadonlyMap<string, FactMonths>,
  metrics: readonly Counted[],
): MonthNow[] {
  const metricOf = new Map(metrics.map((metric) => [metric.key, metric]));
  const groups = Map.groupBy(changed, ({ accountId, metricKey }) => JSON.stringify([accountId, metricKey]));
  return [...groups.values()].flatMap((group) => {
    const [{ accountId, metricKey }] = group as [ChangedMonth];
    const metric = metricOf.get(metricKey);
    if (!metric) return [];
    const months = kept.get(accountId)?.[metricKey] ?? {};
    const asked = group.map(({ month }) => month).toSorted();
    const later = Object.keys(months).filter((month) => month > (asked[0] ?? ""));
    const totals = Object.fromEntries(Object.entries(months).map(([month, { total }]) => [month, total]));
    const stages = stagesByMonth(totals, metric);
    return [...new Set([...asked, ...later])].map((month) => ({
      accountId,
      metricKey,
      month,
      value: readValue(metric.aggregation, months[month] ?? null, metric.scale),
      ...mergedOf(metric, months[previousPeriod(month)] ?? null, months[month] ?? null),
      unit: 10 ** (metric.scale - metric.displayDecimals),
      adds: adds(metric.aggregation),
      isManual: months[month]?.door === "manual",
      stage: stages.get(month) ?? null,
      reason: reasonOf(month, group),
    }));
  });
}
