import { expect, test } from "vitest";
import { firstValueReached, goalProgress, type MeasuredGoal, type PaceInputs } from "#domain/pace.ts";

const year: MeasuredGoal = {
  kind: "twelve_month",
  statement: "2,400 departures handled",
  type: "accumulate",
  target: 2400,
  baseline: null,
  startsOn: "2026-05-01",
  targetOn: "2027-04-30",
  reachedOn: null,
  current: 930,
  milestones: [],
};

function progress(goal: Partial<MeasuredGoal>, inputs: Partial<PaceInputs> = {}): ReturnType<typeof goalProgress> {
  return goalProgress({
    goal: { ...year, ...goal },
    asOfDay: "2026-10-01",
    unit: 1,
    direction: "higher",
    completeMonths: [],
    history: [],
    firstValueReached: true,
    projectionMinMonths: 6,
    ...inputs,
  });
}

function months(count: number, value: number): number[] {
  return Array<number>(count).fill(value);
}

test("930 of 2,400 after five months is slightly behind, needs 210 a month and shows no projection", () => {
  expect(progress({ current: 930 }, { completeMonths: months(5, 186) })).toMatchObject({
    progress: 0.3875,
    expected: 1000,
    pace: 0.93,
    paceState: "slightly_behind",
    neededPerMonth: 210,
    projection: null,
  });
});

test("1,116 after six months projects to between 1,670 and 3,350", () => {
  expect(progress({ current: 1116 }, { asOfDay: "2026-11-01", completeMonths: months(6, 186) })).toMatchObject({
    expected: 1200,
    pace: 0.93,
    paceState: "slightly_behind",
    neededPerMonth: 214,
    projection: { low: 1670, high: 3350 },
  });
});

test.each([
  // C = 186 k, P = 2,232 each time.
  ["eight months take the wide range", 8, "2027-01-01", 1670, 3350],
  ["nine months take the middle range", 9, "2027-02-01", 1900, 2790],
  ["eleven months take the narrow range", 11, "2027-04-01", 2120, 2460],
])("%s", (_rule, count, asOfDay, low, high) => {
  const result = progress({ current: 186 * count }, { asOfDay, completeMonths: months(count, 186) });
  expect(result.projection).toEqual({ low, high });
});

test("a projection never starts below what is already counted", () => {
  const late = progress({ current: 1600 }, { asOfDay: "2027-04-01", completeMonths: months(8, 200) });
  expect(late.projection).toEqual({ low: 1600, high: 2700 });
});

test("a year written to its anniversary expects the same as one written to the day before", () => {
  expect(progress({ targetOn: "2027-05-01" }).expected).toBe(1000);
});

test("a goal that is no whole number of months expects equal days", () => {
  // 29 of 53 days of 100.
  const goal = {
    kind: "first_value" as const,
    target: 100,
    startsOn: "2026-10-20",
    targetOn: "2026-12-12",
    current: 62,
  };
  expect(progress(goal, { asOfDay: "2026-11-18", firstValueReached: false })).toMatchObject({
    expected: 55,
    pace: 1.13,
    paceState: "ahead",
  });
});

test("an agreed curve is followed in straight lines between its dated points", () => {
  const milestones = [
    { on: "2026-11-01", value: 600 },
    { on: "2026-09-01", value: 100 },
  ];
  // 30 of 61 days from 100 to 600.
  const result = progress({ milestones, current: 346 });
  expect(result.expected).toBe(346);
  expect(result.pace).toBe(1);
});

test("before the first point the curve rises from nothing and after the last one to the target", () => {
  const milestones = [{ on: "2026-10-31", value: 183 }];
  expect(progress({ milestones }, { asOfDay: "2026-06-30" }).expected).toBe(60);
  // 90 of 181 days from the midnight after 31 October to the one after 30 April, from 183 to 2,400.
  expect(progress({ milestones }, { asOfDay: "2027-01-30" }).expected).toBe(1285);
});

test.each([
  [1100, "ahead"],
  [1094, "on_pace"],
  [950, "on_pace"],
  [944, "slightly_behind"],
  [800, "slightly_behind"],
  [794, "behind"],
])("%d of 1,000 expected reads as %s", (current, state) => {
  expect(progress({ current }).paceState).toBe(state);
});

test("there is no pace in the first thirty days, and there is on the thirtieth day after the start", () => {
  expect(progress({ current: 5 }, { asOfDay: "2026-05-30" })).toMatchObject({
    expected: null,
    pace: null,
    paceState: "ramping_up",
  });
  expect(progress({ current: 5 }, { asOfDay: "2026-05-31" }).paceState).toBe("behind");
});

test("before First Value the twelve-month goal is ramping up however long it takes", () => {
  const result = progress({ current: 1116 }, { firstValueReached: false, completeMonths: months(6, 186) });
  expect(result).toMatchObject({ paceState: "ramping_up", pace: null, projection: null });
});

test("a reached goal puts no more pressure on", () => {
  const result = progress({ current: 2500, reachedOn: "2026-09-20" }, { completeMonths: months(6, 400) });
  expect(result).toMatchObject({
    paceState: "reached",
    reachedOn: "2026-09-20",
    daysToReach: 142,
    progress: 1,
    pace: null,
    neededPerMonth: null,
    projection: null,
  });
});

test("a day reached after the day looked at is not known yet", () => {
  expect(progress({ reachedOn: "2026-10-02" })).toMatchObject({ reachedOn: null, daysToReach: null, pace: 0.93 });
});

test("a figure that may not be printed leaves progress and pace empty", () => {
  expect(progress({ current: null })).toMatchObject({
    progress: null,
    expected: null,
    pace: null,
    paceState: null,
    neededPerMonth: null,
  });
});

test("needed per month is rounded up to what is shown, and so is what was expected to its half", () => {
  // 1,471 missing over seven months is 210.14 a month; with two decimals kept and one shown, 14.71 and 2.2.
  expect(progress({ target: 2401, current: 930 }).neededPerMonth).toBe(211);
  expect(progress({ target: 2400, current: 929 }, { unit: 100 }).neededPerMonth).toBe(300);
  expect(progress({ target: 2400, current: 929 }, { unit: 10 }).neededPerMonth).toBe(220);
  // 5.43 tonnes for the year are 2.2625 by the end of the fifth month.
  for (const [unit, expected] of [
    [1, 226],
    [10, 230],
    [100, 200],
  ] as const)
    expect(progress({ target: 543, current: 250 }, { unit }), String(unit)).toMatchObject({ expected, pace: 1.1 });
});

test("in the last weeks no more is needed than what is missing", () => {
  expect(progress({ current: 2300 }, { asOfDay: "2027-04-20" }).neededPerMonth).toBe(100);
});

test("past its day an unreached goal is judged against the whole target", () => {
  expect(progress({ current: 1200 }, { asOfDay: "2027-06-01" })).toMatchObject({
    expected: 2400,
    pace: 0.5,
    paceState: "behind",
    neededPerMonth: null,
  });
});

test("a level is measured from its baseline", () => {
  // Half a year: from 100 to 200 expects 150; 140 has made 40 of 50.
  const level = { type: "reach_level" as const, baseline: 100, target: 200, current: 140 };
  expect(progress(level, { asOfDay: "2026-11-01" })).toMatchObject({
    progress: 0.4,
    expected: 150,
    pace: 0.8,
    paceState: "slightly_behind",
    neededPerMonth: null,
  });
});

test("a figure to reduce is ahead when it is lower than expected", () => {
  const reduce = { type: "reduce_to" as const, baseline: 50, target: 10 };
  expect(progress({ ...reduce, current: 20 }, { asOfDay: "2026-11-01" })).toMatchObject({
    progress: 0.75,
    expected: 30,
    pace: 1.5,
    paceState: "ahead",
  });
  expect(progress({ ...reduce, current: 60 })).toMatchObject({ progress: 0, paceState: "behind" });
  expect(progress({ ...reduce, current: 10 }).paceState).toBe("reached");
});

test("a level without an agreed baseline has no progress", () => {
  expect(progress({ type: "reach_level", baseline: null, target: 2000 })).toMatchObject({ progress: null, pace: null });
});

test("where baseline and target are equal the goal is met or it is not", () => {
  const flat = { type: "reach_level" as const, baseline: 100, target: 100 };
  expect(progress({ ...flat, current: 100 }).progress).toBe(1);
  expect(progress({ ...flat, current: 99 }).progress).toBe(0);
});

test("keeping a level is the share of whole months on its right side", () => {
  const keep = { type: "keep" as const, target: 100, current: 120 };
  expect(progress(keep, { completeMonths: [100, 99, 120, 130] }).progress).toBe(0.75);
  expect(progress(keep, { completeMonths: [100, 99, 120, 130], direction: "lower" }).progress).toBe(0.5);
  expect(progress(keep).progress).toBeNull();
});

test("keeping within a band counts the months between its edges, the edges among them, whatever is better", () => {
  const band = { type: "keep" as const, baseline: 90, target: 110, current: 100 };
  const months = { completeMonths: [89, 90, 100, 110, 111] };
  expect(progress(band, months).progress).toBe(0.6);
  expect(progress(band, { ...months, direction: "lower" }).progress).toBe(0.6);
});

test("First Value is reached on the first day whose running total meets the mark", () => {
  const days = [
    { date: "2026-06-09", value: 30 },
    { date: "2026-06-01", value: 70 },
    { date: "2026-06-10", value: 5 },
  ];
  expect(firstValueReached({ mark: 100, days })).toBe("2026-06-09");
  expect(firstValueReached({ mark: 106, days })).toBeNull();
  expect(firstValueReached({ mark: 100, days: [] })).toBeNull();
});

test("what was agreed by the last day of a month is expected when that day is over, not before", () => {
  const milestones = [{ on: "2026-10-31", value: 700 }];
  const kept = progress({ milestones, current: 700 }, { asOfDay: "2026-11-01" });
  expect(kept).toMatchObject({ expected: 700, pace: 1, paceState: "on_pace" });
  // The day itself still has its share to bring: 183 of 184 days.
  expect(progress({ milestones, current: 690 }, { asOfDay: "2026-10-31" }).expected).toBe(696);
  // The first of the next month means the same midnight.
  const first = [{ on: "2026-11-01", value: 700 }];
  expect(progress({ milestones: first, current: 700 }, { asOfDay: "2026-11-01" }).expected).toBe(700);
});

test("the last day of a calendar month is over by the recap of it, whatever day the goal began", () => {
  const goal = { startsOn: "2026-05-12", targetOn: "2027-05-11", milestones: [{ on: "2026-10-31", value: 700 }] };
  expect(progress({ ...goal, current: 700 }, { asOfDay: "2026-11-01" })).toMatchObject({ expected: 700, pace: 1 });
  const own = { ...goal, milestones: [{ on: "2026-10-11", value: 700 }] };
  expect(progress({ ...own, current: 700 }, { asOfDay: "2026-10-12" })).toMatchObject({ expected: 700, pace: 1 });
});

test("the day of a milestone halfway through a month is where the line bends, for what is to come down too", () => {
  const milestones = [{ on: "2026-09-15", value: 40 }];
  const reduce = { type: "reduce_to" as const, baseline: 50, target: 10, milestones, current: 45 };
  expect(progress(reduce, { asOfDay: "2026-09-15" })).toMatchObject({ expected: 40, pace: 0.5 });
  // 228 days from 40 to 10: the first of them asks for 0.13 more.
  expect(progress({ ...reduce, current: 50 }, { asOfDay: "2026-09-16" })).toMatchObject({ expected: 40, pace: 0 });
});

test("a pace that is a half of a hundredth is rounded as written on paper", () => {
  // 1,005 of 1,000 is 1.005: no float is.
  expect([1005, 945, 285].map((current) => progress({ current }).pace)).toEqual([1.01, 0.95, 0.29]);
});

test("a projection starts at the figure that is counted, to the unit, where no less can come", () => {
  const late = progress(
    { target: 99_000, current: 12_345 },
    { asOfDay: "2027-04-25", completeMonths: months(11, 100) },
  );
  expect(late.projection?.low).toBe(12_345);
});

test("the end of a range is never below its start", () => {
  // Half as much every month: eleven of them are nearly all, and eleven twelfths of what their mean projects. The first
  // took away, so that no season is taken.
  const history = Array.from({ length: 36 }, (_, at) => {
    const key = `${2024 + Math.floor((at + 3) / 12)}-${String(((at + 3) % 12) + 1).padStart(2, "0")}`;
    return { key, value: at === 0 ? -(2 ** 41) : 2 ** (40 - at) };
  });
  const goal = { startsOn: "2026-04-20", targetOn: "2027-04-19", target: 2 ** 40, current: 66_000 };
  const completeMonths = history.slice(-11).map(({ value }) => value);
  expect(progress(goal, { asOfDay: "2027-04-01", history, completeMonths }).projection).toEqual({
    low: 66_000,
    high: 66_000,
  });
});

test("months that also took away may end below what is counted, and below nothing there is no range", () => {
  const net = [300, 300, 300, 300, 300, -900];
  const fallen = progress({ current: 600 }, { asOfDay: "2026-11-01", completeMonths: net });
  expect(fallen.projection).toEqual({ low: 900, high: 1800 });
  // 3,600 are projected, three quarters of which are less than what there is.
  const more = progress({ current: 3000, target: 9999 }, { asOfDay: "2026-11-01", completeMonths: net });
  expect(more.projection).toEqual({ low: 2700, high: 5400 });
  expect(progress({ current: -600 }, { asOfDay: "2026-11-01", completeMonths: months(6, -100) }).projection).toBeNull();
});

test("before a goal begins all its months are left, and no more: what came earlier counts for nothing", () => {
  const needed = (asOfDay: string) => progress({ current: 0 }, { asOfDay }).neededPerMonth;
  expect([needed("2026-02-01"), needed("2026-04-30"), needed("2026-05-01")]).toEqual([200, 200, 200]);
});
