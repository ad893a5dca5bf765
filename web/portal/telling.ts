import type { Language } from "#schema/words.ts";
import { daysBetween } from "#schema/written.ts";
import { type Format, formatOf, isolated } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { wordsIn } from "./words.ts";
import type { PageWords } from "./words-en.ts";

/** How a page speaks, in plain values: parts of it are kept by them. */
export interface Voice {
  language: Language;
  /** BCP 47 tag for numbers and dates: the language in the account's region. */
  locale: string;
}

/** The words and formats of one page. */
export interface Telling extends Voice {
  words: PageWords;
  format: Format;
  /** A name in a sentence keeps its direction to itself. */
  name: (name: string) => string;
  /** "3 days" */
  days: (count: number) => string;
}

export function tellingOf({ language, locale }: Voice): Telling {
  const words = wordsIn(language);
  const format = formatOf(locale);
  return {
    ...{ language, locale, words, format },
    name: (name) => isolated(name, words.isRightToLeft),
    days: (count) => words.day.days(count, format.count(count)),
  };
}

/** What a page is called beside the two it is between: "Plan: Jackson Hole Airport with Northgate". */
export function titled(page: string, between: { account: string; vendor: string }, { words }: Telling): string {
  const pair = `${between.account} ${words.frame.withVendor(between.vendor)}`;
  return page === "" ? pair : `${page}: ${pair}`;
}

/** How a real day stands to a planned one: "8 days early", "as planned", "3 days late". */
export function againstPlan(planned: string, actual: string, { words, days }: Telling): string {
  const spare = daysBetween(actual, planned);
  if (spare === 0) return words.day.asPlanned;
  return spare > 0 ? words.day.early(days(spare)) : words.day.late(days(-spare));
}

/** The plain span of two days, one when they are the same. */
export function spanWords(from: string, to: string, telling: Telling & { today: string }): string {
  const { format, today, words } = telling;
  const ends = plainDay(format, today, to);
  return from === to ? ends : words.day.span({ from: plainDay(format, today, from), to: ends });
}
