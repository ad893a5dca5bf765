import fc from "fast-check";
import { expect, test } from "vitest";
import { previousPeriod } from "#domain/month.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { stagesByMonth } from "#domain/recap/milestone.ts";
import { monthsToRevise } from "#domain/recap/revise.ts";
import type { FactMonth } from "#schema/figure.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { account, inputs, meetings, month, monthOf, twelveMonth } from "../support/recap-inputs.ts";

/** October at `value`, the months before it holding these, September last. */
function october(value: number, ...before: number[]): RecapFigures["milestone"] {
  let key = "2026-10";
  const earlier = before.toReversed().map((each) => {
    key = previousPeriod(key);
    return month(key, each);
  });
  return monthOf(value, { earlier: earlier.reverse() }).milestone;
}

test.each([
  [99, [], null],
  [100, [], 100],
  [40, [60], 100],
  [40, [59], null],
  [150, [100], 250],
  [149, [100], null],
  [900, [100], 1000],
  [1500, [1000], 2500],
  [1, [999_999], 1_000_000],
  [1, [1_000_000], null],
])("%i after %j passes the stage %j", (value, before, stage) => {
  expect(october(value, ...before)?.value ?? null).toBe(stage);
});

test("a month that passes several stages names the highest, with the day and what there is in all", () => {
  const hours = [
    { date: "2026-10-06", hour: 9, value: 300 },
    { date: "2026-10-20", hour: 9, value: 350 },
  ];
  expect(composeRecap(inputs({ hours })).milestone).toEqual({ value: 500, total: 650, on: "2026-10-20" });
});

test("a stage is passed once in a lifetime, even where the sum fell below it since", () => {
  expect(october(60, 120, -50)).toBeNull();
  expect(october(200, 120, -50)?.value).toBe(250);
});

test("what is asked for again, as for a test mail, burns nothing: the same month passes the same stage", () => {
  const asked = inputs({ hours: [{ date: "2026-10-06", hour: 9, value: 100 }] });
  expect(composeRecap(asked).milestone).toEqual(composeRecap(asked).milestone);
});

test("a month restated below its stage carries it no longer, and the next one that passes it does", () => {
  expect(october(100)?.value).toBe(100);
  expect(october(98)).toBeNull();
  expect(october(5, 98)?.value).toBe(100);
});

test("no stage is celebrated where less is better, or where figures do not add up", () => {
  expect(monthOf(100, { metric: { ...meetings, direction: "lower" } }).milestone).toBeNull();
  expect(monthOf(100, { metric: { ...meetings, aggregation: "latest" } }).milestone).toBeNull();
});

test("stages are counted in units, whatever decimals are kept", () => {
  const metric = { ...meetings, aggregation: "sum" as const, scale: 2 };
  expect(monthOf(9999, { metric }).milestone).toBeNull();
  expect(monthOf(10_000, { metric }).milestone).toMatchObject({ value: 10_000, total: 10_000 });
});

test("dated milestones of a goal, agreed anew at any time, change no stage a month is said to have passed", () => {
  const goals = [{ ...twelveMonth, milestones: [{ on: "2026-10-31", value: 120 }] }];
  expect(monthOf(110, { goals }).milestone).toMatchObject({ value: 100, total: 110 });
});

test("the days of a short first period, merged into the month after it, are counted once", () => {
  const merged = inputs({
    account: { ...account, coveredFrom: "2026-09-27" },
    hours: [
      { date: "2026-09-28", hour: 9, value: 60 },
      { date: "2026-10-02", hour: 9, value: 39 },
    ],
    earlier: [month("2026-09", 60, 4)],
  });
  expect(composeRecap(merged).milestone).toBeNull();
});

test("over any months every stage is passed at most once, and the review of published months agrees with the recap", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -400, max: 4000 }), { minLength: 1, maxLength: 24 }), (values) => {
      let key = "2026-10";
      const months = values.toReversed().map((value, at) => {
        if (at > 0) key = previousPeriod(key);
        return month(key, value);
      });
      months.reverse();
      const stages = months.map(({ key: at, value }, index) => ({
        key: at,
        stage: stageOf(at, value ?? 0, months.slice(0, index)),
      }));
      const passed = stages.flatMap(({ stage }) => (stage === null ? [] : [stage]));
      expect(passed).toEqual([...new Set(passed)].sort((a, b) => a - b));
      const totals = Object.fromEntries(months.map((each) => [each.key, each.value ?? 0]));
      const reviewed = stagesByMonth(totals, meetings);
      expect(stages.map(({ key: at }) => reviewed.get(at) ?? null)).toEqual(stages.map(({ stage }) => stage));
    }),
  );
});

function stageOf(key: string, value: number, earlier: ReturnType<typeof month>[]): number | null {
  const from = { ...account, timezone: "UTC", coveredFrom: "2020-01-01" };
  const asked = { periodKey: key, account: from, earlier, now: Date.UTC(2027, 0, 1) };
  const source = { name: "Feed", everConnected: true, completeUntil: Date.UTC(2027, 0, 1), failed: false };
  return (
    composeRecap(inputs({ ...asked, source, hours: [{ date: `${key}-01`, hour: 9, value }] })).milestone?.value ?? null
  );
}

const fact = (total: number): FactMonth => ({
  n: total,
  total,
  low: null,
  high: null,
  last: null,
  actors: null,
  firstOn: "2026-08-01",
  adjusted: 0,
  door: "events",
});

test("when a month changes, later months are looked at again: what was counted before decides who passes a stage", () => {
  const months = { "meeting.booked": { "2026-08": fact(100), "2026-09": fact(30), "2026-10": fact(30) } };
  const of = { kickoffOn: "2026-08-01", goalKeys: ["meeting.booked"], goalsFrom: null, paced: null, month: "2026-11" };
  const kept = new Map([["a1", { months, ...of }]]);
  const known = { metrics: [{ ...meetings, versions: [meetings] }], recordMinMonths: 3 };
  const changed = [{ accountId: "a1", metricKey: "meeting.booked", month: "2026-09", kinds: ["correction" as const] }];
  expect(monthsToRevise(changed, kept, known).map(({ month: key, stage, reason }) => [key, stage, reason])).toEqual([
    ["2026-09", null, "correction"],
    ["2026-10", null, "correction"],
  ]);
  const [august] = monthsToRevise([{ ...changed[0], month: "2026-08" } as (typeof changed)[0]], kept, known);
  expect(august).toMatchObject({ month: "2026-08", value: 100, unit: 1, stage: 100 });
});
