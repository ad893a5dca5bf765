import { isDay } from "#domain/day.ts";

const shape = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$/;

/** Offset text of RFC 3339 in minutes; null when it is no offset of a clock. */
function offsetMinutes(text: string): number | null {
  if (text === "Z" || text === "z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * RFC 3339 with a zone as UTC ms; fractions beyond a millisecond are cut. Null for anything else: no zone, a day that does
 * not exist, 24:00. A leap second counts as the last millisecond of its minute.
 */
export function instantOf(text: string): number | null {
  const match = shape.exec(text);
  if (!match) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "", fraction = "", zone = ""] = match;
  const offset = offsetMinutes(zone);
  const isLeap = second === "60";
  if (
    !isDay(`${year}-${month}-${day}`) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 60 ||
    offset === null
  )
    return null;
  const millis = isLeap ? 999 : Number(fraction.padEnd(3, "0").slice(0, 3));
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    isLeap ? 59 : Number(second),
    millis,
  );
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  return Number(year) < 100 ? null : at - offset * 60_000;
}
