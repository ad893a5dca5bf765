import { adds } from "#domain/figure/value.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { Band, RecapBenchmark } from "#schema/recap.ts";
import type { Peer, RecapInputs } from "#schema/recap-input.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import type { Quarter } from "#schema/words.ts";

/** Accounts of one band are near enough in size for a value per seat to say something. */
const seatBands: readonly Band[] = [
  { from: 1, to: 10 },
  { from: 11, to: 50 },
  { from: 51, to: 200 },
  { from: 201, to: 1000 },
  { from: 1001, to: null },
];
const sizeBands: readonly Band[] = [
  { from: 5, to: 9 },
  { from: 10, to: 19 },
  { from: 20, to: 49 },
  { from: 50, to: 99 },
  { from: 100, to: 199 },
  { from: 200, to: 499 },
  { from: 500, to: null },
];
/** Below this no setting goes. */
const fewest = 5;

function bandIn(bands: readonly Band[], count: number): Band | null {
  return bands.find(({ from, to }) => count >= from && (to === null || count <= to)) ?? null;
}

/** The band of sizes an account is held against; null without seats. */
export function seatBandOf(seats: number | null): Band | null {
  return seats === null ? null : bandIn(seatBands, seats);
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

function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

function quarterOf(percentile: number): Quarter {
  if (percentile >= 75) return "top";
  if (percentile >= 50) return "second";
  return percentile >= 25 ? "third" : "lowest";
}

type Rules = Pick<RecapSettings, "benchmarkMin" | "benchmarkLargestShare">;

/** Enough others, and none of them most of the whole. */
function isSafe(others: readonly Peer[], { benchmarkMin, benchmarkLargestShare }: Rules): boolean {
  if (others.length < Math.max(fewest, benchmarkMin)) return false;
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
  const size = bandIn(sizeBands, others.length);
  if (size === null || !isSafe(others, settings)) return null;
  const unit = 10 ** metric.scale;
  const perSeat = others.map((peer) => peer.value / peer.seats / unit).sort((a, b) => a - b);
  const own = value / peers.seats / unit;
  const isBehind = (other: number) => (metric.direction === "lower" ? other > own : other < own);
  const behind = perSeat.filter(isBehind).length;
  const equal = perSeat.filter((other) => other === own).length;
  const percentile = Math.floor((100 * (behind + 0.5 * equal)) / others.length);
  const at = (share: number) => significant(quantile(perSeat, share), 2);
  return {
    segment: peers.segment,
    seats,
    size,
    own: significant(own, 2),
    quarter: quarterOf(percentile),
    percentile: others.length < settings.benchmarkPercentileMin ? null : percentile,
    spread: { low: at(0.25), middle: at(0.5), high: at(0.75) },
  };
}
