import type { Language } from "#schema/words.ts";
import { pageWordsAr } from "./words-ar.ts";
import { pageWordsDe } from "./words-de.ts";
import { type PageWords, pageWordsEn } from "./words-en.ts";
import { pageWordsEs } from "./words-es.ts";
import { pageWordsFr } from "./words-fr.ts";
import { pageWordsJa } from "./words-ja.ts";

const written: Record<Language, PageWords> = {
  en: pageWordsEn,
  de: pageWordsDe,
  fr: pageWordsFr,
  es: pageWordsEs,
  ja: pageWordsJa,
  ar: pageWordsAr,
};

/** The page's own words in a language. */
export function wordsIn(language: Language): PageWords {
  return written[language];
}
