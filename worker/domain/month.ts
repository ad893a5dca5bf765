import { Refusal } from "#schema/errors.ts";
import type { RecapPeriod } from "#schema/recap.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import { addDays, addMonths, weekday } from "./day.ts";
import { firstInstantAt, localOf, startOfDayUtc, wallOf } from "./zone.ts";

/* Calendar months of IANA zones, and when the recap of a month is due. */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A calendar month in a zone: half open between two UTC instants (ms). `days` counts the local days that exist. */
export type Period = Pick<RecapPeriod, "key" | "timezone" | "startUtc" | "endUtc" | "firstDay" | "lastDay" | "days">;

/** What a month of a zone comes to: the recaps of all its accounts ask for the same. */
const answers = new Map<string, unknown>();
const answersKept = 2048;

function answer<T>(key: string, work: () => T): T {
  const known = answers.get(key);
  if (known !== undefined) return known as T;
  const made = work();
  if (answers.size >= answersKept) answers.clear();
  answers.set(key, made);
  return made;
}

function firstOf(key: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(key)) throw new Refusal("invalid", "This is not a month.", { period: key });
  return `${key}-01`;
}

/** The local days from firstDay to lastDay that the zone really had: Apia had no 30 December 2011. Throws Refusal invalid. */
export function localDaysOf({
  timezone,
  firstDay,
  lastDay,
}: Pick<Period, "timezone" | "firstDay" | "lastDay">): string[] {
  const known = answer(`days ${firstDay} ${lastDay} ${timezone}`, () => {
    const days: string[] = [];
    for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) {
      if (localOf(startOfDayUtc(day, timezone), timezone).date === day) days.push(day);
    }
    return days;
  });
  return [...known];
}

/**
 * The calendar month "2026-10" in a zone, [first instant of the 1st, first instant of the next 1st).
 * @throws Refusal invalid: not a month, not a zone.
 */
export function periodOf(key: string, timezone: string): Period {
  return { ...answer(`period ${key} ${timezone}`, () => makePeriod(key, timezone)) };
}

function makePeriod(key: string, timezone: string): Period {
  const first = firstOf(key);
  const next = addMonths(first, 1);
  const days = localDaysOf({ timezone, firstDay: first, lastDay: addDays(next, -1) });
  return {
    key,
    timezone,
    startUtc: startOfDayUtc(first, timezone),
    endUtc: startOfDayUtc(next, timezone),
    firstDay: days.at(0) ?? first,
    lastDay: days.at(-1) ?? first,
    days: days.length,
  };
}

/** "2026-10" of "2026-10-31". */
export function periodKeyOf(day: string): string {
  return day.slice(0, 7);
}

/** The month before. Throws Refusal invalid: not a month. */
export function previousPeriod(key: string): string {
  return periodKeyOf(addMonths(firstOf(key), -1));
}

/** The month after. Throws Refusal invalid: not a month. */
export function nextPeriod(key: string): string {
  return periodKeyOf(addMonths(firstOf(key), 1));
}

/** Months from the first key to the second; negative when the second is earlier. Throws Refusal invalid: not a month. */
export function monthsBetween(from: string, to: string): number {
  const [first, second] = [firstOf(from), firstOf(to)];
  return (
    (Number(second.slice(0, 4)) - Number(first.slice(0, 4))) * 12 +
    Number(second.slice(5, 7)) -
    Number(first.slice(5, 7))
  );
}

/**
 * Wall-clock hours that no instant of the period's days had, as "YYYY-MM-DD HH". A half-hour gap leaves its hour in being;
 * the hours of a skipped day are not listed, that day has no bar at all. Throws Refusal invalid.
 */
export function missingHours(period: Pick<Period, "timezone" | "firstDay" | "lastDay">): string[] {
  const { timezone, firstDay, lastDay } = period;
  return [...answer(`missing ${firstDay} ${lastDay} ${timezone}`, () => findMissingHours(period))];
}

function findMissingHours(period: Pick<Period, "timezone" | "firstDay" | "lastDay">): string[] {
  const { timezone } = period;
  return localDaysOf(period).flatMap((day) => {
    const length = startOfDayUtc(addDays(day, 1), timezone) - startOfDayUtc(day, timezone);
    if (length >= dayMs) return [];
    return Array.from({ length: 24 }, (_, hour) => hour)
      .filter((hour) => localOf(firstInstantAt(wallOf(day) + hour * hourMs, timezone), timezone).hour !== hour)
      .map((hour) => `${day} ${String(hour).padStart(2, "0")}`);
  });
}

/** Regions where Friday is a day of rest, CLDR week data. Listed here so that no runtime's ICU version moves a mail. */
const fridaySaturday = new Set("BH DZ EG IL IQ JO KW LY OM QA SA SD SY YE".split(" "));
const otherRest: Record<string, readonly number[]> = { AF: [3, 4], IR: [4] };

/**
 * The days of rest of the locale's region, 0 = Monday: those with Friday among them where CLDR says so, else Saturday and Sunday.
 * A locale without a region counts as its likely one ("ar" as Egypt). Throws Refusal invalid: not a locale.
 */
export function restDaysOf(locale: string): readonly number[] {
  return answer(`rest ${locale}`, () => {
    try {
      const region = new Intl.Locale(locale).maximize().region ?? "";
      return otherRest[region] ?? (fridaySaturday.has(region) ? [4, 5] : [5, 6]);
    } catch {
      throw new Refusal("invalid", "This is not a locale.", { locale });
    }
  });
}

/** 32-bit FNV-1a over UTF-16 units: the same account always gets the same minute, in every runtime. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Tells two composers of the same moment apart who read different things: nothing that has to be kept from anybody. */
export function fingerprint(text: string): string {
  return `${text.length}.${hashOf(text).toString(36)}`;
}

type SendTime = {
  timezone: string;
  accountId: string;
  settings: Pick<RecapSettings, "sendHour" | "jitterMinutes">;
};

/** The send hour of a local day by the account's own wall clock, plus the account's fixed share of the jitter, UTC ms. */
export function sendTimeOn(day: string, { timezone, accountId, settings }: SendTime): number {
  const jitter = settings.jitterMinutes > 0 ? hashOf(accountId) % settings.jitterMinutes : 0;
  return firstInstantAt(wallOf(day) + settings.sendHour * hourMs, timezone) + jitter * 60_000;
}

/** The day, or the next local workday after it. Throws Refusal invalid: not a locale. */
export function workdayFrom(day: string, locale: string): string {
  const rest = restDaysOf(locale);
  let found = day;
  while (rest.includes(weekday(found))) found = addDays(found, 1);
  return found;
}

/** The local day on which the recap of a month is due. Throws Refusal invalid. */
export function dueDay(periodKey: string, locale: string, settings: Pick<RecapSettings, "sendDay">): string {
  return workdayFrom(addDays(firstOf(nextPeriod(periodKey)), settings.sendDay - 1), locale);
}

/**
 * When the recap of a month is due, UTC ms: the send day of the next month or the next local workday, at the send hour of
 * the account's own wall clock, plus the account's fixed share of the jitter (recaps.md §4). Throws Refusal invalid.
 */
export function dueAt({
  periodKey,
  locale,
  ...sent
}: {
  periodKey: string;
  timezone: string;
  locale: string;
  accountId: string;
  settings: Pick<RecapSettings, "sendDay" | "sendHour" | "jitterMinutes">;
}): number {
  return sendTimeOn(dueDay(periodKey, locale, sent.settings), sent);
}
