import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalProgress, RecapFigures } from "#schema/recap.ts";

const octoberDays = [6, 9, 3, 1, 7, 9, 8, 10, 9, 1, 3, 5, 8, 7, 9, 6, 1, 3, 8, 9, 9, 8, 8, 3, 1, 6, 10, 6, 9, 8, 3];
// Hours at which the first, second … event of a day falls.
const hourOrder = [7, 16, 8, 17, 10, 13, 6, 19, 15, 11];

/** Departures, counted in whole numbers, worth $90 each. */
export const departures: MetricDefinition = {
  key: "departure.handled",
  version: 1,
  startsOn: null,
  comparable: true,
  name: "Departures handled",
  unit: "",
  noun: { one: "departure", other: "departures" },
  verb: "handled",
  actorNoun: { one: "route", other: "routes" },
  actorIs: "thing",
  languages: {},
  scale: 0,
  displayDecimals: 0,
  aggregation: "count",
  ratio: null,
  direction: "higher",
  seasonal: false,
  definition: "A departure counts when it left a gate that was planned in Northgate.",
  owner: "Priya Raman",
  statuses: ["left", "cancelled", "diverted", "late", "won"],
  countedStatuses: ["left"],
  dims: [],
  rates: [
    {
      amountMinor: 9000,
      currency: "USD",
      validFrom: "2026-03-03",
      agreedOn: "2026-03-03",
      agreedBy: "Ellen Marsh",
      note: "",
    },
  ],
  minutesPerUnit: null,
  provenance: null,
};

const firstValueReached: GoalProgress = {
  kind: "first_value",
  statement: "100 departures without a gate conflict",
  type: "accumulate",
  target: 100,
  baseline: null,
  current: 100,
  startsOn: "2026-04-18",
  targetOn: "2026-06-17",
  reachedOn: "2026-06-09",
  daysToReach: 52,
  progress: 1,
  expected: null,
  pace: null,
  paceState: "reached",
  neededPerMonth: null,
  projection: null,
};

export const twelveMonthUnderWay: GoalProgress = {
  kind: "twelve_month",
  statement: "2,400 departures by April 2027",
  type: "accumulate",
  target: 2400,
  baseline: null,
  current: 1116,
  startsOn: "2026-04-18",
  targetOn: "2027-04-17",
  reachedOn: null,
  daysToReach: null,
  progress: 0.465,
  expected: 1200,
  pace: 0.93,
  paceState: "slightly_behind",
  neededPerMonth: 214,
  projection: { low: 1670, high: 3350 },
};

/** Day entries of a month "YYYY-MM" from its values, day 1 first. */
export function daysOf(month: string, values: number[]): RecapFigures["days"] {
  return values.map((value, index) => {
    const date = `${month}-${String(index + 1).padStart(2, "0")}`;
    return { date, value, weekend: weekdayOf(date) > 4 };
  });
}

/** The [weekday][hour] table of these days: their totals agree. */
export function hoursOf(days: RecapFigures["days"]): number[][] {
  const hours = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const day of days) {
    const row = hours[weekdayOf(day.date)] ?? [];
    const share = Math.floor(day.value / hourOrder.length);
    hourOrder.forEach((hour, index) => {
      row[hour] = (row[hour] ?? 0) + share + (index < day.value - share * hourOrder.length ? 1 : 0);
    });
  }
  return hours;
}

/** October 2026 of Jackson Hole Airport, a good month; replace whole top-level fields. `days` alone also sets `hours`. */
export function figuresOf(overrides: Partial<RecapFigures> = {}): RecapFigures {
  const days = overrides.days ?? daysOf("2026-10", octoberDays);
  return {
    shape: 1,
    account: {
      id: "acc_1",
      externalId: "jac",
      name: "Jackson Hole Airport",
      slug: "jackson-hole",
      locale: "en-US",
      currency: "USD",
    },
    vendor: { name: "Northgate", postalAddress: "Northgate Inc., 1 Harbor Way, Portland, ME 04101, USA", hue: 225 },
    csm: { name: "Priya Raman", email: "priya@northgate.example", title: "Customer success" },
    period: {
      key: "2026-10",
      timezone: "America/Denver",
      startUtc: Date.UTC(2026, 9, 1, 6),
      endUtc: Date.UTC(2026, 10, 1, 6),
      firstDay: "2026-10-01",
      lastDay: "2026-10-31",
      days: 31,
      coveredDays: 31,
      partial: null,
    },
    metric: departures,
    direction: "higher",
    state: "ok",
    value: 193,
    activeActors: 14,
    change: {
      kind: "percent",
      previousPeriod: "2026-09",
      previousValue: 170,
      delta: 23,
      percent: 13.5,
      ratio: null,
      perDay: { now: 6.23, before: 5.67 },
      tone: "better",
    },
    record: false,
    money: {
      amountMinor: 1_737_000,
      currency: "USD",
      rateMinor: 9000,
      agreedOn: "2026-03-03",
      agreedBy: "Ellen Marsh",
    },
    bestDay: { date: "2026-10-08", value: 10 },
    peak: { weekday: 3, block: 2, value: 14 },
    days,
    hours: hoursOf(days),
    missingHours: [],
    contributors: {
      by: "thing",
      shown: [
        { name: "Denver", value: 61 },
        { name: "Salt Lake City", value: 48 },
        { name: "Chicago", value: 27 },
        { name: "Dallas", value: 22 },
        { name: "Los Angeles", value: 13 },
      ],
      others: { count: 9, value: 22 },
    },
    goals: { firstValue: firstValueReached, twelveMonth: twelveMonthUnderWay },
    months: [
      { key: "2026-05", value: 160, state: "ok" },
      { key: "2026-06", value: 171, state: "ok" },
      { key: "2026-07", value: 175, state: "ok" },
      { key: "2026-08", value: 178, state: "ok" },
      { key: "2026-09", value: 170, state: "ok" },
    ],
    done: [
      { title: "Gate feed checked against the tower log", side: "vendor", ownerName: "Priya Raman", day: "2026-10-12" },
      { title: "Night shift trained on conflicts", side: "customer", ownerName: "Dana Whitfield", day: "2026-10-22" },
    ],
    next: {
      title: "Move the two Saturday charters to gate 4 before the ski season",
      side: "customer",
      ownerName: "Dana Whitfield",
      day: "2026-11-06",
    },
    counted: {
      sourceName: "Gate feed",
      completeUntil: Date.UTC(2026, 10, 1, 13, 15),
      asOf: Date.UTC(2026, 10, 3, 16, 4),
    },
    holds: [],
    ...overrides,
  };
}

/** 0 = Monday. */
function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}
