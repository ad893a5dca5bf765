import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test, vi } from "vitest";
import {
  dueAt,
  localDaysOf,
  missingHours,
  monthsBetween,
  nextPeriod,
  periodKeyOf,
  periodOf,
  previousPeriod,
  restDaysOf,
} from "#domain/month.ts";
import { isTimezone, localOf, startOfDayUtc } from "#domain/zone.ts";
import { Refusal } from "#schema/errors.ts";

const zones = Intl.supportedValuesOf("timeZone");
const settings = { sendDay: 3, sendHour: 9, jitterMinutes: 0 };

function utc(text: string): number {
  return Date.parse(`${text}:00Z`);
}

test.each([
  ["America/New_York", "2026-03", "2026-03-01T05:00", "2026-04-01T04:00", 743, 31],
  ["America/New_York", "2026-11", "2026-11-01T04:00", "2026-12-01T05:00", 721, 30],
  ["Europe/Berlin", "2026-10", "2026-09-30T22:00", "2026-10-31T23:00", 745, 31],
  ["America/Havana", "2026-11", "2026-11-01T04:00", "2026-12-01T05:00", 721, 30],
  ["America/Asuncion", "2023-10", "2023-10-01T04:00", "2023-11-01T03:00", 743, 31],
  ["Asia/Amman", "2016-04", "2016-03-31T22:00", "2016-04-30T21:00", 719, 30],
  ["Australia/Lord_Howe", "2026-10", "2026-09-30T13:30", "2026-10-31T13:00", 743.5, 31],
  ["Asia/Kathmandu", "2026-01", "2025-12-31T18:15", "2026-01-31T18:15", 744, 31],
  ["Pacific/Apia", "2011-12", "2011-12-01T10:00", "2011-12-31T10:00", 720, 30],
])("the month of %s %s runs from %s to %s, %d hours and %d days", (zone, key, start, end, hours, days) => {
  const period = periodOf(key, zone);
  expect([period.startUtc, period.endUtc]).toEqual([utc(start), utc(end)]);
  expect((period.endUtc - period.startUtc) / 3_600_000).toBe(hours);
  expect(period.days).toBe(days);
});

test("a day the zone skipped is in no list of days", () => {
  const days = localDaysOf(periodOf("2011-12", "Pacific/Apia"));
  expect(days).not.toContain("2011-12-30");
  expect(days.at(-1)).toBe("2011-12-31");
});

test("a month whose last day was skipped ends on the day before it", () => {
  expect(periodOf("1994-12", "Pacific/Kiritimati").lastDay).toBe("1994-12-30");
});

test("in every zone months follow without gap or overlap and their days add to their hours", () => {
  for (const zone of zones) {
    for (const key of ["2007-10", "2011-12", "2016-03", "2024-02", "2026-11"]) {
      const period = periodOf(key, zone);
      expect(periodOf(nextPeriod(key), zone).startUtc).toBe(period.endUtc);
      const starts = localDaysOf(period).map((day) => startOfDayUtc(day, zone));
      const ends = [...starts.slice(1), period.endUtc];
      expect(starts[0]).toBe(period.startUtc);
      expect(ends.every((end, at) => end > starts[at]!)).toBe(true);
      expect(new Set(starts).size).toBe(period.days);
    }
  }
});

test("every day of every zone starts where the Temporal reference says it does", () => {
  const day = fc.date({ min: new Date("1975-01-01"), max: new Date("2036-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(fc.constantFrom(...zones), day, (zone, date) => {
      const text = date.toISOString().slice(0, 10);
      const reference = Temporal.PlainDate.from(text).toZonedDateTime(zone).epochMilliseconds;
      expect(startOfDayUtc(text, zone)).toBe(reference);
    }),
    { numRuns: 1000 },
  );
});

test("the local clock agrees with the Temporal reference on both sides of every change of offset", () => {
  const instant = fc.integer({ min: utc("1975-01-01T00:00"), max: utc("2036-12-31T00:00") });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
      const change = Temporal.Instant.fromEpochMilliseconds(at)
        .toZonedDateTimeISO(zone)
        .getTimeZoneTransition("previous");
      const edge = change?.epochMilliseconds ?? at;
      for (const near of [
        at,
        edge - 900_000,
        edge - 60_000,
        edge - 1,
        edge,
        edge + 1,
        edge + 60_000,
        edge + 3_600_000,
      ]) {
        const reference = Temporal.Instant.fromEpochMilliseconds(near).toZonedDateTimeISO(zone);
        expect(localOf(near, zone)).toEqual({
          date: reference.toPlainDate().toString(),
          hour: reference.hour,
          offsetMinutes: Math.round(reference.offsetNanoseconds / 60e9),
        });
      }
    }),
    { numRuns: 600 },
  );
});

test("a change of offset one minute after the hour is seen to the minute", () => {
  expect(localOf(utc("2009-11-01T02:30"), "America/St_Johns")).toEqual({
    date: "2009-11-01",
    hour: 0,
    offsetMinutes: -150,
  });
  expect(localOf(utc("2009-11-01T02:31"), "America/St_Johns")).toEqual({
    date: "2009-10-31",
    hour: 23,
    offsetMinutes: -210,
  });
});

test("five hundred events of one month ask the zone no more than twice a day", () => {
  const asked = vi.spyOn(Intl.DateTimeFormat.prototype as { readonly format: unknown }, "format", "get");
  // A month no other test asks for: days met before are not asked again.
  const start = utc("2093-08-01T00:00");
  for (let at = 0; at < 500; at++) localOf(start + at * 5_000_000, "America/Boise");
  const times = asked.mock.calls.length;
  asked.mockRestore();
  expect(times).toBeGreaterThan(0);
  expect(times).toBeLessThanOrEqual(2 * 29);
});

test("hours skipped by summer time are named, half hours and skipped days are not", () => {
  expect(missingHours(periodOf("2026-03", "America/New_York"))).toEqual(["2026-03-08 02"]);
  expect(missingHours(periodOf("2023-10", "America/Asuncion"))).toEqual(["2023-10-01 00"]);
  expect(missingHours(periodOf("2026-10", "Europe/Berlin"))).toEqual([]);
  expect(missingHours(periodOf("2026-10", "Australia/Lord_Howe"))).toEqual([]);
  expect(missingHours(periodOf("2011-12", "Pacific/Apia"))).toEqual([]);
});

test("the November recap of New York is due on Thursday 3 December at 09:00 its own time", () => {
  const due = dueAt({ periodKey: "2026-11", timezone: "America/New_York", locale: "en-US", accountId: "a", settings });
  expect(due).toBe(utc("2026-12-03T14:00"));
});

test("on a first of the month with 25 hours, 09:00 is its own wall time and not midnight plus nine hours", () => {
  // A Sunday, which is a workday in Israel.
  const on = { ...settings, sendDay: 1 };
  const due = dueAt({
    periodKey: "2026-10",
    timezone: "America/New_York",
    locale: "he-IL",
    accountId: "a",
    settings: on,
  });
  expect(due).toBe(utc("2026-11-01T14:00"));
});

test.each([
  ["Saturday 3 October moves to Monday", "2026-09", "Europe/Berlin", "de-DE", "2026-10-05T07:00"],
  [
    "Saturday 3 October moves to Sunday where Sunday is a workday",
    "2026-09",
    "Asia/Riyadh",
    "ar-SA",
    "2026-10-04T06:00",
  ],
  ["Friday 3 July stays where Friday is a workday", "2026-06", "Europe/Berlin", "de", "2026-07-03T07:00"],
  [
    "Friday 3 July moves to Sunday where Friday is a day of rest",
    "2026-06",
    "Asia/Riyadh",
    "ar-SA",
    "2026-07-05T06:00",
  ],
  ["Sunday 3 January moves to Monday", "2026-12", "Asia/Kathmandu", "en-GB", "2027-01-04T03:15"],
])("%s", (_rule, periodKey, timezone, locale, expected) => {
  expect(dueAt({ periodKey, timezone, locale, accountId: "a", settings })).toBe(utc(expected));
});

test("the jitter is the published FNV-1a hash of the account, in minutes", () => {
  // FNV-1a 32 of "foobar" is 0xbf9cf968 = 3,214,735,720, which leaves 40 of 120.
  const due = dueAt({
    periodKey: "2026-11",
    timezone: "UTC",
    locale: "en",
    accountId: "foobar",
    settings: { ...settings, jitterMinutes: 120 },
  });
  expect(due).toBe(utc("2026-12-03T09:40"));
});

test("the days of rest come from the locale's region, or its likely one", () => {
  expect(restDaysOf("ar")).toEqual([4, 5]);
  expect(restDaysOf("en-US")).toEqual([5, 6]);
  expect([restDaysOf("fa"), restDaysOf("ps-AF")]).toEqual([[4], [3, 4]]);
  expect(() => restDaysOf("not a locale")).toThrow(Refusal);
});

test("months are counted across years in both directions", () => {
  expect(monthsBetween("2026-10", "2027-01")).toBe(3);
  expect(monthsBetween("2027-01", "2026-10")).toBe(-3);
  expect(previousPeriod("2026-01")).toBe("2025-12");
  expect(nextPeriod("2026-12")).toBe("2027-01");
  expect(periodKeyOf("2026-10-31")).toBe("2026-10");
});

test("an unknown zone, a bare offset and an impossible month are refused", () => {
  expect(isTimezone("Europe/Berlin")).toBe(true);
  expect(["Mars/Olympus", "+02:00", ""].filter(isTimezone)).toEqual([]);
  expect(() => localOf(0, "Mars/Olympus")).toThrow(Refusal);
  expect(() => periodOf("2026-10", "+02:00")).toThrow(Refusal);
  expect(() => periodOf("2026-13", "Europe/Berlin")).toThrow(Refusal);
});

test("what one caller does to the days it was given, the next does not see", () => {
  const asked = { timezone: "Europe/Berlin", firstDay: "2026-10-24", lastDay: "2026-10-26" };
  localDaysOf(asked).length = 0;
  missingHours(asked).push("2026-10-24 02");
  periodOf("2026-10", "Europe/Berlin").lastDay = "2026-10-01";
  expect(localDaysOf(asked)).toEqual(["2026-10-24", "2026-10-25", "2026-10-26"]);
  expect(missingHours(asked)).toEqual([]);
  expect(periodOf("2026-10", "Europe/Berlin").lastDay).toBe("2026-10-31");
});
