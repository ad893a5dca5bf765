import { backtestSettings } from "#schema/goal-settings.ts";

/** A complete calendar month with its total, scaled. */
export interface KeptMonth {
  /** "2026-10" */
  key: string;
  value: number;
}

/** What an account's own months say about projections of it. */
export interface Backtest {
  /** 10th and 90th percentile of actual ÷ projected. */
  low: number;
  high: number;
  /** What each calendar month is to bring by now, January first, scaled, where that projects better than the mean; else null. */
  season: readonly number[] | null;
}

/** The newest months without a gap, oldest first. */
function latestRun(months: readonly KeptMonth[]): KeptMonth[] {
  const newest = months.slice(-backtestSettings.mostMonths);
  const places = newest.map(({ key }) => Number(key.slice(0, 4)) * 12 + Number(key.slice(5)));
  const gap = places.findLastIndex((place, at) => at > 0 && places[at - 1] !== place - 1);
  return newest.slice(Math.max(0, gap));
}

/** Months taken apart for the loop over all windows: a recap is composed within half a millisecond. */
interface Run {
  values: Float64Array;
  /** Calendar month of each, 0 to 11. */
  calendar: Uint8Array;
  /** Sum and number of months by calendar month. */
  sums: Float64Array;
  counts: Uint8Array;
}

function runOf(months: readonly KeptMonth[]): Run {
  const values = Float64Array.from(months, (month) => month.value);
  const calendar = Uint8Array.from(months, (month) => Number(month.key.slice(5)) - 1);
  const [sums, counts] = [new Float64Array(12), new Uint8Array(12)];
  calendar.forEach((at, index) => {
    sums[at] = (sums[at] ?? 0) + (values[index] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  });
  return { values, calendar, sums, counts };
}

/** The mean of each calendar month over the months outside of a window; −1 where there is none. */
function sharesWithout({ values, calendar, sums, counts }: Run, from: number, to: number): Float64Array {
  const [left, number] = [sums.slice(), counts.slice()];
  for (let at = from; at < to; at += 1) {
    const own = calendar[at] ?? 0;
    left[own] = (left[own] ?? 0) - (values[at] ?? 0);
    number[own] = (number[own] ?? 0) - 1;
  }
  for (let own = 0; own < 12; own += 1) left[own] = number[own] === 0 ? -1 : (left[own] ?? 0) / (number[own] ?? 1);
  return left;
}

interface Ratios {
  /** Actual ÷ projected, a window each. */
  mean: number[];
  season: number[];
}

function ratiosOf(run: Run, known: number, length: number): Ratios {
  const ratios: Ratios = { mean: [], season: [] };
  for (let from = 0; from + length <= run.values.length; from += 1) {
    const shares = sharesWithout(run, from, from + length);
    let actual = 0;
    let first = 0;
    let whole = 0;
    let head = 0;
    let least = 0;
    for (let at = from; at < from + length; at += 1) {
      const value = run.values[at] ?? 0;
      const share = shares[run.calendar[at] ?? 0] ?? 0;
      actual += value;
      whole += share;
      if (at < from + known) {
        first += value;
        head += share;
      }
      if (share < least) least = share;
    }
    if (actual <= 0 || first <= 0) continue;
    ratios.mean.push(actual / ((first * length) / known));
    if (least === 0 && head > 0) ratios.season.push(actual / ((first * whole) / head));
  }
  return ratios;
}

/** The calendar months as the newest `known` ones make them likely; null where these tell nothing. */
function seasonOf(run: Run, known: number): number[] | null {
  const from = run.values.length - known;
  const shares = sharesWithout(run, from, run.values.length);
  let [sum, head] = [0, 0];
  for (let at = from; at < run.values.length; at += 1) {
    sum += run.values[at] ?? 0;
    head += shares[run.calendar[at] ?? 0] ?? 0;
  }
  return head > 0 && shares.every((share) => share >= 0) ? Array.from(shares, (share) => (share * sum) / head) : null;
}

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();

/** Linear between the two nearest of the sorted values, the ends being the 0th and the 100th. */
function percentile(of: Float64Array, part: number): number {
  const at = (of.length - 1) * part;
  const [below, above] = [of[Math.floor(at)] ?? 0, of[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
}

/** Median absolute error of projections, as a share of what came. */
function medianError(ratios: readonly number[]): number {
  return percentile(sorted(ratios.map((ratio) => Math.abs(1 / ratio - 1))), 0.5);
}

/**
 * How well an account's months were projected by its own earlier ones (recaps.md §6), for a goal with `known` complete months
 * behind it and `ahead` months left, rounded to whole ones, at least one. `months`: complete months, oldest first.
 *
 * Backtested are the newest consecutive months, 24 to 60 of them: every window of known + ahead months in a row, in each of
 * which only its first `known` are looked at. By the mean a window comes to their sum × (known + ahead) ÷ known. By seasonal
 * shares it comes to their sum × (shares of all its months) ÷ (shares of those), a share being the mean of a calendar month
 * over the months outside the window, before and after it. Windows whose sum, or whose first part, is not above zero count for
 * neither. Seasonal shares are taken where every window has them, the newest `known` months have them, and the median of
 * |projected ÷ actual − 1| is smaller than the mean's; the percentiles are those of the way that is taken, linear between ranks
 * with the ends at 0 and 100. Values are whole numbers and are summed as such; only quotients are floats, and nothing is rounded
 * here. Null with fewer than 24 months or 12 windows.
 */
export function backtest(asked: { months: readonly KeptMonth[]; known: number; ahead: number }): Backtest | null {
  const { known, ahead } = asked;
  const months = latestRun(asked.months);
  if (months.length < backtestSettings.leastMonths || known < 1) return null;
  const run = runOf(months);
  const { mean, season: bySeason } = ratiosOf(run, known, known + Math.max(1, Math.round(ahead)));
  if (mean.length < backtestSettings.leastWindows) return null;
  const isBetter = bySeason.length === mean.length && medianError(bySeason) < medianError(mean);
  const season = isBetter ? seasonOf(run, known) : null;
  const ratios = sorted(season ? bySeason : mean);
  return {
    low: percentile(ratios, backtestSettings.shares.low),
    high: percentile(ratios, backtestSettings.shares.high),
    season,
  };
}
