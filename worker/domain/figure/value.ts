import type { FactMonth } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";

type Aggregation = MetricDefinition["aggregation"];
type Parts = Pick<FactMonth, "n" | "total" | "low" | "high" | "last" | "actors">;

/** Metrics whose days, hours and actors add up to the month. */
export function adds(aggregation: string): boolean {
  return aggregation === "count" || aggregation === "sum";
}

/** Metrics that need more of a day than its sums: extremes, the latest value, or who was there. */
export function needsAll(aggregation: string): boolean {
  return ["min", "max", "latest", "unique"].includes(aggregation);
}

/** The value of the latest event, scaled; null without one. */
export function lastValue(last: string | null): number | null {
  const text = last?.split("|")[2];
  return text === undefined ? null : Number(text);
}

/** When the latest event was, UTC ms. */
export function lastAt(last: string | null): number | null {
  return last === null ? null : Number(last.split("|")[0]) - 62_135_596_800_000;
}

/** numerator ÷ denominator, scaled, halves away from zero. Exact: the parts are integers. Null over nothing. */
export function quotient(numerator: number, denominator: number, scale: number): number | null {
  if (denominator === 0) return null;
  const [top, bottom] = [BigInt(numerator) * 10n ** BigInt(scale), BigInt(denominator)];
  const negative = top < 0n !== bottom < 0n;
  const [size, by] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  const rounded = (size * 2n + by) / (by * 2n);
  return Number(negative ? -rounded : rounded) + 0;
}

/**
 * The value of a day, hour or month in the metric's own terms, scaled (metrics.md §4). Empty is null for all but the counts:
 * nothing is no lowest value. An average keeps both its parts, so a month is never the mean of its days.
 */
export function readValue(aggregation: Aggregation, parts: Parts | null, scale: number): number | null {
  if (adds(aggregation)) return parts?.total ?? 0;
  if (aggregation === "unique") return (parts?.actors ?? 0) * 10 ** scale;
  if (parts === null || parts.n === 0) return null;
  if (aggregation === "min") return parts.low;
  if (aggregation === "max") return parts.high;
  if (aggregation === "latest") return lastValue(parts.last);
  return aggregation === "avg" ? quotient(parts.total, parts.n, 0) : null;
}
