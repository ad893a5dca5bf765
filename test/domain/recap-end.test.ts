import { expect, test } from "vitest";
import { addDays } from "#domain/day.ts";
import { dueAt, nextPeriod, periodOf } from "#domain/month.ts";
import { dueMonths, isToldLater } from "#domain/recap/calendar.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { sendDecision } from "#domain/recap/hold.ts";
import { daysToLoad, recapInputs } from "#domain/recap/inputs.ts";
import { coveredEnd } from "#domain/recap/period.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapFacts, RecapSeries } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import { account, firstValue, inputs, meetings, month, source, twelveMonth, utc } from "../support/recap-inputs.ts";

/* The last month of an account: its contract ends with a day, and what comes after it is nobody's result. */

const vendor = { name: "Northgate", postalAddress: "1 Main St", hue: 210 };
const settings = recapSettings;

/** An account in New York with meetings every day of October 2026, ten of them on each. */
function facts(over: Partial<RecapFacts["account"]> = {}, more: Partial<RecapFacts> = {}): RecapFacts {
  const { coveredFrom: _, coveredUntil: __, zoneBefore: ___, ...known } = account;
  const whole = { n: 310, total: 310, low: null, high: null, last: null, actors: null, door: "events" as const };
  const kept = { adjusted: 0, ...whole, firstOn: "2026-05-04" };
  return {
    account: {
      ...{ ...known, renewalOn: "2027-05-01", endsOn: null, segment: "mid", seats: null, csm: null, metric: meetings },
      ...{ zones: [], ...over },
    },
    note: null,
    source: { name: "Calendar feed", completeUntil: utc("2026-12-01T00:00"), lastReceivedAt: null },
    corrected: [],
    months: { [meetings.key]: { "2026-05": kept, "2026-09": kept, "2026-10": kept } } as RecapFacts["months"],
    goals: [],
    items: [],
    contacts: [],
    ...more,
  };
}

/** The same since a day, with its first event on that day. */
function begun(on: string, endsOn: string): RecapFacts {
  const { months, ...rest } = facts({ kickoffOn: on, endsOn });
  const kept = Object.values(months[meetings.key] ?? {})[0];
  return {
    ...rest,
    months: { [meetings.key]: { [on.slice(0, 7)]: { ...kept, firstOn: on } } } as RecapFacts["months"],
  };
}

/** What the store gives of these days: it reads no day that was not asked for. */
function seriesOf(known: RecapFacts, periodKey: string): RecapSeries {
  const span = daysToLoad(known, periodKey, settings);
  const days: string[] = [];
  for (let day = span.first; day <= span.last; day = addDays(day, 1)) days.push(day);
  const parts = { n: 10, low: null, high: null, last: null, door: "events" as const };
  return {
    hours: days.map((date) => ({ date, hour: 9, value: 10 })),
    actors: [],
    days: days.map((date) => ({ date, value: 10, ...parts })),
    before: [{ kind: "twelve_month", value: 1000 }],
  };
}

function composed(known: RecapFacts, periodKey = "2026-10", now = utc("2026-11-03T14:00")): RecapFigures {
  const series = seriesOf(known, periodKey);
  return composeRecap(recapInputs({ facts: known, series, periodKey, now, vendor, settings }));
}

const last = (day: string, over: Partial<RecapFacts["account"]> = {}, more: Partial<RecapFacts> = {}) =>
  composed(facts({ endsOn: day, ...over }, more), day.slice(0, 7));

test("a contract that ends on the 12th is told until the 12th, by day, and nothing after it counts", () => {
  const figures = last("2026-10-12");
  expect(figures).toMatchObject({ state: "ok", value: 120 });
  expect(figures.period).toMatchObject({ coveredDays: 12, days: 31, endsOn: "2026-10-12" });
  expect(figures.period.partial).toEqual({ kind: "last", since: "2026-10-01", until: "2026-10-12" });
  expect(figures.change).toMatchObject({ kind: "per_day", percent: null, delta: null });
  expect(figures.change.perDay).toEqual({ now: 10, before: 10.3333 });
  expect(figures.days.map(({ date }) => date)).toEqual(
    Array.from({ length: 12 }, (_, at) => addDays("2026-10-01", at)),
  );
  const cells = figures.hours.flat().reduce((sum, value) => sum + value, 0);
  expect(cells).toBe(120);
  const known = facts({ endsOn: "2026-10-12" });
  const given = { facts: known, series: seriesOf(known, "2026-10"), periodKey: "2026-10", now: 0, vendor, settings };
  expect(recapInputs(given).events).toBe(120);
});

test("a contract that ends with the month is told as a whole month, which is the last", () => {
  const figures = last("2026-10-31");
  expect(figures.period).toMatchObject({ coveredDays: 31, partial: null, endsOn: "2026-10-31" });
  expect(figures.change).toMatchObject({ previousPeriod: "2026-09", delta: 0 });
});

test("a month before the last one is as if the contract went on", () => {
  const open = composed(facts(), "2026-09", utc("2026-10-05T14:00"));
  const ending = composed(facts({ endsOn: "2026-10-12" }), "2026-09", utc("2026-10-05T14:00"));
  expect(ending).toEqual(open);
});

test("an account that starts and ends in one month says both ends, compares with nothing and is no longer than it was", () => {
  const figures = composed(begun("2026-10-08", "2026-10-19"));
  expect(figures.period.partial).toEqual({ kind: "first", since: "2026-10-08", until: "2026-10-19" });
  expect(figures.period).toMatchObject({ coveredDays: 12, endsOn: "2026-10-19" });
  expect(figures.change.kind).toBe("none");
  expect(figures.days.at(-1)?.date).toBe("2026-10-19");
});

const at = { dueAt: utc("2026-11-03T14:00"), now: utc("2026-11-03T14:00"), settings };
const ofDays = (
  coveredFrom: string,
  coveredUntil: string | null,
  hours = [{ date: "2026-10-30", hour: 9, value: 3 }],
) => composeRecap(inputs({ account: { ...account, coveredFrom, coveredUntil }, hours }));

test("a last month is told however short it is: there is none after it that could tell its days", () => {
  const first = { date: "2026-10-01", hour: 9, value: 3 };
  expect(sendDecision({ figures: ofDays("2026-01-01", "2026-10-02", [first]), ...at })).toBe("send");
  // Three days in all, and both on this side of a month's end.
  expect(sendDecision({ figures: ofDays("2026-10-29", "2026-11-01"), ...at })).toBe("send");
  expect(sendDecision({ figures: ofDays("2026-10-29", null), ...at })).toBe("archive");
});

test("a short first period is told with the month after it, and that may be the last", () => {
  const figures = composed(begun("2026-09-28", "2026-10-02"));
  expect(figures).toMatchObject({ value: 50 });
  expect(figures.period.partial).toEqual({ kind: "first", since: "2026-09-28", until: "2026-10-02" });
  expect(sendDecision({ figures: { ...figures, holds: [] }, ...at })).toBe("send");
});

test("the sources have to be complete for the contract, not for the rest of its month", () => {
  const until = utc("2026-10-13T04:00");
  const ending = (completeUntil: number) =>
    last("2026-10-12", {}, { source: { name: "Calendar feed", completeUntil, lastReceivedAt: null } });
  expect(ending(until).state).toBe("ok");
  expect(ending(until - 1)).toMatchObject({ state: "stale", value: null });
  expect(sendDecision({ figures: { ...ending(until), holds: [] }, ...at })).toBe("send");
  expect(sendDecision({ figures: { ...ending(until - 1), holds: [] }, ...at })).toBe("wait");
});

test("a goal stands where it stood when the contract ended: nothing is needed, projected or still to come", () => {
  const earlier = Array.from({ length: 8 }, (_, index) => month(`2026-0${index + 1}`, 186));
  const under = { earlier, goals: [firstValue, { ...twelveMonth, startsOn: "2026-01-01", targetOn: "2026-12-31" }] };
  const hours = [{ date: "2026-10-05", hour: 9, value: 100 }];
  const open = composeRecap(inputs({ ...under, hours }));
  expect(open.goals.twelveMonth?.projection).not.toBeNull();
  const ended = composeRecap(inputs({ ...under, hours, account: { ...account, coveredUntil: "2026-10-13" } }));
  expect(ended.goals.twelveMonth).toMatchObject({ projection: null, neededPerMonth: null, over: true });
  // Two thirds of a year after nine months and twelve days of October.
  expect(ended.goals.twelveMonth?.expected).toBe(Math.round((2400 / 12) * (9 + 12 / 31)));
});

test("a goal reached after the contract is not reached, and what came after it is not in its sum", () => {
  const goal = { ...twelveMonth, metricKey: meetings.key, startsOn: "2026-05-01", reachedOn: "2026-10-20" };
  const figures = last("2026-10-12", {}, { goals: [goal] });
  expect(figures.goals.twelveMonth).toMatchObject({ reachedOn: null, current: 1120 });
});

test("nothing is asked of an account whose contract is over", () => {
  const items = [
    {
      ...{ id: "i1", afterId: null, title: "Connect the calendar", side: "customer" as const, ownerName: "Dana" },
      ...{ dueOn: "2026-10-20", state: "open" as const, stateOn: null },
    },
  ];
  expect(composed(facts({}, { items })).next).not.toBeNull();
  expect(last("2026-10-12", {}, { items })).toMatchObject({ next: null, upcoming: [] });
});

test("a gauge is read on the days of the contract: a reading after it is not known", () => {
  const stamp = (day: string, value: number) =>
    `${String(Date.parse(`${day}T12:00:00Z`) + 62_135_596_800_000).padStart(20, "0")}|${"1".padStart(20, "0")}|${value}`;
  const metric = { ...meetings, aggregation: "latest" as const };
  const kept = { n: 2, total: 9, low: 4, high: 5, actors: null, firstOn: "2026-10-02", adjusted: 0, door: "events" };
  const known = facts({ metric, endsOn: "2026-10-12" }, {
    months: { [metric.key]: { "2026-10": { ...kept, last: stamp("2026-10-25", 5) } } },
  } as unknown as Partial<RecapFacts>);
  const day = {
    date: "2026-10-10",
    value: 4,
    n: 1,
    low: 4,
    high: 4,
    last: stamp("2026-10-10", 4),
    door: "events" as const,
  };
  const series = { ...seriesOf(known, "2026-10"), hours: [], days: [day] };
  const now = utc("2026-11-03T14:00");
  expect(composeRecap(recapInputs({ facts: known, series, periodKey: "2026-10", now, vendor, settings })).value).toBe(
    4,
  );
});

test("months after the last one are not due, and are again where the end is taken back", () => {
  const row = {
    id: "acc_1",
    timezone: "America/New_York",
    locale: "en-US",
    kickoffOn: "2026-08-01",
    firstEventOn: null,
  };
  const due = (endsOn: string | null, lastKey: string | null = null) =>
    dueMonths({ ...row, endsOn, lastKey }, utc("2027-03-20T00:00"), settings).map(({ periodKey }) => periodKey);
  expect(due("2026-10-12")).toEqual(["2026-08", "2026-09", "2026-10"]);
  expect(due("2026-10-12", "2026-10")).toEqual([]);
  // Set into the past: what is in the ledger stays there, and nothing is added.
  expect(due("2026-10-12", "2026-12")).toEqual([]);
  expect(due(null, "2026-10")).toEqual(["2026-11", "2026-12", "2027-01", "2027-02"]);
  expect(due("2026-12-05", "2026-10")).toEqual(["2026-11", "2026-12"]);
});

test("the last month is due when it would have been due anyway", () => {
  const row = { id: "acc_1", timezone: "Europe/Berlin", locale: "de-DE", kickoffOn: "2026-01-01", firstEventOn: null };
  const [open] = dueMonths({ ...row, endsOn: null, lastKey: "2026-09" }, utc("2026-11-20T00:00"), settings);
  const [ending] = dueMonths({ ...row, endsOn: "2026-10-02", lastKey: "2026-09" }, utc("2026-11-20T00:00"), settings);
  expect(ending).toEqual(open);
  const { timezone, locale, id: accountId } = row;
  expect(ending?.dueAt).toBe(dueAt({ periodKey: "2026-10", timezone, locale, accountId, settings }));
});

test("a short first month is told with the next one, unless it is the last as well", () => {
  const later = (endsOn: string | null) =>
    isToldLater({ kickoffOn: "2026-10-27", firstEventOn: null, endsOn }, "2026-10", settings);
  expect([null, "2026-11-02", "2026-10-31", "2026-10-29"].map(later)).toEqual([true, true, false, false]);
});

// The instants at which a contract ends: the first of the day after it, by the account's own clock.

test.each([
  ["the day before summer time ends in Berlin", "Europe/Berlin", "2026-10-24", "2026-10-24T22:00"],
  ["the day summer time ends in Berlin has 25 hours", "Europe/Berlin", "2026-10-25", "2026-10-25T23:00"],
  ["the day summer time begins in New York has 23 hours", "America/New_York", "2026-03-08", "2026-03-09T04:00"],
  ["Apia skips the day after the last one", "Pacific/Apia", "2011-12-29", "2011-12-30T10:00"],
  ["Asuncion has no midnight after the last day of September", "America/Asuncion", "2023-09-30", "2023-10-01T04:00"],
  ["Havana has midnight twice after the last day of October", "America/Havana", "2026-10-31", "2026-11-01T04:00"],
  ["Kathmandu is three quarters of an hour off", "Asia/Kathmandu", "2026-01-12", "2026-01-12T18:15"],
])("%s", (_why, timezone, endsOn, end) => {
  const periodKey = endsOn.slice(0, 7);
  const { endUtc } = periodOf(periodKey, timezone);
  expect(coveredEnd({ key: periodKey, timezone, endUtc, endsOn })).toBe(utc(end));
  const covered = { ...account, timezone, coveredFrom: `${periodKey}-01`, coveredUntil: addDays(endsOn, 1) };
  const heard = { ...source, completeUntil: utc(end) };
  const figures = composeRecap(inputs({ periodKey, account: covered, source: heard }));
  expect(figures).toMatchObject({ state: "zero", period: { endsOn, coveredDays: Number(endsOn.slice(8)) } });
  const silent = composeRecap(
    inputs({ periodKey, account: covered, source: { ...source, completeUntil: utc(end) - 1 } }),
  );
  expect(silent.state).toBe("stale");
  expect(figures.days).toHaveLength(Number(endsOn.slice(8)));
});

test("a day that the zone never had ends nothing earlier or later than the day before it", () => {
  const [there, skipped] = ["2011-12-29", "2011-12-30"].map((endsOn) =>
    composeRecap(
      inputs({
        periodKey: "2011-12",
        account: { ...account, timezone: "Pacific/Apia", coveredFrom: "2011-12-01", coveredUntil: addDays(endsOn, 1) },
      }),
    ),
  );
  expect(skipped?.period.coveredDays).toBe(there?.period.coveredDays);
  expect(nextPeriod("2011-12")).toBe("2012-01");
});
