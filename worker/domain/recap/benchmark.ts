import { adds } from "#domain/figure/value.ts";
import { benchmarkSettings } from "#schema/benchmark-settings.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { Band, RecapBenchmark } from "#schema/recap.ts";
import type { Peer, RecapInputs } from "#schema/recap-input.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import type { Quarter } from "#schema/words.ts";

function bandIn(bands: readonly Band[], count: number): Band | null {
  return bands.find(({ from, to }) => count >= from && (to === null || count <= to)) ?? null;
}

/** The band of sizes an account is held against; null without seats. */
export function seatBandOf(seats: number | null): Band | null {
  return seats === null ? null : bandIn(benchmarkSettings.seatBands, seats);
}

/** Whether a metric can be held against others: it adds up, so that a value per seat means something, and it has a better side. */
export function isBenchmarked({
  aggregation,
  direction,
}: Pick<MetricDefinition, "aggregation" | "direction">): boolean {
  return adds(aggregation) && direction !== "neutral";
}

/** Members that are in one of the groups only. */
function difference(a: readonly string[], b: readonly string[]): number {
  const inA = new Set(a);
  const common = b.filter((id) => inA.has(id)).length;
  return a.length + b.length - 2 * common;
}

/**
 * Whether a group, by account ids, may be shown beside those already shown that month (recaps.md §7): two that differ by one
 * or two members would tell those members' figures.
 */
export function differsEnough(
  group: readonly string[],
  shown: readonly (readonly string[])[],
  { benchmarkDifference }: Pick<RecapSettings, "benchmarkDifference">,
): boolean {
  return shown.every((other) => difference(group, other) >= benchmarkDifference);
}

/** The value below which a share of the sorted ones lies, between neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

function significant(value: number): number {
  return Number(value.toPrecision(benchmarkSettings.digits));
}

function quarterOf(percentile: number): Quarter {
  const { top, second, third } = benchmarkSettings.quarters;
  if (percentile >= top) return "top";
  if (percentile >= second) return "second";
  return percentile >= third ? "third" : "lowest";
}

type Rules = Pick<RecapSettings, "benchmarkMin" | "benchmarkLargestShare">;

/** Enough others, and none of them most of the whole. */
function isSafe(others: readonly Peer[], { benchmarkMin, benchmarkLargestShare }: Rules): boolean {
  if (others.length < Math.max(benchmarkSettings.floor, benchmarkMin)) return false;
  const total = others.reduce((sum, peer) => sum + peer.value, 0);
  const largest = Math.max(...others.map((peer) => peer.value));
  return total > 0 && others.every((peer) => peer.value >= 0) && largest <= benchmarkLargestShare * total;
}

/**
 * Where the account stands among the others of its group, per seat (recaps.md §7): percentile = (behind + 0.5 × equal) ÷ n,
 * floored. Null where the group is too small or one account dominates it, where the account has no figure, and for a metric
 * that does not add up or has no better side. `value` scaled.
 */
export function benchmarkOf(value: number | null, inputs: RecapInputs): RecapBenchmark | null {
  const { peers, metric, account, settings } = inputs;
  const seats = seatBandOf(peers?.seats ?? null);
  if (!peers || seats === null || value === null || !isBenchmarked(metric)) return null;
  const others = peers.group.filter((peer) => peer.accountId !== account.id);
  const size = bandIn(benchmarkSettings.sizeBands, others.length);
  if (size === null || !isSafe(others, settings)) return null;
  const unit = 10 ** metric.scale;
  const perSeat = others.map((peer) => peer.value / peer.seats / unit).sort((a, b) => a - b);
  const own = value / peers.seats / unit;
  const isBehind = (other: number) => (metric.direction === "lower" ? other > own : other < own);
  const behind = perSeat.filter(isBehind).length;
  const equal = perSeat.filter((other) => other === own).length;
  const percentile = Math.floor((100 * (behind + 0.5 * equal)) / others.length);
  const { low, middle, high } = benchmarkSettings.spread;
  const at = (share: number) => significant(quantile(perSeat, share));
  return {
    segment: peers.segment,
    seats,
    size,
    own: significant(own),
    quarter: quarterOf(percentile),
    percentile: others.length < settings.benchmarkPercentileMin ? null : percentile,
    spread: { low: at(low), middle: at(middle), high: at(high) },
  };
}
