import { expect, test } from "vitest";
import { dueAt, nextPeriod, periodOf } from "#domain/month.ts";
import { dueMonths } from "#domain/recap/calendar.ts";
import { startOfDayUtc } from "#domain/zone.ts";
import { recapSettings } from "#schema/settings.ts";
import { wallAt } from "../support/wall-clock.ts";

/*
 * Ten years of every zone there is, against a second reading of the clock. Once more by Python's zoneinfo, of another year's
 * tables: the same 50,578 instants, but for eight in the four zones whose rules changed in 2026.
 */

const zones = Intl.supportedValuesOf("timeZone");
const months = Array.from({ length: 120 }, (_, at) => new Date(Date.UTC(2017, at, 1)).toISOString().slice(0, 7));
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** An instant is where a day begins: it is there, one before is not, and no doubled hour had it earlier. */
function beginsAt(instant: number, midnight: number, zone: string): boolean {
  if (wallAt(instant, zone) < midnight) return false;
  return [1, hourMs / 2, hourMs, 2 * hourMs].every((back) => wallAt(instant - back, zone) < midnight);
}

/** Days of a month by the plain calendar: no zone has skipped one since 2011. */
function daysOf(key: string): number {
  const [year = 0, month = 0] = key.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whether the zone's offset changes within 31 days of an instant; a fast of thirty days hides between two readings. */
function isMoving(from: number, zone: string): boolean {
  const offset = wallAt(from, zone) - from;
  return [10, 20, 31].some((days) => wallAt(from + days * dayMs, zone) - from - days * dayMs !== offset);
}

test("each of 120 months of every zone begins with the first instant of its 1st", () => {
  const wrong = zones.flatMap((zone) =>
    months
      .filter((key) => !beginsAt(startOfDayUtc(`${key}-01`, zone), midnightOf(`${key}-01`), zone))
      .map((key) => `${zone} ${key}`),
  );
  expect(zones.length).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});

test("a month ends where the next begins and has all its days, in all of 2026 and wherever an offset changes", () => {
  let seen = 0;
  for (const zone of zones) {
    for (const key of months) {
      const start = startOfDayUtc(`${key}-01`, zone);
      if (!key.startsWith("2026") && !isMoving(start, zone)) continue;
      const period = periodOf(key, zone);
      const next = startOfDayUtc(`${nextPeriod(key)}-01`, zone);
      expect([zone, period]).toEqual([
        zone,
        {
          key,
          timezone: zone,
          startUtc: start,
          endUtc: next,
          firstDay: `${key}-01`,
          lastDay: `${key}-${daysOf(key)}`,
          days: daysOf(key),
        },
      ]);
      seen += 1;
    }
  }
  expect(seen).toBeGreaterThan(6000);
});

/** Days of the week without work, 0 = Sunday. */
const locales = [
  { locale: "en-US", rest: [6, 0] },
  { locale: "ar-EG", rest: [5, 6] },
] as const;

test("a recap is due once, at nine and its account's own minutes on the first workday from the 3rd, two days after its month", () => {
  const wrong: string[] = [];
  for (const [at, zone] of zones.entries()) {
    const { locale, rest } = locales[at % 2] ?? locales[0];
    const isRest = (day: string) => rest.some((each) => each === new Date(midnightOf(day)).getUTCDay());
    const account = { accountId: `account-${at}`, locale, timezone: zone, settings: recapSettings };
    const minutes = new Set<number>();
    for (const key of months) {
      const due = dueAt({ periodKey: key, ...account });
      const next = nextPeriod(key);
      const wall = new Date(wallAt(due, zone)).toISOString();
      const day = [3, 4, 5].map((each) => `${next}-0${each}`).find((each) => !isRest(each));
      const late = Date.parse(`1970-01-01T${wall.slice(11)}`) - 9 * hourMs;
      const settled = due - startOfDayUtc(`${next}-01`, zone) >= recapSettings.settleHours * hourMs;
      const isRight = settled && wall.slice(0, 10) === day && late >= 0 && late < recapSettings.jitterMinutes * 60_000;
      if (!isRight) wrong.push(`${zone} ${key}: ${wall}`);
      minutes.add(late);
    }
    expect([zone, minutes.size]).toEqual([zone, 1]);
  }
  expect(wrong).toEqual([]);
});

test("asked before, at and after the hour of each month, the calendar opens every month of every zone once and on time", () => {
  const wrong: string[] = [];
  for (const [at, timezone] of zones.entries()) {
    const id = `account-${at}`;
    const account = { id, timezone, locale: "en-US", kickoffOn: "2017-01-01", endsOn: null, firstEventOn: null };
    const opened: string[] = [];
    for (const key of months) {
      const due = dueAt({ periodKey: key, timezone, locale: "en-US", accountId: id, settings: recapSettings });
      for (const now of [due - 10 * dayMs, due - 1, due, due + hourMs / 4, due + 5 * dayMs]) {
        const lastKey = opened.at(-1) ?? null;
        const found = dueMonths({ ...account, lastKey }, now, recapSettings);
        opened.push(...found.map(({ periodKey }) => periodKey));
        if ((opened.at(-1) === key) !== now >= due) wrong.push(`${timezone} ${key}`);
      }
    }
    expect(opened).toEqual(months);
  }
  expect(wrong).toEqual([]);
});
