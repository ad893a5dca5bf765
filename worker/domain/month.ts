import { Refusal } from "#schema/errors.ts";
import type { RecapPeriod, RecapSettings } from "#schema/recap.ts";
import { addDays, addMonths, daysBetween, weekday } from "./day.ts";

/*
 * Calendar months and local clocks of IANA zones. The only thing ever asked of a zone is its offset at an instant. Intl
 * answers that exactly in about 1.5 µs, and the rest is integer arithmetic, so temporal-polyfill (19 KB, slower by far)
 * stays out; the tests use it as the second opinion.
 */

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const cachedDaysPerZone = 4096;

/** A UTC day on which a zone's offset changes. */
interface Change {
  before: number;
  /** First instant of the new offset, UTC ms. */
  at: number;
  after: number;
}

interface Clock {
  format: Intl.DateTimeFormat;
  /** Offset in ms by UTC day. */
  offsets: Map<number, number | Change>;
}

/** A calendar month in a zone: half open between two UTC instants (ms). `days` counts the local days that exist. */
export type Period = Pick<RecapPeriod, "key" | "timezone" | "startUtc" | "endUtc" | "firstDay" | "lastDay" | "days">;

const clocks = new Map<string, Clock>();

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

function makeClock(timezone: string): Clock | null {
  // Intl also takes bare offsets such as "+05:30"; an account needs a named zone, or its summer time is lost.
  if (!/^[A-Za-z]/.test(timezone)) return null;
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    return { format, offsets: new Map() };
  } catch {
    return null;
  }
}

function clockOf(timezone: string): Clock {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const clock = makeClock(timezone);
  if (clock === null) throw new Refusal("invalid", "This is not a time zone.", { timezone });
  clocks.set(timezone, clock);
  return clock;
}

function readOffset(clock: Clock, instant: number): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
    clock.format.format(instant).match(/\d+/g)?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/**
 * No zone has changed its offset twice within five days since 1972, so equal offsets at both ends of a UTC day hold all
 * through it, and unequal ones have one change between them. It need not fall on a quarter of an hour: St John's moved at
 * 00:01 until 2011.
 */
function readDay(clock: Clock, day: number): number | Change {
  let [low, at] = [day * dayMs, (day + 1) * dayMs];
  const [before, after] = [readOffset(clock, low), readOffset(clock, at)];
  if (before === after) return before;
  while (at - low > 1) {
    const middle = Math.floor((low + at) / 2);
    if (readOffset(clock, middle) === before) low = middle;
    else at = middle;
  }
  return { before, at, after };
}

function offsetAt(timezone: string, instant: number): number {
  const clock = clockOf(timezone);
  const day = Math.floor(instant / dayMs);
  let offset = clock.offsets.get(day);
  if (offset === undefined) {
    offset = readDay(clock, day);
    if (clock.offsets.size >= cachedDaysPerZone) clock.offsets.clear();
    clock.offsets.set(day, offset);
  }
  if (typeof offset === "number") return offset;
  return instant < offset.at ? offset.before : offset.after;
}

/** First instant whose local wall clock is at or past `wall` (the wall clock written as if it were UTC, ms). */
function firstInstantAt(wall: number, timezone: string): number {
  const before = offsetAt(timezone, wall - dayMs);
  const after = offsetAt(timezone, wall + dayMs);
  if (before === after) return wall - before;
  let low = wall - dayMs;
  let change = wall + dayMs;
  while (change - low > 1) {
    const middle = Math.floor((low + change) / 2);
    if (offsetAt(timezone, middle) === before) low = middle;
    else change = middle;
  }
  return wall - before < change ? wall - before : Math.max(change, wall - after);
}

function wallOf(day: string): number {
  return daysBetween("1970-01-01", day) * dayMs;
}

function firstOf(key: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(key)) throw new Refusal("invalid", "This is not a month.", { period: key });
  return `${key}-01`;
}

/** Whether the text names an IANA zone this runtime knows. A bare offset such as "+02:00" is not one. */
export function isTimezone(timezone: string): boolean {
  return clocks.has(timezone) || makeClock(timezone) !== null;
}

/**
 * The wall clock of a UTC instant (ms): local day, hour 0..23, offset in minutes (whole since 1972; older ones rounded).
 * Cheap enough for every ingested event. Throws Refusal invalid: not a zone.
 */
export function localOf(instant: number, timezone: string): { date: string; hour: number; offsetMinutes: number } {
  const offset = offsetAt(timezone, instant);
  const wall = new Date(instant + offset);
  return {
    date: wall.toISOString().slice(0, 10),
    hour: wall.getUTCHours(),
    offsetMinutes: Math.round(offset / 60_000),
  };
}

/**
 * First UTC instant (ms) at which the zone's wall clock reads 00:00 of this day or later: the first of two midnights, the
 * end of the gap where midnight is skipped. Throws Refusal invalid: not a day, not a zone.
 */
export function startOfDayUtc(day: string, timezone: string): number {
  return firstInstantAt(wallOf(day), timezone);
}

/** [from, to) in UTC ms, cut where the zone's offset changes: [from, to, offset ms] each. Throws Refusal invalid: not a zone. */
export function offsetsBetween(from: number, to: number, timezone: string): [number, number, number][] {
  const parts: [number, number, number][] = [];
  for (let start = from; start < to; ) {
    const offset = offsetAt(timezone, start);
    let [same, end] = [start, to];
    if (offsetAt(timezone, to - 1) === offset) same = to;
    while (same < end && end - same > 1) {
      const middle = Math.floor((same + end) / 2);
      if (offsetAt(timezone, middle) === offset) same = middle;
      else end = middle;
    }
    parts.push([start, end, offset]);
    start = end;
  }
  return parts;
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

/**
 * When the recap of a month is due, UTC ms: the send day of the next month or the next local workday, at the send hour of
 * the account's own wall clock, plus the account's fixed share of the jitter (recaps.md §4). Throws Refusal invalid.
 */
export function dueAt({
  periodKey,
  timezone,
  locale,
  accountId,
  settings,
}: {
  periodKey: string;
  timezone: string;
  locale: string;
  accountId: string;
  settings: Pick<RecapSettings, "sendDay" | "sendHour" | "jitterMinutes">;
}): number {
  const rest = restDaysOf(locale);
  let day = addDays(firstOf(nextPeriod(periodKey)), settings.sendDay - 1);
  while (rest.includes(weekday(day))) day = addDays(day, 1);
  const jitter = settings.jitterMinutes > 0 ? hashOf(accountId) % settings.jitterMinutes : 0;
  return firstInstantAt(wallOf(day) + settings.sendHour * hourMs, timezone) + jitter * 60_000;
}
