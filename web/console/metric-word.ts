import type { Aggregation, Direction, MetricLanguage, PluralCategory } from "#schema/words.ts";

/* How the closed words of a metric read to staff. */

export const aggregationTitles: Record<Aggregation, string> = {
  count: "Count of events",
  sum: "Sum of values",
  min: "Smallest value",
  max: "Largest value",
  avg: "Average value",
  unique: "Different people or teams",
  latest: "Latest value",
  rate: "One metric over another",
};

export const directionTitles: Record<Direction, string> = {
  higher: "More is better",
  lower: "Less is better",
  neutral: "Neither",
};

export const languageTitles: Record<"en" | MetricLanguage, string> = {
  en: "English",
  de: "German",
  fr: "French",
  es: "Spanish",
  ja: "Japanese",
  ar: "Arabic",
};

type Hints = Record<"verb" | "noun" | "actor", string>;

/** What the sentence of a language asks of its words. */
export const wordHints: Record<MetricLanguage, Hints> = {
  de: { verb: "Past participle: gebucht", noun: "Termine", actor: "Vertriebler" },
  fr: { verb: "Past participle: réservé", noun: "réunions", actor: "commerciaux" },
  es: { verb: "Participle: reservado", noun: "reuniones", actor: "comerciales" },
  ja: { verb: "Polite past: 予約しました", noun: "With its counter: 件の会議", actor: "With its counter: 人の担当者" },
  ar: { verb: "Past, he: حجز", noun: "اجتماع", actor: "مندوب" },
};

/** Numbers that take a form, as a label says them. */
export const formTitles: Record<MetricLanguage, Partial<Record<PluralCategory, string>>> = {
  de: { one: "for 1", other: "for 2, 3, 100" },
  fr: { one: "for 0 and 1", many: "for a million", other: "for 2, 3, 100" },
  es: { one: "for 1", many: "for a million", other: "for 2, 3, 100" },
  ja: { other: "for every number" },
  ar: {
    zero: "for 0",
    one: "for 1",
    two: "for 2",
    few: "for 3 to 10",
    many: "for 11 to 99",
    other: "for 100",
  },
};
