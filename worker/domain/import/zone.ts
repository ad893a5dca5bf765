import { localOf } from "#domain/zone.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;
const cachedDays = 4096;

/** Offset in ms by zone and day of the wall clock; null near a change. Spares every row of a file two looks at the zone. */
const steady = new Map<string, Map<number, number | null>>();

/** The instant of a wall clock, UTC ms, and its offset. `hour` says whether that clock time never was, or was twice. */
interface WallInstant {
  at: number;
  offset: number;
  hour: "missing" | "doubled" | null;
}

function offsetMs(at: number, zone: string): number {
  return localOf(at, zone).offsetMinutes * minuteMs;
}

/** The one offset all of a day has, or null: no zone has changed its clock twice within five days since 1972. */
function steadyOffset(day: number, zone: string): number | null {
  const days = steady.get(zone) ?? new Map<number, number | null>();
  steady.set(zone, days);
  const known = days.get(day);
  if (known !== undefined) return known;
  const before = offsetMs((day - 1) * dayMs, zone);
  const found = before === offsetMs((day + 2) * dayMs, zone) ? before : null;
  if (days.size >= cachedDays) days.clear();
  days.set(day, found);
  return found;
}

/**
 * The instant at which the zone's clock reads `wall` (the wall clock written as if it were UTC, ms). A time inside a gap is
 * shifted forward by the gap's length; of a doubled time the first is taken. As RFC 5545 reads local times.
 * @throws Refusal invalid: not a zone.
 */
export function instantOfWall(wall: number, zone: string): WallInstant {
  const whole = steadyOffset(Math.floor(wall / dayMs), zone);
  if (whole !== null) return { at: wall - whole, offset: whole, hour: null };
  // A day either way lies surely before and after the one change that can be near: no offset reaches a day.
  const before = offsetMs(wall - dayMs, zone);
  const after = offsetMs(wall + dayMs, zone);
  const early = { at: wall - before, offset: before };
  const late = { at: wall - after, offset: after };
  if (before === after) return { ...early, hour: null };
  const isAfter = offsetMs(late.at, zone) === after;
  if (offsetMs(early.at, zone) === before) return { ...early, hour: isAfter ? "doubled" : null };
  return isAfter ? { ...late, hour: null } : { at: early.at, offset: after, hour: "missing" };
}

/** An offset (ms, whole minutes) as RFC 3339 writes it: "+05:30". */
export function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / minuteMs;
  const two = (count: number) => String(count).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** RFC 3339 of an instant (UTC ms) at an offset (ms); milliseconds only where there are any. */
export function timeText(at: number, offset: number): string {
  const wall = new Date(at + offset).toISOString();
  return `${wall.endsWith(".000Z") ? wall.slice(0, 19) : wall.slice(0, 23)}${offsetText(offset)}`;
}
