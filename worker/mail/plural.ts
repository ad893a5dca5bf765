import type { PluralCategory, pluralForms } from "#schema/words.ts";

/** A language the mails are written in, by its BCP 47 tag. */
export type Language = keyof typeof pluralForms;

const rules = new Map<string, Intl.PluralRules>();

/** Category of a number shown with at most `decimals` decimals (CLDR); made once, asked often. */
export function categoryOf(language: Language, value: number, decimals = 0): PluralCategory {
  const key = `${language} ${decimals}`;
  const known = rules.get(key);
  const rule = known ?? new Intl.PluralRules(language, { maximumFractionDigits: decimals });
  if (!known) rules.set(key, rule);
  return rule.select(value) as PluralCategory;
}

/** Every form the language has, no more and no less; `#` stands for the number as written. */
type Forms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>;

/** A message with a whole number in it. A form that is missing does not compile. */
export function pluralIn<L extends Language>(language: L, forms: Forms<L>): (n: number, written: string) => string {
  const every: Partial<Record<PluralCategory, string>> & { other: string } = forms as Record<"other", string>;
  return (n, written) => (every[categoryOf(language, n)] ?? every.other).replaceAll("#", () => written);
}
