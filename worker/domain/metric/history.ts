import { decimalText } from "#domain/csv.ts";
import type { MetricVersion } from "#schema/console-metric.ts";
import type { MetricDefinition, MetricRate } from "#schema/metrics.ts";
import { type Aggregation, type Direction, metricLanguages, minorDigits } from "#schema/words.ts";

/** A version of a metric as it was kept. */
export interface KeptVersion {
  definition: MetricDefinition;
  /** The day it was kept, UTC. */
  keptOn: string;
  /** Name of who wrote it; empty where nobody kept that. */
  keptBy: string;
}

const list = (words: readonly string[]) => words.join(", ") || "none";

/** "USD 90.00 from 2026-03-03". */
function rateText({ amountMinor, currency, validFrom }: MetricRate): string {
  return `${currency} ${decimalText(amountMinor, minorDigits[currency] ?? 2)} from ${validFrom}`;
}

const wordText = (words: Pick<MetricDefinition, "verb"> & { noun: object; actorNoun: object }) =>
  [...new Set(Object.values(words.actorNoun)), words.verb, ...new Set(Object.values(words.noun))].join(", ");

const languageTitles = { de: "German", fr: "French", es: "Spanish", ja: "Japanese", ar: "Arabic" };

const countedAs: Record<Aggregation, string> = {
  count: "count of events",
  sum: "sum of values",
  min: "smallest value",
  max: "largest value",
  avg: "average value",
  unique: "different people or teams",
  latest: "latest value",
  rate: "rate",
};
const better: Record<Direction, string> = { higher: "more", lower: "less", neutral: "neither" };

/** Every part of a definition in words: to be read, and held against another version. */
export function factsOf(metric: MetricDefinition): Record<string, string> {
  const languages = metricLanguages.map((language) => {
    const words = metric.languages[language];
    return [`${languageTitles[language]} words`, words ? wordText(words) : "none"];
  });
  return {
    Name: metric.name,
    "What counts": metric.definition,
    "Counted as": metric.ratio ? `${metric.ratio.of} over ${metric.ratio.per}` : countedAs[metric.aggregation],
    Statuses: list(metric.statuses),
    "Statuses that count": metric.countedStatuses.length === 0 ? "all" : list(metric.countedStatuses),
    Dimensions: list(metric.dims),
    "Decimals shown": String(metric.displayDecimals),
    Unit: metric.unit || "none",
    Better: better[metric.direction],
    Seasonal: metric.seasonal ? "yes" : "no",
    "Who does it": metric.actorIs === "thing" ? "no people" : "people",
    "English words": wordText(metric),
    ...Object.fromEntries(languages),
    "Value per unit": list(metric.rates.map(rateText)),
    "Minutes per unit": metric.minutesPerUnit === null ? "none" : String(metric.minutesPerUnit),
    "Answers for it": metric.owner,
    "Where it comes from": metric.provenance ?? "none",
  };
}

function changesBetween(before: MetricDefinition, after: MetricDefinition): MetricVersion["changes"] {
  const old = factsOf(before);
  return Object.entries(factsOf(after)).flatMap(([what, text]) =>
    old[what] === text ? [] : [{ what, before: old[what] ?? "none", after: text }],
  );
}

/** The versions newest first, each with what it changed. Given oldest first. */
export function historyOf(kept: readonly KeptVersion[]): MetricVersion[] {
  const versions = kept.map(({ definition, keptOn, keptBy }, at) => {
    const { version, startsOn, comparable } = definition;
    const before = kept[at - 1]?.definition;
    return { version, startsOn, keptOn, keptBy, comparable, changes: before ? changesBetween(before, definition) : [] };
  });
  return versions.toReversed();
}
