import { addDays } from "#domain/day.ts";
import { dueDay, periodKeyOf, previousPeriod, sendTimeOn, workdayFrom } from "#domain/month.ts";
import { localOf, startOfDayUtc } from "#domain/zone.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";

const hourMs = 3_600_000;

interface Account {
  id: string;
  timezone: string;
  locale: string;
}

/** A day on which the recap of the month before goes out says enough. */
function isRecapDay(day: string, locale: string, settings: RecapSettings): boolean {
  return day === dueDay(previousPeriod(periodKeyOf(day)), locale, settings);
}

/** The first day from this one on on which one may be told. */
function tellingDay(from: string, locale: string, settings: RecapSettings): string {
  let day = workdayFrom(from, locale);
  while (isRecapDay(day, locale, settings)) day = workdayFrom(addDays(day, 1), locale);
  return day;
}

/**
 * The last instant (UTC ms) at which a First Value of that local day is news, and goes out by itself: days of rest after the last
 * day of them do not make it older.
 */
export function newsUntil(
  reachedOn: string,
  { timezone, locale }: Pick<Account, "timezone" | "locale">,
  settings: RecapSettings,
): number {
  const last = tellingDay(addDays(reachedOn, settings.maxLateDays), locale, settings);
  return startOfDayUtc(addDays(last, 1), timezone) - 1;
}

/** Whether it is none any more at `now` (UTC ms). */
export function isOldNews(
  reachedOn: string,
  account: Pick<Account, "timezone" | "locale">,
  { now, settings }: { now: number; settings: RecapSettings },
): boolean {
  return now > newsUntil(reachedOn, account, settings);
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
  if (isOldNews(reachedOn, { timezone, locale }, { now, settings })) return now;
  const settled = startOfDayUtc(addDays(reachedOn, 1), timezone) + settings.settleHours * hourMs;
  const earliest = Math.max(settled, now);
  const timeOn = (day: string) => sendTimeOn(day, { timezone, accountId: id, settings });
  const day = tellingDay(localOf(earliest, timezone).date, locale, settings);
  if (timeOn(day) >= earliest) return timeOn(day);
  return timeOn(tellingDay(addDays(day, 1), locale, settings));
}
