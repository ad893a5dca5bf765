import { describe, expect, test } from "vitest";
import { isDue, readingOf } from "#domain/recap/reading.ts";
import type { Reading, RoleReading } from "#schema/reading.ts";
import { readerOf } from "../support/reader.ts";

const unsaid = { frequency: null, detail: null, celebration: null };
const wish = { frequency: "monthly", language: "de", detail: null } as const;

/** A sponsor of whom this was said. */
const sponsor = (over: Partial<Reading> = {}): RoleReading => readerOf({ role: "executive_sponsor", ...over });

type Said = [who: string, over: Partial<Reading>, by: string];
const frequencies: Said[] = [
  ["the person", { wish: { ...wish, frequency: "quarterly" } }, "person"],
  ["staff", { frequency: "off" }, "staff"],
  ["their admin", { usual: { ...unsaid, frequency: "quarterly", detail: null } }, "account"],
  ["nobody", {}, "usual"],
];
const details: Said[] = [
  ["the person", { wish: { ...wish, detail: "short" } }, "person"],
  ["staff", { detail: "whole" }, "staff"],
  ["their admin", { usual: { ...unsaid, frequency: null, detail: "whole" } }, "account"],
  ["nobody", {}, "usual"],
];
const pairs = (words: Said[]) =>
  words.flatMap(([first, one, by], at) =>
    words.slice(at + 1).map(([second, other]) => ({ first, second, said: { ...other, ...one }, by })),
  );

describe("how often", () => {
  test.each(pairs(frequencies))("what $first said goes before what $second said", ({ said, by }) => {
    const alone = frequencies.find((each) => each[2] === by)?.[1];
    expect(readingOf(sponsor(said)).frequency).toEqual(readingOf(sponsor(alone)).frequency);
    expect(readingOf(sponsor(said)).frequency.by).toBe(by);
  });

  test("each word is the one that was said, and monthly where nothing was", () => {
    const values = frequencies.map(([, over]) => readingOf(sponsor(over)).frequency.value);
    expect(values).toEqual(["quarterly", "off", "quarterly", "monthly"]);
  });

  test("who wants it off gets none and who wants it quarterly four, whoever of the three said so", () => {
    const months = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, "0")}`);
    const counted = (over: Partial<Reading>) => months.filter((month) => isDue(sponsor(over), { key: month })).length;
    expect(frequencies.map(([, over]) => counted(over))).toEqual([4, 0, 4, 12]);
    expect(counted({ usual: { ...unsaid, frequency: "off", detail: null } })).toBe(0);
    expect(counted({ frequency: "monthly", usual: { ...unsaid, frequency: "off", detail: null } })).toBe(12);
    expect(counted({ wish, frequency: "off", usual: { ...unsaid, frequency: "off", detail: null } })).toBe(12);
  });
});

describe("the First Value", () => {
  const told = (over: Partial<Reading>) => readingOf(sponsor(over)).celebration;
  const lists = { monthly: null, milestone: null } as const;

  test("it is told to who gets the recap, however often, and not to who gets none, unless somebody says otherwise", () => {
    expect(told({})).toEqual({ value: "on", by: "usual" });
    expect(told({ frequency: "quarterly" }).value).toBe("on");
    expect(told({ frequency: "off" })).toEqual({ value: "off", by: "staff" });
    expect(told({ usual: { ...unsaid, frequency: "off" } })).toEqual({ value: "off", by: "account" });
    expect(told({ wish, frequency: "off", usual: { ...unsaid, frequency: "off" } }).value).toBe("on");
  });

  test("who ended the months by their list said nothing of it", () => {
    const reader = sponsor({ lists: { ...lists, monthly: "off" } });
    expect(readingOf(reader).frequency).toEqual({ value: "off", by: "person" });
    expect([isDue(reader, { key: "2026-12" }), isDue(reader, { key: "first_value" })]).toEqual([false, true]);
  });

  test("a word on it goes before how often, and the person's before staff's before their admin's", () => {
    const off = { ...unsaid, celebration: "off" as const };
    expect(told({ wish, usual: off })).toEqual({ value: "off", by: "account" });
    expect(told({ celebration: "on", frequency: "off", usual: off })).toEqual({ value: "on", by: "staff" });
    expect(told({ celebration: "on", lists: { ...lists, milestone: "off" } })).toEqual({ value: "off", by: "person" });
    expect(told({ frequency: "off", usual: { ...unsaid, celebration: "on" } })).toEqual({ value: "off", by: "staff" });
  });
});

describe("how much", () => {
  test.each(pairs(details))("what $first said goes before what $second said", ({ said, by }) => {
    const alone = details.find((each) => each[2] === by)?.[1];
    expect(readingOf(sponsor(said)).detail).toEqual(readingOf(sponsor(alone)).detail);
    expect(readingOf(sponsor(said)).detail.by).toBe(by);
  });

  test("where nobody said anything a sponsor reads the short form, a champion and an admin the whole one", () => {
    expect(readingOf(sponsor()).detail).toEqual({ value: "short", by: "usual" });
    expect(readingOf(readerOf()).detail).toEqual({ value: "whole", by: "usual" });
    expect(readingOf(readerOf({ role: "admin" })).detail).toEqual({ value: "whole", by: "usual" });
  });

  test("who chose before there was a choice of it is asked no more than that: what was set for them counts", () => {
    expect(readingOf(sponsor({ wish, detail: "whole" })).detail).toEqual({ value: "whole", by: "staff" });
  });
});

test("the language is the person's, else what staff set, else the account's", () => {
  const of = (over: Partial<Reading>) => readingOf(sponsor(over)).language;
  expect(of({ wish, language: "fr" })).toEqual({ value: "de", by: "person" });
  expect(of({ language: "fr" })).toEqual({ value: "fr", by: "staff" });
  expect(of({})).toEqual({ value: null, by: "usual" });
});
