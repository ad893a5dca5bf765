import { expect, it } from "vitest";
import { daysAsIf, differenceOf } from "#domain/backfill/difference.ts";
import { dayOf, isOutside, rangeOf } from "#domain/backfill/range.ts";
import { isToDo } from "#domain/backfill/step.ts";
import type { FigureParts, MetricScale, MonthAsIf } from "#schema/backfill.ts";

const dayMs = 86_400_000;
const denver = { timezone: "America/Denver", spans: [] };
const instant = (text: string) => Date.parse(text);

// Ranges

it("a range of local days is cut at the account's midnights, the changes of its clock included", () => {
  const { fromAt, untilAt } = rangeOf({ from: "2026-10-31", to: "2026-11-02" }, denver);
  expect([fromAt, untilAt]).toEqual([instant("2026-10-31T06:00:00Z"), instant("2026-11-02T07:00:00Z")]);
});

it("a range that begins on a day its zone skipped begins with the next one", () => {
  const { fromAt } = rangeOf({ from: "2011-12-30", to: "2012-01-01" }, { timezone: "Pacific/Apia", spans: [] });
  expect(fromAt).toBe(instant("2011-12-30T10:00:00Z"));
});

it("a range ends after it begins and holds ten years at most", () => {
  const cut = (from: string, to: string) => () => rangeOf({ from, to }, denver);
  expect(cut("2026-01-01", "2026-01-01")).toThrow("ends before");
  expect(cut("2026-01-02", "2026-01-01")).toThrow("ends before");
  expect(cut("2016-01-01", "2026-01-09")).toThrow("ten years");
  expect(cut("2016-01-01", "2026-01-01")).not.toThrow();
});

it("the days on either side of a changed zone are counted in the zone of their time", () => {
  const moved = {
    timezone: "Asia/Tokyo",
    spans: [
      { fromOn: "0001-01-01", timezone: "America/Denver" },
      { fromOn: "2026-11-01", timezone: "Asia/Tokyo" },
    ],
  };
  expect(dayOf(instant("2026-10-15T16:00:00Z"), moved)).toBe("2026-10-15");
  expect(dayOf(instant("2026-11-15T16:00:00Z"), moved)).toBe("2026-11-16");
  expect(dayOf(instant("2026-11-01T05:59:00Z"), moved)).toBe("2026-10-31");
  expect(dayOf(instant("2026-11-01T06:00:00Z"), moved)).toBe("2026-11-01");
  expect(dayOf(instant("2026-10-15T03:00:00Z"), denver)).toBe("2026-10-14");
});

it("outside a replaced range is another account, another metric, or a time before its first or from its last instant on", () => {
  const range = {
    ...rangeOf({ from: "2026-10-10", to: "2026-10-20" }, denver),
    ...{ accountId: "acc", subject: "JAC", metricKey: "spend.made" },
  };
  const event = { id: "a", subject: "JAC", type: "spend.made", time: "2026-10-10T06:00:00Z" };
  const outside = (over: object) => isOutside({ ...event, ...over }, range);
  expect([{}, { time: "2026-10-20T05:59:59.999Z" }, { time: "2026-10-10" }, { time: 7 }].map(outside)).toEqual(
    Array(4).fill(false),
  );
  expect(
    [
      { subject: "TYR" },
      { type: "calls.made" },
      { time: "2026-10-10T05:59:59.999Z" },
      { time: "2026-10-20T06:00:00Z" },
    ].map(outside),
  ).toEqual(Array(4).fill(true));
  expect([null, "x", []].map((raw) => isOutside(raw, range))).toEqual([false, false, false]);
});

// Steps

it("a step that was done is done, one that leads back is refused", () => {
  const ask = (state: "open" | "applied" | "reverted" | "discarded", step: "apply" | "revert" | "discard") => {
    try {
      return isToDo({ state, appliedAt: 0 }, step, { now: 90 * dayMs });
    } catch {
      return "refused";
    }
  };
  const table = (["open", "applied", "reverted", "discarded"] as const).map((state) =>
    (["apply", "revert", "discard"] as const).map((step) => ask(state, step)),
  );
  expect(table).toEqual([
    [true, "refused", true],
    [false, true, "refused"],
    ["refused", false, "refused"],
    ["refused", "refused", false],
  ]);
  expect(() => isToDo({ state: "applied", appliedAt: 0 }, "revert", { now: 90 * dayMs + 1 })).toThrow("90 days");
});

// Differences

const parts = (over: Partial<FigureParts> = {}): FigureParts => ({
  n: 1,
  total: 100,
  low: 100,
  high: 100,
  last: "1|1|100",
  ...over,
});
const metricOf = (aggregation: MetricScale["aggregation"]): MetricScale => ({ key: "m.x", aggregation, scale: 2 });
const month = (over: Partial<MonthAsIf> = {}): MonthAsIf => ({
  ...{ accountId: "acc", metricKey: "m.x", month: "2026-10", kept: null, was: null, becomes: null },
  ...{ manual: null, actorsWas: null, actorsBecome: null, ...over },
});
const said = (row: MonthAsIf, aggregation: MetricScale["aggregation"]) => {
  const { now, after, difference } = differenceOf(row, { subject: "JAC", metric: metricOf(aggregation) });
  return [now, after, difference];
};

it("a month is its untouched days and its touched ones, once as they are and once as they would be", () => {
  const row = month({
    kept: parts({ n: 3, total: 900, low: 100, high: 500, last: "5|1|300" }),
    was: parts({ n: 1, total: 100, low: 50, high: 600, last: "9|1|50" }),
    becomes: parts({ n: 2, total: 2000, low: 700, high: 1300, last: "4|1|700" }),
    ...{ actorsWas: 2, actorsBecome: 3 },
  });
  expect(said(row, "sum")).toEqual(["10.00", "29.00", "19.00"]);
  expect(said(row, "min")).toEqual(["0.50", "1.00", "0.50"]);
  expect(said(row, "max")).toEqual(["6.00", "13.00", "7.00"]);
  expect(said(row, "avg")).toEqual(["2.50", "5.80", "3.30"]);
  expect(said(row, "latest")).toEqual(["0.50", "3.00", "2.50"]);
  expect(said(row, "unique")).toEqual(["2.00", "3.00", "1.00"]);
});

it("a month without events is nothing, zero where it counts, or what a person entered", () => {
  const gone = month({ was: parts() });
  expect(said(gone, "sum")).toEqual(["1.00", "0.00", "-1.00"]);
  expect(said(gone, "max")).toEqual(["1.00", null, null]);
  expect(said({ ...gone, manual: 7000 }, "sum")).toEqual(["1.00", "70.00", "69.00"]);
});

it("days that wait for the rollup are derived too where they are in a touched month, and no others", () => {
  const day = (localDate: string, accountId = "acc") => ({ accountId, metricKey: "m.x", localDate });
  const asked = daysAsIf({
    touched: [day("2026-10-05"), day("2026-10-05"), day("2026-10-05", "gone")],
    tail: [day("2026-10-20"), day("2026-11-20"), day("2026-10-20", "other")],
    zones: new Map([
      ["acc", denver],
      ["other", denver],
    ]),
  });
  expect(asked.days.map(({ localDate, labels }) => [localDate, labels])).toEqual([
    ["2026-10-05", ["2026-10-05"]],
    ["2026-10-20", ["2026-10-20"]],
  ]);
  expect(asked.months).toEqual([{ accountId: "acc", metricKey: "m.x", month: "2026-10" }]);
});

it("of an account that changed its zone the days around a touched one are derived too, in their own month", () => {
  const zones = new Map([
    ["acc", { timezone: "Asia/Tokyo", spans: [{ fromOn: "0001-01-01", timezone: "Asia/Tokyo" }] }],
  ]);
  const touched = [{ accountId: "acc", metricKey: "m.x", localDate: "2026-11-01" }];
  const asked = daysAsIf({ touched, tail: [], zones });
  expect(asked.days.map(({ localDate }) => localDate)).toEqual([
    "2026-10-30",
    "2026-10-31",
    "2026-11-01",
    "2026-11-02",
    "2026-11-03",
  ]);
  expect(asked.months.map((each) => each.month)).toEqual(["2026-10", "2026-11"]);
});
