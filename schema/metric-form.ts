import * as z from "zod";
import { readAs } from "./fault.ts";
import { type MetricDefinition, type MetricRate, type MetricWords, metricKey } from "./metrics.ts";
import { day, line, lineOrNothing } from "./text.ts";
import {
  aggregations,
  directions,
  type MetricLanguage,
  metricLanguages,
  minorDigits,
  type PluralCategory,
  pluralForms,
} from "./words.ts";

/** A definition as somebody asks for it: what a version adds to it follows from the version before. */
export interface AskedMetric {
  fields: Omit<MetricDefinition, "version" | "startsOn" | "comparable" | "rates">;
  startsOn: string | null;
  /** The version that stood on the page when it was filled in. */
  basedOn: number;
  newRate: MetricRate | null;
  /** Places in the list of rates of that version that are withdrawn. */
  withdrawn: number[];
}

const decimals = z.coerce.number("A number from 0 to 6.").int("A number from 0 to 6.").min(0).max(6).default(0);

/** "held, no_show" as a list; at most `most` words of at most 40 characters. */
function wordList(most: number): z.ZodType<string[], string | undefined> {
  return z
    .string()
    .max(2000)
    .default("")
    .transform((text) => text.split(/[,\n]/).map((word) => word.trim()))
    .transform((words) => [...new Set(words.filter(Boolean))])
    .refine((words) => words.length <= most, `At most ${most}, please.`)
    .refine((words) => words.every((word) => /^[^\p{C}]{1,40}$/u.test(word)), "At most 40 plain characters each.");
}

const month = z.union([
  z.literal("").transform(() => null),
  z.string().regex(/^(?:199\d|20\d\d|21\d\d)-(?:0[1-9]|1[0-2])$/, "A month like 2026-10."),
]);
const minutes = z
  .string()
  .trim()
  .regex(/^(?:\d{1,5}(?:\.\d{1,2})?)?$/, "Minutes as a plain number, with at most two decimals.")
  .default("")
  .transform((text) => (Number(text) > 0 ? Number(text) : null));

const plainFields = z.strictObject({
  key: metricKey,
  version: z.coerce.number().int().min(0).default(0),
  starts_on: month.default(null),
  name: line(80, "A name is needed."),
  unit: lineOrNothing(12),
  noun_one: line(60, "One of them, in words."),
  noun_other: line(60, "Several of them, in words."),
  verb: line(40, "What they did, in the past tense."),
  actor_one: line(60, "Who does it, one."),
  actor_other: line(60, "Who does it, several."),
  actor_is_thing: z.literal("on").optional(),
  scale: decimals,
  display_decimals: decimals,
  aggregation: z.enum(aggregations, "Choose how it is counted.").default("count"),
  ratio_of: z.string().max(128).default(""),
  ratio_per: z.string().max(128).default(""),
  direction: z.enum(directions, "Choose one of the three.").default("higher"),
  seasonal: z.literal("on").optional(),
  statuses: wordList(20),
  counted_statuses: wordList(20),
  dims: wordList(8),
  minutes_per_unit: minutes,
  definition: line(400, "Say what counts."),
  owner: line(80, "Who answers for it?"),
  provenance: lineOrNothing(400),
});
type Plain = z.infer<typeof plainFields>;

/** Fields that have to agree with one another, checked whatever the others say. */
const joined = plainFields.pick({
  ...{ scale: true, display_decimals: true, statuses: true, counted_statuses: true },
  ...{ aggregation: true, ratio_of: true, ratio_per: true },
});

/** What a check of several fields says: the field at fault and why. */
type Problems = [field: string, text: string][];

function coherence(form: z.infer<typeof joined>): Problems {
  const problems: Problems = [];
  if (form.display_decimals > form.scale) problems.push(["display_decimals", "At most as many as are kept."]);
  const strange = form.counted_statuses.find((status) => !form.statuses.includes(status));
  if (strange !== undefined) problems.push(["counted_statuses", `“${strange}” is not among the statuses.`]);
  if (form.aggregation !== "rate") return problems;
  if (!form.ratio_of) problems.push(["ratio_of", "A rate needs the metric above the line."]);
  if (!form.ratio_per) problems.push(["ratio_per", "A rate needs the metric below the line."]);
  else if (form.ratio_per === form.ratio_of) problems.push(["ratio_per", "A metric over itself is always one."]);
  return problems;
}

const rateFields = z.strictObject({
  rate_amount: z.string().trim().default(""),
  rate_currency: z.string().trim().toUpperCase().default(""),
  rate_from: z.string().default(""),
  rate_by: lineOrNothing(80),
  rate_on: z.string().default(""),
  rate_note: lineOrNothing(200),
});
type RateFields = z.infer<typeof rateFields>;

/** "90.50" in minor units of a currency; null when it has more decimals than the currency. */
export function minorAmount(text: string, currency: string): number | null {
  const digits = minorDigits[currency] ?? 2;
  const [, whole = "", rest = ""] = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  return whole === "" || rest.length > digits ? null : Number(whole + rest.padEnd(digits, "0"));
}

function rateOf(form: RateFields): { rate: MetricRate | null; problems: Problems } {
  // The currency is a list with something always chosen, so it alone asks for nothing.
  const { rate_currency: currency, ...rest } = form;
  if (Object.values(rest).every((value) => value === "")) return { rate: null, problems: [] };
  const problems: Problems = [];
  const amountMinor = minorAmount(form.rate_amount, currency);
  if (!/^[A-Z]{3}$/.test(currency)) problems.push(["rate_currency", "Three letters, like USD."]);
  else if (amountMinor === null)
    problems.push(["rate_amount", `A plain amount with at most ${minorDigits[currency] ?? 2} decimals.`]);
  for (const [name, text] of [
    ["rate_from", "Say from which day it holds."],
    ["rate_on", "Say when it was agreed."],
  ] as const)
    if (!day().safeParse(form[name]).success) problems.push([name, text]);
  if (!form.rate_by) problems.push(["rate_by", "Say who agreed to it."]);
  const { rate_from: validFrom, rate_by: agreedBy, rate_on: agreedOn, rate_note: note } = form;
  return { rate: { amountMinor: amountMinor ?? 0, currency, validFrom, agreedBy, agreedOn, note }, problems };
}

function fieldNames(language: MetricLanguage): string[] {
  const forms = pluralForms[language].flatMap((category) => [
    `${language}_noun_${category}`,
    `${language}_actor_${category}`,
  ]);
  return [`${language}_verb`, ...forms];
}
/** The words of one language, all that are needed or none; a category the language has not is no field. */
function wordsOf(
  language: MetricLanguage,
  fields: Record<string, string>,
): { words: MetricWords | null; problems: Problems } {
  const own = fieldNames(language);
  const problems: Problems = [];
  const read = (name: string, isNeeded: boolean): string => {
    const checked = (
      isNeeded ? line(60, "Needed as soon as one word of the language is there.") : lineOrNothing(60)
    ).safeParse(fields[`${language}_${name}`] ?? "");
    if (!checked.success) problems.push([`${language}_${name}`, checked.error.issues[0]?.message ?? ""]);
    return checked.data ?? "";
  };
  if (own.every((name) => (fields[name] ?? "").trim() === "")) return { words: null, problems };
  const forms = (noun: string) => {
    const entries = pluralForms[language].map((category: PluralCategory) => [
      category,
      read(`${noun}_${category}`, category === "other"),
    ]);
    return Object.fromEntries(entries.filter(([, word]) => word !== "")) as MetricWords["noun"];
  };
  return { words: { noun: forms("noun"), verb: read("verb", true), actorNoun: forms("actor") }, problems };
}

const languageFields = new Set(metricLanguages.flatMap(fieldNames));
const rateNames = new Set(Object.keys(rateFields.shape));
const withdrawal = /^withdraw_(\d{1,2})$/;

function pick(fields: Record<string, string>, isOurs: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isOurs(name)));
}

function askedOf(
  form: Plain,
  languages: MetricDefinition["languages"],
): Pick<AskedMetric, "fields" | "startsOn" | "basedOn"> {
  const { key, name, unit, verb, scale, aggregation, direction, statuses, dims, definition, owner } = form;
  return {
    basedOn: form.version,
    startsOn: form.starts_on,
    fields: {
      ...{ key, name, unit, verb, scale, aggregation, direction, statuses, dims, definition, owner, languages },
      noun: { one: form.noun_one, other: form.noun_other },
      actorNoun: { one: form.actor_one, other: form.actor_other },
      ...(form.actor_is_thing === "on" && { actorIs: "thing" as const }),
      displayDecimals: form.display_decimals,
      ratio: aggregation === "rate" ? { of: form.ratio_of, per: form.ratio_per } : null,
      seasonal: form.seasonal === "on",
      countedStatuses: form.counted_statuses,
      minutesPerUnit: form.minutes_per_unit,
      provenance: form.provenance || null,
    },
  };
}

/** The form of a metric: every problem by the name of its field. */
export const metricForm: z.ZodType<AskedMetric, Record<string, string>> = z
  .record(z.string(), z.string())
  .transform((fields, ctx): AskedMetric => {
    const refuse = (name: string, message: string) =>
      ctx.issues.push({ code: "custom", path: [name], message, input: fields });
    const isPlain = (name: string) => !languageFields.has(name) && !rateNames.has(name) && !withdrawal.test(name);
    const plain = readAs(plainFields, pick(fields, isPlain));
    const rate = readAs(
      rateFields,
      pick(fields, (name) => rateNames.has(name)),
    );
    for (const { path, text } of [...(plain.faults ?? []), ...(rate.faults ?? [])]) refuse(path, text);
    const asked = rate.data ? rateOf(rate.data) : { rate: null, problems: [] };
    const written = metricLanguages.map((language) => ({ language, ...wordsOf(language, fields) }));
    const counting = joined.safeParse(pick(fields, (name) => name in joined.shape)).data;
    const problems = [...(counting ? coherence(counting) : []), ...asked.problems];
    for (const problem of [...problems, ...written.flatMap((each) => each.problems)]) refuse(...problem);
    if (!plain.data || ctx.issues.length > 0) return z.NEVER;
    const languages = Object.fromEntries(
      written.flatMap(({ language, words }) => (words === null ? [] : [[language, words]])),
    );
    const withdrawn = Object.keys(fields).flatMap((name) => withdrawal.exec(name)?.[1] ?? []);
    return { ...askedOf(plain.data, languages), newRate: asked.rate, withdrawn: withdrawn.map(Number) };
  });
