import { Refusal } from "#schema/errors.ts";
import { daysBetween } from "./day.ts";

/*
 * Local clocks of IANA zones. The only thing ever asked of a zone is its offset at an instant. Intl answers that exactly in
 * about 1.5 µs, and the rest is integer arithmetic, so temporal-polyfill (19 KB, slower by far) stays out; the tests use it
 * as the second opinion.
 */

const dayMs = 24 * 3_600_000;
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

const clocks = new Map<string, Clock>();

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

/**
 * First instant (UTC ms) whose local wall clock is at or past `wall` (the wall clock written as if it were UTC, ms).
 * Throws Refusal invalid: not a zone.
 */
export function firstInstantAt(wall: number, timezone: string): number {
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

/** 00:00 of a local day as a wall clock written as if it were UTC, ms. Throws Refusal invalid: not a day. */
export function wallOf(day: string): number {
  return daysBetween("1970-01-01", day) * dayMs;
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
