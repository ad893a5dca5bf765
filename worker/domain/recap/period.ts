import { addDays, daysBetween } from "#domain/day.ts";
import { localDaysOf, nextPeriod, periodKeyOf, periodOf, previousPeriod } from "#domain/month.ts";
import { startOfDayUtc } from "#domain/zone.ts";
import { Refusal } from "#schema/errors.ts";
import type { RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";

type Account = Pick<RecapInputs["account"], "timezone" | "coveredFrom" | "coveredUntil" | "zoneBefore">;

interface PeriodInputs {
  periodKey: string;
  account: Account;
  settings: Pick<RecapInputs["settings"], "minFirstPeriodDays">;
}

/**
 * First local day whose hours and actors the recap of this month needs: the 1st, or the day the account's figures began where
 * that lies at the end of the month before and was too short for a recap of its own (recaps.md §3). Throws Refusal invalid.
 */
export function firstDayToLoad({ periodKey, account, settings }: PeriodInputs): string {
  const { firstDay } = periodOf(periodKey, account.timezone);
  const before = periodOf(previousPeriod(periodKey), account.timezone);
  const from = account.coveredFrom;
  if (from === null || from <= before.firstDay || from > before.lastDay) return firstDay;
  const stub = localDaysOf({ timezone: account.timezone, firstDay: from, lastDay: before.lastDay });
  return stub.length < settings.minFirstPeriodDays ? from : firstDay;
}

function partialOf(
  { firstDay, lastDay }: Pick<RecapPeriod, "firstDay" | "lastDay">,
  { coveredFrom, coveredUntil }: Account,
  merged: boolean,
): RecapPeriod["partial"] {
  if (coveredFrom === null || coveredFrom > lastDay) return null;
  const startsInside = merged || coveredFrom > firstDay;
  const endsInside = coveredUntil !== null && coveredUntil <= lastDay;
  if (!startsInside && !endsInside) return null;
  const since = startsInside ? coveredFrom : firstDay;
  const until = endsInside ? addDays(coveredUntil, -1) : lastDay;
  return until < since ? null : { kind: startsInside ? "first" : "last", since, until };
}

/** The last day of the contract where it is one of this month. */
function endIn(periodKey: string, { coveredUntil }: Account): Pick<RecapPeriod, "endsOn"> {
  const endsOn = coveredUntil === null ? null : addDays(coveredUntil, -1);
  return endsOn !== null && periodKeyOf(endsOn) === periodKey ? { endsOn } : {};
}

function coveredDaysOf(period: Pick<RecapPeriod, "timezone" | "firstDay" | "lastDay">, account: Account): string[] {
  const { coveredFrom, coveredUntil } = account;
  if (coveredFrom === null) return [];
  return localDaysOf(period).filter((day) => day >= coveredFrom && (coveredUntil === null || day < coveredUntil));
}

/**
 * The period a recap covers, and its covered local days. It reaches back before the 1st only when what was loaded does, so a
 * short first period is merged in exactly when its figures are there. Throws Refusal invalid: an hour outside the period.
 */
export function recapPeriod(inputs: RecapInputs): { period: RecapPeriod; coveredDays: string[] } {
  const { account, hours } = inputs;
  const month = periodOf(inputs.periodKey, account.timezone);
  const merged = hours.some((hour) => hour.date < month.firstDay) || inputs.counted?.reachesBack === true;
  const firstDay = merged ? firstDayToLoad(inputs) : month.firstDay;
  const existing = localDaysOf({ ...month, firstDay });
  const known = new Set(existing);
  const stray = hours.find(({ date, hour }) => !known.has(date) || !Number.isInteger(hour) || hour < 0 || hour > 23);
  if (stray !== undefined) {
    throw new Refusal("invalid", "An hour lies outside the period.", { hour: `${stray.date} ${stray.hour}` });
  }
  const whole = {
    ...month,
    firstDay,
    startUtc: startOfDayUtc(firstDay, account.zoneBefore ?? account.timezone),
    days: existing.length,
  };
  const coveredDays = coveredDaysOf(whole, account);
  return {
    period: {
      ...whole,
      coveredDays: coveredDays.length,
      partial: partialOf(whole, account, merged),
      ...endIn(month.key, account),
      ...(account.zoneBefore ? { zoneBefore: account.zoneBefore } : {}),
    },
    coveredDays,
  };
}

/**
 * True for a first period too short for a recap of its own, and for a month in which nothing was covered. The last month is never
 * too short: a short first one is told with the month after it, and after the last there is none, so its days would be told to nobody.
 */
export function isTooShort(period: RecapPeriod, minFirstPeriodDays: number): boolean {
  if (period.coveredDays === 0) return true;
  if (period.endsOn !== undefined) return false;
  return period.partial?.kind === "first" && period.coveredDays < minFirstPeriodDays;
}

/** The local day up to which the period's figures count: the one after its calendar month, or after the contract. */
export function dayAfter({ key, endsOn }: Pick<RecapPeriod, "key" | "endsOn">): string {
  return endsOn === undefined ? `${nextPeriod(key)}-01` : addDays(endsOn, 1);
}

/** The instant (UTC ms) up to which sources have to be complete: the end of the month, or of the last day of the contract. */
export function coveredEnd(period: Pick<RecapPeriod, "key" | "timezone" | "endUtc" | "endsOn">): number {
  return period.endsOn === undefined ? period.endUtc : startOfDayUtc(dayAfter(period), period.timezone);
}

/** First UTC instant after the wait for a silent source: the end of day `waitUntilDay` of the next month. */
export function waitEndsAt(period: Pick<RecapPeriod, "key" | "timezone">, waitUntilDay: number): number {
  return startOfDayUtc(addDays(`${nextPeriod(period.key)}-01`, waitUntilDay), period.timezone);
}

/** Whether the period reaches back before its month: then its total compares with no other month. */
export function isMerged(period: Pick<RecapPeriod, "key" | "firstDay">): boolean {
  return daysBetween(period.firstDay, `${period.key}-01`) > 0;
}
