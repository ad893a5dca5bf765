import { expect, test } from "vitest";
import { recapCsv, reviewCsv } from "#domain/csv.ts";
import { reviewKeys, reviewOf } from "#domain/recap/review.ts";
import { sayReview } from "#mail/recap/said-review.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Review } from "#schema/review.ts";
import type { Language } from "#schema/words.ts";
import { daysOf, departures, figuresOf } from "../support/recap-figures.ts";

const keys = ["2026-08", "2026-09", "2026-10"];

/** A whole month with one value a day. */
function month(key: string, daily: number, more: Partial<RecapFigures> = {}): RecapFigures {
  const count = new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5)), 0)).getUTCDate();
  const days = daysOf(
    key,
    Array.from({ length: count }, () => daily),
  );
  const base = figuresOf();
  const period = { ...base.period, key, firstDay: `${key}-01`, lastDay: `${key}-${count}` };
  return figuresOf({ days, period, value: daily * count, bestDay: { date: `${key}-05`, value: daily }, ...more });
}

const three = () => [month("2026-08", 2), month("2026-09", 3), month("2026-10", 4)];

test("the three months are the named one and the two before it, over the turn of a year too", () => {
  expect(reviewKeys("2027-01")).toEqual(["2026-11", "2026-12", "2027-01"]);
  expect(() => reviewKeys("2026-13")).toThrow("There is no such month.");
});

test("the total is the sum of the stored months, and the hours together are the total again", () => {
  const review = reviewOf(three(), keys);
  expect(review.total).toBe(31 * 2 + 30 * 3 + 31 * 4);
  expect(review.hours?.flat().reduce((sum, value) => sum + value, 0)).toBe(review.total);
  expect(review.bestMonth).toMatchObject({ key: "2026-10", value: 124 });
  expect(review.bestDay).toEqual({ date: "2026-10-05", value: 4 });
  expect(review.money).toMatchObject({ amountMinor: 3 * 1_737_000, currency: "USD" });
});

test("a month in which nothing happened adds nothing to what the three were worth, and hides nothing of it", () => {
  const [august, , october] = three();
  const quiet = month("2026-09", 0, { state: "zero", bestDay: null, peak: null, money: null });
  const review = reviewOf([august, quiet, october] as RecapFigures[], keys);
  expect(review.money).toMatchObject({ amountMinor: 2 * 1_737_000, currency: "USD" });
  expect(reviewOf([quiet, quiet, quiet], keys).money).toBeNull();
});

test("a month whose adjustments took back all it had hides nothing of what the three were worth either", () => {
  const [august, , october] = three();
  const undone = month("2026-09", 0, { state: "ok", bestDay: null, peak: null, money: null });
  const days = undone.days.map((day, at) => ({ ...day, value: [5, -5][at] ?? 0 }));
  const told = (september: RecapFigures) => reviewOf([august, september, october] as RecapFigures[], keys).money;
  expect(told({ ...undone, days })).toMatchObject({ amountMinor: 2 * 1_737_000, currency: "USD" });
  // Taken back at a rate of 100.00 what was counted at 90.00.
  const [rate] = departures.rates;
  const rates = rate ? [rate, { ...rate, amountMinor: 10_000, validFrom: "2026-09-02" }] : [];
  const dearer = { ...undone, days, metric: { ...departures, rates } };
  expect(told(dearer)?.amountMinor).toBe(2 * 1_737_000 - 5000);
});

test("what the three were worth names every rate that went into it, from the day it held, and one only where one did", () => {
  const [august, september, october] = three() as [RecapFigures, RecapFigures, RecapFigures];
  const rate = (rateMinor: number) => ({ rateMinor, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" });
  const worth = (
    figures: RecapFigures,
    rates: NonNullable<NonNullable<RecapFigures["money"]>["rates"]>,
    now = 9000,
  ) => {
    const money = { amountMinor: 100, currency: "USD", ...rate(now) };
    return { ...figures, money: rates.length > 0 ? { ...money, rates } : money };
  };
  const told = (...months: RecapFigures[]) => reviewOf(months, keys).money;
  expect(told(worth(august, []), worth(september, []), worth(october, []))).toEqual({
    ...{ amountMinor: 300, currency: "USD", ...rate(9000) },
  });
  const changed = [
    { ...rate(8000), from: "2026-09-01" },
    { ...rate(9000), from: "2026-09-17" },
  ];
  expect(told(worth(august, [], 8000), worth(september, changed), worth(october, []))).toEqual({
    ...{ amountMinor: 300, currency: "USD", ...rate(9000) },
    rates: [
      { ...rate(8000), from: "2026-08-01" },
      { ...rate(9000), from: "2026-09-17" },
    ],
  });
  const late = [{ ...rate(9000), from: "2026-08-12" }];
  expect(told(worth(august, late), worth(september, []), worth(october, []))?.rates).toEqual(late);
  const quiet = { ...august, value: 0, state: "zero" as const, money: null };
  expect(told(quiet, worth(september, []), worth(october, []))).not.toHaveProperty("rates");
  // Two of three months are not what the three were worth.
  expect(told(worth(september, []), worth(october, []))).toBeNull();
});

test("three months are compared with the three before, and with nothing when one of the six is not whole or not known", () => {
  // May 160, June 171, July 175 are what the newest snapshot knows.
  expect(reviewOf(three(), keys).change).toMatchObject({ before: 506, delta: -230, percent: -45.5, tone: "worse" });
  const [august, september, october] = three();
  if (!august || !september || !october) throw new Error("three months");
  const part = { kind: "first" as const, since: "2026-08-10", until: "2026-08-31" };
  const late = { ...august, period: { ...august.period, partial: part } };
  expect(reviewOf([late, september, october], keys).change).toBeNull();
  const forgetful = { ...october, months: october.months.filter(({ key }) => key !== "2026-06") };
  expect(reviewOf([august, september, forgetful], keys).change).toBeNull();
});

test("what is missing is said and never added as a zero", () => {
  const [august, , october] = three();
  const gap = reviewOf(
    [august, october].flatMap((each) => each ?? []),
    keys,
  );
  expect(gap.months.map(({ figures }) => figures?.value ?? null)).toEqual([62, null, 124]);
  expect([gap.total, gap.change]).toEqual([null, null]);
  const unknown = month("2026-09", 0, { value: null, state: "stale", days: [], hours: [], bestDay: null, money: null });
  const silent = reviewOf([month("2026-08", 2), unknown, month("2026-10", 4)], keys);
  expect([silent.total, silent.change, silent.money]).toEqual([null, null, null]);
  expect(silent.hours?.flat().reduce((sum, value) => sum + value, 0)).toBe(62 + 124);
  expect(() => reviewOf([], keys)).toThrow("There is no recap of these months.");
});

test("figures that mean something else are neither added nor compared", () => {
  const anew = { ...departures, version: 2, startsOn: "2026-10", comparable: false };
  const review = reviewOf([month("2026-08", 2), month("2026-09", 3), month("2026-10", 4, { metric: anew })], keys);
  expect(review).toMatchObject({ isComparable: false, total: null, change: null, hours: null, bestMonth: null });
  const same = { ...anew, comparable: true };
  expect(reviewOf([month("2026-08", 2), month("2026-09", 3), month("2026-10", 4, { metric: same })], keys).total).toBe(
    276,
  );
  const other = { ...departures, key: "gate.conflicts" };
  expect(reviewOf([month("2026-08", 2), month("2026-10", 4, { metric: other })], keys).isComparable).toBe(false);
});

test("a level does not add up: no total, no hours, and the months still stand beside each other", () => {
  const level = { ...departures, aggregation: "avg" as const };
  const review = reviewOf(
    keys.map((key, at) => month(key, at + 2, { metric: level, hours: [] })),
    keys,
  );
  expect(review).toMatchObject({ isComparable: true, total: null, change: null, hours: null, money: null });
  expect(review.bestMonth?.key).toBe("2026-10");
});

test("only where higher is better the highest month and day are called the best", () => {
  expect(
    reviewOf(
      keys.map((key, at) => month(key, at + 2, { direction: "lower" })),
      keys,
    ).bestMonth,
  ).toBeNull();
  expect(
    reviewOf(
      keys.map((key) => month(key, 2, { direction: "neutral" })),
      keys,
    ).bestDay,
  ).toBeNull();
});

const said = (review: Review, language: Language | null = null) =>
  sayReview({ review, contract: { kickoffOn: "", renewalOn: "" }, frame: { today: "" } } as never, language);
const total = (parts: { value: number }[]) => parts.reduce((sum, { value }) => sum + value, 0);

test("the weeks of three months add up to what the months say, and none but the first and the last is a part", () => {
  const review = reviewOf(three(), keys);
  const weeks = said(review).weeks?.rows ?? [];
  expect(total(review.days ?? [])).toBe(review.published);
  expect(total(weeks.flatMap((week) => week ?? []))).toBe(review.published);
  // August 1, 2026 is a Saturday, October 31 too: for the United States a week of one day, then thirteen whole ones.
  expect(weeks).toHaveLength(14);
  expect(weeks.map((week) => week?.isPart)).toEqual([true, ...Array.from({ length: 13 }, () => false)]);
  // August 30 and 31 stand with the first five days of September.
  expect(weeks[5]).toEqual({ from: "2026-08-30", value: 2 * 2 + 5 * 3, isPart: false });
});

test("weeks begin as the account's region begins them, and add up to the same", () => {
  const german = three().map((figures) => ({ ...figures, account: { ...figures.account, locale: "de-DE" } }));
  const rows = said(reviewOf(german, keys)).weeks?.rows ?? [];
  expect(rows.slice(0, 2).map((week) => week?.from)).toEqual(["2026-08-01", "2026-08-03"]);
  expect(total(rows.flatMap((week) => week ?? []))).toBe(276);
});

test("a month without days is named, and its weeks are left empty and not at zero", () => {
  const [august, september, october] = three() as [RecapFigures, RecapFigures, RecapFigures];
  const undated = { ...september, days: [], hours: [], bestDay: null, peak: null };
  const { weeks } = said(reviewOf([august, undated, october], keys));
  expect(weeks?.without).toBe("September 2026");
  expect(total(weeks?.rows.flatMap((week) => week ?? []) ?? [])).toBe(62 + 124);
  // From September 6 to 26 no day is known; that of August 30 and that of September 27 are parts.
  expect(weeks?.rows.slice(5, 10).map((week) => week?.isPart)).toEqual([true, undefined, undefined, undefined, true]);
  const missing = said(reviewOf([august, october], keys)).weeks;
  expect(missing?.without).toBe("September 2026");
  expect(said(reviewOf(three(), keys)).weeks?.without).toBe("");
});

test("no weeks stand where nothing was counted, where values do not add up, or where there is one month", () => {
  const quiet = (key: string) => month(key, 0, { state: "zero", bestDay: null, peak: null, money: null });
  const level = { ...departures, aggregation: "avg" as const };
  const undated = three().map((figures) => ({ ...figures, days: [] }));
  for (const months of [
    keys.map(quiet),
    undated,
    keys.map((key) => month(key, 2, { metric: level })),
    [month("2026-10", 4)],
  ])
    expect(said(reviewOf(months, keys)).weeks).toBeNull();
});

test("the file has each month, the total and every day, and says what is missing", () => {
  const lines = reviewCsv({ review: reviewOf(three(), keys), fee: null }).split("\r\n");
  expect(lines.slice(0, 5)).toEqual([
    "block,name,value,unit",
    "month,2026-08,62,departures",
    "month,2026-09,90,departures",
    "month,2026-10,124,departures",
    "total,three months,276,departures",
  ]);
  const worth = lines.filter((line) => /^(worth|rate),/.test(line));
  expect(lines).toHaveLength(5 + worth.length + 31 + 30 + 31 + 1);
  expect(reviewCsv({ review: reviewOf([month("2026-10", 4)], keys), fee: null })).toContain(
    "month,2026-08,no recap,departures",
  );
});

test("the file says what each month and the three were worth to the minor unit, as the page does, and every rate", () => {
  const rate = { rateMinor: 9050, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" };
  const raised = { ...rate, rateMinor: 9500, from: "2026-10-17" };
  const priced = three().map((figures, at) => ({
    ...figures,
    money: {
      ...{ ...rate, amountMinor: 100_005 + at, currency: "EUR" },
      ...(at === 2 ? { rateMinor: 9500, rates: [{ ...rate, from: "2026-10-01" }, raised] } : {}),
    },
  }));
  const review = reviewOf(priced, keys);
  const worth = (text: string) => text.split("\r\n").filter((line) => /^(worth|rate|time)/.test(line));
  expect(worth(reviewCsv({ review, fee: null }))).toEqual([
    "worth,2026-08,1000.05,EUR",
    "rate,2026-08-01,90.50,EUR per departure",
    "worth,2026-09,1000.06,EUR",
    "rate,2026-09-01,90.50,EUR per departure",
    "worth,2026-10,1000.07,EUR",
    "rate,2026-10-01,90.50,EUR per departure",
    "rate,2026-10-17,95.00,EUR per departure",
    "worth,three months,3000.18,EUR",
  ]);
  expect(review.money?.amountMinor).toBe(300_018);
  const shown = sayReview({ review, contract: { kickoffOn: "", renewalOn: "" }, frame: { today: "" } } as never, "en");
  expect(shown.worth?.value).toContain("3,000.18");
});

test("months of two currencies have no worth together, in the file or on the page", () => {
  const money = { amountMinor: 100, currency: "EUR", rateMinor: 1, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" };
  const mixed = three().map((figures, at) => ({ ...figures, money: at === 0 ? { ...money, currency: "USD" } : money }));
  const review = reviewOf(mixed, keys);
  expect(review.money).toBeNull();
  const text = reviewCsv({ review, fee: null });
  expect(text).toContain("worth,2026-08,1.00,USD\r\n");
  expect(text).not.toContain("worth,three months");
});

test("the file says which hours each month saved, and value against the fee where the page does", () => {
  const saved = three().map((figures) => ({ ...figures, money: null, time: { hours: 96.5, minutesPerUnit: 30 } }));
  const review = reviewOf(saved, keys);
  const text = reviewCsv({ review, fee: { tenths: 24, agreed: null, action: null } });
  for (const key of keys) {
    expect(text).toContain(`time saved,${key},96.5,hours\r\n`);
    expect(text).toContain(`time of each,${key},30,minutes per departure\r\n`);
  }
  expect(text).toContain("value over fee,three months,2.4,times\r\n");
  expect(reviewCsv({ review, fee: { tenths: null, agreed: null, action: "/x" } })).not.toContain("value over fee");
  expect(text).not.toMatch(/^worth/m);
});

test("the file counts people where the metric does, as the file of one month", () => {
  const people = [month("2026-08", 4), month("2026-09", 5), month("2026-10", 6)].map((figures) => ({
    ...figures,
    metric: { ...figures.metric, aggregation: "unique" as const },
  }));
  const noun = people[0]?.metric.actorNoun.other;
  expect(reviewCsv({ review: reviewOf(people, keys), fee: null })).toContain(`month,2026-10,186,${noun}\r\n`);
  expect(people.map(recapCsv).join("")).toContain(`total,2026-10,186,${noun}\r\n`);
});
