import { counted, daysBetween, type Format } from "#ui/format.ts";

/* Days as people say them, seen from today. */

const nearDays = 6;
const farDays = 180;

/** "today", "Friday", "27 November", "20 October 2027": as short as stays unmistakable. */
export function nearDay(format: Format, today: string, day: string): string {
  const away = daysBetween(today, day);
  if (away === 0) return "today";
  if (away === 1) return "tomorrow";
  if (away === -1) return "yesterday";
  if (Math.abs(away) <= nearDays) return format.weekday(day);
  return plainDay(format, today, day);
}

/** A date that always reads as a date; the year only when it is far enough to doubt it. */
export function plainDay(format: Format, today: string, day: string): string {
  return Math.abs(daysBetween(today, day)) > farDays ? format.dayYear(day) : format.day(day);
}

/** "since Thursday", "since yesterday", "on 3 May": with the preposition that fits. */
export function withDay(word: "by" | "on" | "since", format: Format, today: string, day: string): string {
  const said = nearDay(format, today, day);
  const bare = said === "today" || said === "tomorrow" || said === "yesterday";
  return bare && word !== "since" ? said : `${word} ${said}`;
}

/** "2 days late" */
export function lateWords(days: number): string {
  return `${counted(days, "day")} late`;
}

/** How a real day stands to a planned one: "8 days early", "as planned", "3 days late". */
export function againstPlan(planned: string, actual: string): string {
  const days = daysBetween(actual, planned);
  if (days === 0) return "as planned";
  return days > 0 ? `${counted(days, "day")} early` : lateWords(-days);
}
