import type { FactMonth } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";

type Aggregation = MetricDefinition["aggregation"];
type Parts = Pick<FactMonth, "n" | "total" | "low" | "high" | "last" | "actors">;

/** Metrics whose days, hours and actors add up to the month. */
export function adds(aggregation: string): boolean {
  return aggregation === "count" || aggregation === "sum";
}

/** Metrics whose units are single events or people: figures of a handful of them. */
export function counts(aggregation: string): boolean {
  return aggregation === "count" || aggregation === "unique";
}

/** Metrics that need more of a day than its sums: extremes, the latest value, or who was there. */
export function needsAll(aggregation: string): boolean {
  return ["min", "max", "latest", "unique"].includes(aggregation);
}

/** The least a metric shows, scaled: one in the last of its displayed decimals. */
export function displayUnit({ scale, displayDecimals }: Pick<MetricDefinition, "scale" | "displayDecimals">): number {
  return 10 ** Math.max(0, scale - displayDecimals);
}

/** The value of the latest event, scaled; null without one. */
export function lastValue(last: string | null): number | null {
  const text = last?.split("|")[2];
  return text === undefined ? null : Number(text);
}

/** 1 January of the year 1, so that no instant is negative. */
const sinceYearOne = 62_135_596_800_000;

/** When the latest event was, UTC ms. */
export function lastAt(last: string | null): number | null {
  return last === null ? null : Number(last.split("|")[0]) - sinceYearOne;
}

/** Instant (UTC ms), order of arrival and scaled value as one text that sorts, as rollups keep the latest of a day. */
export function stampOf(at: number, batch: number, value: number): string {
  return `${String(at + sinceYearOne).padStart(20, "0")}|${String(batch).padStart(20, "0")}|${value}`;
}

/** top ÷ bottom to the nearest integer, halves away from zero; bottom not 0. */
function divide(top: bigint, bottom: bigint): bigint {
  const negative = top < 0n !== bottom < 0n;
  const [size, by] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  const rounded = (size * 2n + by) / (by * 2n);
  return negative ? -rounded : rounded;
}

/** numerator ÷ denominator, scaled, halves away from zero. Exact: the parts are integers. Null over nothing. */
export function quotient(numerator: number, denominator: number, scale: number): number | null {
  if (denominator === 0) return null;
  return Number(divide(BigInt(numerator) * 10n ** BigInt(scale), BigInt(denominator))) + 0;
}

/** top ÷ bottom as decimal text with at most so many decimals, halves away from zero, no zeros at its end; null over nothing. */
export function ratioText(top: bigint, bottom: bigint, decimals: number): string | null {
  if (bottom === 0n) return null;
  const scaled = divide(top * 10n ** BigInt(decimals), bottom);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${scaled < 0n ? "-" : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
}

/**
 * The value of a day, hour or month in the metric's own terms, scaled (metrics.md §4). Empty is null for all but the counts:
 * nothing is no lowest value. An average keeps both its parts, so a month is never the mean of its days. A month a person
 * entered has only its total: without the people behind a count, and without the instant of a reading.
 */
export function readValue(aggregation: Aggregation, parts: Parts | null, scale: number): number | null {
  if (adds(aggregation)) return parts?.total ?? 0;
  if (parts === null || parts.n === 0) return aggregation === "unique" ? 0 : null;
  if (aggregation === "unique") return parts.actors === null ? parts.total : parts.actors * 10 ** scale;
  if (aggregation === "min") return parts.low;
  if (aggregation === "max") return parts.high;
  if (aggregation === "latest") return parts.last === null ? parts.total : lastValue(parts.last);
  return aggregation === "avg" ? quotient(parts.total, parts.n, 0) : null;
}
