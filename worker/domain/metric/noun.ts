import type { Aggregation } from "#schema/words.ts";

/** The noun that stands beside a metric's figures: where distinct actors are what is counted, theirs. */
export function countedNoun<Noun>(metric: { aggregation: Aggregation; noun: Noun; actorNoun: Noun }): Noun {
  return metric.aggregation === "unique" ? metric.actorNoun : metric.noun;
}
