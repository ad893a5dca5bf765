import { Temporal } from "temporal-polyfill";
import { expect, it } from "vitest";
import { dayOf } from "#domain/backfill/range.ts";
import { labelsOf, startsAt, stretchesOf, zoneOn } from "#domain/figure/bucket.ts";
import { currentOf, monthsOfMark, monthsOfStart, reachedOn } from "#domain/figure/goal.ts";
import { secondsUntilDue } from "#domain/figure/lag.ts";
import { periodsOf, rangeOf, readingOf } from "#domain/figure/range.ts";
import { seriesOf } from "#domain/figure/series.ts";
import { stateOf } from "#domain/figure/state.ts";
import { adds, lastAt, lastValue, needsAll, quotient, ratioText, readValue, stampOf } from "#domain/figure/value.ts";
import { localOf } from "#domain/zone.ts";
import { Refusal } from "#schema/errors.ts";
import type { FactMonth, GoalToMeasure, TailWeight, ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { rollupSettings } from "#schema/settings.ts";
import type { ValueFacts, ValuesQuery } from "#schema/value.ts";
import { departures } from "../support/recap-figures.ts";

const startOf = (day: string, zone: string) => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
const zones = [
  "America/Denver",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "Antarctica/Troll",
  "Pacific/Chatham",
];
const daysFrom = (day: string, count: number) =>
  Array.from({ length: count }, (_, at) => Temporal.PlainDate.from(day).add({ days: at }).toString());

// Days and their instants

it("a local day is cut where its offset changes, and its stretches are its whole length and no more", () => {
  for (const zone of zones) {
    for (const day of daysFrom("2016-10-01", 430)) {
      const stretches = stretchesOf(day, zone, []);
      const next = Temporal.PlainDate.from(day).add({ days: 1 }).toString();
      expect([stretches[0]?.[0], stretches.at(-1)?.[1]], `${day} ${zone}`).toEqual([
        startOf(day, zone),
        startOf(next, zone),
      ]);
      stretches.forEach(([from, to, offset], at) => {
        if (at > 0) expect(from).toBe(stretches[at - 1]?.[1]);
        for (const instant of [from, to - 1]) {
          const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
          expect(zoned.offsetNanoseconds / 1e6, `${day} ${zone}`).toBe(offset);
        }
      });
    }
  }
});

it("a day the zone skipped has no instant", () => {
  expect(stretchesOf("2011-12-30", "Pacific/Apia", [])).toEqual([]);
  expect(stretchesOf("2011-12-29", "Pacific/Apia", [])).toHaveLength(1);
});

const moved: ZoneSpan[] = [
  { fromOn: "0001-01-01", timezone: "America/Denver" },
  { fromOn: "2026-11-01", timezone: "Asia/Tokyo" },
];

it("an account that moved loses no instant and counts none twice: the first day in the new zone starts where the old one ended", () => {
  const all = daysFrom("2026-10-28", 8).map((day) => stretchesOf(day, "Asia/Tokyo", moved));
  const [starts, ends] = [all.map((stretches) => stretches[0]?.[0]), all.map((stretches) => stretches.at(-1)?.[1])];
  expect(starts.slice(1)).toEqual(ends.slice(0, -1));
  expect(startsAt(moved, "Asia/Tokyo", "2026-11-01")).toBe(startOf("2026-11-01", "America/Denver"));
  expect(startsAt(moved, "Asia/Tokyo", "2026-11-02")).toBe(startOf("2026-11-02", "Asia/Tokyo"));
  expect([zoneOn(moved, "Asia/Tokyo", "2026-10-31"), zoneOn(moved, "Asia/Tokyo", "2026-11-01")]).toEqual([
    "America/Denver",
    "Asia/Tokyo",
  ]);
  expect(zoneOn([], "Asia/Tokyo", "2026-11-01")).toBe("Asia/Tokyo");
});

it("an account that never moved is named by its day alone, one that did also by the days beside it", () => {
  expect(labelsOf("2026-11-01", [])).toEqual(["2026-11-01"]);
  expect(labelsOf("2026-11-01", moved)).toEqual(daysFrom("2026-10-30", 5));
});

const acrossTheDateLine = [
  ["Pacific/Pago_Pago", "Pacific/Kiritimati"],
  ["Pacific/Kiritimati", "Pacific/Pago_Pago"],
  ["Pacific/Niue", "Pacific/Chatham"],
  ["Pacific/Chatham", "Pacific/Niue"],
];

it.each(acrossTheDateLine)(
  "moving from %s to %s, more than a day apart, puts every instant on one day, found under its old name",
  (from = "", timezone = "") => {
    const spans = [
      { fromOn: "0001-01-01", timezone: from },
      { fromOn: "2026-12-01", timezone },
    ];
    const days = daysFrom("2026-11-26", 10);
    const first = startOf("2026-11-28", from);
    for (let at = first; at < startOf("2026-12-04", timezone); at += 900_000) {
      const held = days.filter((day) => stretchesOf(day, timezone, spans).some(([on, off]) => at >= on && at < off));
      expect(held, new Date(at).toISOString()).toHaveLength(1);
      const [day = ""] = held;
      expect(day >= "2026-12-01").toBe(at >= startOf("2026-12-01", from));
      expect(dayOf(at, { timezone, spans })).toBe(day);
      for (const zone of [from, timezone]) expect(labelsOf(day, spans)).toContain(localOf(at, zone).date);
    }
  },
);

// Values

const parts = (over: Partial<FactMonth> = {}): FactMonth => ({
  n: 3,
  total: 700,
  low: -100,
  high: 500,
  last: stampOf(0, 1, 300),
  actors: 2,
  firstOn: "2026-10-05",
  adjusted: 0,
  door: "events",
  ...over,
});

it("a value is read by its aggregation: empty is 0 for what counts and null for what measures", () => {
  const read = (given: FactMonth | null) =>
    (["count", "sum", "min", "max", "avg", "unique", "latest", "rate"] as const).map((each) =>
      readValue(each, given, 2),
    );
  expect(read(parts())).toEqual([700, 700, -100, 500, 233, 200, 300, null]);
  expect(read(null)).toEqual([0, 0, null, null, null, 0, null, null]);
  expect(read(parts({ n: 0, total: 0, low: null, high: null, last: null, actors: 0 }))).toEqual([
    0,
    0,
    null,
    null,
    null,
    0,
    null,
    null,
  ]);
});

it("a month a person entered is its total, whatever the aggregation", () => {
  const entered = parts({ n: 1, total: 700, low: 700, high: 700, last: null, actors: null, door: "manual" });
  for (const each of ["count", "sum", "min", "max", "avg", "unique", "latest"] as const)
    expect(readValue(each, entered, 2), each).toBe(700);
});

it("only counts and sums add up, and only they can do without the rest of a day", () => {
  expect(["count", "sum", "avg", "min", "max", "latest", "unique", "rate"].filter(adds)).toEqual(["count", "sum"]);
  expect(["count", "sum", "avg", "min", "max", "latest", "unique"].filter(needsAll)).toEqual([
    "min",
    "max",
    "latest",
    "unique",
  ]);
});

it("a quotient is rounded half away from zero, exactly, and over nothing there is none", () => {
  expect([quotient(7, 2, 0), quotient(-7, 2, 0), quotient(1, 3, 6), quotient(-1, 3, 2), quotient(0, -5, 2)]).toEqual([
    4, -4, 333_333, -33, 0,
  ]);
  expect(Object.is(quotient(0, -5, 2), 0)).toBe(true);
  expect(quotient(5, 0, 2)).toBeNull();
  expect(quotient(Number.MAX_SAFE_INTEGER, 1, 0)).toBe(Number.MAX_SAFE_INTEGER);
});

it("a ratio is said with at most six decimals and no zeros at its end, beyond what a float holds too", () => {
  const cases: [bigint, bigint, string | null][] = [
    [1n, 3n, "0.333333"],
    [2n, 3n, "0.666667"],
    [-2n, 3n, "-0.666667"],
    [1n, 2_000_000n, "0.000001"],
    [-1n, 2_000_000n, "-0.000001"],
    [1n, 3_000_000n, "0"],
    [-1n, 3_000_000n, "0"],
    [1500n, 1000n, "1.5"],
    [100n, 1n, "100"],
    [9_007_199_254_740_991n, 2n, "4503599627370495.5"],
    [9_007_199_254_740_991n, 1n, "9007199254740991"],
    [1n, 0n, null],
  ];
  for (const [top, bottom, text] of cases) expect(ratioText(top, bottom, 6), `${top}/${bottom}`).toBe(text);
});

it("the latest reading sorts as text by its instant, then by its arrival, before the year 1970 too", () => {
  const stamps = [
    stampOf(-62_000_000_000_000, 9, 1),
    stampOf(-1, 9, 2),
    stampOf(0, 2, -3),
    stampOf(0, 10, -4),
    stampOf(1_800_000_000_000, 1, 5),
  ];
  expect(stamps.toSorted()).toEqual(stamps);
  expect(stamps.map(lastValue)).toEqual([1, 2, -3, -4, 5]);
  expect(stamps.map(lastAt)).toEqual([-62_000_000_000_000, -1, 0, 0, 1_800_000_000_000]);
  expect([lastValue(null), lastAt(null)]).toEqual([null, null]);
});

// Goals

const goal = (over: Partial<GoalToMeasure> = {}): GoalToMeasure => ({
  kind: "twelve_month",
  metricKey: "departure.handled",
  type: "accumulate",
  startsOn: "2026-03-15",
  target: 100,
  reachedOn: null,
  ...over,
});
const totals = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([month, total]) => [month, parts({ total })]));
const by = (today: string, aggregation: MetricDefinition["aggregation"] = "sum") => ({
  metric: { aggregation, scale: 0 },
  today,
});
const march = [
  { date: "2026-03-14", value: 30 },
  { date: "2026-03-15", value: 5 },
  { date: "2026-03-31", value: 5 },
];

it("a goal counts from its first day on: of the month it starts in only those days, of all later ones everything", () => {
  const given = { months: totals({ "2026-02": 500, "2026-03": 40, "2026-04": 50 }), days: march };
  expect(currentOf(goal(), given)).toBe(60);
  expect(currentOf(goal({ startsOn: "2026-03-01" }), given)).toBe(90);
  expect(currentOf(goal({ startsOn: "2026-05-01" }), given)).toBe(0);
  expect([monthsOfStart(goal()), monthsOfStart(goal({ startsOn: "2026-03-01" }))]).toEqual([["2026-03"], []]);
});

it("a sum is reached on the day it passes the mark, in a month the days are asked for", () => {
  const months = totals({ "2026-03": 40, "2026-04": 50, "2026-05": 60 });
  expect(monthsOfMark(goal(), { months, days: march })).toEqual(["2026-05"]);
  const days = [
    ...march,
    { date: "2026-05-02", value: 39 },
    { date: "2026-05-09", value: 1 },
    { date: "2026-05-10", value: 20 },
  ];
  expect(reachedOn(goal(), { months, days }, by("2026-06-01"))).toBe("2026-05-09");
  expect(reachedOn(goal({ target: 121 }), { months, days }, by("2026-06-01"))).toBeNull();
});

it("nothing after the contract counts towards a goal, and nothing after it reaches one", () => {
  const months = totals({ "2026-03": 40, "2026-04": 50, "2026-05": 60 });
  const days = [...march, { date: "2026-04-10", value: 30 }, { date: "2026-04-20", value: 20 }];
  const ended = goal({ endsOn: "2026-04-12" });
  expect(monthsOfStart(ended)).toEqual(["2026-03", "2026-04"]);
  expect(currentOf(ended, { months, days })).toBe(40);
  expect(reachedOn({ ...ended, target: 41 }, { months, days }, by("2026-06-01"))).toBeNull();
  expect(reachedOn({ ...ended, target: 40 }, { months, days }, by("2026-06-01"))).toBe("2026-04-10");
  // In the month it starts in, both ends count.
  expect(currentOf(goal({ endsOn: "2026-03-20" }), { months, days })).toBe(5);
  const level = goal({ type: "reach_level", target: 60 });
  expect(reachedOn(level, { months, days: [] }, by("2026-06-15"))).toBe("2026-05-31");
  expect(reachedOn({ ...level, endsOn: "2026-05-30" }, { months, days: [] }, by("2026-06-15"))).toBeNull();
  expect(reachedOn({ ...level, endsOn: "2026-05-31" }, { months, days: [] }, by("2026-06-15"))).toBe("2026-05-31");
});

it("a month entered by hand counts whole, also where the goal starts in it, and reaches a sum on its last day", () => {
  const byHand = (total: number) => parts({ total, door: "manual" });
  const months = { "2026-03": byHand(40), "2026-04": byHand(60), ...totals({ "2026-05": 20 }) };
  const given = { months, days: [] };
  expect(currentOf(goal(), given)).toBe(120);
  expect(reachedOn(goal(), given, by("2026-06-01"))).toBe("2026-04-30");
  expect(reachedOn(goal({ target: 40 }), given, by("2026-06-01"))).toBe("2026-03-31");
  expect(reachedOn(goal({ endsOn: "2026-04-12" }), given, by("2026-06-01"))).toBe("2026-04-12");
  expect(
    reachedOn(goal({ target: 101 }), { ...given, days: [{ date: "2026-05-07", value: 20 }] }, by("2026-06-01")),
  ).toBe("2026-05-07");
});

it("a sum that was corrected below its mark is open again", () => {
  const days = [{ date: "2026-04-10", value: 90 }];
  expect(
    reachedOn(
      goal({ startsOn: "2026-04-01", reachedOn: "2026-04-10" }),
      { months: totals({ "2026-04": 90 }), days },
      by("2026-06-01"),
    ),
  ).toBeNull();
});

it("a level is reached at the end of the first whole month that meets it, never in one that is not over", () => {
  const months = totals({ "2026-03": 900, "2026-04": 80, "2026-05": 120, "2026-06": 200 });
  const level = goal({ type: "reach_level" });
  expect(reachedOn(level, { months, days: [] }, by("2026-06-01"))).toBe("2026-05-31");
  expect(reachedOn(level, { months, days: [] }, by("2026-05-31"))).toBeNull();
  expect(reachedOn(goal({ type: "reduce_to" }), { months, days: [] }, by("2026-06-15"))).toBe("2026-04-30");
  expect(reachedOn(goal({ type: "keep" }), { months, days: [] }, by("2026-06-15"))).toBeNull();
  expect(monthsOfMark(level, { months, days: [] })).toEqual([]);
});

it("a level is that of the month as its metric reads it: a hundred fours are no level of eight", () => {
  const level = goal({ type: "reach_level", target: 8, startsOn: "2026-03-01" });
  const scores = { "2026-03": parts({ n: 100, total: 400 }), "2026-04": parts({ n: 50, total: 405 }) };
  expect(reachedOn(level, { months: scores, days: [] }, by("2026-06-01", "avg"))).toBe("2026-04-30");
  const down = goal({ type: "reduce_to", target: 5, startsOn: "2026-03-01" });
  expect(reachedOn(down, { months: scores, days: [] }, by("2026-06-01", "avg"))).toBe("2026-03-31");
  const lows = { "2026-03": parts({ n: 9, total: 3, low: 7, high: 9 }) };
  expect(reachedOn(down, { months: lows, days: [] }, by("2026-06-01", "max"))).toBeNull();
});

// Ranges and periods

const query = (over: Partial<ValuesQuery> = {}): ValuesQuery => ({ by: "month", ...over });
const denver = { timezone: "America/Denver", spans: [] };

it("without its ends a range by month is the twelve months up to this one; finer, both ends are needed", () => {
  expect(rangeOf(query(), "2026-11-22")).toEqual({ from: "2025-12-01", to: "2026-12-01" });
  expect(rangeOf(query({ to: "2026-03-15" }), "2026-11-22")).toEqual({ from: "2025-04-01", to: "2026-03-15" });
  expect(rangeOf(query({ from: "2026-10-05" }), "2026-11-22")).toEqual({ from: "2026-10-05", to: "2026-12-01" });
  for (const by of ["day", "hour", "actor"] as const)
    expect(() => rangeOf(query({ by, from: "2026-10-05" }), "2026-11-22")).toThrow(Refusal);
});

it("what is read before the zone is known holds every range the zone may make of it", () => {
  for (const utcDay of ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"]) {
    for (const away of [-1, 0, 1]) {
      const today = Temporal.PlainDate.from(utcDay).add({ days: away }).toString();
      for (const asked of [query(), query({ from: "2026-10-05" }), query({ to: "2026-11-20" })]) {
        const reading = readingOf(asked, utcDay);
        const months = periodsOf("month", rangeOf(asked, today), denver);
        const days = new Set(reading.days.map(([day, period]) => `${day} ${period}`));
        for (const month of months) {
          expect(month.key >= reading.fromMonth && month.key < reading.toMonth).toBe(true);
          for (
            let day = month.firstDay;
            !month.whole && day <= month.lastDay;
            day = Temporal.PlainDate.from(day).add({ days: 1 }).toString()
          )
            expect(days.has(`${day} ${month.key}`), `${utcDay} ${day}`).toBe(true);
        }
      }
    }
  }
});

it("the hours of every day are those its wall clock showed, each once, and their instants fill the day", () => {
  for (const timezone of zones) {
    for (const from of [
      "2026-03-06",
      "2026-03-27",
      "2026-04-03",
      "2026-09-25",
      "2026-10-02",
      "2026-10-24",
      "2026-10-30",
    ]) {
      const to = Temporal.PlainDate.from(from).add({ days: 4 }).toString();
      const told = new Map<string, [number, number]>();
      for (let at = startOf(from, timezone); at < startOf(to, timezone); at += 900_000) {
        const key = Temporal.Instant.fromEpochMilliseconds(at)
          .toZonedDateTimeISO(timezone)
          .toPlainDateTime()
          .toString()
          .slice(0, 13);
        told.set(key, [told.get(key)?.[0] ?? at, at + 900_000]);
      }
      const hours = periodsOf("hour", { from, to }, { timezone, spans: [] });
      expect(
        hours.map(({ key, from: start, until }) => [key, start, until]),
        `${from} ${timezone}`,
      ).toEqual([...told].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, [start, until]]) => [key, start, until]));
    }
  }
});

// States

const found = { known: true, isZero: false, isManual: false, isOld: false, isHidden: false };
const october = { until: 1000, lastDay: "2026-10-31" };
const mark = (completeUntil: number | null, over = {}) => ({
  completeUntil,
  lastReceivedAt: null,
  lastErrorAt: null,
  ...over,
});
const around = { now: 2000, connectedOn: "2026-10-31", marks: [mark(1000)] };

it("a state says first whether the period is over, then whether anything was connected, then whether all of it is known", () => {
  expect(stateOf(october, found, around)).toBe("ok");
  expect(stateOf(october, { ...found, isZero: true }, around)).toBe("zero");
  expect(stateOf(october, { ...found, known: false }, around)).toBe("no_data");
  expect(stateOf(october, found, { ...around, now: 999 })).toBe("open");
  expect(stateOf(october, found, { ...around, connectedOn: null })).toBe("no_data");
  expect(stateOf(october, found, { ...around, connectedOn: "2026-11-01" })).toBe("no_data");
  expect(stateOf(october, { ...found, isOld: true, known: false }, around)).toBe("stale");
  expect(stateOf(october, { ...found, isHidden: true, known: false }, around)).toBe("no_data");
  expect(stateOf(october, found, { ...around, marks: [mark(999)] })).toBe("stale");
  expect(stateOf(october, found, { ...around, marks: [mark(1000), mark(999)] })).toBe("stale");
  expect(stateOf(october, found, { ...around, marks: [null] })).toBe("stale");
  expect(stateOf(october, found, { ...around, marks: [mark(null, { lastReceivedAt: 1000 })] })).toBe("ok");
  expect(stateOf(october, found, { ...around, marks: [mark(999, { lastReceivedAt: 1500 })] })).toBe("stale");
  expect(stateOf(october, found, { ...around, marks: [mark(999, { lastErrorAt: 1 })] })).toBe("failed");
  expect(stateOf(october, found, { ...around, marks: [mark(999, { lastReceivedAt: 5, lastErrorAt: 1 })] })).toBe(
    "stale",
  );
  expect(stateOf(october, found, { ...around, marks: [mark(1000, { lastErrorAt: 1 })] })).toBe("ok");
});

it("what a person entered is known, whatever a source says", () => {
  const entered = { ...found, isManual: true };
  const silent = { now: 2000, connectedOn: null, marks: [null] };
  expect([stateOf(october, entered, silent), stateOf(october, { ...entered, isZero: true }, silent)]).toEqual([
    "ok",
    "zero",
  ]);
});

// Series

const latest: MetricDefinition = { ...departures, key: "stock.level", aggregation: "latest" };
const factsOf = (over: Partial<ValueFacts>): ValueFacts => ({
  account: { id: "a", timezone: "Asia/Tokyo", spans: [] },
  metrics: [departures],
  months: {},
  sources: [],
  totals: [],
  heads: [],
  hours: [],
  actors: [],
  manual: [],
  ...over,
});
const later = Date.parse("2026-12-20T00:00:00Z");

it("a gauge entered by hand is carried from the end of its month", () => {
  const entered = parts({ n: 1, total: 42, last: null, actors: null, door: "manual" });
  const facts = factsOf({
    metrics: [latest],
    months: {
      [latest.key]: {
        "2026-08": parts({ firstOn: "2026-08-01", last: stampOf(Date.parse("2026-08-10T00:00:00Z"), 1, 7) }),
        "2026-10": entered,
      },
    },
    sources: [{ metric: latest.key, mark: mark(later) }],
    manual: [{ metric: latest.key, month: "2026-10", enteredBy: "Priya Raman" }],
  });
  const { values } = seriesOf(facts, { by: "month", range: { from: "2026-08-01", to: "2026-12-01" } }, later);
  expect(values).toEqual([
    { period: "2026-08", value: "7", state: "ok" },
    { period: "2026-09", value: null, state: "stale" },
    { period: "2026-10", value: "42", state: "ok", entered_by: "Priya Raman" },
    { period: "2026-11", value: "42", state: "ok" },
  ]);
});

it("a rate of which one metric is not defined has no data", () => {
  const rate: MetricDefinition = {
    ...departures,
    key: "r.x",
    aggregation: "rate",
    ratio: { of: departures.key, per: "no.such" },
  };
  const facts = factsOf({ metrics: [rate, departures], months: { [departures.key]: { "2026-10": parts() } } });
  const { values } = seriesOf(facts, { by: "month", range: { from: "2026-10-01", to: "2026-11-01" } }, later);
  expect(values).toEqual([{ period: "2026-10", value: null, state: "no_data" }]);
});

it("the zone named is the one the account is in", () => {
  const facts = factsOf({ account: { id: "a", timezone: "Asia/Tokyo", spans: moved } });
  const zoneAt = (now: string) =>
    seriesOf(facts, { by: "month", range: { from: "2026-10-01", to: "2026-11-01" } }, Date.parse(now)).timezone;
  expect([zoneAt("2026-10-20T00:00:00Z"), zoneAt("2026-11-20T00:00:00Z")]).toEqual(["America/Denver", "Asia/Tokyo"]);
});

// When days are derived anew

const noon = Date.UTC(2026, 10, 20, 12);
const dueIn = (over: Partial<TailWeight>) =>
  secondsUntilDue(
    { logs: 1, events: 500, since: noon, isCorrected: 0, days: 150, accounts: 150, rolledAt: noon - 1000, ...over },
    noon + 1000,
    rollupSettings,
  );

it("a rollup waits until it writes five rows for a hundred events at most", () => {
  expect(dueIn({})).toBeNull();
  expect(dueIn({ events: 6019 })).toBeNull();
  expect(dueIn({ events: 6020 })).toBe(0);
  expect(dueIn({ days: 12, accounts: 12 })).toBe(0);
});

it("few rows are free once a minute", () => {
  expect(dueIn({ events: 1, days: 1, accounts: 1, rolledAt: null })).toBe(0);
  expect(dueIn({ events: 1, days: 1, accounts: 1 })).toBe(58);
  expect(dueIn({ events: 1, days: 1, accounts: 1, rolledAt: noon - 59_000 })).toBe(0);
  expect(dueIn({ events: 10, days: 10, accounts: 9, rolledAt: null })).toBe(0);
  expect(dueIn({ events: 10, days: 10, accounts: 10, rolledAt: null })).toBeNull();
});

it("a correction does not wait, and nothing waits for more than eight hours or five hundred batches", () => {
  expect(dueIn({ isCorrected: 1 })).toBe(0);
  expect(dueIn({ logs: 499 })).toBeNull();
  expect(dueIn({ logs: 500 })).toBe(0);
  expect(dueIn({ since: noon + 1001 - 8 * 3_600_000 })).toBeNull();
  expect(dueIn({ since: noon + 1000 - 8 * 3_600_000 })).toBe(0);
});

it("where nothing came there is nothing to derive", () => {
  expect(dueIn({ logs: 0, events: 0, since: null, days: 0, accounts: 0 })).toBeNull();
});
