import { weekdayOf } from "#mail/calendar.ts";
import type { WeekSaid } from "#schema/recap-said.ts";
import { daysBetween } from "#schema/written.ts";

/**
 * Days, oldest first, as weeks that begin on `firstWeekday` (0 = Monday), none left out from the first to the last: their values
 * add up to those of the days. Null stands for a week of which no day is known.
 */
export function weeksOf(days: { date: string; value: number }[], firstWeekday: number): (WeekSaid | null)[] {
  const first = days[0]?.date;
  if (first === undefined) return [];
  const lead = (weekdayOf(first) - firstWeekday + 7) % 7;
  const weeks: { date: string; value: number }[][] = [];
  for (const day of days) {
    const at = Math.floor((daysBetween(first, day.date) + lead) / 7);
    while (weeks.length <= at) weeks.push([]);
    weeks[at]?.push(day);
  }
  return weeks.map((week) => {
    const [from] = week;
    if (!from) return null;
    return {
      from: from.date,
      value: week.reduce((sum, { value }) => sum + value, 0),
      isPart: week.length < 7,
    };
  });
}
