import type { Voice } from "#mail/voice.ts";
import type { OtherMetric } from "#schema/recap.ts";
import type { OtherSaid } from "#schema/recap-said.ts";
import { speechOf } from "./speech.ts";

/** What months of another metric counted, in the customer's own words for it. */
export function sayOthers(others: readonly OtherMetric[], voice: Voice): OtherSaid[] {
  return others.map(({ metric, ...span }) => ({ ...span, things: speechOf(voice, metric).things }));
}
