import { isDay } from "#domain/day.ts";
import { adds } from "#domain/figure/value.ts";
import { nextPeriod, previousPeriod } from "#domain/month.ts";
import { Refusal } from "#schema/errors.ts";
import type { LivePart, SharesPart } from "#schema/portal-row.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Review, ReviewMonth } from "#schema/review.ts";
import { compareTotals } from "./change.ts";
import { peakOf } from "./figures.ts";
import { worthOf } from "./money.ts";
import { otherMetrics } from "./other-metric.ts";
import { contributorsIn, liveValue, moneyByNow } from "./review-share.ts";

/** The three months that end with this one, oldest first. Throws Refusal not_found: not a month. */
export function reviewKeys(last: string): string[] {
  if (!isDay(`${last}-01`)) throw new Refusal("not_found", "There is no such month.");
  const middle = previousPeriod(last);
  return [previousPeriod(middle), middle, last];
}

/** A new definition stands beside the one before only where its author said so; another metric never does. */
function meanTheSame(snapshots: RecapFigures[]): boolean {
  return snapshots.every(({ metric }, index) => {
    const before = snapshots[index - 1]?.metric;
    if (!before) return true;
    return metric.key === before.key && (metric.version === before.version || metric.comparable);
  });
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The three months before: whole ones that the newest snapshot knows, as they are by now. */
function earlierOf(last: RecapFigures, first: string, live: Live): Review["earlier"] {
  const keys = reviewKeys(previousPeriod(first));
  return keys.map((key) => {
    const known = last.months.find((month) => month.key === key)?.value ?? null;
    return { key, value: known === null ? null : liveValue(key, last, { live, known }) };
  });
}

type Live = readonly LivePart[];

function changeOf(now: number[] | null, { last, earlier }: Pick<Review, "last" | "earlier">): Review["change"] {
  const before = earlier.flatMap(({ value }) => (value === null ? [] : [value]));
  const { metric } = last;
  const isOther = metric.startsOn !== null && metric.startsOn > (earlier[0]?.key ?? "") && !metric.comparable;
  if (now === null || before.length < 3 || isOther) return null;
  return compareTotals(sum(now), sum(before), metric);
}

function bestMonthOf(snapshots: RecapFigures[]): Review["bestMonth"] {
  const told = snapshots.filter(({ value, period }) => value !== null && period.partial === null);
  if (told.length < 2 || told.some(({ direction }) => direction !== "higher")) return null;
  const best = told.reduce((one, other) => ((other.value ?? 0) > (one.value ?? 0) ? other : one));
  return best.value ? { key: best.period.key, value: best.value, isRecord: best.record } : null;
}

function bestDayOf(snapshots: RecapFigures[]): Review["bestDay"] {
  if (snapshots.some(({ direction }) => direction !== "higher")) return null;
  const days = snapshots.flatMap(({ bestDay }) => (bestDay ? [bestDay] : []));
  return days.reduce<Review["bestDay"]>((best, day) => (day.value > (best?.value ?? 0) ? day : best), null);
}

/** Weekday by hour over all three; only where each has hours, in one zone. */
function hoursOf(snapshots: RecapFigures[]): number[][] | null {
  const zones = new Set(snapshots.map(({ period }) => period.timezone));
  if (zones.size !== 1 || snapshots.some(({ hours, value }) => value !== null && hours.length === 0)) return null;
  return Array.from({ length: 7 }, (_, weekday) =>
    Array.from({ length: 24 }, (__, hour) => sum(snapshots.map(({ hours }) => hours[weekday]?.[hour] ?? 0))),
  );
}

/** Day by day over all that have days, as published. */
function daysOf(dated: RecapFigures[]): Review["days"] {
  const totals = new Map<string, number>();
  for (const { date, value } of dated.flatMap(({ days }) => days)) totals.set(date, (totals.get(date) ?? 0) + value);
  const days = [...totals].map(([date, value]) => ({ date, value })).sort((a, b) => (a.date < b.date ? -1 : 1));
  return days.some(({ value }) => value !== 0) ? days : null;
}

type Rates = NonNullable<NonNullable<RecapFigures["money"]>["rates"]>;

const startOf = (figures: RecapFigures | undefined) => figures?.period.partial?.since ?? figures?.period.firstDay ?? "";

/** Every rate of the months from the day it held, oldest first: one that goes on from month to month is one. */
function ratesOf(snapshots: RecapFigures[]): Rates {
  const all = snapshots.flatMap((figures): Rates => {
    const { money } = figures;
    if (!money) return [];
    const { rateMinor, agreedOn, agreedBy } = money;
    return money.rates ?? [{ rateMinor, agreedOn, agreedBy, from: startOf(figures) }];
  });
  const said = ({ rateMinor, agreedOn, agreedBy }: Rates[number]) => `${rateMinor} ${agreedOn} ${agreedBy}`;
  return all.filter((rate, at) => at === 0 || said(rate) !== said(all[at - 1] ?? rate));
}

/** Months in which nothing happened add nothing; three of them have no value to speak of. */
function moneyOf(snapshots: RecapFigures[]): Review["money"] {
  const worth = snapshots.map(worthOf).filter((each) => each !== null);
  const [first] = worth;
  if (!first || worth.length < snapshots.length || worth.some(({ currency }) => currency !== first.currency))
    return null;
  const last = snapshots.findLast(({ money }) => money !== null)?.money;
  if (!last) return null;
  const rates = ratesOf(snapshots);
  const { currency, rateMinor, agreedOn, agreedBy } = last;
  const total = { amountMinor: sum(worth.map(({ amountMinor }) => amountMinor)), currency };
  const isOne = rates.length === 1 && rates[0]?.from === startOf(snapshots.find(({ money }) => money !== null));
  return { ...total, rateMinor, agreedOn, agreedBy, ...(isOne ? {} : { rates }) };
}

/**
 * Three months from their stored snapshots (recaps.md §2, business review). Figures are added only where they mean the same
 * and add up, and compared only where all six months are whole. What they come to, are worth and who it is from counts what came
 * since each was published (`live` and its `shares`, §8). Throws Refusal not_found when no month has a snapshot.
 */
export function reviewOf(
  snapshots: RecapFigures[],
  keys: string[],
  { live = [], shares = null }: { live?: Live; shares?: SharesPart | null } = {},
): Review {
  const last = snapshots.at(-1);
  if (!last) throw new Refusal("not_found", "There is no recap of these months.");
  const byNow = snapshots.map((each) => {
    const known = each.value;
    if (known === null) return each;
    const value = liveValue(each.period.key, each, { live, known });
    return { ...each, value, money: moneyByNow(each, value, shares) };
  });
  const months = keys.map((key): ReviewMonth => {
    const at = snapshots.findIndex(({ period }) => period.key === key);
    return { key, figures: snapshots[at] ?? null, money: byNow[at]?.money ?? null };
  });
  const isComparable = meanTheSame(snapshots);
  const isSum = isComparable && adds(last.metric.aggregation);
  const told = snapshots.filter(({ value }) => value !== null);
  const isTold = told.length === 3;
  const earlier = isComparable ? earlierOf(last, keys[0] ?? nextPeriod(last.period.key), live) : [];
  const published = isSum && isTold ? told.map(({ value }) => value ?? 0) : null;
  const now = published && told.map((each) => liveValue(each.period.key, each, { live, known: each.value ?? 0 }));
  const total = now && sum(now);
  const isWhole = told.every(({ period }) => period.partial === null);
  const hours = isSum && told.length > 1 ? hoursOf(snapshots) : null;
  const dated = told.filter(({ days }) => days.length > 0);
  return {
    months,
    others: otherMetrics(
      snapshots.map(({ period, metric }) => ({ key: period.key, metric })),
      last.metric.key,
    ),
    last,
    isComparable,
    total,
    published: published && sum(published),
    change: isWhole ? changeOf(now, { last, earlier }) : null,
    earlier,
    bestMonth: isComparable ? bestMonthOf(snapshots) : null,
    bestDay: isComparable ? bestDayOf(snapshots) : null,
    hours,
    missingHours: hours ? snapshots.flatMap(({ missingHours }) => missingHours) : [],
    peak: hours && told.some(({ peak }) => peak !== null) ? peakOf(hours) : null,
    days: isSum && told.length > 1 ? daysOf(dated) : null,
    withoutDays: keys.filter((key) => dated.every(({ period }) => period.key !== key)),
    money: isSum && isTold ? moneyOf(byNow) : null,
    publishedMoney: isSum && isTold ? moneyOf(snapshots) : null,
    ...contributorsIn(snapshots, total, { live, shares }),
    firstValue: last.goals.firstValue,
    twelveMonth: last.goals.twelveMonth,
  };
}
