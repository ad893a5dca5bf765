import { addDays, daysBetween } from "#domain/day.ts";
import { dueDay, periodKeyOf, previousPeriod, sendTimeOn, workdayFrom } from "#domain/month.ts";
import { localOf, startOfDayUtc } from "#domain/zone.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";

const hourMs = 3_600_000;

interface Account {
  id: string;
  timezone: string;
  locale: string;
}

/** Whether a First Value of that local day is no news any more at `now` (UTC ms). */
export function isOldNews(
  reachedOn: string,
  { timezone, now, settings }: { timezone: string; now: number; settings: Pick<RecapSettings, "maxLateDays"> },
): boolean {
  return daysBetween(reachedOn, localOf(now, timezone).date) > settings.maxLateDays;
}

/** A day on which the recap of the month before goes out says enough. */
function isRecapDay(day: string, locale: string, settings: RecapSettings): boolean {
  return day === dueDay(previousPeriod(periodKeyOf(day)), locale, settings);
}

/**
 * When a First Value of that local day is looked at to be celebrated, UTC ms: at the send hour of the first local workday on
 * which its day has settled, it is known (`now`), and no recap is due; at once where it is old news. Throws Refusal invalid.
 */
export function celebrationDue(
  reachedOn: string,
  { id, timezone, locale }: Account,
  { now, settings }: { now: number; settings: RecapSettings },
): number {
  if (isOldNews(reachedOn, { timezone, now, settings })) return now;
  const settled = startOfDayUtc(addDays(reachedOn, 1), timezone) + settings.settleHours * hourMs;
  const earliest = Math.max(settled, now);
  let day = workdayFrom(localOf(earliest, timezone).date, locale);
  const at = () => sendTimeOn(day, { timezone, accountId: id, settings });
  while (at() < earliest || isRecapDay(day, locale, settings)) day = workdayFrom(addDays(day, 1), locale);
  return at();
}
