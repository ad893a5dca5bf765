import { valueWriter } from "#mail/number.ts";
import { onPage } from "#mail/safe.ts";
import type { Voice } from "#mail/voice.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { LatestSaid } from "#schema/recap-said.ts";
import { speechOf } from "./speech.ts";

/** A scaled figure in the words of the mails; null where there is none. */
export function sayLatest(metric: MetricDefinition, value: number | null, voice: Voice): LatestSaid | null {
  if (value === null) return null;
  const noun = onPage(speechOf(voice, metric).noun(value), voice.direction);
  return { number: valueWriter(voice.locale, metric)(value), noun };
}
