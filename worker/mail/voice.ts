import { type Words, wordsEn } from "./words-en.ts";

export interface Voice {
  words: Words;
  /** BCP 47 tag for Intl: the account's own when its language is written, else our language in the account's region. */
  locale: string;
  direction: "ltr" | "rtl";
  /** 0 = Monday. */
  firstWeekday: number;
}

const written: Record<string, { words: Words; direction: "ltr" | "rtl" }> = {
  en: { words: wordsEn, direction: "ltr" },
};

const sundayRegions =
  "AG AS BR BS BT BW BZ CA CO DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
const saturdayRegions = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";

interface WeekInfo {
  getWeekInfo?: () => { firstDay: number };
}

/** The words, formats, direction and first weekday for an account's locale. */
export function voiceFor(accountLocale: string): Voice {
  const asked = localeOf(accountLocale).maximize();
  const own = written[asked.language];
  const { words, direction } = own ?? { words: wordsEn, direction: "ltr" as const };
  const region = asked.region ?? "";
  return {
    words,
    direction,
    // English with German month names would be neither; the region still decides separators, order and week.
    locale: own
      ? asked.minimize().toString()
      : new Intl.Locale(words.language, region === "" ? {} : { region }).toString(),
    firstWeekday: firstWeekday(asked),
  };
}

/** An unknown tag reads as English. */
function localeOf(tag: string): Intl.Locale {
  try {
    return new Intl.Locale(tag);
  } catch {
    return new Intl.Locale(wordsEn.language);
  }
}

function firstWeekday(locale: Intl.Locale & WeekInfo): number {
  const known = locale.getWeekInfo?.().firstDay;
  if (known !== undefined) return (known + 6) % 7;
  const region = locale.region ?? "001";
  if (sundayRegions.includes(region)) return 6;
  return saturdayRegions.includes(region) ? 5 : 0;
}
