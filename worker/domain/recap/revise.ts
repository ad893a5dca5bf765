import { adds, displayUnit, readValue } from "#domain/figure/value.ts";
import { nextPeriod, periodKeyOf, previousPeriod } from "#domain/month.ts";
import type { FactMonth, FactMonths } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { PaceNow } from "#schema/recap.ts";
import type { LogKind, MetricState } from "#schema/words.ts";
import { isComparable } from "./change.ts";
import { coveredFrom, firstDayOf, firstHeardIn } from "./covered.ts";
import { beatsAll } from "./figures.ts";
import { hasStages, stagesByMonth } from "./milestone.ts";
import { type PacedGoal, paceNow } from "./restated-pace.ts";

/** A month as its published recap is held against it. Value and unit scaled; `stage`: the milestone it passes, scaled. */
interface MonthNow {
  accountId: string;
  metricKey: string;
  month: string;
  value: number | null;
  /** With the month before, for a recap that reaches back into it; null without a value, and where people are counted: those of two months are no sum. */
  merged: number | null;
  /** One unit as displayed. */
  unit: number;
  /** How its days make it up, and one of what it counts, scaled. */
  aggregation: MetricDefinition["aggregation"];
  one: number;
  /** A person entered it. */
  isManual: boolean;
  stage: number | null;
  /** Null where its sums do not tell: events that add to nothing may have cancelled each other. */
  state: Extract<MetricState, "ok" | "zero"> | null;
  /** More than every whole month before it, as those are now. */
  record: boolean;
  /** Of the twelve-month goal; null where it has none. */
  pace: PaceNow | null;
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

/** An account whose months changed. Days local. */
interface RevisedAccount {
  months: FactMonths;
  kickoffOn: string;
  /** Keys of what its goals are counted in. */
  goalKeys: readonly string[];
  /** First month whose recap may say otherwise of a goal than before; null: each was reached when it was. */
  goalsFrom: string | null;
  /** Null without a goal for twelve months. */
  paced: PacedGoal | null;
  /** The month under way. */
  month: string;
}

/** What a version of a definition decides. */
type Terms = Pick<MetricDefinition, "startsOn" | "comparable" | "aggregation" | "direction" | "displayDecimals">;
/** A metric as it is now, with every version of it, oldest first. */
type Counted = Pick<MetricDefinition, "key" | "aggregation" | "direction" | "scale"> & { versions: readonly Terms[] };
type InForce = Terms & { scale: number };

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
function mergedOf({ aggregation, scale }: InForce, before: FactMonth | null, month: FactMonth | null): number | null {
  const alone = month?.door === "manual" || before === null;
  if (aggregation === "unique" && !alone) return null;
  const parts = alone || month === null ? (month ?? (alone ? null : before)) : together(before, month);
  return readValue(aggregation, parts, scale);
}

function stateOf({ aggregation }: InForce, value: number | null, month: FactMonth | null): MonthNow["state"] {
  if (value === null) return null;
  if (value !== 0 || (!adds(aggregation) && month !== null && month.n > 0)) return "ok";
  if (!adds(aggregation)) return "zero";
  return month?.door === "events" ? null : "zero";
}

/** Values of the whole months before this one, as its recap reads them. */
function wholeBefore(month: string, { months, kickoffOn }: Kept, metric: InForce): number[] {
  const from = coveredFrom(kickoffOn, firstDayOf(months));
  const heardIn = firstHeardIn(months) ?? month;
  const values: number[] = [];
  const first = periodKeyOf(from);
  for (let key = from.endsWith("-01") ? first : nextPeriod(first); key < month; key = nextPeriod(key)) {
    const isKnown = months[key] !== undefined || key >= heardIn;
    const value = isKnown ? readValue(metric.aggregation, months[key] ?? null, metric.scale) : null;
    if (value !== null && isComparable(key, metric)) values.push(value);
  }
  return values;
}

/** The newest month up to this one in which a gauge was read: it stands there until it is read again. */
function lastRead(month: string, months: Kept["months"]): FactMonth | null {
  const read = Object.keys(months).filter((key) => key <= month);
  return months[read.toSorted().at(-1) ?? ""] ?? null;
}

function reasonOf(month: string, changed: readonly ChangedMonth[]): string {
  const own = changed.filter((each) => each.month === month);
  const before = changed.filter((each) => each.month < month);
  const from = [own, before, changed].find((some) => some.length > 0) ?? [];
  return [...new Set(from.flatMap(({ kinds }) => kinds))].toSorted().join(",");
}

/** Months of one metric of an account. */
interface Kept {
  accountId: string;
  months: Readonly<Record<string, FactMonth>>;
  kickoffOn: string;
  paced: PacedGoal | null;
}

interface Looking {
  metric: Counted;
  stages: ReadonlyMap<string, number>;
  recordMinMonths: number;
}

function monthNow(month: string, kept: Kept, { metric, stages, recordMinMonths }: Looking): Omit<MonthNow, "reason"> {
  const terms = metric.versions.findLast(({ startsOn }) => startsOn === null || startsOn <= month);
  const inForce: InForce = { ...(terms ?? (metric.versions[0] as Terms)), scale: metric.scale };
  const own = kept.months[month] ?? null;
  const isCarried = inForce.aggregation === "latest" && own === null;
  const value = readValue(inForce.aggregation, isCarried ? lastRead(month, kept.months) : own, metric.scale);
  const { direction } = inForce;
  return {
    accountId: kept.accountId,
    metricKey: metric.key,
    month,
    value,
    merged: mergedOf(inForce, kept.months[previousPeriod(month)] ?? null, own),
    unit: displayUnit(inForce),
    aggregation: inForce.aggregation,
    one: 10 ** metric.scale,
    isManual: own?.door === "manual",
    // As the month was counted, however it is counted by now.
    stage: hasStages(inForce) ? (stages.get(month) ?? null) : null,
    state: stateOf(inForce, value, own),
    pace: kept.paced ? paceNow(kept.paced, { month, value, metric: inForce }) : null,
    record: value !== null && beatsAll(value, wholeBefore(month, kept, inForce), { direction, recordMinMonths }),
  };
}

/** Every month from the first of these that changed on, and of what goals are counted in those that may say otherwise of one. */
function monthsFrom(changed: readonly ChangedMonth[], metricKey: string, account: RevisedAccount): string[] {
  const asked = changed.filter((each) => each.metricKey === metricKey).map(({ month }) => month);
  const [first] = asked.toSorted();
  const months = account.months[metricKey] ?? {};
  const kept = Object.keys(months);
  // A short first month is told with the next one, which may have nothing of its own.
  const opening = periodKeyOf(coveredFrom(account.kickoffOn, firstDayOf(months)));
  const told = asked.filter((month) => month <= opening).map(nextPeriod);
  const later = first === undefined ? [] : kept.filter((month) => month > first);
  const reached: string[] = [];
  if (account.goalKeys.includes(metricKey) && account.goalsFrom !== null)
    for (let key = account.goalsFrom; key <= account.month; key = nextPeriod(key)) reached.push(key);
  return [...new Set([...asked, ...told, ...later, ...reached])];
}

/**
 * What published recaps are held against after months changed (recaps.md §8): those months, and every later one of the same
 * figure, because what was counted before decides which month passes a milestone or is a record; where the day a goal was
 * reached moved, every month since the earlier of both. Metrics nobody knows any more have none.
 */
export function monthsToRevise(
  changed: readonly ChangedMonth[],
  accounts: ReadonlyMap<string, RevisedAccount>,
  { metrics, recordMinMonths }: { metrics: readonly Counted[]; recordMinMonths: number },
): MonthNow[] {
  const metricOf = new Map(metrics.map((metric) => [metric.key, metric]));
  const groups = Map.groupBy(changed, ({ accountId }) => accountId);
  return [...groups].flatMap(([accountId, own]) => {
    const account = accounts.get(accountId);
    if (!account) return [];
    const { goalKeys, goalsFrom, kickoffOn, paced } = account;
    const keys = new Set([...own.map(({ metricKey }) => metricKey), ...(goalsFrom === null ? [] : goalKeys)]);
    return [...keys].flatMap((key) => {
      const metric = metricOf.get(key);
      if (!metric) return [];
      const months = account.months[key] ?? {};
      const totals = Object.fromEntries(Object.entries(months).map(([month, { total }]) => [month, total]));
      const looking = { metric, stages: stagesByMonth(totals, metric), recordMinMonths };
      const ofMetric = own.filter(({ metricKey }) => metricKey === key);
      return monthsFrom(own, key, account).map((month) => ({
        ...monthNow(
          month,
          { accountId, months, kickoffOn, paced: paced?.goal.metricKey === key ? paced : null },
          looking,
        ),
        reason: reasonOf(month, ofMetric.length > 0 ? ofMetric : own),
      }));
    });
  });
}
