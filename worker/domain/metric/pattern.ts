import type { Aggregation, MetricLanguage } from "#schema/words.ts";

export type SentenceLanguage = "en" | MetricLanguage;

/** How a figure is said, by what it is. */
type Shape = "total" | "average" | "least" | "most" | "level" | "people";

export const shapeOf: Record<Aggregation, Shape> = {
  count: "total",
  sum: "total",
  rate: "total",
  avg: "average",
  min: "least",
  max: "most",
  latest: "level",
  unique: "people",
};

/**
 * The plain sentence of each language. [one|more] follows the number of actors. The verb is the past tense in English, the
 * past participle where a form of "to have" stands in front of it, the polite past in Japanese, whose nouns bring their
 * counter along, and the third person singular in Arabic, where it stands first. The German possessive stands with several
 * only: with one it would follow the gender.
 */
export const patterns: Record<SentenceLanguage, Record<Shape, string>> = {
  en: {
    total: "In {month}, your {actors} {verb} {amount}.",
    average: "In {month}, your {actors} {verb} {amount} on average.",
    least: "In {month}, your {actors} {verb} at least {amount}.",
    most: "In {month}, your {actors} {verb} at most {amount}.",
    level: "At the end of {month}, your {actors} {verb} {amount}.",
    people: "In {month}, {actors} {verb} {things}.",
  },
  de: {
    total: "Im {month} [hat|haben Ihre] {actors} {amount} {verb}.",
    average: "Im {month} [hat|haben Ihre] {actors} im Schnitt {amount} {verb}.",
    least: "Im {month} [hat|haben Ihre] {actors} mindestens {amount} {verb}.",
    most: "Im {month} [hat|haben Ihre] {actors} höchstens {amount} {verb}.",
    level: "Ende {month} [hat|haben Ihre] {actors} {amount} {verb}.",
    people: "Im {month} [hat|haben] {actors} {things} {verb}.",
  },
  fr: {
    total: "En {month}, [votre|vos] {actors} [a|ont] {verb} {amount}.",
    average: "En {month}, [votre|vos] {actors} [a|ont] {verb} {amount} en moyenne.",
    least: "En {month}, [votre|vos] {actors} [a|ont] {verb} au moins {amount}.",
    most: "En {month}, [votre|vos] {actors} [a|ont] {verb} au plus {amount}.",
    level: "Fin {month}, [votre|vos] {actors} [a|ont] {verb} {amount}.",
    people: "En {month}, {actors} [a|ont] {verb} des {things}.",
  },
  es: {
    total: "En {month}, [su|sus] {actors} [ha|han] {verb} {amount}.",
    average: "En {month}, [su|sus] {actors} [ha|han] {verb} {amount} de media.",
    least: "En {month}, [su|sus] {actors} [ha|han] {verb} al menos {amount}.",
    most: "En {month}, [su|sus] {actors} [ha|han] {verb} como máximo {amount}.",
    level: "A finales de {month}, [su|sus] {actors} [ha|han] {verb} {amount}.",
    people: "En {month}, {actors} [ha|han] {verb} {things}.",
  },
  ja: {
    total: "{month}、{actors}が{amount}を{verb}。",
    average: "{month}、{actors}が平均{amount}を{verb}。",
    least: "{month}、{actors}が最低{amount}を{verb}。",
    most: "{month}、{actors}が最大{amount}を{verb}。",
    level: "{month}末、{actors}が{amount}を{verb}。",
    people: "{month}、{actors}が{verb}。",
  },
  ar: {
    total: "في {month}، {verb} {actors} {amount}.",
    average: "في {month}، {verb} {actors} {amount} في المتوسط.",
    least: "في {month}، {verb} {actors} {amount} على الأقل.",
    most: "في {month}، {verb} {actors} {amount} على الأكثر.",
    level: "في نهاية {month}، {verb} {actors} {amount}.",
    people: "في {month}، {verb} {actors} {things}.",
  },
};
