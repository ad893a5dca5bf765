import { expect, test } from "vitest";
import { periodOf } from "#domain/month.ts";
import { heldLine, lateLine, quietLine } from "#domain/recap/held-line.ts";
import { goesUntil, sendDecision } from "#domain/recap/hold.ts";
import { recapSettings } from "#schema/settings.ts";
import { after } from "../support/recap-inputs.ts";

/* How long a month may go out by itself, and what its manager is told where it may not. */

const utc = (at: string) => Date.parse(`${at}Z`);
const dayMs = 86_400_000;

/** A month whose source confirmed it whole, or did not. */
function monthIn(timezone: string, key: string, isWhole: boolean) {
  const month = periodOf(key, timezone);
  const period = { ...month, coveredDays: month.days, partial: null };
  return {
    period,
    counted: { completeUntil: isWhole ? month.endUtc : null, asOf: 0 },
    holds: isWhole ? [] : ["Data incomplete."],
  } as unknown as Parameters<typeof sendDecision>[0]["figures"];
}

const settings = recapSettings;

test.each([
  ["America/New_York", "2026-10", "2026-11-21T04:59:59.999"],
  ["Europe/Berlin", "2026-09", "2026-10-20T21:59:59.999"],
  ["Asia/Kathmandu", "2026-01", "2026-02-20T18:14:59.999"],
  ["Australia/Lord_Howe", "2026-02", "2026-03-20T12:59:59.999"],
  ["Pacific/Apia", "2011-11", "2011-12-21T09:59:59.999"],
  ["America/Asuncion", "2023-09", "2023-10-21T02:59:59.999"],
])("in %s a month held for its data goes out until the end of the twentieth there", (timezone, key, last) => {
  const [waiting, whole] = [false, true].map((isWhole) => monthIn(timezone, key, isWhole));
  if (!waiting || !whole) throw new Error("no month");
  const dueAt = waiting.period.endUtc + 3 * dayMs;
  const before = goesUntil({ figures: waiting, dueAt, settings, before: null });
  expect(new Date(before).toISOString()).toBe(`${last}Z`);
  const decide = (figures: typeof whole, now: number) => sendDecision({ figures, dueAt, now, settings, before });
  expect([0, 1].map((late) => decide(whole, before + late))).toEqual(["send", "archive"]);
  expect([0, 1].map((late) => decide(waiting, before + late))).toEqual(["hold", "archive"]);
  // What comes in time keeps the time it had.
  expect(goesUntil({ figures: whole, dueAt, settings, before })).toBe(before);
});

test("a month that never waited for its data has ten days from the minute it is due, over a change of the clock as well", () => {
  const figures = monthIn("America/New_York", "2026-02", true);
  const dueAt = utc("2026-03-03T14:00");
  expect(goesUntil({ figures, dueAt, settings, before: null })).toBe(utc("2026-03-13T14:00"));
});

test("a month without its data that nobody looked at in time is archived, however much of the wait would be left", () => {
  const figures = monthIn("America/New_York", "2026-10", false);
  const at = { figures, dueAt: utc("2026-11-03T14:00"), settings };
  expect(sendDecision({ ...at, now: utc("2026-11-13T14:00") })).toBe("hold");
  expect(sendDecision({ ...at, now: utc("2026-11-13T14:01") })).toBe("archive");
});

test("whoever is to wait for data longer than ten days still holds the month when that wait ends", () => {
  const figures = monthIn("America/New_York", "2026-10", false);
  const at = { figures, dueAt: utc("2026-11-03T14:00"), settings: { ...settings, waitUntilDay: 16 } };
  expect(sendDecision({ ...at, now: utc("2026-11-17T04:59") })).toBe("wait");
  expect(sendDecision({ ...at, now: utc("2026-11-17T05:00") })).toBe("hold");
});

test("a month a person keeps is never too late", () => {
  const figures = monthIn("America/New_York", "2026-10", true);
  const at = { figures, dueAt: utc("2026-11-03T14:00"), now: utc("2027-02-01T00:00"), settings };
  expect(sendDecision({ ...at, word: "kept" })).toBe("hold");
  expect(sendDecision({ ...at, word: "skipped" })).toBe("archive");
});

test("what is told of a late month says whether its data ever came", () => {
  const at = { computedAt: 20, goesUntil: 10 };
  expect(lateLine({ ...at, value: 0 }, settings)).toContain("it was more than 10 days late.");
  expect(lateLine({ ...at, value: null }, settings)).toContain("its data were not complete by day 20");
  expect(lateLine({ value: null, computedAt: 20, goesUntil: 30 }, settings)).toContain("more than 10 days late.");
});

const told = (holds: string[]) => heldLine({ holds, value: 1 }, { until: 0, timezone: "UTC" });

test("a reason is the same whatever its numbers, and another one where its words are", () => {
  const rose = "Departures rose by 100% against November 2026: more than 80% is checked first.";
  expect(told([rose]).marks).toEqual(told([rose.replace("100", "92")]).marks);
  expect(told([rose]).marks).not.toEqual(told([rose.replace("rose", "fell")]).marks);
  const until = (day: string) => `Data incomplete: Feed is complete only until ${day}, 13:00 Denver time.`;
  expect(told([until("20 Nov 2026")]).marks).toEqual(told([until("21 Dec 2026")]).marks);
});

test("months at zero are counted back to the last that was not", () => {
  const month = (value: number | null) => ({ key: "", value, state: "ok" as const });
  const { change, period } = after(0, 0);
  const said = (months: (number | null)[], value = 0) =>
    quietLine({ value, change, period, months: months.map(month) })?.split(" ")[0] ?? null;
  expect(said([4, 0])).toBe("2");
  expect(said([4, 0, 0])).toBe("3");
  expect(said([0, 0, 0])).toBe("4");
  expect(said([4, null, 0])).toBe("2");
  expect(said([0, 4], 3)).toBe(null);
});
