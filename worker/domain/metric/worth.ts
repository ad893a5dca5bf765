import { quotient } from "#domain/figure/value.ts";
import type { MetricDefinition, MetricRate } from "#schema/metrics.ts";

/** The rate of a currency in force on a local day; null before the first. Other currencies do not exist: nothing is converted. */
export function rateOn(rates: readonly MetricRate[], currency: string, day: string): MetricRate | null {
  return rates.filter((rate) => rate.currency === currency && rate.validFrom <= day).at(-1) ?? null;
}

/** Hours that scaled units save, exact and rounded to a tenth, halves away from zero (recaps.md §5); null when nothing was agreed. */
export function hoursSaved(
  value: number,
  { scale, minutesPerUnit }: Pick<MetricDefinition, "scale" | "minutesPerUnit">,
): number | null {
  if (minutesPerUnit === null) return null;
  // Minutes have two decimals at most. As whole numbers: 33.8 units of 15 minutes are 8.45 hours, which no float is.
  const hundredths = Math.round(minutesPerUnit * 100);
  return (quotient(value * hundredths, 6000 * 10 ** scale, 1) ?? 0) / 10;
}
