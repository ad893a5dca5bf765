import type { PluralCategory, pluralForms } from "#schema/words.ts";

type Language = keyof typeof pluralForms;

const rules = new Map<Language, Intl.PluralRules>();

function ruleOf(language: Language): Intl.PluralRules {
  const known = rules.get(language);
  if (known) return known;
  const made = new Intl.PluralRules(language);
  rules.set(language, made);
  return made;
}

/** Every form the language has, no more and no less; `#` stands for the number as written. */
type Forms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>;

/** A message with a whole number in it. A form that is missing does not compile. */
export function pluralIn<L extends Language>(language: L, forms: Forms<L>): (n: number, written: string) => string {
  const every: Partial<Record<PluralCategory, string>> & { other: string } = forms as Record<"other", string>;
  return (n, written) => (every[ruleOf(language).select(n) as PluralCategory] ?? every.other).replaceAll("#", written);
}
