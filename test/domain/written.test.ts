import { expect, test } from "vitest";
import { addDays, daysBetween as daysOfPlan } from "#domain/day.ts";
import { asDate, daysBetween, roundParts, zoneCity } from "#schema/written.ts";

/* What mail and page write alike: readers hold one against the other. */

const rounded = (parts: number[]) => roundParts({ scale: 2, displayDecimals: 1 }, parts);

test("of two equal remainders the earlier is rounded up, however large its part is", () => {
  expect(rounded([24, 124, 2])).toEqual([30, 120, 0]);
  // 160.96 and 620.16: as fractions of ten the second remainder comes out a hair above the first.
  expect(rounded([16096, 62016, 8])).toEqual([16100, 62010, 10]);
  expect(rounded([61024, 25504])).toEqual([61030, 25500]);
  expect(rounded([-6496, -576])).toEqual([-6490, -580]);
});

test("parts add to the whole as it is shown, and none is a step or more from what it is", () => {
  let state = 7;
  const roll = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
  for (let at = 0; at < 2000; at += 1) {
    const parts = Array.from({ length: 1 + roll(31) }, () => roll(100_000) - 30_000);
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const shown = rounded(parts);
    expect(shown.reduce((sum, part) => sum + part, 0)).toBe(Math.sign(whole) * Math.round(Math.abs(whole) / 10) * 10);
    expect(shown.every((part, index) => Math.abs(part - (parts[index] ?? 0)) <= 10)).toBe(true);
  }
});

test("the days a mail or page counts are those the plan counts, over every end of a month and leap day", () => {
  for (let offset = -400; offset <= 1200; offset += 1) {
    const day = addDays("2027-01-31", offset);
    expect(daysBetween("2027-01-31", day)).toBe(daysOfPlan("2027-01-31", day));
    expect(daysBetween(day, "2027-03")).toBe(daysOfPlan(day, "2027-03-01"));
  }
});

test("a zone is called by its city, as people call their own", () => {
  expect(["America/Argentina/Buenos_Aires", "Europe/Berlin", "UTC"].map(zoneCity)).toEqual([
    "Buenos Aires",
    "Berlin",
    "UTC",
  ]);
});

test("French has a first of the month, alone and in a span, and no other day is one", () => {
  const said = (from: string, to: string) => {
    const format = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });
    // Beside the dash Intl sets spaces of other widths.
    return asDate("fr-FR", format.formatRange(Date.parse(from), Date.parse(to))).replace(/\s/gu, " ");
  };
  expect(said("2026-10-01", "2026-10-20")).toBe("1er–20 octobre 2026");
  expect(said("2026-09-01", "2026-10-01")).toBe("1er septembre – 1er octobre 2026");
  expect(said("2026-10-11", "2026-10-21")).toBe("11–21 octobre 2026");
  expect(said("2026-10-01", "2026-10-01")).toBe("1er octobre 2026");
});

test("no line ends between a German day and its month", () => {
  expect(asDate("de-DE", "Do., 2. Dezember")).toBe("Do., 2.\u00a0Dezember");
  expect(asDate("de-DE", "1.–20. Oktober 2026")).toBe("1.–20.\u00a0Oktober 2026");
  expect(asDate("en-US", "December 2, 2026")).toBe("December 2, 2026");
});
