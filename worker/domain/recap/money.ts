import { Refusal } from "#schema/errors.ts";
import type { RecapFigures, RecapInputs } from "#schema/recap.ts";

/** numerator / denominator to the nearest integer, halves to the even one; denominator above 0. */
function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient;
  return quotient + (numerator < 0n ? -1n : 1n);
}

/**
 * What the units were worth, in minor units of the account's currency (JPY has none, KWD three: the rate is already in them,
 * so no exponent enters). Each day is rounded half to even, then added (recaps.md §5). A day before the rate was agreed
 * earns nothing. Null without an agreed rate, without such a day, or in another currency: nothing is converted.
 * @throws Refusal invalid: the amount is beyond exact integers.
 */
export function moneyOf(days: RecapFigures["days"], { metric, account }: RecapInputs): RecapFigures["money"] {
  const { rate, scale } = metric;
  if (rate === null || rate.currency !== account.currency) return null;
  const priced = days.filter((day) => day.date >= rate.agreedOn);
  if (priced.length === 0) return null;
  const unit = 10n ** BigInt(scale);
  const perUnit = BigInt(rate.amountMinor);
  const total = priced.reduce((sum, day) => sum + divideHalfEven(BigInt(day.value) * perUnit, unit), 0n);
  const amountMinor = Number(total);
  if (!Number.isSafeInteger(amountMinor)) throw new Refusal("invalid", "This amount is too large to be kept exactly.");
  const { currency, agreedOn, agreedBy } = rate;
  return { amountMinor, currency, rateMinor: rate.amountMinor, agreedOn, agreedBy };
}
