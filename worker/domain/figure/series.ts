import { decimalText } from "#domain/csv.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ValueFacts, ValueRow, ValueStep, ValuesAnswer } from "#schema/value.ts";
import { zoneOn } from "./bucket.ts";
import { periodsOf, type Range, type ValuePeriod } from "./range.ts";
import { type Fraction, type MetricReader, metricReaderOf, nothing, type Said, sayOf, sayOfActor } from "./reader.ts";
import { type Surroundings, stateOf } from "./state.ts";
import { ratioText } from "./value.ts";

const dayMs = 86_400_000;
/** Averages and rates have no scale of their own: as many decimals as any metric keeps. */
const ratioDecimals = 6;

/** One over the other, by their own units. Nothing over nothing is nothing, and no zero. */
function rateOf(of: Said, per: Said): Said {
  const value: Fraction =
    of.value && per.value && per.value[0] !== 0n ? [of.value[0] * per.value[1], of.value[1] * per.value[0]] : null;
  return {
    value,
    n: value === null ? 0 : 1,
    known: value !== null,
    isZero: false,
    isManual: of.isManual && per.isManual,
    isOld: of.isOld || per.isOld,
    isHidden: of.isHidden || per.isHidden,
  };
}

function textOf(value: Fraction, { aggregation, scale }: MetricDefinition): string | null {
  if (value === null) return null;
  const isRatio = aggregation === "avg" || aggregation === "rate";
  return isRatio ? ratioText(...value, ratioDecimals) : decimalText(Number(value[0]), scale);
}

function latestOf(days: (string | null)[]): string | null {
  return days.some((day) => day === null) ? null : (days.toSorted().at(-1) ?? null);
}

function surroundingsOf(facts: ValueFacts, readers: MetricReader[], now: number): Surroundings {
  const markOf = new Map(facts.sources.map(({ metric, mark }) => [metric, mark]));
  return {
    now,
    connectedOn: latestOf(readers.map((reader) => reader.connectedOn)),
    marks: readers.map(({ metric }) => markOf.get(metric.key) ?? null),
  };
}

/** The metric itself, or the two a rate is made of; none while one of those is not defined. */
function partsOf(metrics: MetricDefinition[], { aggregation, ratio, ...own }: MetricDefinition): MetricDefinition[] {
  const keys = aggregation === "rate" ? [ratio?.of, ratio?.per] : [own.key];
  const parts = keys.flatMap((key) => metrics.find((each) => each.key === key) ?? []);
  return parts.length === keys.length ? parts : [];
}

/** A number that may not be trusted is said only where something was counted: silence is no zero. */
function isSaid(
  said: Said,
  state: ValueRow["state"],
  { period, around }: { period: ValuePeriod; around: Surroundings },
): boolean {
  if (state === "no_data") return false;
  if (said.n > 0 || state === "ok" || state === "zero") return true;
  return state === "open" && period.from <= around.now && around.connectedOn !== null;
}

interface Asked {
  facts: ValueFacts;
  /** The metrics that are read: the one asked for, or the two of a rate. */
  readers: MetricReader[];
  around: Surroundings;
}

function rowOf(period: ValuePeriod, { facts, readers, around }: Asked): ValueRow {
  const [metric] = facts.metrics as [MetricDefinition];
  const [of, per] = readers.map((reader) => sayOf(reader, period, around.now));
  const said = of && per ? rateOf(of, per) : (of ?? nothing);
  const state = stateOf(period, said, around);
  const value = isSaid(said, state, { period, around }) ? textOf(said.value, metric) : null;
  const keys = new Set(readers.map((reader) => reader.metric.key));
  const entry =
    period.whole &&
    (of?.isManual || per?.isManual) &&
    facts.manual.find((each) => each.month === period.key && keys.has(each.metric));
  return { period: period.key, value, state, ...(entry ? { entered_by: entry.enteredBy } : {}) };
}

function byValue(a: ValueRow, b: ValueRow): number {
  const more = Number(b.value) - Number(a.value);
  return more !== 0 ? more : a.period < b.period ? -1 : 1;
}

/** Who has a value in the range, the largest first. What came without an actor is told as nobody's. */
function actorRows({ facts, readers, around }: Asked, period: ValuePeriod): ValueRow[] {
  const [metric] = facts.metrics as [MetricDefinition];
  const since = Math.min(period.until, around.now) - figureSettings.gaugeDays * dayMs;
  const rowOfActor = new Map(facts.actors.map((row) => [`${row[0]} ${row[1]}`, row]));
  const names = [...new Set(facts.actors.map(([, actor]) => actor))];
  const rows = names.flatMap((actor): ValueRow[] => {
    const [of, per] = readers.map((reader) =>
      sayOfActor(rowOfActor.get(`${reader.metric.key} ${actor}`), reader.metric, since),
    );
    const said = of && per ? rateOf(of, per) : (of ?? nothing);
    const isNobody = actor === "" && metric.aggregation === "unique";
    if (said.n === 0 || isNobody) return [];
    const state = stateOf(period, { ...said, isHidden: false }, around);
    return [{ period: actor, value: textOf(said.value, metric), state, actor: actor || null }];
  });
  return rows.toSorted(byValue);
}

/**
 * The series of a metric over local days, every period of the range in order (metrics.md §4): counts and sums with their
 * zeros, extremes of nothing as null, an average and a rate as Σ over Σ, distinct actors anew for each period, a gauge where it
 * was last read. `now` UTC ms. Throws Refusal invalid: not a zone.
 */
export function seriesOf(facts: ValueFacts, asked: { by: ValueStep; range: Range }, now: number): ValuesAnswer {
  const [metric] = facts.metrics as [MetricDefinition];
  const readers = partsOf(facts.metrics, metric).map((each) => metricReaderOf(facts, each));
  const given: Asked = { facts, readers, around: surroundingsOf(facts, readers, now) };
  const periods = periodsOf(asked.by, asked.range, facts.account);
  const [whole] = periods;
  const values =
    asked.by === "actor" && whole ? actorRows(given, whole) : periods.map((period) => rowOf(period, given));
  const asOf = new Date(now).toISOString();
  const { spans, timezone } = facts.account;
  return { values, as_of: asOf, timezone: zoneOn(spans, timezone, asOf.slice(0, 10)), metric: metric.key };
}
