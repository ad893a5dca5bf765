import type { RecapFigures } from "#schema/recap.ts";
import type { RecapSaid } from "#schema/recap-said.ts";
import { type Format, formatOf, isolated } from "#ui/format.ts";
import { wordsIn } from "./words.ts";
import type { PageWords } from "./words-en.ts";

/** A month on its way to the page: what is stored, how it is said, and the page's own words and formats around it. */
export interface RecapContext {
  figures: RecapFigures;
  said: RecapSaid;
  words: PageWords;
  format: Format;
  /** A name in a sentence keeps its direction to itself. */
  name: (name: string) => string;
}

export function recapContext(figures: RecapFigures, said: RecapSaid): RecapContext {
  const { language, locale } = said;
  const words = wordsIn(language);
  return { figures, said, words, format: formatOf(locale), name: (name) => isolated(name, words.isRightToLeft) };
}
