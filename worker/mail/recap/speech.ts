import { valueWriter, writeInteger } from "#mail/number.ts";
import { quoted, together } from "#mail/safe.ts";
import type { Voice } from "#mail/voice.ts";
import type { MetricDefinition, MetricWords } from "#schema/metrics.ts";
import type { Language } from "#schema/words.ts";
import { categoryOf } from "#schema/written.ts";

/** The customer's own words for a metric in the language of the mail, each with its direction kept to itself. */
export interface Speech {
  /** Null where the metric has no words in this language: English nouns then stand in sentences without a verb. */
  verb: string | null;
  /** "193 departures" of a scaled value. */
  amount: (scaled: number) => string;
  /** The noun to stand beside a number in other letters. */
  noun: (scaled: number) => string;
  /** "14 routes", and whether it is one. */
  actors: (n: number) => { said: string; isOne: boolean };
  /** Several of what is counted, without a number. */
  things: string;
  /** What was done, where distinct actors are what is counted. */
  deeds: string;
  /** One of them, as after "per". */
  one: string;
  /** One of who does it, as after "per". */
  oneActor: string;
  /** Who does it: one, and several. */
  actor: { one: string; several: string };
}

type Forms = MetricWords["noun"];

/** `unique` counts actors, so their noun is the one that stands beside its figures. */
export function speechOf(voice: Voice, metric: MetricDefinition): Speech {
  const own = voice.language === "en" ? metric : metric.languages[voice.language];
  const words: MetricWords = own ?? metric;
  const teller: Teller = { voice, language: own ? voice.language : "en" };
  const counted = metric.aggregation === "unique" ? words.actorNoun : words.noun;
  const write = valueWriter(voice.locale, metric);
  const category = (scaled: number) => categoryOf(teller.language, scaled / 10 ** metric.scale, metric.displayDecimals);
  return {
    verb: own ? quoted(own.verb, 60) : null,
    amount: (scaled) => amountOf(teller, counted, { category: category(scaled), written: write(scaled) }),
    noun: (scaled) => quoted(besideOf(teller, counted, category(scaled)), 60),
    actors: (n) => {
      const form = categoryOf(teller.language, n);
      const written = writeInteger(voice.locale, n);
      return { said: amountOf(teller, words.actorNoun, { category: form, written }), isOne: form === "one" };
    },
    things: quoted(severalOf(teller, counted), 60),
    deeds: quoted(severalOf(teller, words.noun), 60),
    one: oneOf(teller, counted),
    oneActor: oneOf(teller, words.actorNoun),
    actor: {
      one: quoted(words.actorNoun.one ?? words.actorNoun.other, 60),
      several: quoted(severalOf(teller, words.actorNoun), 60),
    },
  };
}

interface Teller {
  voice: Voice;
  /** Of the words: English where the voice's own are not written. */
  language: Language;
}

interface Counted {
  category: keyof Forms;
  written: string;
}

/** Arabic says one and two by the noun alone, as CLDR's own units do; Japanese nouns bring their counter along. */
function amountOf({ voice, language }: Teller, forms: Forms, { category, written }: Counted): string {
  const noun = quoted(forms[category] ?? forms.other, 60);
  if (isSaidAlone(language, forms, category)) return noun;
  if (language === "ja") return `${written}${noun}`;
  // An English amount in an Arabic sentence is one piece, or its noun would stand on the wrong side of its number.
  return language === voice.language ? `${written} ${noun}` : together(`${written} ${noun}`);
}

function isSaidAlone(language: Language, forms: Forms, category: keyof Forms): boolean {
  return language === "ar" && (category === "one" || category === "two") && forms[category] !== undefined;
}

function besideOf({ language }: Teller, forms: Forms, category: keyof Forms): string {
  if (isSaidAlone(language, forms, category)) return forms.few ?? forms.other;
  return forms[category] ?? forms.other;
}

function severalOf({ language }: Teller, forms: Forms): string {
  return (language === "ar" ? forms.few : undefined) ?? forms.other;
}

/** After "لكل" stands the form that also follows a hundred; Japanese needs the number in front of the counter. */
function oneOf({ voice, language }: Teller, forms: Forms): string {
  if (language === "ar") return quoted(forms.other, 60);
  if (language === "ja") return `${writeInteger(voice.locale, 1)}${quoted(forms.other, 60)}`;
  return quoted(forms.one ?? forms.other, 60);
}
