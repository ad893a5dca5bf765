import { expect, test } from "vitest";
import { composeRecap } from "#domain/recap/compose.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapChange } from "#schema/recap.ts";
import { after, inputs, meetings, month, monthOf, rate } from "../support/recap-inputs.ts";

const halfHours: MetricDefinition = { ...meetings, minutesPerUnit: 30 };

test("units save their agreed minutes, in hours with one decimal", () => {
  expect(monthOf(193, { metric: halfHours }).time).toEqual({ hours: 96.5, minutesPerUnit: 30 });
  expect(monthOf(1, { metric: { ...meetings, minutesPerUnit: 7 } }).time?.hours).toBe(0.1);
  // 33.8 units of 15 minutes are 8.45 hours, 1.5 of 7.5 are 0.1875: exact, and no float.
  const tenths = { ...meetings, aggregation: "sum" as const, scale: 1, minutesPerUnit: 15 };
  expect(monthOf(338, { metric: tenths }).time?.hours).toBe(8.5);
  expect(monthOf(15, { metric: { ...tenths, minutesPerUnit: 7.5 } }).time?.hours).toBe(0.2);
});

test("one unit is never worth both: money alone tells it where a rate is in force, time where none is", () => {
  const both = { ...halfHours, rates: [rate] };
  expect(monthOf(10, { metric: both })).toMatchObject({ money: { amountMinor: 90_000 }, time: null });
  const later = { ...halfHours, rates: [{ ...rate, validFrom: "2026-11-02" }] };
  expect(monthOf(10, { metric: later })).toMatchObject({ money: null, time: { hours: 5 } });
});

test("nothing saves time without an agreement, in a zero month, or where figures do not add up", () => {
  expect(monthOf(10).time).toBeNull();
  expect(monthOf(0, { metric: halfHours }).time).toBeNull();
  expect(monthOf(10, { metric: { ...halfHours, aggregation: "avg" } }).time).toBeNull();
});

const raised = { ...rate, amountMinor: 9500, validFrom: "2026-10-15", agreedOn: "2026-10-12", agreedBy: "Dana" };
const hours = [
  { date: "2026-10-14", hour: 9, value: 5 },
  { date: "2026-10-15", hour: 9, value: 7 },
];

test("two rates in one month are both named, with the day each is in force from", () => {
  const { money } = composeRecap(inputs({ hours, metric: { ...meetings, rates: [rate, raised] } }));
  expect(money?.amountMinor).toBe(5 * 9000 + 7 * 9500);
  expect(money?.rates).toEqual([
    { rateMinor: 9000, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh", from: "2026-10-01" },
    { rateMinor: 9500, agreedOn: "2026-10-12", agreedBy: "Dana", from: "2026-10-15" },
  ]);
});

test("a rate that begins within the month says from when, one that held throughout does not", () => {
  const begun = composeRecap(inputs({ hours, metric: { ...meetings, rates: [raised] } })).money;
  expect(begun?.rates?.map(({ from }) => from)).toEqual(["2026-10-15"]);
  expect(monthOf(5, { metric: { ...meetings, rates: [rate] } }).money).not.toHaveProperty("rates");
});

test("a month without days is worth what its units are where one rate held throughout, and nothing is guessed where two did", () => {
  const whole = { total: 40, n: 1, days: [], reachesBack: false };
  const of = (rates: MetricDefinition["rates"]) =>
    composeRecap(inputs({ counted: whole, metric: { ...halfHours, rates } }));
  expect(of([rate])).toMatchObject({ money: { amountMinor: 360_000, rateMinor: 9000 }, time: null });
  expect(of([rate, raised]).money).toBeNull();
  expect(of([raised]).money).toBeNull();
  expect(of([])).toMatchObject({ money: null, time: { hours: 20 } });
});

// Same month last year

const yearBefore = month("2025-10", 100);

function held(value: number, metric: Partial<MetricDefinition>): RecapChange {
  return after(160, value, {
    metric: { ...meetings, ...metric },
    earlier: [yearBefore, month("2026-09", 160)],
  }).change;
}

test("a metric with seasons is held against the same month last year, any other against the month before", () => {
  expect(held(120, { seasonal: true })).toMatchObject({ previousPeriod: "2025-10", delta: 20, percent: 20 });
  expect(held(120, {})).toMatchObject({ previousPeriod: "2026-09", delta: -40, percent: -25 });
});

test("without a whole month last year the month before stands in, and a zero is always told against it", () => {
  const part = monthOf(120, {
    metric: { ...meetings, seasonal: true },
    earlier: [month("2025-10", 100, 20), month("2026-09", 160)],
  });
  expect(part.change.previousPeriod).toBe("2026-09");
  expect(held(0, { seasonal: true }).previousPeriod).toBe("2026-09");
});

test("a month last year that was counted in another way is no reason to compare with none", () => {
  const recounted: Partial<MetricDefinition> = { seasonal: true, comparable: false, startsOn: "2026-09" };
  expect(held(120, recounted)).toMatchObject({ previousPeriod: "2026-09", delta: -40, percent: -25 });
});

test("months counted in another way are neither compared with nor beaten", () => {
  const recounted: Partial<MetricDefinition> = { comparable: false, startsOn: "2026-10" };
  expect(held(120, recounted)).toMatchObject({ kind: "none", previousPeriod: null });
  const before = ["2026-07", "2026-08", "2026-09"].map((key) => month(key, 10));
  expect(monthOf(120, { metric: { ...meetings, ...recounted }, earlier: before }).record).toBe(false);
  expect(monthOf(120, { earlier: before }).record).toBe(true);
});
