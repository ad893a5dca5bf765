import * as z from "zod";
import { line } from "./text.ts";
import { aggregations, directions, pluralForms } from "./words.ts";

export const metricKey = z
  .string()
  .max(128)
  .regex(/^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*)+$/, "Small letters with a dot between, like meeting.booked.");
const form = z.string().min(1).max(60);

/** Forms of an English noun by plural category (Intl.PluralRules). */
const nounForms = z.strictObject({ one: form, other: form });

/** The same in another language: only categories that language has, and always `other`. */
const formsIn = (language: keyof typeof pluralForms) =>
  z
    .strictObject({
      zero: form.optional(),
      one: form.optional(),
      two: form.optional(),
      few: form.optional(),
      many: form.optional(),
      other: form,
    })
    .refine((forms) => Object.keys(forms).every((each) => (pluralForms[language] as readonly string[]).includes(each)));

const wordsIn = (language: keyof typeof pluralForms) =>
  z.strictObject({
    noun: formsIn(language),
    verb: z.string().min(1).max(60),
    actorNoun: formsIn(language),
  });

/** What one unit is worth, as agreed: in force from its first day until another of the same currency begins. */
const rate = z.strictObject({
  /** Minor units of the currency. */
  amountMinor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
  validFrom: z.iso.date(),
  agreedBy: z.string().min(1).max(80),
  agreedOn: z.iso.date(),
  note: z.string().max(200),
});
export type MetricRate = z.infer<typeof rate>;

/** How a value metric is counted and how it reads. Versioned: a change of definition is a new version with its first month. */
export const metricDefinition = z.strictObject({
  key: metricKey,
  version: z.int().min(1),
  /** First month counted and read this way, "2026-10"; null: from the beginning. Never before that of an earlier version. */
  startsOn: z.string().nullable(),
  /** Whether its figures may stand beside those of the version before. */
  comparable: z.boolean(),
  name: z.string().min(1).max(80),
  /** Short, shown after figures: "km"; may be empty. */
  unit: z.string().max(12),
  /** "departures" */
  noun: nounForms,
  /** Past tense for the headline: "handled". */
  verb: z.string().min(1).max(40),
  /** Who does it: "routes". */
  actorNoun: nounForms,
  /** Missing: a person, who is shown by name only where the customer wants that. */
  actorIs: z.literal("thing").optional(),
  /** The same words in other languages, as far as they are written. */
  languages: z.strictObject({
    de: wordsIn("de").optional(),
    fr: wordsIn("fr").optional(),
    es: wordsIn("es").optional(),
    ja: wordsIn("ja").optional(),
    ar: wordsIn("ar").optional(),
  }),
  /** Decimals kept: the stored integer is value x 10^scale. The same in every version. */
  scale: z.int().min(0).max(6),
  /** At most scale. */
  displayDecimals: z.int().min(0).max(6),
  /** unique: distinct actors; rate: one metric over another. */
  aggregation: z.enum(aggregations),
  /** Keys of the two metrics a rate divides, both additive; null for every other aggregation. */
  ratio: z.strictObject({ of: metricKey, per: metricKey }).nullable(),
  direction: z.enum(directions),
  /** Compared with the same month of last year first. */
  seasonal: z.boolean(),
  /** Sentence shown under "How this is counted". */
  definition: z.string().min(1).max(400),
  /** Who answers for the figure. */
  owner: z.string().min(1).max(80),
  /** Statuses an event may carry. */
  statuses: z.array(z.string().min(1).max(40)).max(20),
  /** Those of them that count; empty means every status counts. */
  countedStatuses: z.array(z.string().max(40)).max(20),
  /** Declared dimension keys. */
  dims: z.array(z.string().max(40)).max(8),
  /** Value per unit as agreed, by first day; empty: no money block. */
  rates: z.array(rate).max(60),
  /** Working time one unit saves; null: nothing was agreed. */
  minutesPerUnit: z.number().positive().nullable(),
  /** Where the series comes from, in one sentence, printed on every page that shows it; null when nothing needs saying. */
  provenance: z.string().max(400).nullable(),
});
export type MetricDefinition = z.infer<typeof metricDefinition>;
export type MetricWords = NonNullable<MetricDefinition["languages"]["de"]>;

export const sourceForm = z.strictObject({
  name: line(80, "A name is needed."),
  live_days: z.coerce.number("A number of days.").int().min(1).max(3660).default(35),
});
