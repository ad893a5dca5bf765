import { expect, test } from "vitest";
import { backtest, type KeptMonth } from "#domain/backtest.ts";
import { addMonths } from "#domain/day.ts";
import { nextPeriod, previousPeriod } from "#domain/month.ts";
import { goalProgress, type PaceInputs } from "#domain/pace.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { type ProjectionGolden, readGolden, readProjections } from "../golden/golden.ts";
import { account, meetings, month, monthOf, twelveMonth } from "../support/recap-inputs.ts";

type Totals = Record<string, number | [count: number, sum: number]>;

const { births, electron, strikes } = {
  births: readGolden("births"),
  electron: readGolden("electron"),
  strikes: readGolden("birdstrikes"),
};
const series: Record<string, Totals> = {
  "births 1969-1988": births["1969-1988"].months,
  "births 2000-2014": births["2000-2014"].months,
  "bird strikes": strikes.months,
  "Electron, all": electron.all.months,
  "Electron, stable": electron.stable.months,
};

/** Whole months of a series up to `last`, a silent one as 0, oldest first. */
function monthsOf(totals: Totals, last: string, count: number): KeptMonth[] {
  const months: KeptMonth[] = [];
  for (let key = last; months.length < count; key = previousPeriod(key)) {
    const total = totals[key] ?? 0;
    months.unshift({ key, value: typeof total === "number" ? total : total[0] });
  }
  return months;
}

const testOf = ({ series: name, last, months, known }: ProjectionGolden) =>
  backtest({ months: monthsOf(series[name] ?? {}, last, months), known, ahead: 12 - known });

test.each(readProjections())("$series: $months months with $known known are as Python found them", (golden) => {
  const found = testOf(golden);
  expect(found?.low).toBeCloseTo(golden.low, 8);
  expect(found?.high).toBeCloseTo(golden.high, 8);
  expect(found?.season?.map((value) => Math.round(value * 1000) / 1000) ?? null).toEqual(golden.season);
});

test.each(readProjections())(
  "$series: a goal with $known of twelve months, after $months, comes to what Python says",
  (golden) => {
    const { series: name, last, months, known, range } = golden;
    const history = monthsOf(series[name] ?? {}, last, months);
    const own = history.slice(-known).map(({ value }) => value);
    const startsOn = `${history.at(-known)?.key}-01`;
    const { projection } = goalProgress({
      goal: {
        ...{ kind: "twelve_month", statement: "", type: "accumulate", target: 1e9, baseline: null, reachedOn: null },
        ...{ startsOn, targetOn: addMonths(startsOn, 12), current: own.reduce((sum, value) => sum + value, 0) },
        milestones: [],
      },
      asOfDay: `${nextPeriod(last)}-01`,
      ...{ unit: 1, direction: "higher", firstValueReached: true, projectionMinMonths: 6 },
      ...{ completeMonths: own, history },
    });
    expect(projection).toEqual({ low: range[0], high: range[1] });
  },
);

test("series with seasons are projected by them, and a growing one is not", () => {
  const isSeasonal = (name: string, known: number) =>
    readProjections()
      .filter((each) => each.series.startsWith(name) && each.known === known)
      .map((each) => testOf(each)?.season !== null);
  for (const known of [6, 9, 11]) {
    expect(isSeasonal("births", known)).toEqual(Array(6).fill(true));
    expect(isSeasonal("bird strikes", known)).toEqual([true, true, true]);
  }
  for (const known of [6, 9]) expect(isSeasonal("Electron", known)).toEqual(Array(6).fill(false));
});

/** Months from January 2024 on. */
function from2024(values: readonly number[]): KeptMonth[] {
  let key = "2023-12";
  return values.map((value) => {
    key = nextPeriod(key);
    return { key, value };
  });
}

const year = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];
const years = (count: number) => from2024(Array.from({ length: count }, () => year).flat());

test("below two years of months in a row there is no own range", () => {
  expect(backtest({ months: years(2), known: 6, ahead: 6 })).not.toBeNull();
  expect(backtest({ months: years(2).slice(1), known: 6, ahead: 6 })).toBeNull();
  const gap = years(3).filter(({ key }) => key !== "2025-06");
  expect(backtest({ months: gap, known: 6, ahead: 6 })).toBeNull();
});

test("what lies more than five years back is not looked at", () => {
  const early = from2024([...Array<number>(24).fill(1), ...years(5).map(({ value }) => value)]);
  const late = early.slice(24);
  expect(backtest({ months: early, known: 6, ahead: 6 })).toEqual(backtest({ months: late, known: 6, ahead: 6 }));
});

test("a goal too long for twelve windows keeps the usual range", () => {
  expect(backtest({ months: years(2), known: 6, ahead: 8 })).toBeNull();
  expect(backtest({ months: years(2), known: 6, ahead: 7.4 })).not.toBeNull();
});

test("years without a single unit, and months that fell below zero, are projected by no shares", () => {
  expect(backtest({ months: from2024(Array<number>(36).fill(0)), known: 6, ahead: 6 })).toBeNull();
  const net = from2024(Array.from({ length: 36 }, (_, at) => (at % 12 === 3 ? -500 : 100)));
  expect(backtest({ months: net, known: 6, ahead: 6 })?.season ?? null).toBeNull();
});

/** Half of 2026 gone, every year the same: 210 of 780 are there. */
function halfYear(over: Partial<PaceInputs> = {}): ReturnType<typeof goalProgress>["projection"] {
  const history = years(2).concat(years(3).slice(24, 30));
  return goalProgress({
    goal: {
      ...{ kind: "twelve_month", statement: "", type: "accumulate", target: 1000, baseline: null, reachedOn: null },
      ...{ startsOn: "2026-01-01", targetOn: "2026-12-31", current: 210, milestones: [] },
    },
    ...{ asOfDay: "2026-07-01", unit: 1, direction: "higher", firstValueReached: true, projectionMinMonths: 6 },
    completeMonths: year.slice(0, 6),
    history,
    ...over,
  }).projection;
}

test("an account whose years are alike is projected to what its season brings, and its range is as narrow as its past", () => {
  expect(halfYear()).toEqual({ low: 780, high: 780 });
});

test("without two years the projection is the mean in the usual range", () => {
  // 210 + 35 × 6 = 420; three quarters of it and one and a half.
  expect(halfYear({ history: years(3).slice(13, 30) })).toEqual({ low: 315, high: 630 });
});

test("two years of history bring no projection before there are six months of the goal", () => {
  expect(
    halfYear({ asOfDay: "2026-06-01", completeMonths: year.slice(0, 5), history: years(3).slice(0, 29) }),
  ).toBeNull();
});

test("a season is counted by days where a goal ends inside a month", () => {
  const goal = {
    ...{ kind: "twelve_month" as const, statement: "", type: "accumulate" as const, target: 9000, baseline: null },
    ...{ reachedOn: null, startsOn: "2026-01-01", targetOn: "2026-12-11", current: 210, milestones: [] },
  };
  // 210 + 70 + 80 + 90 + 100 + 110 and 10 of the 31 days of 120.
  const { low, high } = halfYear({ goal }) ?? { low: 0, high: 0 };
  expect([low, high]).toEqual([699, 699]);
});

/** What the recap of October 2026 projects, `count` months of 186 before it, one more or less from month to month. */
function october(count: number, over: Partial<RecapInputs> = {}): ReturnType<typeof goalProgress>["projection"] {
  let key = "2026-10";
  const earlier = Array.from({ length: count }, (_, at) => {
    key = previousPeriod(key);
    return month(key, 186 + (at % 2));
  });
  const goals = [{ ...twelveMonth, startsOn: "2026-05-01", targetOn: "2027-04-30", target: 2400, current: 1116 }];
  const from = { ...account, coveredFrom: `${key}-01` };
  return (
    monthOf(186, { account: from, goals, earlier: earlier.reverse(), ...over }).goals.twelveMonth?.projection ?? null
  );
}

test("a recap's range is the usual one with 23 months, and the account's own with 24", () => {
  expect(october(22)).toEqual({ low: 1680, high: 3350 });
  expect(october(23)).toEqual({ low: 2230, high: 2230 });
});

test("months that were counted in another way are no history of this figure", () => {
  const metric = { ...meetings, startsOn: "2025-06", comparable: false };
  expect(october(36, { metric })).toEqual(october(22));
  expect(october(36, { metric: { ...metric, comparable: true } })).toEqual(october(36));
});
