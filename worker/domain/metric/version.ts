import { Refusal } from "#schema/errors.ts";
import type { AskedMetric } from "#schema/metric-form.ts";
import type { MetricDefinition, MetricRate } from "#schema/metrics.ts";
import type { MonthPart } from "#schema/portal-row.ts";

/** Whether the figures of several days or actors may be added: counts and sums, nothing else. */
export function isAdditive(metric: Pick<MetricDefinition, "aggregation">): boolean {
  return metric.aggregation === "count" || metric.aggregation === "sum";
}

/** The version in force in a month ("2026-10") of versions given oldest first; null without any. */
export function definitionFor(versions: readonly MetricDefinition[], month: string): MetricDefinition | null {
  const begun = versions.filter(({ startsOn }) => startsOn === null || startsOn <= month);
  return begun.at(-1) ?? versions[0] ?? null;
}

/** The same of one metric, of versions of several: those of each oldest first. */
export function definitionOf(
  all: readonly MetricDefinition[],
  key: string | null,
  month: string,
): MetricDefinition | null {
  return definitionFor(
    all.filter((each) => each.key === key),
    month,
  );
}

/** What a published month says it is of, in the words it was published with (recaps.md §8); null where nobody knows that any more. */
export function publishedOf(
  all: readonly MetricDefinition[],
  { metric, definition, key }: Pick<MonthPart, "metric" | "definition" | "key">,
): MetricDefinition | null {
  return all.find((each) => each.key === metric && each.version === definition) ?? definitionOf(all, metric, key);
}

function refuse(field: string, text: string): never {
  throw new Refusal("invalid", text, { [field]: text });
}

/** Both sides of a rate exist and add up over days, else Σ over Σ would mean nothing. */
function refuseBadRatio({ key, ratio }: AskedMetric["fields"], metrics: readonly MetricDefinition[]): void {
  if (ratio === null) return;
  for (const [field, side] of [
    ["ratio_of", ratio.of],
    ["ratio_per", ratio.per],
  ] as const) {
    const found = metrics.find((metric) => metric.key === side && metric.key !== key);
    if (found === undefined) refuse(field, "There is no other metric with this key.");
    if (!isAdditive(found)) refuse(field, "Only metrics that are counted or summed can be divided.");
  }
}

/** A rate divides sums: what it divides cannot become something else below it. */
function refuseLostSide(fields: AskedMetric["fields"], metrics: readonly MetricDefinition[]): void {
  if (isAdditive(fields)) return;
  const rate = metrics.find(({ ratio }) => ratio !== null && [ratio.of, ratio.per].includes(fields.key));
  if (rate) refuse("aggregation", `${rate.name} divides this metric, so it has to stay a count or a sum.`);
}

function ratesOf(kept: readonly MetricRate[], asked: AskedMetric): MetricRate[] {
  const { newRate, withdrawn } = asked;
  const rates = kept.filter((_, at) => !withdrawn.includes(at));
  if (newRate === null) return rates;
  if (rates.some((rate) => rate.currency === newRate.currency && rate.validFrom === newRate.validFrom))
    refuse("rate_from", "Another value of this currency begins on that day. Withdraw it first.");
  return [...rates, newRate].toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
}

/** The first version of a new metric, in force from the beginning. Throws Refusal invalid: sides of a rate that cannot be divided. */
export function firstVersion(asked: AskedMetric, metrics: readonly MetricDefinition[]): MetricDefinition {
  refuseBadRatio(asked.fields, metrics);
  return { ...asked.fields, version: 1, startsOn: null, comparable: true, rates: ratesOf([], asked) };
}

/** What the figures themselves depend on, as opposed to how they read. */
function countingOf({ aggregation, ratio, countedStatuses }: MetricDefinition): string {
  return JSON.stringify([aggregation, ratio?.of, ratio?.per, countedStatuses.toSorted()]);
}

/** Whether two versions say the same, whatever the order their members were kept in. */
function isSame(one: MetricDefinition, other: MetricDefinition): boolean {
  const names = Object.keys({ ...one, ...other }).filter(
    (name) => !["version", "startsOn", "comparable"].includes(name),
  );
  const ordered = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.entries(value)
      .map(([name, each]) => [name, ordered(each)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  };
  return names.every((name) => {
    const [a, b] = [one, other].map((each) => ordered(each[name as keyof MetricDefinition]));
    return JSON.stringify(a) === JSON.stringify(b);
  });
}

/** A version begins with the one before or later: else it would change the counting of months that have another. */
function refuseBadStart(old: MetricDefinition, next: MetricDefinition, month: string): void {
  const { startsOn } = next;
  if (old.startsOn !== null && (startsOn === null || startsOn < old.startsOn))
    refuse("starts_on", `Version ${old.version} begins in ${old.startsOn}: a later version cannot begin before it.`);
  if (startsOn === null && !next.comparable)
    refuse("starts_on", "What counts is different now: say from which month on.");
  // Events are judged as they come: a month that has begun was counted the old way.
  if (startsOn !== null && startsOn <= month && !next.comparable)
    refuse("starts_on", "What counts can change with a month to come: this one has begun and is counted as it was.");
}

/**
 * The version after `old`. Key and decimals stay for ever: figures and goals are kept in them. Another aggregation, another
 * rate or other statuses that count make figures that do not compare with those before (recaps.md §8); words, rates of money
 * and everything else leave them comparable. `month`: the one under way, "2026-10". Throws Refusal invalid, or conflict when `old` is not what the form was filled
 * in on.
 */
export function nextVersion({
  old,
  asked,
  metrics,
  month,
}: {
  old: MetricDefinition;
  asked: AskedMetric;
  metrics: readonly MetricDefinition[];
  month: string;
}): MetricDefinition {
  const { fields, startsOn } = asked;
  if (asked.basedOn !== old.version)
    throw new Refusal("conflict", `Somebody saved version ${old.version} meanwhile. Look at it, then save again.`);
  if (fields.key !== old.key) refuse("key", "The key stays: events name it.");
  if (fields.scale !== old.scale) refuse("scale", "The decimals kept stay: every figure so far is written in them.");
  refuseBadRatio(fields, metrics);
  refuseLostSide(fields, metrics);
  const next = { ...fields, version: old.version + 1, startsOn, comparable: true, rates: ratesOf(old.rates, asked) };
  next.comparable = countingOf(old) === countingOf(next);
  refuseBadStart(old, next, month);
  if (isSame(old, next)) throw new Refusal("invalid", "Nothing is different from the version there is.");
  return next;
}
