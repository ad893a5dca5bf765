import { adds, readValue } from "#domain/figure/value.ts";
import { previousPeriod } from "#domain/month.ts";
import type { FactMonths } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { stagesByMonth } from "./milestone.ts";

/** A month as its published recap is held against it. Value and unit scaled; `stage`: the milestone it passes, scaled. */
interface MonthNow {
  accountId: string;
  metricKey: string;
  month: string;
  value: number | null;
  /** With the month before, for a recap that reaches back into it; null where the two do not add up. */
  merged: number | null;
  /** One unit as displayed. */
  unit: number;
  stage: number | null;
}

type Counted = Pick<MetricDefinition, "key" | "aggregation" | "direction" | "scale" | "displayDecimals">;

/**
 * What published recaps are held against after months changed (recaps.md §8): those months, and every later one of the same
 * figure, because what was counted before decides which month passes a milestone. Metrics nobody knows any more have none.
 */
export function monthsToRevise(
  changed: readonly { accountId: string; metricKey: string; month: string }[],
  kept: ReadonlyMap<string, FactMonths>,
  metrics: readonly Counted[],
): MonthNow[] {
  const metricOf = new Map(metrics.map((metric) => [metric.key, metric]));
  const groups = Map.groupBy(changed, ({ accountId, metricKey }) => JSON.stringify([accountId, metricKey]));
  return [...groups.values()].flatMap((group) => {
    const [{ accountId, metricKey }] = group as [(typeof changed)[number]];
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
      merged: adds(metric.aggregation) ? (totals[month] ?? 0) + (totals[previousPeriod(month)] ?? 0) : null,
      unit: 10 ** (metric.scale - metric.displayDecimals),
      stage: stages.get(month) ?? null,
    }));
  });
}
