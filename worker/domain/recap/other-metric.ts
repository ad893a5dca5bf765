import type { MetricDefinition } from "#schema/metrics.ts";
import type { OtherMetric } from "#schema/recap.ts";

/**
 * Stretches of months, given oldest first, that are of another metric than `own` (a key). A month stays of what it was published
 * of, and no figure of it stands on a scale, in a sum or in a comparison with those of another (recaps.md §8).
 */
export function otherMetrics(
  months: readonly { key: string; metric: MetricDefinition }[],
  own: string | null,
): OtherMetric[] {
  const stretches: OtherMetric[] = [];
  for (const [at, { key, metric }] of months.entries()) {
    const last = months[at - 1]?.metric.key === metric.key ? stretches.at(-1) : undefined;
    if (metric.key === own) continue;
    if (last) last.until = key;
    else stretches.push({ from: key, until: key, opens: at === 0, metric });
  }
  return stretches;
}
