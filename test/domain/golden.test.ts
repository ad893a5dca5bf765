import { expect, test } from "vitest";
import { weekday } from "#domain/day.ts";
import { instantOf } from "#domain/event/time.ts";
import { scaledValue } from "#domain/event/value.ts";
import { localOf } from "#domain/zone.ts";
import { type Amounts, digestOf, type FlightGolden, readGolden } from "../golden/golden.ts";
import {
  readBirdStrikeDays,
  readBirdStrikes,
  readBirths,
  readEarthquakes,
  readFewFlights,
  readFlights,
  readReleases,
  type SeriesEvent,
  wallZone,
} from "../golden/series.ts";

/*
 * The series as the loaders give them, folded the plainest way over the product's own clock and decimals, against the
 * totals Python found in the raw files. Keys are parts joined by "|".
 */

type Totals = Map<string, Amounts>;

function amount(text: string | undefined, scale: number): number {
  const scaled = scaledValue(text ?? "", scale);
  if (typeof scaled !== "number") throw new Error(`${text}: ${scaled}`);
  return scaled;
}

function localTime(time: string, zone: string): { day: string; month: string; hour: number } {
  const at = instantOf(time);
  if (at === null) throw new Error(`no time: ${time}`);
  const { date, hour } = localOf(at, zone);
  return { day: date, month: date.slice(0, 7), hour };
}

function add(totals: Totals, key: (string | number)[], [count, sum]: Amounts): void {
  const joined = key.join("|");
  const known = totals.get(joined);
  if (known === undefined) totals.set(joined, [count, sum]);
  else {
    known[0] += count;
    known[1] += sum;
  }
}

/** Coarser totals: `keep` gives the parts of a key that stay. */
function rolled(totals: Totals, keep: (...parts: string[]) => string[]): Totals {
  const coarse: Totals = new Map();
  for (const [key, amounts] of totals) add(coarse, keep(...key.split("|")), amounts);
  return coarse;
}

function mapped<Value>(totals: Totals, pick: (amounts: Amounts) => Value): Record<string, Value> {
  return Object.fromEntries([...totals].map(([key, amounts]) => [key, pick(amounts)]));
}

const both = (totals: Totals) => mapped(totals, (amounts) => amounts);
const counts = (totals: Totals) => mapped(totals, ([count]) => count);
const sums = (totals: Totals) => mapped(totals, ([, sum]) => sum);

/** Flat totals by "outer|inner" as an object of objects. */
function nested<Value>(flat: Record<string, Value>): Record<string, Record<string, Value>> {
  const tree: Record<string, Record<string, Value>> = {};
  for (const [key, value] of Object.entries(flat)) {
    const [outer = "", inner = ""] = key.split("|");
    tree[outer] ??= {};
    tree[outer][inner] = value;
  }
  return tree;
}

/** Totals by "day|hour" as 24 counts a day. */
function hourTable(totals: Totals): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(nested(counts(totals))).map(([day, hours]) => [
      day,
      Array.from({ length: 24 }, (_, hour) => hours[hour] ?? 0),
    ]),
  );
}

/** The totals of one account, without its name in the key. */
function own(totals: Totals, account: string): Totals {
  return new Map([...totals].flatMap(([key, own]) => (key.startsWith(`${account}|`) ? [[key.slice(4), own]] : [])));
}

function listing(totals: Totals, columns: (amounts: Amounts) => number[]): (string | number)[][] {
  return [...totals].map(([key, amounts]) => [...key.split("|"), ...columns(amounts)]);
}

const month = (day = "") => day.slice(0, 7);
const first = ([count]: Amounts) => [count];

/** What the totals by "account|day|hour" of a flight series must roll up to. */
function expectHours(hours: Totals, golden: FlightGolden): void {
  const accountDays = rolled(hours, (account = "", day = "") => [account, day]);
  expect(digestOf(listing(hours, first))).toEqual(golden.digests.accountHours);
  for (const [account, expected] of Object.entries(golden.named)) {
    expect(hourTable(own(hours, account))).toEqual(expected.hours);
    expect(counts(own(accountDays, account))).toEqual(
      Object.fromEntries(Object.entries(expected.days).map(([day, [count]]) => [day, count])),
    );
  }
}

test("20,000 flights add up by day, hour, actor and month as the raw file does", () => {
  const golden = readGolden("flights-20k");
  const hours: Totals = new Map();
  const days: Totals = new Map();
  for (const { subject, time, data } of readFewFlights("flight.distance")) {
    const { day, hour } = localTime(time, wallZone);
    add(hours, [subject, day, hour], [1, 0]);
    add(days, [subject, day, data.actor], [1, amount(data.value, 0)]);
  }
  const actorMonths = rolled(days, (account = "", day, actor = "") => [account, month(day), actor]);
  const accountDays = rolled(days, (account = "", day = "") => [account, day]);
  expectHours(hours, golden);
  expect(both(rolled(days, (_, day) => [month(day)]))).toEqual(golden.months);
  expect(both(rolled(days, (_, day = "") => [day]))).toEqual(golden.days);
  expect(nested(both(rolled(days, (account = "", day) => [account, month(day)])))).toEqual(golden.accounts);
  for (const [account, expected] of Object.entries(golden.named)) {
    expect(both(own(accountDays, account))).toEqual(expected.days);
    expect(nested(counts(own(actorMonths, account)))).toEqual(expected.actorMonths);
  }
  expect(digestOf(listing(accountDays, (amounts) => amounts))).toEqual(golden.digests.accountDays);
  expect(digestOf(listing(days, (amounts) => amounts))).toEqual(golden.digests.accountDayActors);
  expect(digestOf(listing(actorMonths, first))).toEqual(golden.digests.accountMonthActors);
});

test("3,000,000 flights add up by account, day and hour as the raw file does, six of them after the end of June", async () => {
  // Counted by the text of the hour first: the zone is then asked once for each account and hour.
  const texts = new Map<string, number>();
  const nearGap: string[] = [];
  for await (const events of readFlights("flight.departed")) {
    for (const { subject, time } of events) {
      const key = `${subject}|${time.slice(0, 13)}:00:00${time.slice(19)}`;
      texts.set(key, (texts.get(key) ?? 0) + 1);
      if (/^2001-04-01T0[23]/.test(time)) nearGap.push(time.slice(11));
    }
  }
  const golden = readGolden("flights-3m");
  const hours: Totals = new Map();
  for (const [key, count] of texts) {
    const [account = "", time = ""] = key.split("|");
    const { day, hour } = localTime(time, wallZone);
    add(hours, [account, day, hour], [count, 0]);
  }
  expectHours(hours, golden);
  expect(counts(rolled(hours, (_, day) => [month(day)]))).toEqual({
    "2001-01": 508_239,
    "2001-02": 458_170,
    "2001-03": 511_502,
    "2001-04": 501_030,
    "2001-05": 518_831,
    "2001-06": 502_222,
    "2001-07": 6,
  });
  // The file runs by wall time: what stands in front was written 02:10, an hour New York skipped that night.
  expect(golden.movedOutOfGap).toBe(1);
  expect(nearGap).toEqual(["03:10:00-04:00", "03:05:00-04:00", "03:13:00-04:00", "03:38:00-04:00"]);
});

test.each(["1969-1988", "2000-2014"] as const)("births of %s add up by day, weekday, month and year", (years) => {
  const golden = readGolden("births")[years];
  const days: Totals = new Map();
  for (const { date, value } of readBirths(years)) add(days, [date], [1, amount(value, 0)]);
  const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
  expect(sums(rolled(days, (day) => [month(day)]))).toEqual(golden.months);
  expect(sums(rolled(days, (day = "") => [day.slice(0, 4)]))).toEqual(golden.years);
  expect(sums(rolled(days, (day = "") => [names[weekday(day)] ?? ""]))).toEqual(golden.weekdays);
  expect(sums(rolled(days, () => ["total"]))).toEqual({ total: golden.total });
  expect(digestOf(listing(days, ([, sum]) => [sum]))).toEqual(golden.digests.days);
});

test("the golden births are those the series is known by", () => {
  const { total, weekdays, months } = readGolden("births")["2000-2014"];
  expect([total, weekdays.sunday, weekdays.tuesday, months["2000-01"]]).toEqual([
    62_187_024, 5_886_889, 10_274_874, 337_739,
  ]);
});

test("bird strikes and their costs add up by day, operator and month", () => {
  const golden = readGolden("birdstrikes");
  const days: Totals = new Map();
  for (const { time, data } of readBirdStrikes("birdstrike.cost"))
    add(days, [localTime(time, wallZone).day, data.actor], [1, amount(data.value, 0)]);
  expect(both(rolled(days, (day) => [month(day)]))).toEqual(golden.months);
  expect(both(rolled(days, (day = "") => [day]))).toEqual(golden.days);
  expect(both(rolled(days, (_, actor = "") => [actor]))).toEqual(golden.actors);
  expect(nested(both(rolled(days, (day, actor = "") => [month(day), actor])))).toEqual(golden.actorMonths);
  expect(digestOf(listing(days, (amounts) => amounts))).toEqual(golden.digests.dayActors);
  expect([golden.rows, golden.cost]).toEqual([10_000, 40_545_276]);
});

test("the costs of bird strikes are the same as daily values", () => {
  const days: Totals = new Map();
  for (const { date, value } of readBirdStrikeDays()) add(days, [date], [1, amount(value, 0)]);
  expect(sums(days)).toEqual(
    Object.fromEntries(Object.entries(readGolden("birdstrikes").days).map(([day, [, cost]]) => [day, cost])),
  );
});

/** Count and largest value in hundredths by day (UTC). */
function largest(events: SeriesEvent[]): Record<string, Amounts> {
  const days: Record<string, Amounts> = {};
  for (const { time, data } of events) {
    const { day } = localTime(time, "UTC");
    const magnitude = amount(data.value, 2);
    const [count, max] = days[day] ?? [0, magnitude];
    days[day] = [count + 1, Math.max(max, magnitude)];
  }
  return days;
}

test("earthquakes count and their largest come out by day, hour and network", () => {
  const golden = readGolden("earthquakes");
  const events = readEarthquakes().map(({ final }) => final);
  const hours: Totals = new Map();
  for (const { time } of events) {
    const { day, hour } = localTime(time, "UTC");
    add(hours, [day, hour], [1, 0]);
  }
  const networks = Map.groupBy(events, ({ data }) => data.actor);
  const rows = [...networks].flatMap(([actor, own]) =>
    Object.entries(largest(own)).map(([day, amounts]) => [day, actor, ...amounts]),
  );
  expect(largest(events)).toEqual(golden.days);
  expect(hourTable(hours)).toEqual(golden.hours);
  expect(digestOf(rows)).toEqual(golden.digests.dayActors);
});

test("at any instant the days of the earthquakes are those of what had arrived by then", () => {
  const golden = readGolden("earthquakes");
  const quakes = readEarthquakes();
  const cuts = Object.keys(golden.settledAt).map((cut) => ({ cut, at: instantOf(cut) ?? 0 }));
  const settled = cuts.map(({ cut, at }) => [
    cut,
    largest(quakes.filter(({ updatedAt }) => updatedAt <= at).map(({ final }) => final)),
  ]);
  const reported = cuts.map(({ cut, at }) => [
    cut,
    largest(
      quakes.filter(({ reportedAt }) => reportedAt <= at).map((one) => (one.updatedAt <= at ? one.final : one.first)),
    ),
  ]);
  expect(Object.fromEntries(settled)).toEqual(golden.settledAt);
  expect(Object.fromEntries(reported)).toEqual(golden.reportedAt);
});

test("an earthquake is late when its last update falls on a later day", () => {
  const golden = readGolden("earthquakes");
  const rows = readEarthquakes().map(({ final, updatedAt }) => ({
    id: final.id,
    day: localTime(final.time, "UTC").day,
    updated: localOf(updatedAt, "UTC").date,
  }));
  const days: Totals = new Map();
  for (const { day, updated } of rows) add(days, [day, updated], [1, 0]);
  const late = rows.filter(({ day, updated }) => updated > day).map(({ id, day, updated }) => [id, day, updated]);
  expect(nested(counts(days))).toEqual(golden.updatedDays);
  expect(late.length).toBe(golden.late);
  expect(digestOf(late)).toEqual(golden.digests.late);
});

test.each(["all", "stable"] as const)("releases of Electron (%s) add up by hour, day, line and month", (kind) => {
  const { total, ...golden } = readGolden("electron")[kind];
  const hours: Totals = new Map();
  for (const { time, data } of readReleases()) {
    if (kind === "stable" && data.status !== "stable") continue;
    const { day, hour } = localTime(time, "UTC");
    add(hours, [day, String(hour).padStart(2, "0"), data.actor], [1, 0]);
  }
  expect({
    months: counts(rolled(hours, (day) => [month(day)])),
    days: counts(rolled(hours, (day = "") => [day])),
    hours: counts(rolled(hours, (day, hour) => [`${day} ${hour}`])),
    actorMonths: nested(counts(rolled(hours, (day, _, line = "") => [month(day), line]))),
  }).toEqual(golden);
  expect(counts(rolled(hours, () => ["total"]))).toEqual({ total });
});
