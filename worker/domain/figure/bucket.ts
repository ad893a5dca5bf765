import { addDays, daysBetween } from "#domain/day.ts";
import { offsetsBetween, startOfDayUtc } from "#domain/zone.ts";
import type { Stretch, ZoneSpan } from "#schema/figure.ts";

/** The zone a local day is counted in. */
export function zoneOn(zones: readonly ZoneSpan[], timezone: string, day: string): string {
  return zones.findLast((span) => span.fromOn <= day)?.timezone ?? timezone;
}

/**
 * Where a local day begins, UTC ms: on the day a new zone takes over, where the old one's last day ended, so no instant is
 * lost, nor counted twice: from Pago Pago to Kiritimati that is after the new zone's next day began. Throws Refusal invalid: not a
 * day, not a zone.
 */
export function startsAt(zones: readonly ZoneSpan[], timezone: string, day: string): number {
  const span = zones.findLast(({ fromOn }) => fromOn <= day);
  const start = startOfDayUtc(day, span?.timezone ?? timezone);
  // No two zones are two days apart.
  if (!span || span === zones[0] || daysBetween(span.fromOn, day) > 1) return start;
  const before = startOfDayUtc(span.fromOn, zoneOn(zones, timezone, addDays(span.fromOn, -1)));
  return span.fromOn === day ? before : Math.max(before, start);
}

/**
 * The instants of a local day (UTC ms, half open), cut where the offset changes; nothing for a day the zone skipped. `zones`
 * is empty for an account that never changed its zone. Throws Refusal invalid: not a day, not a zone.
 */
export function stretchesOf(day: string, timezone: string, zones: readonly ZoneSpan[]): Stretch[] {
  const from = startsAt(zones, timezone, day);
  const to = startsAt(zones, timezone, addDays(day, 1));
  return to > from ? offsetsBetween(from, to, zoneOn(zones, timezone, day)) : [];
}

/**
 * The days under which a log row may have named what falls on this day: another zone may have said the day before or after, and
 * across the date line, where clocks are up to 26 hours apart, the one beside that.
 */
export function labelsOf(day: string, zones: readonly ZoneSpan[]): string[] {
  return zones.length === 0 ? [day] : [-2, -1, 0, 1, 2].map((days) => addDays(day, days));
}
