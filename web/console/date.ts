import { firstValueKey } from "#schema/words.ts";
import { type Format, formatOf } from "#ui/format.ts";

/* The console speaks English; days and figures read the British way, day before month. */

export const english: Format = formatOf("en-GB");

const dayMs = 86_400_000;
const shortYear = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** "October 2026" of the row of a month; "First Value" of that of its celebration. */
export function periodName(key: string): string {
  return key === firstValueKey ? "First Value" : english.monthYear(key);
}

/** "8 Aug 2027" of a plain day: short enough for a table, with the year because renewals lie in the next one. */
export function day(value: string): string {
  return shortYear.format(Date.parse(value));
}

/** "12 Dec", with the year where leaving it out could mislead: further than half a year from now (UTC ms). */
export function closeDay(value: string, now: number): string {
  if (Math.abs(Date.parse(value) - now) > 182 * dayMs) return day(value);
  return shortDay.format(Date.parse(value));
}

/** "today", "yesterday", "19 days ago", and after two months the day itself. Both in UTC ms. */
export function ago(at: number, now: number): string {
  const days = Math.floor(now / dayMs) - Math.floor(at / dayMs);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  if (days <= 60) return `${days} days ago`;
  return day(english.dayOf(at, "UTC"));
}
