import type { PluralCategory, pluralForms } from "#schema/words.ts";
import { keptBy } from "./kept.ts";

/** A language the mails are written in, by its BCP 47 tag. */
export type Language = keyof typeof pluralForms;

const numbersKept = 4096;

/** Asked of a language about a number before: a look costs less than a rule. */
const knownBy = keptBy(64, (key) => {
  const [language = "", decimals = ""] = key.split(" ");
  const rule = new Intl.PluralRules(language, { maximumFractionDigits: Number(decimals) });
  const known = new Map<number, PluralCategory>();
  return (value: number): PluralCategory => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= numbersKept) known.clear();
    const category = rule.select(value) as PluralCategory;
    known.set(value, category);
    return category;
  };
});

/** Category of a number shown with at most `decimals` decimals (CLDR); made once, asked often. */
export function categoryOf(language: Language, value: number, decimals = 0): PluralCategory {
  return knownBy(`${language} ${decimals}`)(value);
}

/** Every form the language has, no more and no less; `#` stands for the number as written. */
type Forms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>;

/** A message with a whole number in it. A form that is missing does not compile. */
export function pluralIn<L extends Language>(language: L, forms: Forms<L>): (n: number, written: string) => string {
  const every: Partial<Record<PluralCategory, string>> & { other: string } = forms as Record<"other", string>;
  return (n, written) => (every[categoryOf(language, n)] ?? every.other).replaceAll("#", () => written);
}
