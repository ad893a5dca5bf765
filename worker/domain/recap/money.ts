import { hoursSaved, rateOn } from "#domain/metric/worth.ts";
import { Refusal } from "#schema/errors.ts";
import type { MetricRate } from "#schema/metrics.ts";
import type { RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";

/** numerator / denominator to the nearest integer, halves to the even one; denominator above 0. */
function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient;
  return quotient + (numerator < 0n ? -1n : 1n);
}

type Day = Pick<RecapFigures["days"][number], "date" | "value">;
type Priced = Pick<RecapFigures, "metric"> & { account: Pick<RecapInputs["account"], "currency"> };

/** A month that has no days is worth what its units are where one rate held from its first day to its last. */
export function undivided(value: number, { period, metric, account }: Priced & { period: RecapPeriod }): Day[] {
  const [first, last] = [period.firstDay, period.lastDay].map((day) => rateOn(metric.rates, account.currency, day));
  return first === last ? [{ date: period.firstDay, value }] : [];
}

/**
 * What the units were worth, in minor units of the account's currency (JPY has none, KWD three: the rate is already in them,
 * so no exponent enters). Each day is worth the rate in force that day, rounded half to even, then the days are added
 * (recaps.md §5). A day before the first rate earns nothing. Every rate of the period is named with its first day unless one
 * held throughout. Null without an agreed rate in the account's currency on any of the days: nothing is converted.
 * @throws Refusal invalid: the amount is beyond exact integers.
 */
export function moneyOf(days: readonly Day[], { metric, account }: Priced): RecapFigures["money"] {
  const { currency } = account;
  const priced = days.flatMap(({ date, value }) => {
    const rate = rateOn(metric.rates, currency, date);
    return rate === null ? [] : [{ date, value, rate }];
  });
  const last = priced.at(-1)?.rate;
  if (last === undefined) return null;
  const unit = 10n ** BigInt(metric.scale);
  const total = priced.reduce(
    (sum, { value, rate }) => sum + divideHalfEven(BigInt(value) * BigInt(rate.amountMinor), unit),
    0n,
  );
  const amountMinor = Number(total);
  if (!Number.isSafeInteger(amountMinor)) throw new Refusal("invalid", "This amount is too large to be kept exactly.");
  const starts = priced.filter(({ rate }, index) => rate !== priced[index - 1]?.rate);
  const isWhole = starts.length === 1 && starts[0]?.date === days[0]?.date;
  return {
    amountMinor,
    currency,
    ...named(last),
    ...(isWhole ? {} : { rates: starts.map(({ date, rate }) => ({ ...named(rate), from: date })) }),
  };
}

/** Minor units of a currency. */
export type Worth = Pick<NonNullable<RecapFigures["money"]>, "amountMinor" | "currency" | "rates">;

/**
 * What a month of an archive was worth: one that comes to nothing what its days are, which is nothing unless rates changed within
 * it, and where it has none, nothing, where a rate held from its first day on. Null where no rate was agreed, or the figure is
 * not known.
 */
export function worthOf(
  figures: Pick<RecapFigures, "money" | "value" | "state" | "days" | "metric" | "account" | "period">,
): Worth | null {
  const { money, value, state, days, metric, account, period } = figures;
  if (money || value !== 0) return money;
  const priced = state === "zero" ? null : moneyOf(days, { metric, account });
  if (priced) return priced;
  const rate = rateOn(metric.rates, account.currency, period.partial?.since ?? period.firstDay);
  return rate && { amountMinor: 0, currency: account.currency };
}

function named(rate: MetricRate): { rateMinor: number; agreedOn: string; agreedBy: string } {
  return { rateMinor: rate.amountMinor, agreedOn: rate.agreedOn, agreedBy: rate.agreedBy };
}

/**
 * Working hours the units saved (recaps.md §5); null where no minutes were agreed, and where money tells what the same units
 * were worth: one unit is never worth both.
 */
export function timeOf(
  value: number,
  money: RecapFigures["money"],
  { metric }: Pick<RecapInputs, "metric">,
): NonNullable<RecapFigures["time"]> | null {
  if (money !== null || metric.minutesPerUnit === null || value <= 0) return null;
  const hours = hoursSaved(value, metric);
  return hours === null ? null : { hours, minutesPerUnit: metric.minutesPerUnit };
}
