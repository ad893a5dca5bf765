import { nextPeriod, periodKeyOf } from "#domain/month.ts";
import type { FactMonth } from "#schema/figure.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ValueFacts, ValueParts } from "#schema/value.ts";
import { startsAt } from "./bucket.ts";
import type { ValuePeriod } from "./range.ts";
import type { Found } from "./state.ts";
import { adds, lastAt, lastValue, readValue, stampOf } from "./value.ts";

const dayMs = 86_400_000;

/** An exact value, top ÷ bottom; null where there is none. */
export type Fraction = [top: bigint, bottom: bigint] | null;
/** What is kept of a metric in a period; "hidden": only in a coarser form. */
type Kept = ValueParts | FactMonth | null | "hidden";

/** One metric of the answer, ready to be read period by period. */
export interface MetricReader {
  metric: MetricDefinition;
  /** First local day with a value nobody entered by hand. */
  connectedOn: string | null;
  keptIn(period: ValuePeriod): Kept;
  /** Latest reading before an instant, "instant|batch|value"; null before any. */
  gaugeAt(until: number): string | null;
}

type Sums = [n: number, total: number, low: number | null, high: number | null, last: string | null];

function partsOf([n, total, low, high, last]: Sums, actors: number | null): ValueParts {
  return { n, total, low, high, last, actors };
}

const isManual = (kept: Kept): kept is FactMonth =>
  kept !== null && kept !== "hidden" && "door" in kept && kept.door === "manual";

/** The readings of a gauge, oldest first: of months, days and hours, whatever is at hand. A month entered by hand is read at its end. */
function stampsOf({ account, months, totals, hours }: ValueFacts, key: string): string[] {
  const ofMonths = Object.entries(months[key] ?? {}).map(([month, kept]) => {
    if (kept.door !== "manual") return kept.last;
    return stampOf(startsAt(account.spans, account.timezone, `${nextPeriod(month)}-01`) - 1, 0, kept.total);
  });
  const ofDays = totals.filter(([metric]) => metric === key).map((row) => row[6]);
  const ofHours = hours
    .filter(([metric]) => metric === key)
    .flatMap((row) => [row[4], ...(row[3] ?? []).map((cell) => cell[5])]);
  return [...ofMonths, ...ofDays, ...ofHours].filter((stamp) => typeof stamp === "string").toSorted();
}

/** Answers for rising instants in one pass over the readings. */
function gaugeOf(stamps: string[]): MetricReader["gaugeAt"] {
  const read = stamps.map((stamp) => ({ at: lastAt(stamp) ?? 0, stamp }));
  let next = 0;
  return (until) => {
    while ((read[next]?.at ?? until) < until) next += 1;
    return read[next - 1]?.stamp ?? null;
  };
}

function foldedDays(facts: ValueFacts, key: string): Map<string, ValueParts> {
  const heads = new Map(facts.heads.map(([metric, period, count]) => [`${metric} ${period}`, count]));
  const own = facts.totals.filter(([metric]) => metric === key);
  return new Map(
    own.map(([metric, period, ...sums]) => [period, partsOf(sums, heads.get(`${metric} ${period}`) ?? 0)]),
  );
}

/** By "day hour"; a day of daily values has none to show. */
function foldedHours(facts: ValueFacts, key: string): Map<string, ValueParts | "hidden"> {
  const own = facts.hours.filter(([metric]) => metric === key);
  return new Map(
    own.flatMap(([, day, door, cells]): [string, ValueParts | "hidden"][] => {
      if (door === "daily") return [[day, "hidden"]];
      return (cells ?? []).map(([hour, n, total, low, high, last, actors]) => [
        `${day}T${String(hour).padStart(2, "0")}`,
        partsOf([n, total, low, high, last], actors ?? null),
      ]);
    }),
  );
}

/** Makes one metric ready; periods are then asked for in their order, once. */
export function metricReaderOf(facts: ValueFacts, metric: MetricDefinition): MetricReader {
  const months = facts.months[metric.key] ?? {};
  const [days, hours] = [foldedDays(facts, metric.key), foldedHours(facts, metric.key)];
  const own = Object.values(months).filter((month) => month.door !== "manual");
  return {
    metric,
    connectedOn: own.map((month) => month.firstOn).toSorted()[0] ?? null,
    gaugeAt: gaugeOf(metric.aggregation === "latest" ? stampsOf(facts, metric.key) : []),
    keptIn(period) {
      const month = months[periodKeyOf(period.firstDay)] ?? null;
      if (period.whole) return month;
      if (isManual(month)) return "hidden";
      return hours.get(period.key) ?? hours.get(period.firstDay) ?? days.get(period.key) ?? null;
    },
  };
}

/** A value and how far it may be taken for one. `n`: how much was counted. */
export interface Said extends Found {
  value: Fraction;
  n: number;
}

/** Nothing is kept. */
export const nothing: Said = {
  value: null,
  n: 0,
  known: false,
  isZero: false,
  isManual: false,
  isOld: false,
  isHidden: false,
};

function fractionOf({ aggregation, scale }: MetricDefinition, parts: ValueParts | null): Fraction {
  const unit = 10n ** BigInt(scale);
  if (aggregation === "avg")
    return parts === null || parts.n === 0 ? null : [BigInt(parts.total), BigInt(parts.n) * unit];
  const value = readValue(aggregation, parts, scale);
  return value === null ? null : [BigInt(value), unit];
}

function gaugeSaid(stamp: string | null, { scale }: MetricDefinition, since: number): Said {
  const value = lastValue(stamp);
  if (value === null) return nothing;
  if ((lastAt(stamp) ?? 0) < since) return { ...nothing, isOld: true };
  return { ...nothing, value: [BigInt(value), 10n ** BigInt(scale)], n: 1, known: true };
}

function saidBy(metric: MetricDefinition, kept: Kept): Said {
  if (kept === "hidden") return { ...nothing, isHidden: true };
  const value = fractionOf(metric, kept);
  const counts = adds(metric.aggregation) || metric.aggregation === "unique";
  return {
    value,
    n: kept?.n ?? 0,
    known: value !== null,
    isZero: counts && value?.[0] === 0n,
    isManual: isManual(kept),
    isOld: false,
    isHidden: false,
  };
}

/** What a metric says of a period. `now` UTC ms. */
export function sayOf(reader: MetricReader, period: ValuePeriod, now: number): Said {
  const kept = reader.keptIn(period);
  if (reader.metric.aggregation !== "latest" || isManual(kept)) return saidBy(reader.metric, kept);
  const end = Math.min(period.until, now);
  return gaugeSaid(reader.gaugeAt(period.until), reader.metric, end - figureSettings.gaugeDays * dayMs);
}

/** What a metric says of one actor over a whole range; a gauge read before `since` (UTC ms) is not known any more. */
export function sayOfActor(
  row: ValueFacts["actors"][number] | undefined,
  metric: MetricDefinition,
  since: number,
): Said {
  if (!row) return nothing;
  const [, actor, ...sums] = row;
  if (metric.aggregation === "latest") return gaugeSaid(sums[4], metric, since);
  return saidBy(metric, partsOf(sums, actor === "" ? 0 : 1));
}
