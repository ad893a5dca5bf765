import { expect, test } from "vitest";
import { addDays, daysBetween as daysOfPlan } from "#domain/day.ts";
import { daysBetween, roundParts, zoneCity } from "#schema/written.ts";

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
