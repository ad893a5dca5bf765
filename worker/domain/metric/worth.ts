import type { MetricDefinition, MetricRate } from "#schema/metrics.ts";

/** The rate of a currency in force on a local day; null before the first. Other currencies do not exist: nothing is converted. */
export function rateOn(rates: readonly MetricRate[], currency: string, day: string): MetricRate | null {
  return rates.filter((rate) => rate.currency === currency && rate.validFrom <= day).at(-1) ?? null;
}

/** Hours that scaled units save, exact to the minute and rounded to a tenth (recaps.md §5); null when nothing was agreed. */
export function hoursSaved(
  value: number,
  { scale, minutesPerUnit }: Pick<MetricDefinition, "scale" | "minutesPerUnit">,
): number | null {
  if (minutesPerUnit === null) return null;
  return Math.round(((value / 10 ** scale) * minutesPerUnit) / 6) / 10;
}
