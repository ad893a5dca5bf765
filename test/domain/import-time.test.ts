import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { instantOf } from "#domain/event/time.ts";
import { readMoment } from "#domain/import/moment.ts";
import { instantOfWall, timeText } from "#domain/import/zone.ts";
import type { dateFormats } from "#schema/import.ts";

/** Half hours, quarters, both hemispheres, midnight changes, a skipped day, Ramadan, a half-hour summer time. */
const zones = [
  "Europe/Berlin",
  "Europe/London",
  "Europe/Dublin",
  "America/New_York",
  "America/St_Johns",
  "America/Havana",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Asuncion",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Gaza",
  "Australia/Lord_Howe",
  "Australia/Adelaide",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Antarctica/Troll",
  "UTC",
];

/** Minutes from a change: each quarter near it, each hour for more than a day either way (Apia left out a whole day). */
const nearby = [
  ...Array.from({ length: 25 }, (_, at) => at * 15 - 180),
  ...Array.from({ length: 53 }, (_, at) => at * 60 - 26 * 60 + 7),
];

/** The second opinion: Temporal's "compatible", and what "earlier" and "later" say about the clock. */
function secondOpinion(wall: number, zone: string) {
  const plain = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDateTime();
  const at = (disambiguation: "compatible" | "earlier" | "later") =>
    plain.toZonedDateTime(zone, { disambiguation }).epochMilliseconds;
  const isMissing = !plain.toZonedDateTime(zone).toPlainDateTime().equals(plain);
  const twice = at("earlier") === at("later") ? null : "doubled";
  return { at: at("compatible"), hour: isMissing ? "missing" : twice };
}

test.each(zones)("every clock time around every change of the clock in %s is read as Temporal reads it", (zone) => {
  const end = Temporal.ZonedDateTime.from(`2030-01-01T00:00[${zone}]`);
  let at: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`2005-01-01T00:00[${zone}]`);
  for (at = at.getTimeZoneTransition("next"); at && at.epochMilliseconds < end.epochMilliseconds; ) {
    const around = at.epochMilliseconds + at.offsetNanoseconds / 1e6;
    for (const minutes of nearby) {
      const wall = around + minutes * 60_000;
      expect(instantOfWall(wall, zone), `${new Date(wall).toISOString()} ${zone}`).toMatchObject(
        secondOpinion(wall, zone),
      );
    }
    at = at.getTimeZoneTransition("next");
  }
});

test("any clock time in any zone is read as Temporal reads it, and its text names the same instant", () => {
  const wall = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
  fc.assert(
    fc.property(wall, fc.constantFrom(...zones), (time, zone) => {
      const found = instantOfWall(time, zone);
      expect(found).toMatchObject(secondOpinion(time, zone));
      expect(instantOf(timeText(found.at, found.offset))).toBe(found.at);
      expect(Temporal.Instant.fromEpochMilliseconds(found.at).toZonedDateTimeISO(zone).offsetNanoseconds).toBe(
        found.offset * 1e6,
      );
    }),
    { numRuns: 3000 },
  );
});

const read = (
  date: string,
  format: (typeof dateFormats)[number],
  zone: string | null = "Europe/Berlin",
  clock: string | null = null,
) => readMoment({ date, clock, format, zone });

test.each([
  ["2026-03-29 02:30", "2026-03-29T03:30:00+02:00", "missing_hour"],
  ["2026-03-29 02:00", "2026-03-29T03:00:00+02:00", "missing_hour"],
  ["2026-03-29 01:59:59", "2026-03-29T01:59:59+01:00", null],
  ["2026-03-29 03:00", "2026-03-29T03:00:00+02:00", null],
  ["2026-10-25 02:00", "2026-10-25T02:00:00+02:00", "doubled_hour"],
  ["2026-10-25 02:59:59.999", "2026-10-25T02:59:59.999+02:00", "doubled_hour"],
  ["2026-10-25 03:00", "2026-10-25T03:00:00+01:00", null],
  ["2026-10-25 01:59", "2026-10-25T01:59:00+02:00", null],
])("%s in Berlin is %s", (date, text, hour) => {
  expect(read(date, "iso")).toMatchObject({ text, hour });
});

test.each([
  ["the midnight that Santiago skips", "2026-09-06", "America/Santiago", "2026-09-06T01:00:00-03:00"],
  ["the first of two midnights in Havana", "2026-11-01", "America/Havana", "2026-11-01T00:00:00-04:00"],
])("a day without a time is its beginning, unflagged: %s", (_, date, zone, text) => {
  expect(read(date, "iso", zone)).toMatchObject({ text, hour: null });
});

test("a day a zone never had is shifted by that day and flagged", () => {
  expect(read("2011-12-30 12:00", "iso", "Pacific/Apia")).toMatchObject({
    text: "2011-12-31T12:00:00+14:00",
    hour: "missing_hour",
  });
});

test.each([
  ["iso", "2026-03-04", "2026-03-04T00:00:00+01:00"],
  ["iso", "2026-03-04T05:06:07", "2026-03-04T05:06:07+01:00"],
  ["iso", "2026-03-04 05:06:07,25", "2026-03-04T05:06:07.25+01:00"],
  ["iso", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"],
  ["iso", "2026-03-04 05:06 UTC", "2026-03-04T05:06:00Z"],
  ["iso", "2026-03-04 05:06:07.123456+00", "2026-03-04T05:06:07.123456+00:00"],
  ["iso", "2026-03-04 05:06:07 -0530", "2026-03-04T05:06:07-05:30"],
  ["dmy_dots", "4.3.2026", "2026-03-04T00:00:00+01:00"],
  ["dmy_dots", "04.03.2026 5:06", "2026-03-04T05:06:00+01:00"],
  ["dmy_dots", "04.03.2026, 05:06:07", "2026-03-04T05:06:07+01:00"],
  ["mdy_slashes", "03/04/2026", "2026-03-04T00:00:00+01:00"],
  ["mdy_slashes", "3/4/2026 12:00 AM", "2026-03-04T00:00:00+01:00"],
  ["mdy_slashes", "3/4/2026, 12:30:00 p.m.", "2026-03-04T12:30:00+01:00"],
  ["mdy_slashes", "3/4/2026 11:05pm", "2026-03-04T23:05:00+01:00"],
  ["dmy_slashes", "03/04/2026 10:00", "2026-04-03T10:00:00+02:00"],
  ["epoch_seconds", "1767225600", "2026-01-01T00:00:00+00:00"],
  ["epoch_seconds", "1767225600.5", "2026-01-01T00:00:00.500+00:00"],
  ["epoch_milliseconds", "1767225600001", "2026-01-01T00:00:00.001+00:00"],
] as const)("%s %s is %s", (format, date, text) => {
  expect(read(date, format)).toMatchObject({ text, hour: null, at: instantOf(text) });
});

test.each([
  ["iso", "2026-02-29", "no day or time of the calendar"],
  ["iso", "2026-03-04 24:00", "no day or time of the calendar"],
  ["iso", "2026-03-04 23:60", "no day or time of the calendar"],
  ["iso", "2026-03-04T10:00:00+24:00", "no day or time of the calendar"],
  ["iso", "0001-01-01", "no day or time of the calendar"],
  ["iso", "1979-12-31", "outside the years 1980 to 2199"],
  ["iso", "2200-01-01", "outside the years 1980 to 2199"],
  ["iso", "04.03.2026", "not a time like 2026-10-31 14:05"],
  ["iso", "2026-03-04x", "not a time like"],
  ["iso", "2026-3-4", "not a time like"],
  ["dmy_dots", "04.03.26", "not a time like 31.10.2026 14:05"],
  ["dmy_dots", "31.04.2026", "no day or time of the calendar"],
  ["mdy_slashes", "13/01/2026", "no day or time of the calendar"],
  ["mdy_slashes", "1/2/2026 13:00 PM", "not a time like"],
  ["mdy_slashes", "1/2/2026 0:30 AM", "not a time like"],
  ["epoch_seconds", "1767225600000", "outside the years"],
  ["epoch_milliseconds", "1767225600", "outside the years"],
  ["epoch_seconds", "1e9", "not a time like"],
  ["epoch_seconds", "-5", "not a time like"],
] as const)("%s %s is refused in words", (format, date, words) => {
  expect(read(date, format)).toContain(words);
});

test("a leap second counts in its own minute", () => {
  expect(read("2016-12-31 23:59:60", "iso", "UTC")).toMatchObject({
    text: "2016-12-31T23:59:60+00:00",
    at: Date.UTC(2017, 0) - 1,
  });
});

test("a time of day may stand in a column of its own", () => {
  expect(read("04.03.2026", "dmy_dots", "Europe/Berlin", "05:06")).toMatchObject({ text: "2026-03-04T05:06:00+01:00" });
  expect(read("2026-03-04 00:00:00", "iso", "Europe/Berlin", "5:06 pm")).toMatchObject({
    text: "2026-03-04T17:06:00+01:00",
  });
  expect(read("2026-10-25", "iso", "Europe/Berlin", "02:30")).toMatchObject({ hour: "doubled_hour" });
  expect(read("2026-03-04 10:00", "iso", "Europe/Berlin", "05:06")).toContain("holds a time of day already");
  expect(read("2026-03-04", "iso", "Europe/Berlin", "noon")).toContain("not a time of day");
});

test("a time without an offset needs a zone, one with an offset does not", () => {
  expect(read("2026-03-04 10:00", "iso", null)).toContain("no time zone is chosen");
  expect(read("2026-03-04 10:00+01:00", "iso", null)).toMatchObject({ text: "2026-03-04T10:00:00+01:00" });
});
