import * as z from "zod";
import { line, lineOrNothing } from "./text.ts";
import { aggregations, directions } from "./words.ts";

/** Forms of a noun by plural category of the language (Intl.PluralRules). */
const nounForms = z.strictObject({ one: z.string().min(1).max(60), other: z.string().min(1).max(60) });

/** How a value metric is counted and how it reads. Versioned: a change of definition is a new version. */
const metricDefinition = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*)+$/, "like meeting.booked"),
  version: z.int().min(1),
  name: z.string().min(1).max(80),
  /** "departures" */
  noun: nounForms,
  /** Past tense for the headline: "handled". */
  verb: z.string().min(1).max(40),
  /** Who does it: "routes". */
  actorNoun: nounForms,
  /** Decimals kept: the stored integer is value x 10^scale. */
  scale: z.int().min(0).max(6),
  displayDecimals: z.int().min(0).max(6),
  aggregation: z.enum(aggregations),
  direction: z.enum(directions),
  /** Sentence shown under "How this is counted". */
  definition: z.string().min(1).max(400),
  /** Who answers for the figure. */
  owner: z.string().min(1).max(80),
  /** Statuses that count; empty means every status counts. */
  countedStatuses: z.array(z.string().max(40)).max(20),
  /** Declared dimension keys. */
  dims: z.array(z.string().max(40)).max(8),
  /** Value per unit as agreed, or null: no agreed rate, no money block. */
  rate: z
    .strictObject({
      amountMinor: z.int().min(0),
      currency: z.string().length(3),
      agreedOn: z.iso.date(),
      agreedBy: z.string().min(1).max(80),
    })
    .nullable(),
  /** Where the series comes from, in one sentence, printed on every page that shows it; null when nothing needs saying. */
  provenance: z.string().max(400).nullable(),
});
export type MetricDefinition = z.infer<typeof metricDefinition>;

/** The form of a new metric: the definition's words, with its usual numbers. */
export const metricForm = z
  .strictObject({
    key: metricDefinition.shape.key,
    name: metricDefinition.shape.name,
    noun_one: line(60, "One of them, in words."),
    noun_other: line(60, "Several of them, in words."),
    verb: line(40, "What they did, in the past tense."),
    actor_one: line(60, "Who does it, one."),
    actor_other: line(60, "Who does it, several."),
    definition: line(400, "Say what counts."),
    owner: line(80, "Who answers for it?"),
    provenance: lineOrNothing(400),
  })
  .transform(
    (form): MetricDefinition => ({
      key: form.key,
      version: 1,
      name: form.name,
      noun: { one: form.noun_one, other: form.noun_other },
      verb: form.verb,
      actorNoun: { one: form.actor_one, other: form.actor_other },
      scale: 0,
      displayDecimals: 0,
      aggregation: "count",
      direction: "higher",
      definition: form.definition,
      owner: form.owner,
      countedStatuses: [],
      dims: [],
      rate: null,
      provenance: form.provenance || null,
    }),
  );

export const sourceForm = z.strictObject({
  name: line(80, "A name is needed."),
  live_days: z.coerce.number("A number of days.").int().min(1).max(3660).default(35),
});
