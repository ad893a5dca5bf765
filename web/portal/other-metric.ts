import type { OtherSaid } from "#schema/recap-said.ts";
import type { Format } from "#ui/format.ts";
import type { PageWords } from "./words-en.ts";

/** Says of months that are of another metric what they counted: "Until September 2026 this counted departures." Empty without any. */
export function otherWords(
  others: readonly OtherSaid[],
  { format, words, gap }: { format: Format; words: PageWords; gap: string },
): string {
  return others
    .map(({ from, until, opens, things }) => {
      if (opens) return words.value.countedUntil({ month: format.monthYear(until), things });
      if (from === until) return words.value.countedIn({ month: format.monthYear(from), things });
      return words.value.countedFrom({ from: format.monthYear(from), until: format.monthYear(until), things });
    })
    .join(gap);
}
