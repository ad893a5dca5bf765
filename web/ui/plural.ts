import type { PluralCategory, pluralForms } from "#schema/words.ts";
import { remembered } from "./format.ts";

type Language = keyof typeof pluralForms;

const rules = new Map<Language, (n: number) => PluralCategory>();

/** Which form a whole number takes; a rule is made once a language and asked once a number. */
function ruleOf(language: Language): (n: number) => PluralCategory {
  const known = rules.get(language);
  if (known) return known;
  const rule = new Intl.PluralRules(language);
  const made = remembered((n: number) => rule.select(n) as PluralCategory);
  rules.set(language, made);
  return made;
}

/** Every form the language has, no more and no less; `#` stands for the number as written. */
type Forms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>;

/** A message with a whole number in it. A form that is missing does not compile. */
export function pluralIn<L extends Language>(language: L, forms: Forms<L>): (n: number, written: string) => string {
  const every: Partial<Record<PluralCategory, string>> & { other: string } = forms as Record<"other", string>;
  return (n, written) => (every[ruleOf(language)(n)] ?? every.other).replaceAll("#", written);
}
