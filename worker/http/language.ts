import { type Language, languages } from "#schema/words.ts";

/** Of a header no more is read: browsers send less than a tenth of it. */
const longest = 1_000;
const weighted = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;

interface Wish {
  /** A language range in lower case, or "*". */
  range: string;
  weight: number;
}

/** What a header asks for, in its order; what is not written as RFC 9110 has it asks for nothing. */
function wishesIn(header: string): Wish[] {
  const parts = header.slice(0, longest).toLowerCase().split(",");
  // Cut off in its middle, the last one may read as something else.
  if (header.length > longest) parts.pop();
  return parts.flatMap((part) => {
    const match = weighted.exec(part.trim());
    return match ? [{ range: match[1] ?? "", weight: Number(match[2] ?? 1) }] : [];
  });
}

const primary = (range: string) => range.split("-")[0];

/**
 * The language a browser would have a page in, from its Accept-Language (RFC 9110 §12.5.4): the one of the highest weight, the
 * first of equals; "de-CH" is served by "de" (lookup of RFC 4647), "*" by the first of ours that is not named, and a language
 * of weight 0 never. English where nothing of ours is asked for.
 */
export function negotiate(header: string | undefined): Language {
  const wishes = wishesIn(header ?? "");
  const refused = new Set(wishes.filter(({ weight }) => weight === 0).map(({ range }) => range));
  const named = new Set(wishes.filter(({ weight }) => weight > 0).map(({ range }) => primary(range)));
  let best: { language: Language; weight: number } | null = null;
  for (const { range, weight } of wishes) {
    const isOurs = (each: Language) => (range === "*" ? !named.has(each) : each === primary(range));
    const language = languages.find((each) => isOurs(each) && !refused.has(each));
    if (language && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? "en";
}
