import { daysBetween } from "#schema/written.ts";
import type { Format } from "#ui/format.ts";

/* Days as people say them, seen from today. */

const nearDays = 6;
const farDays = 180;

/** A day as short as stays unmistakable: `said` is "Friday", "27 November", "20 October 2027", empty for the first three. */
export interface Near {
  kind: "today" | "tomorrow" | "yesterday" | "weekday" | "date";
  said: string;
}

export function nearDay(format: Format, today: string, day: string): Near {
  const away = daysBetween(today, day);
  if (away === 0) return { kind: "today", said: "" };
  if (away === 1) return { kind: "tomorrow", said: "" };
  if (away === -1) return { kind: "yesterday", said: "" };
  if (Math.abs(away) <= nearDays) return { kind: "weekday", said: format.weekday(day) };
  return { kind: "date", said: plainDay(format, today, day) };
}

/** A date that always reads as a date; the year only when it is far enough to doubt it. */
export function plainDay(format: Format, today: string, day: string): string {
  return Math.abs(daysBetween(today, day)) > farDays ? format.dayYear(day) : format.day(day);
}
