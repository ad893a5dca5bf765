import { remembered } from "./format.ts";

interface WeekLocale extends Intl.Locale {
  getWeekInfo?(): { firstDay: number };
  weekInfo?: { firstDay: number };
}

/** Regions that begin the week on Sunday or Saturday, for engines without week data. */
const sunday = /-(US|CA|MX|BR|IL|IN|JP|KR|TW|HK|ZA|SA|CO|PE|PH|TH|VE)\b/;
const saturday = /-(EG|AE|DZ|IQ|JO|KW|LY|OM|QA|SD|SY|YE)\b/;

/** Weekdays in the order of the locale; 0 is Monday. Only the display follows the locale, never the data. */
export function weekOrder(locale: string): number[] {
  const first = firstDay(locale) % 7;
  return [0, 1, 2, 3, 4, 5, 6].map((step) => (first + 6 + step) % 7);
}

/** 1 is Monday, 7 is Sunday. */
const firstDay = remembered((locale: string) => {
  const parsed: WeekLocale = new Intl.Locale(locale);
  const info = parsed.getWeekInfo?.() ?? parsed.weekInfo;
  if (info) return info.firstDay;
  if (sunday.test(locale)) return 7;
  return saturday.test(locale) ? 6 : 1;
});
