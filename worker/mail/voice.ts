import type { Language } from "#schema/words.ts";
import { keptBy } from "./kept.ts";
import { wordsAr } from "./words-ar.ts";
import { wordsDe } from "./words-de.ts";
import { type Words, wordsEn } from "./words-en.ts";
import { wordsEs } from "./words-es.ts";
import { wordsFr } from "./words-fr.ts";
import { wordsJa } from "./words-ja.ts";

/** Who reads a mail, as BCP 47 tags. */
export interface ReaderTags {
  /** The account's: its region decides separators, order of dates and first weekday unless the person has their own. */
  locale: string;
  /** The person's; null or missing: none chosen. */
  language?: string | null;
}

export interface Voice {
  words: Words;
  language: Language;
  /** BCP 47 tag for Intl: our language in the reader's region. */
  locale: string;
  direction: "ltr" | "rtl";
  /** 0 = Monday. */
  firstWeekday: number;
}

const written: Record<Language, Words> = {
  en: wordsEn,
  de: wordsDe,
  fr: wordsFr,
  es: wordsEs,
  ja: wordsJa,
  ar: wordsAr,
};
const rightToLeft: readonly Language[] = ["ar"];

/** The language a mail is written in: that of the first tag that is one of ours, else English. */
export function languageOf(...tags: (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const language = tag ? parsed(tag)?.language : undefined;
    if (language !== undefined && isWritten(language)) return language;
  }
  return "en";
}

const sundayRegions =
  "AG AS BR BS BT BW BZ CA CO DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
const saturdayRegions = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";

interface WeekInfo {
  getWeekInfo?: () => { firstDay: number };
}

/** Words, formats, direction and first weekday: in the person's language, else the account's, else English. */
export function voiceFor({ locale, language }: ReaderTags): Voice {
  return knownVoice(`${locale}\n${language ?? ""}`);
}

const knownVoice = keptBy(512, (tags) => {
  const [locale = "", language = ""] = tags.split("\n");
  return makeVoice(locale, language);
});

function makeVoice(locale: string, language: string): Voice {
  const spoken = languageOf(language, locale);
  const person = language ? parsed(language) : undefined;
  const account = parsed(locale) ?? new Intl.Locale("en");
  const own = [person, account].find((tag) => tag?.language === spoken && tag.region !== undefined);
  const region =
    person?.region ?? account.region ?? (account.language === spoken ? undefined : account.maximize().region);
  return {
    words: written[spoken],
    language: spoken,
    direction: rightToLeft.includes(spoken) ? "rtl" : "ltr",
    // English with German month names would be neither; the region still decides separators, order and week.
    locale: own?.toString() ?? new Intl.Locale(spoken, region === undefined ? {} : { region }).toString(),
    firstWeekday: firstWeekday(account.maximize()),
  };
}

function isWritten(language: string): language is Language {
  return Object.hasOwn(written, language);
}

function parsed(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}

function firstWeekday(locale: Intl.Locale & WeekInfo): number {
  const known = locale.getWeekInfo?.().firstDay;
  if (known !== undefined) return (known + 6) % 7;
  const region = locale.region ?? "001";
  if (sundayRegions.includes(region)) return 6;
  return saturdayRegions.includes(region) ? 5 : 0;
}
