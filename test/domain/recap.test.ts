import fc from "fast-check";
import { expect, test } from "vitest";
import { periodOf } from "#domain/month.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { isMailedTo, sendDecision } from "#domain/recap/hold.ts";
import { firstDayToLoad } from "#domain/recap/period.ts";
import { localOf } from "#domain/zone.ts";
import { writeRate } from "#mail/number.ts";
import { Refusal } from "#schema/errors.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { recapSettings } from "#schema/settings.ts";
import {
  account,
  after,
  firstValue,
  inputs,
  meetings,
  month,
  monthOf,
  rate,
  source,
  twelveMonth,
  utc,
} from "../support/recap-inputs.ts";

// States

test.each([
  ["never connected has no data", { ...source, everConnected: false }, "no_data"],
  ["that failed is failed while it is behind", { ...source, failed: true, completeUntil: null }, "failed"],
  ["that confirmed the month has not failed, whatever it reported since", { ...source, failed: true }, "ok"],
  ["not confirmed at all is stale", { ...source, completeUntil: null }, "stale"],
  ["one millisecond short of the month is stale", { ...source, completeUntil: utc("2026-11-01T04:00") - 1 }, "stale"],
  ["confirmed to the last instant is ok", { ...source, completeUntil: utc("2026-11-01T04:00") }, "ok"],
])("a source %s", (_rule, from, state) => {
  expect(monthOf(5, { source: from }).state).toBe(state);
});

test("a living source without events is zero, and so is one whose events were all voided", () => {
  expect(composeRecap(inputs())).toMatchObject({ state: "zero", value: 0 });
  expect(monthOf(0)).toMatchObject({ state: "zero", value: 0 });
});

test("events that cancel out are a figure of zero, not a silent month", () => {
  const hours = [
    { date: "2026-10-01", hour: 9, value: 5 },
    { date: "2026-10-02", hour: 9, value: -5 },
  ];
  expect(composeRecap(inputs({ hours }))).toMatchObject({ state: "ok", value: 0 });
});

test.each([
  [{ ...source, failed: true, completeUntil: null }],
  [{ ...source, everConnected: false }],
  [{ ...source, completeUntil: null }],
])("a source fault prints no number in any block", (from) => {
  const figures = monthOf(50, {
    source: from,
    metric: { ...meetings, rates: [rate] },
    actors: ["a", "b", "c"].map((actor) => ({ actor, name: actor, team: actor, value: 10 })),
    earlier: ["2026-07", "2026-08", "2026-09"].map((key) => month(key, 10)),
    goals: [firstValue, twelveMonth],
  });
  expect(figures).toMatchObject({ value: null, money: null, bestDay: null, peak: null, contributors: null });
  expect(figures).toMatchObject({ record: false, activeActors: null, days: [], hours: [] });
  expect(figures.change).toMatchObject({ kind: "none", delta: null, perDay: null });
  expect(figures.goals.twelveMonth).toMatchObject({ current: null, progress: null, pace: null });
  expect(figures.holds).toEqual([expect.stringContaining("Data incomplete")]);
});

// Change

test.each([
  ["nothing before is new this month", 0, 12, { kind: "new", delta: 12, percent: null, tone: "better" }],
  ["nothing and nothing again is unchanged at zero", 0, 0, { kind: "unchanged_zero", delta: 0, tone: "neutral" }],
  ["a base of nine is compared in absolute terms", 9, 18, { kind: "absolute", delta: 9, percent: null, ratio: null }],
  ["a base of ten is compared in percent", 10, 18, { kind: "percent", delta: 8, percent: 80, tone: "better" }],
  ["a fall is worse", 200, 140, { kind: "percent", delta: -60, percent: -30, tone: "worse" }],
  ["percent has one decimal", 170, 193, { kind: "percent", delta: 23, percent: 13.5 }],
  ["a percentage is exact before it is rounded: 23 of 80 is 28.75", 80, 103, { kind: "percent", percent: 28.8 }],
  ["a fall is rounded as a rise is", 80, 57, { kind: "percent", percent: -28.8 }],
  ["a fall to nothing is minus one hundred percent", 200, 0, { kind: "percent", percent: -100 }],
  ["less than half a percent is about the same", 201, 202, { kind: "same", delta: 1, tone: "neutral" }],
  ["exactly half a percent is a change", 200, 201, { kind: "percent", percent: 0.5 }],
  ["no difference is the same, on a small base too", 5, 5, { kind: "same", delta: 0, percent: null }],
  ["999 percent is still a percentage", 100, 1099, { kind: "percent", percent: 999, ratio: null }],
  ["beyond 999 percent it is so many times", 100, 1100, { kind: "ratio", percent: null, ratio: 11, delta: 1000 }],
  ["a ratio has one decimal", 30, 400, { kind: "ratio", ratio: 13.3 }],
  ["a negative base is compared in absolute terms", -40, 20, { kind: "absolute", delta: 60, tone: "better" }],
])("%s", (_rule, before, value, expected) => {
  expect(after(before, value).change).toMatchObject(expected);
});

test("a small base in percent is for sums, which are not counts", () => {
  const metric: MetricDefinition = { ...meetings, aggregation: "sum", scale: 1 };
  expect(after(50, 60, { metric }).change).toMatchObject({ kind: "percent", percent: 20 });
});

test("of people a base of nine is as small as of events", () => {
  const people = (total: number) => ({ total, n: 40, days: [], reachesBack: false });
  const metric: MetricDefinition = { ...meetings, aggregation: "unique" };
  const now = (before: number) => inputs({ metric, counted: people(12), earlier: [month("2026-09", before)] });
  expect(composeRecap(now(9)).change).toMatchObject({ kind: "absolute", delta: 3, percent: null });
  expect(composeRecap(now(10)).change).toMatchObject({ kind: "percent", percent: 20 });
});

test("the base of ten is counted in units, whatever decimals are kept", () => {
  const metric = { ...meetings, scale: 2 };
  expect(after(999, 1999, { metric }).change.kind).toBe("absolute");
  expect(after(1000, 2000, { metric }).change.kind).toBe("percent");
});

test("where lower is better a fall is better, and a neutral metric has no tone", () => {
  expect(after(200, 140, { metric: { ...meetings, direction: "lower" } }).change.tone).toBe("better");
  expect(after(200, 140, { metric: { ...meetings, direction: "neutral" } }).change.tone).toBe("neutral");
});

test("the rate per local day stands beside the totals", () => {
  // 193 in 31 days after 173 in 30.
  expect(after(173, 193).change.perDay).toEqual({ now: 6.2258, before: 5.7667 });
});

test("a rate that was rounded to be kept is shown as if it had been rounded once", () => {
  // 17 of 31 are 0.548, which by two decimals on the way would be 0.6.
  const shown = (value: number) => writeRate("en-US", meetings, after(300, value).change.perDay?.now ?? 0);
  for (let value = 31; value < 3100; value += 1) expect(shown(value)).toBe(writeRate("en-US", meetings, value / 31));
  expect([shown(327), shown(330)]).toEqual(["10.5", "10.6"]);
});

test("no month before, or one that could not be printed, leaves nothing to compare with", () => {
  expect(monthOf(50).change).toMatchObject({ kind: "none", previousPeriod: null });
  expect(monthOf(50, { earlier: [month("2026-08", 40)] }).change.kind).toBe("none");
  expect(monthOf(50, { earlier: [month("2026-09", null)] }).change.kind).toBe("none");
});

// Partial months

test("a first month that starts on the 12th covers 20 days and shows no change", () => {
  const figures = monthOf(48, {
    hours: [{ date: "2026-10-12", hour: 9, value: 48 }],
    account: { ...account, coveredFrom: "2026-10-12" },
  });
  expect(figures.period).toMatchObject({ days: 31, coveredDays: 20 });
  expect(figures.period.partial).toEqual({ kind: "first", since: "2026-10-12", until: "2026-10-31" });
  expect(figures.change.kind).toBe("none");
  expect(figures.days.map((day) => day.date).at(0)).toBe("2026-10-12");
});

test("the month after a partial one compares by day and gives no percentage", () => {
  // 62 in 31 days is 2 a day; 48 in 20 days was 2.4.
  const figures = monthOf(62, { earlier: [month("2026-09", 48, 20)] });
  expect(figures.change).toMatchObject({
    kind: "per_day",
    percent: null,
    delta: null,
    perDay: { now: 2, before: 2.4 },
  });
  expect(figures.change.tone).toBe("worse");
});

test("rates less than half a percent apart are neither better nor worse", () => {
  // 200 in 20 days are 10 a day; 311 and 309 in 31 are a third of a percent off, 312 twice that.
  const tone = (value: number) => monthOf(value, { earlier: [month("2026-09", 200, 20)] }).change.tone;
  expect([308, 309, 310, 311, 312].map(tone)).toEqual(["worse", "neutral", "neutral", "neutral", "better"]);
});

test("the last month ends with the contract and compares by day", () => {
  const figures = after(60, 40, { account: { ...account, coveredUntil: "2026-10-11" } });
  expect(figures.period).toMatchObject({
    coveredDays: 10,
    partial: { kind: "last", since: "2026-10-01", until: "2026-10-10" },
  });
  expect(figures.change).toMatchObject({ kind: "per_day", perDay: { now: 4, before: 2 }, tone: "better" });
});

test("a first period of six days is not mailed and of seven it is", () => {
  const from = (coveredFrom: string, date: string): RecapFigures =>
    composeRecap(inputs({ account: { ...account, coveredFrom }, hours: [{ date, hour: 9, value: 3 }] }));
  const at = { dueAt: utc("2026-11-03T14:00"), now: utc("2026-11-03T14:00"), settings: recapSettings };
  expect(sendDecision({ figures: from("2026-10-26", "2026-10-26"), ...at })).toBe("archive");
  expect(sendDecision({ figures: from("2026-10-25", "2026-10-26"), ...at })).toBe("send");
});

test("a first period of six days is loaded with the next month and merged into it", () => {
  const merged = { ...account, coveredFrom: "2026-09-25" };
  const asked = { periodKey: "2026-10", settings: recapSettings };
  expect(firstDayToLoad({ ...asked, account: merged })).toBe("2026-09-25");
  expect(firstDayToLoad({ ...asked, account: { ...account, coveredFrom: "2026-09-24" } })).toBe("2026-10-01");
  const hours = [
    { date: "2026-09-28", hour: 9, value: 4 },
    { date: "2026-10-05", hour: 9, value: 30 },
  ];
  const figures = composeRecap(inputs({ account: merged, hours, earlier: [month("2026-09", 4, 6)] }));
  expect(figures.value).toBe(34);
  expect(figures.days).toHaveLength(37);
  expect(figures.period).toMatchObject({
    key: "2026-10",
    startUtc: utc("2026-09-25T04:00"),
    coveredDays: 37,
    partial: { kind: "first", since: "2026-09-25", until: "2026-10-31" },
  });
  expect(figures.change.kind).toBe("none");
});

test("a month after a first period too short to show compares with nothing", () => {
  expect(monthOf(30, { earlier: [month("2026-09", 4, 6)] }).change.kind).toBe("none");
});

test("an hour of another month is refused", () => {
  expect(() => composeRecap(inputs({ hours: [{ date: "2026-11-01", hour: 0, value: 1 }] }))).toThrow(Refusal);
  expect(() => composeRecap(inputs({ hours: [{ date: "2026-09-30", hour: 23, value: 1 }] }))).toThrow(Refusal);
  expect(() => composeRecap(inputs({ hours: [{ date: "2026-10-01", hour: 24, value: 1 }] }))).toThrow(Refusal);
});

test.each([
  [2, { expected: 305, neededPerMonth: 60 }],
  [1, { expected: 310, neededPerMonth: 60 }],
  [0, { expected: 300, neededPerMonth: 100 }],
])("what a goal asks for is rounded to the %d decimals a figure is shown with", (displayDecimals, asked) => {
  // Of 6.10 tonnes a half is due after six months; 3.55 are missing in the other six.
  const metric: MetricDefinition = { ...meetings, aggregation: "sum", scale: 2, displayDecimals };
  const goals = [{ ...twelveMonth, target: 610, current: 255 }];
  expect(monthOf(40, { metric, goals }).goals.twelveMonth).toMatchObject(asked);
});

// Best day, peak, record

test("nine events have no best day and no peak, ten have", () => {
  expect(monthOf(9)).toMatchObject({ bestDay: null, peak: null });
  expect(monthOf(10)).toMatchObject({
    bestDay: { date: "2026-10-01", value: 10 },
    // 1 October 2026 is a Thursday; 09:00 lies in the fourth block of three hours.
    peak: { weekday: 3, block: 3, value: 10 },
  });
});

test("a sum is made of its events, not of the hours they fell in, and a count of its units, however they were sent", () => {
  const metric: MetricDefinition = { ...meetings, aggregation: "sum" };
  const hours = [
    { date: "2026-10-06", hour: 2, value: 700 },
    { date: "2026-10-13", hour: 2, value: 900 },
  ];
  const best = (events: number) => composeRecap(inputs({ metric, hours, events })).bestDay?.date;
  expect([best(9), best(10)]).toEqual([undefined, "2026-10-13"]);
  const days = [
    { date: "2026-10-06", value: 40 },
    { date: "2026-10-13", value: 60 },
  ];
  const counted = { total: 100, n: 2, days, reachesBack: false };
  expect(composeRecap(inputs({ counted })).bestDay?.date).toBe("2026-10-13");
});

test("of equal best days the earliest is named", () => {
  const hours = ["2026-10-20", "2026-10-06", "2026-10-13"].map((date) => ({ date, hour: 12, value: 8 }));
  expect(composeRecap(inputs({ hours })).bestDay?.date).toBe("2026-10-06");
});

test("a month of equal days has no best day", () => {
  const hours = Array.from({ length: 31 }, (_, at) => ({
    date: `2026-10-${String(at + 1).padStart(2, "0")}`,
    hour: 10,
    value: 2,
  }));
  expect(composeRecap(inputs({ hours })).bestDay).toBeNull();
});

test("hours of one block are added before the peak is looked for", () => {
  const hours = [
    { date: "2026-10-05", hour: 15, value: 4 },
    { date: "2026-10-12", hour: 17, value: 4 },
    { date: "2026-10-06", hour: 9, value: 7 },
  ];
  expect(composeRecap(inputs({ hours })).peak).toEqual({ weekday: 0, block: 5, value: 8 });
});

test("a record beats every complete month before it, of which there are three", () => {
  const three = [month("2026-07", 40), month("2026-08", 60), month("2026-09", 50)];
  expect(monthOf(61, { earlier: three }).record).toBe(true);
  expect(monthOf(60, { earlier: three }).record).toBe(false);
  expect(monthOf(61, { earlier: three.slice(1) }).record).toBe(false);
  expect(monthOf(61, { earlier: [month("2026-07", 40, 20), ...three.slice(1)] }).record).toBe(false);
  expect(monthOf(61, { earlier: three, metric: { ...meetings, direction: "lower" } }).record).toBe(false);
});

// Money

test("200 meetings at 90 dollars are 18,000 dollars in cents", () => {
  expect(monthOf(200, { metric: { ...meetings, rates: [rate] } }).money).toEqual({
    amountMinor: 1_800_000,
    currency: "USD",
    rateMinor: 9000,
    agreedOn: "2026-03-03",
    agreedBy: "Ellen Marsh",
  });
});

test("yen have no smaller unit and dinars a thousand", () => {
  const inCurrency = (currency: string, amountMinor: number): Partial<RecapInputs> => ({
    account: { ...account, currency },
    metric: { ...meetings, rates: [{ ...rate, currency, amountMinor }] },
  });
  // 12 x 1,500 yen; 12 x 1.250 dinars = 15.000.
  expect(monthOf(12, inCurrency("JPY", 1500)).money?.amountMinor).toBe(18_000);
  expect(monthOf(12, inCurrency("KWD", 1250)).money?.amountMinor).toBe(15_000);
});

test("each day is rounded half to even before the days are added", () => {
  // 0.5, 1.5, 2.5 and 0.5 units at one cent: 0 + 2 + 2 + 0, where the sum of 5 would stay 5.
  const hours = [5, 15, 25, 5].map((value, at) => ({ date: `2026-10-0${at + 1}`, hour: 9, value }));
  const metric: MetricDefinition = { ...meetings, aggregation: "sum", scale: 1, rates: [{ ...rate, amountMinor: 1 }] };
  expect(composeRecap(inputs({ hours, metric })).money?.amountMinor).toBe(4);
  const negative = hours.map((hour) => ({ ...hour, value: -hour.value }));
  expect(composeRecap(inputs({ hours: negative, metric })).money?.amountMinor).toBe(-4);
});

test("amounts stay exact where a float would lose the cent", () => {
  const metric: MetricDefinition = { ...meetings, aggregation: "sum", scale: 6, rates: [{ ...rate, amountMinor: 3 }] };
  // 9,007,199,254.740991 units x 3 = 27,021,597,764.222973.
  expect(monthOf(9_007_199_254_740_991, { metric }).money?.amountMinor).toBe(27_021_597_764);
});

test("there is no amount without an agreed rate, in another currency, or in a zero month", () => {
  const metric = { ...meetings, rates: [rate] };
  expect(monthOf(200).money).toBeNull();
  expect(monthOf(200, { metric, account: { ...account, currency: "EUR" } }).money).toBeNull();
  expect(monthOf(0, { metric }).money).toBeNull();
});

test("only days from the first day of a rate on are worth it", () => {
  const hours = [
    { date: "2026-10-14", hour: 9, value: 5 },
    { date: "2026-10-15", hour: 9, value: 7 },
  ];
  const agreed = (validFrom: string): MetricDefinition => ({ ...meetings, rates: [{ ...rate, validFrom }] });
  expect(composeRecap(inputs({ hours, metric: agreed("2026-10-15") })).money?.amountMinor).toBe(63_000);
  expect(composeRecap(inputs({ hours, metric: agreed("2026-11-02") })).money).toBeNull();
});

// Contributors

function actors(...values: number[]): RecapInputs["actors"] {
  return values.map((value, at) => ({
    ...{ actor: `a${at}`, name: `Rep ${String.fromCharCode(90 - at)}`, value },
    team: ["North", "East", "South", "West"][at % 4] ?? null,
  }));
}
const named = { names: true };

test("two contributors are not shown, three are", () => {
  expect(monthOf(20, { ...named, actors: actors(10, 10) })).toMatchObject({ contributors: null, activeActors: 2 });
  expect(monthOf(30, { ...named, actors: actors(10, 10, 10) }).contributors?.shown).toHaveLength(3);
});

test("an actor whose events were all voided is not active", () => {
  expect(monthOf(20, { ...named, actors: actors(10, 10, 0) })).toMatchObject({ contributors: null, activeActors: 2 });
});

test("how many did it is said only where nearly all of the figure is known to be theirs", () => {
  const countOf = (value: number, ...theirs: number[]) => monthOf(value, { actors: actors(...theirs) }).activeActors;
  expect([countOf(200, 100, 100), countOf(200, 150, 40), countOf(-200, -150, -40)]).toEqual([2, 2, 2]);
  expect([countOf(200, 150, 39), countOf(200, 50), countOf(200, 250), countOf(-200, -50)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("contributors stand by value, then name, five of them and the rest as one", () => {
  const figures = monthOf(60, { ...named, actors: actors(5, 20, 5, 10, 10, 5, 5) });
  expect(figures.contributors).toEqual({
    by: "name",
    shown: [
      { name: "Rep Y", value: 20, actor: "a1" },
      { name: "Rep V", value: 10, actor: "a4" },
      { name: "Rep W", value: 10, actor: "a3" },
      { name: "Rep T", value: 5, actor: "a6" },
      { name: "Rep U", value: 5, actor: "a5" },
    ],
    others: { count: 2, value: 10 },
  });
});

test("what no actor is named for is counted with the others", () => {
  expect(monthOf(33, { ...named, actors: actors(10, 10, 10) }).contributors?.others).toEqual({ count: 0, value: 3 });
  expect(monthOf(30, { ...named, actors: actors(10, 10, 10) }).contributors?.others).toBeNull();
});

/** What a month says of who contributed, whatever else is in it. */
const told = (over: Partial<RecapInputs>) => monthOf(60, over).contributors;

test("people stand by team, their figures added, and who has no team with everybody else", () => {
  const ten = actors(10, 8, 5, 3, 10, 7, 5, 2, 4, 6).map((each, at) => (at > 7 ? { ...each, team: null } : each));
  expect(told({ actors: ten })).toEqual({
    by: "team",
    shown: [
      { name: "North", value: 20 },
      { name: "East", value: 15 },
      { name: "South", value: 10 },
      { name: "West", value: 5 },
    ],
    others: { count: 2, value: 10 },
  });
});

test("who was alone in their team that month stands with everybody else, and is not found by subtraction", () => {
  const alone = actors(9, 9, 9, 9, 9, 9, 6).map((each, at) => (at === 6 ? { ...each, team: "Ada's desk" } : each));
  // Two each in North, East and South; the last of them by name joins who would stand alone.
  const teams = alone.map((each, at) =>
    at < 6 ? { ...each, team: ["North", "East", "South"][at % 3] ?? null } : each,
  );
  expect(told({ actors: teams })).toBeNull();
  const more = [...teams, ...actors(3, 3).map((each) => ({ ...each, actor: `b${each.actor}`, team: "West" }))];
  expect(told({ actors: more })).toEqual({
    by: "team",
    shown: ["East", "North", "South"].map((name) => ({ name, value: 18 })),
    others: { count: 3, value: 6 },
  });
  expect(told({ actors: more.filter(({ actor }) => actor !== "a6") })?.shown).toHaveLength(4);
});

test("without the customer's word no name and no id of a person is in the snapshot", () => {
  for (const names of [false, undefined]) {
    const text = JSON.stringify(monthOf(60, { actors: actors(20, 10, 10, 10, 10), ...(names === false && { names }) }));
    expect(text).toContain("North");
    expect(text).not.toMatch(/Rep |"a\d"/);
  }
});

test("two teams are not shown, however many people are in them", () => {
  const two = actors(10, 10, 10, 10, 10, 10).map((each, at) => ({ ...each, team: at % 2 === 0 ? "North" : null }));
  expect(told({ actors: two })).toBeNull();
  expect(told({ actors: two.map((each) => ({ ...each, team: each.team ?? "East" })) })).toBeNull();
});

test("whatever teams people are in, at least three of each are shown, no team is one person, and none is left alone", () => {
  let dice = 7;
  const roll = (sides: number) => {
    dice = (dice * 48_271) % 2_147_483_647;
    return dice % sides;
  };
  let shown = 0;
  for (let round = 0; round < 1000; round += 1) {
    const people = actors(...Array.from({ length: 1 + roll(14) }, () => roll(6))).map((each) => {
      const at = roll(6);
      return { ...each, team: at === 5 ? null : `Team ${at}` };
    });
    const block = told({ actors: people });
    if (block === null) continue;
    shown += 1;
    const active = people.filter(({ value }) => value !== 0);
    const sizes = block.shown.map(({ name }) => active.filter(({ team }) => team === name).length);
    const inside = sizes.reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(inside).toBeGreaterThanOrEqual(3);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
    expect(active.length - inside).not.toBe(1);
  }
  expect(shown).toBeGreaterThan(50);
});

test("a team whose people did nothing is no team that contributed", () => {
  expect(told({ actors: actors(30, 30, 0) })).toBeNull();
});

test("six teams are five and everybody else", () => {
  const six = actors(...Array.from({ length: 12 }, () => 5)).map((each, at) => ({ ...each, team: `Team ${at % 6}` }));
  expect(told({ actors: six })?.shown.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((at) => `Team ${at}`));
  expect(told({ actors: six })?.others).toEqual({ count: 2, value: 10 });
});

test("who has no display name is never shown by id: they count with the others", () => {
  const four = actors(10, 30, 10, 10).map((each, at) => (at === 1 ? { ...each, name: null } : each));
  expect(told({ ...named, actors: four })).toMatchObject({ by: "name", others: { count: 1, value: 30 } });
  expect(JSON.stringify(told({ ...named, actors: four }))).not.toContain("a1");
});

test("fewer than three people with a name stand by team, even where names are wanted", () => {
  const two = actors(...Array.from({ length: 8 }, () => 5)).map((each, at) =>
    at < 6 ? { ...each, name: null } : each,
  );
  expect(told({ ...named, actors: two })).toMatchObject({ by: "team" });
});

test("what is no person stands by its name, else by its id, whatever is wanted for people", () => {
  const metric = { ...meetings, actorIs: "thing" as const };
  const things = actors(30, 20, 10).map((each, at) => ({ ...each, name: at === 0 ? "Denver" : null }));
  for (const names of [true, false])
    expect(told({ metric, names, actors: things })).toMatchObject({
      by: "thing",
      shown: [{ name: "Denver" }, { name: "a1" }, { name: "a2" }],
    });
});

test("a metric without actors has no count of them", () => {
  expect(monthOf(30).activeActors).toBeNull();
});

// Days

test("the weekend is shaded where the customer rests", () => {
  const shaded = (locale: string): string[] =>
    monthOf(1, { account: { ...account, locale } })
      .days.filter((day) => day.weekend)
      .map((day) => day.date)
      .slice(0, 2);
  expect(shaded("en-US")).toEqual(["2026-10-03", "2026-10-04"]);
  expect(shaded("ar-EG")).toEqual(["2026-10-02", "2026-10-03"]);
});

test("Apia has thirty bars in December 2011 and none for the 30th", () => {
  const figures = composeRecap(
    inputs({
      periodKey: "2011-12",
      account: { ...account, timezone: "Pacific/Apia", coveredFrom: "2011-01-01" },
      hours: [{ date: "2011-12-31", hour: 0, value: 2 }],
    }),
  );
  expect(figures.days).toHaveLength(30);
  expect(figures.days.map((day) => day.date)).not.toContain("2011-12-30");
});

test("the hour skipped by summer time is marked", () => {
  const figures = composeRecap(inputs({ periodKey: "2026-03" }));
  expect(figures.missingHours).toEqual(["2026-03-08 02"]);
});

// Goals

test("both goals are read at the end of the month, six complete months behind them", () => {
  const earlier = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"].map((key) => month(key, 186));
  const { goals } = monthOf(186, { goals: [firstValue, twelveMonth], earlier });
  expect(goals.firstValue).toMatchObject({ paceState: "reached", reachedOn: "2026-06-09", daysToReach: 52 });
  expect(goals.twelveMonth).toMatchObject({
    current: 1116,
    expected: 1200,
    pace: 0.93,
    neededPerMonth: 214,
    projection: { low: 1670, high: 3350 },
  });
});

test("months before the goal started carry no projection", () => {
  const earlier = ["2026-04", "2026-06", "2026-07", "2026-08", "2026-09"].map((key) => month(key, 186));
  expect(monthOf(186, { goals: [twelveMonth], earlier }).goals.twelveMonth?.projection).toBeNull();
});

test("months counted in another way carry no projection, and still count as kept or not", () => {
  const earlier = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"].map((key) => month(key, 186));
  const since = { ...meetings, startsOn: "2026-08", comparable: false };
  const told = (metric: typeof meetings, goal: RecapInputs["goals"][number] = twelveMonth) =>
    monthOf(186, { goals: [goal], earlier, metric }).goals.twelveMonth;
  expect(told(since)?.projection).toBeNull();
  expect(told({ ...since, comparable: true })?.projection).toEqual({ low: 1670, high: 3350 });
  const band = { ...twelveMonth, type: "keep" as const, baseline: 190, target: 200 };
  expect(told(since, band)?.progress).toBe(0);
});

test("First Value reached after the month is not known to its recap", () => {
  const later = { ...firstValue, target: 2000, reachedOn: "2026-11-01" };
  const { goals } = monthOf(186, { goals: [later, twelveMonth] });
  expect(goals.firstValue?.reachedOn).toBeNull();
  expect(goals.twelveMonth?.paceState).toBe("ramping_up");
});

test("a goal for the monthly level is measured by the month and not by the sum", () => {
  const level = { ...twelveMonth, type: "reach_level" as const, baseline: 100, target: 200 };
  expect(monthOf(150, { goals: [level] }).goals.twelveMonth).toMatchObject({ current: 150, progress: 0.5 });
});

test("the year view holds complete months only", () => {
  const earlier = [month("2026-06", 4, 12), month("2026-07", 0), month("2026-08", null), month("2026-09", 9)];
  expect(monthOf(1, { earlier }).months).toEqual([
    { key: "2026-07", value: 0, state: "zero" },
    { key: "2026-08", value: null, state: "stale" },
    { key: "2026-09", value: 9, state: "ok" },
  ]);
});

// Holds and sending

test.each([
  ["80 percent on a base of 50 goes out", 50, 90, 0],
  ["more than 80 percent on a base of 50 is held", 50, 91, 1],
  ["a fall of more than 80 percent is held", 100, 19, 1],
  ["any jump on a base of 49 goes out", 49, 400, 0],
])("%s", (_rule, before, value, count) => {
  expect(after(before, value).holds).toHaveLength(count);
});

test("nobody to write to, and zero after a month that was not, are held with a reason each", () => {
  expect(monthOf(5, { readers: [] }).holds).toEqual([expect.stringContaining("No executive sponsor would")]);
  expect(after(12, 0).holds).toEqual(["Meetings fell to zero after a month that was not."]);
  expect(after(0, 0).holds).toEqual([]);
});

test.each([
  ["America/New_York", "2026-10-31T02:30", "30 Oct 2026, 22:30 New York time"],
  ["Asia/Kolkata", "2026-10-30T00:00", "30 Oct 2026, 05:30 Kolkata time"],
  ["Etc/GMT+5", "2026-10-30T00:00", "30 Oct 2026, 00:00 UTC"],
])("the hold of a stale source says until when it is complete, in the time of %s", (timezone, at, said) => {
  const stale = monthOf(5, { account: { ...account, timezone }, source: { ...source, completeUntil: utc(at) } });
  expect(stale.holds).toEqual([`Data incomplete: Calendar feed is complete only until ${said}.`]);
});

const recounted: MetricDefinition = { ...meetings, version: 2, startsOn: "2026-10", comparable: false };

test("a fall to zero is held where a new definition leaves nothing to compare with, and so is one after a part of a month", () => {
  const fallen = ["Meetings fell to zero after a month that was not."];
  const broken = after(12, 0, { metric: recounted });
  expect(broken.change).toMatchObject({ kind: "none", previousValue: null });
  expect(broken.holds).toEqual(fallen);
  expect(monthOf(0, { earlier: [month("2026-09", 12, 20)] }).holds).toEqual(fallen);
  // Six days that were told with October, which stands behind November.
  const merged = { ...account, coveredFrom: "2026-09-25" };
  const earlier = [month("2026-09", 2, 6), month("2026-10", 12)];
  const whole = { ...source, completeUntil: utc("2026-12-01T05:00") };
  expect(composeRecap(inputs({ periodKey: "2026-11", account: merged, source: whole, earlier })).holds).toEqual(fallen);
});

test("a zero behind a zero, a month nobody knows or none at all fell from nothing", () => {
  for (const metric of [meetings, recounted])
    for (const before of [0, null])
      expect(monthOf(0, { metric, earlier: [month("2026-09", before)] }).holds).toEqual([]);
  expect(monthOf(0, { earlier: [month("2026-08", 12)] }).holds).toEqual([]);
  expect(after(12, 3, { metric: recounted }).holds).toEqual([]);
});

const due = utc("2026-11-03T14:00");

function decide(figures: RecapFigures, now: string): string {
  return sendDecision({ figures, dueAt: due, now: utc(now), settings: recapSettings });
}

test("a recap is sent from the minute it is due until ten days later, then only archived", () => {
  expect(decide(monthOf(5), "2026-11-03T13:59")).toBe("wait");
  expect(decide(monthOf(5), "2026-11-03T14:00")).toBe("send");
  expect(decide(monthOf(5), "2026-11-13T14:00")).toBe("send");
  expect(decide(monthOf(5), "2026-11-13T14:01")).toBe("archive");
});

test("late events are given their time to settle, however early the recap is due", () => {
  const early = { figures: monthOf(5), dueAt: utc("2026-11-02T14:00"), settings: recapSettings };
  expect(sendDecision({ ...early, now: utc("2026-11-03T03:59") })).toBe("wait");
  expect(sendDecision({ ...early, now: utc("2026-11-03T04:00") })).toBe("send");
});

test("a source that is behind is waited for to the end of the tenth, then held", () => {
  const stale = monthOf(5, { source: { ...source, completeUntil: utc("2026-10-31T00:00") } });
  expect(decide(stale, "2026-11-11T04:59")).toBe("wait");
  expect(decide(stale, "2026-11-11T05:00")).toBe("hold");
});

test("a reason left holds the mail", () => {
  expect(decide(monthOf(5, { readers: [] }), "2026-11-03T14:00")).toBe("hold");
});

test("an account whose figures have not begun is archived", () => {
  const figures = composeRecap(inputs({ account: { ...account, coveredFrom: null } }));
  expect(figures.period).toMatchObject({ coveredDays: 0, partial: null });
  expect(decide(figures, "2026-11-03T14:00")).toBe("archive");
});

test("the sponsor hears of the first zero month, not of the second, and again of the first that is not", () => {
  expect(isMailedTo("executive_sponsor", after(12, 0))).toBe(true);
  expect((["executive_sponsor", "champion"] as const).map((role) => isMailedTo(role, after(0, 0)))).toEqual([
    false,
    true,
  ]);
  expect(isMailedTo("executive_sponsor", after(0, 3))).toBe(true);
  // However it was counted: zero is zero.
  const told = ([before, value]: [number, number]) =>
    isMailedTo("executive_sponsor", after(before, value, { metric: recounted }));
  expect(
    (
      [
        [0, 0],
        [12, 0],
        [0, 3],
      ] as [number, number][]
    ).map(told),
  ).toEqual([false, true, true]);
});

// Totals

interface Happening {
  at: number;
  actor: number;
  value: number;
}

function inputsOf(timezone: string, periodKey: string, stream: readonly Happening[]): RecapInputs {
  const period = periodOf(periodKey, timezone);
  const hours = new Map<string, RecapInputs["hours"][number]>();
  const totals = new Map<number, number>();
  for (const { at, actor, value } of stream) {
    const { date, hour } = localOf(period.startUtc + Math.floor(at * (period.endUtc - period.startUtc)), timezone);
    const cell = hours.get(`${date} ${hour}`) ?? { date, hour, value: 0 };
    hours.set(`${date} ${hour}`, { ...cell, value: cell.value + value });
    // Actor 0 stands for events that name nobody.
    if (actor > 0) totals.set(actor, (totals.get(actor) ?? 0) + value);
  }
  return inputs({
    periodKey,
    account: { ...account, timezone, coveredFrom: "2000-01-01" },
    source: { ...source, completeUntil: period.endUtc },
    hours: [...hours.values()],
    names: totals.size % 2 === 0,
    actors: [...totals].map(([actor, value]) => ({
      ...{ actor: `a${actor}`, name: `Rep ${actor}`, value },
      team: actor % 5 === 4 ? null : `Team ${actor % 5}`,
    })),
  });
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

test("days, hours and contributors of 1,000 random streams add to the headline", () => {
  const zones = ["America/New_York", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/Havana", "UTC"];
  const happening = fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    actor: fc.integer({ min: 0, max: 9 }),
    value: fc.integer({ min: -3, max: 1000 }),
  });
  let shown = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom("2011-12", "2026-02", "2026-03", "2026-10", "2026-11"),
      fc.array(happening, { maxLength: 60 }),
      (timezone, periodKey, stream) => {
        const figures = composeRecap(inputsOf(timezone, periodKey, stream));
        const headline = add(stream.map((event) => event.value));
        expect(figures.value).toBe(headline);
        expect(add(figures.days.map((day) => day.value))).toBe(headline);
        expect(add(figures.hours.flat())).toBe(headline);
        if (figures.contributors === null) return;
        shown += 1;
        const { shown: top, others } = figures.contributors;
        expect(add(top.map((actor) => actor.value)) + (others?.value ?? 0)).toBe(headline);
      },
    ),
    { numRuns: 1000 },
  );
  expect(shown).toBeGreaterThan(100);
});

test("the same inputs give the same snapshot, in whatever order the rows come", () => {
  const rows = inputsOf("America/New_York", "2026-10", [
    { at: 0.1, actor: 1, value: 9 },
    { at: 0.5, actor: 2, value: 9 },
    { at: 0.9, actor: 3, value: 9 },
  ]);
  const turned = { ...rows, hours: [...rows.hours].reverse(), actors: [...rows.actors].reverse() };
  expect(JSON.stringify(composeRecap(turned))).toBe(JSON.stringify(composeRecap(rows)));
});
