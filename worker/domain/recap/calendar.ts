import { addMonths, daysBetween } from "#domain/day.ts";
import { dueAt, nextPeriod, periodKeyOf } from "#domain/month.ts";
import type { RecapAccount } from "#schema/recap-row.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import { coveredFrom } from "./covered.ts";

/** Months of an account that are due at `now` (UTC ms) and have no ledger row, oldest first; none after the end of its contract. */
export function dueMonths(
  account: RecapAccount,
  now: number,
  settings: RecapSettings,
): { periodKey: string; dueAt: number }[] {
  const first = periodKeyOf(coveredFrom(account.kickoffOn, account.firstEventOn));
  const oldest = periodKeyOf(addMonths(account.kickoffOn, -settings.historyMonths));
  const [, from = first] = [first, oldest].toSorted();
  const last = account.endsOn === null ? null : periodKeyOf(account.endsOn);
  let key = account.lastKey !== null && account.lastKey >= from ? nextPeriod(account.lastKey) : from;
  const due: { periodKey: string; dueAt: number }[] = [];
  while (due.length < settings.mostDueMonths && (last === null || key <= last)) {
    const at = dueAt({
      periodKey: key,
      timezone: account.timezone,
      locale: account.locale,
      accountId: account.id,
      settings,
    });
    if (at > now) return due;
    due.push({ periodKey: key, dueAt: at });
    key = nextPeriod(key);
  }
  return due;
}

/**
 * Whether a month is the first of its account and too short for a recap of its own (recaps.md §3): it is told with the next one,
 * and nothing that is said of it alone would ever be read.
 */
export function isToldLater(
  { kickoffOn, firstEventOn, endsOn }: Pick<RecapAccount, "kickoffOn" | "firstEventOn" | "endsOn">,
  periodKey: string,
  settings: RecapSettings,
): boolean {
  const from = coveredFrom(kickoffOn, firstEventOn);
  const isFirst = periodKeyOf(from) === periodKey;
  // After the last month there is none to tell it with.
  if (endsOn?.startsWith(periodKey)) return false;
  return isFirst && daysBetween(from, `${nextPeriod(periodKey)}-01`) < settings.minFirstPeriodDays;
}
