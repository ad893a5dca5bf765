import type { MetricView } from "#schema/console-metric.ts";

/** The name of the form, and so the beginning of the id of each of its fields. */
export const form = "metric";

/** What a field of the form shows. */
export function field(view: MetricView, name: string): { form: string; name: string; value: string; problem?: string } {
  const problem = view.problems[name];
  return { form, name, value: view.values[name] ?? "", ...(problem && { problem }) };
}
