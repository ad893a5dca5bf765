import type { MetricDefinition, MetricWords } from "#schema/metrics.ts";
import { metricLanguages, pluralForms } from "#schema/words.ts";
import { categoryOf } from "#schema/written.ts";
import { patterns, type SentenceLanguage, shapeOf } from "./pattern.ts";

/** Every language a metric may read in, English first. */
export const sentenceLanguages: readonly SentenceLanguage[] = ["en", ...metricLanguages];

/** October 2026: what a preview speaks of. */
const sampleMonth = Date.UTC(2026, 9, 15);
/** Numbers that together meet every plural category of every language here. */
const tellingNumbers = [0, 1, 2, 3, 11, 100, 1_000_000];

function wordsOf(definition: MetricDefinition, language: SentenceLanguage): MetricWords | null {
  return language === "en" ? definition : (definition.languages[language] ?? null);
}

interface Speaker {
  language: SentenceLanguage;
  /** Decimals that are printed. */
  decimals: number;
}

/** "200 meetings". Arabic says one and two by the noun alone, as CLDR's own units do. */
function amountOf(value: number, forms: MetricWords["noun"], speaker: Speaker): string {
  const category = categoryOf(speaker.language, value, speaker.decimals);
  const noun = forms[category] ?? forms.other;
  if (speaker.language === "ar" && (category === "one" || category === "two") && forms[category]) return noun;
  const number = new Intl.NumberFormat(speaker.language, { maximumFractionDigits: speaker.decimals }).format(value);
  return speaker.language === "ja" ? `${number}${noun}` : `${number} ${noun}`;
}

/** Several of them without a number: Arabic has a form for it. */
function thingsOf(forms: MetricWords["noun"], language: SentenceLanguage): string {
  return (language === "ar" ? forms.few : undefined) ?? forms.other;
}

interface Sample {
  actors: number;
  value: number;
}

function say(definition: MetricDefinition, language: SentenceLanguage, sample: Sample): string | null {
  const words = wordsOf(definition, language);
  if (words === null) return null;
  const shape = shapeOf[definition.aggregation];
  // Distinct actors are the figure itself; whole ones at that.
  const people = shape === "people" ? Math.round(sample.value) : sample.actors;
  const whole = { language, decimals: 0 };
  const slots: Record<string, string> = {
    month: new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(sampleMonth),
    actors: amountOf(people, words.actorNoun, whole),
    verb: words.verb,
    amount: amountOf(sample.value, words.noun, { language, decimals: definition.displayDecimals }),
    things: thingsOf(words.noun, language),
  };
  const isOne = categoryOf(language, people) === "one";
  return patterns[language][shape]
    .replace(/\[([^|\]]*)\|([^\]]*)\]/g, (_, one: string, more: string) => (isOne ? one : more))
    .replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? "");
}

/**
 * How the metric reads in a language, with usual numbers: "In October, your 4 reps booked 200 meetings." Plural by
 * Intl.PluralRules of what is displayed, digits by Intl.NumberFormat. Null where its words are not written.
 */
export function previewSentence(definition: MetricDefinition, language: SentenceLanguage): string | null {
  return say(definition, language, { actors: 4, value: definition.displayDecimals > 0 ? 12.5 : 200 });
}

/** The same once for every plural category the language has, so that each form is seen in its place. */
export function previewForms(definition: MetricDefinition, language: SentenceLanguage): string[] {
  const speaker = { language, decimals: 0 };
  const numbers = pluralForms[language].flatMap((category) => {
    const found = tellingNumbers.find((number) => categoryOf(speaker.language, number, speaker.decimals) === category);
    return found === undefined ? [] : [found];
  });
  return numbers.flatMap((number) => say(definition, language, { actors: number, value: number }) ?? []);
}
