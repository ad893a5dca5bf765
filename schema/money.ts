import type { MetricDefinition } from "./metrics.ts";

const currencies = new Set(Intl.supportedValuesOf("currency"));
/** What money is called where neither code nor sign is written: rather a word too many than an amount without sign-in. */
const moneyWord =
  /\b(?:dollar|euro|cent|pound|penn(?:y|ie)|yen|yuan|franc|rupee|peso|riyal|dirham|dinar|kron(?:a|e|er|or)|zloty|shekel|rouble|ruble)s?\b/iu;

/** "EUR", and "kEUR" as well. */
function isCode(word: string): boolean {
  return currencies.has(word.replace(/^[kKmM](?=[A-Z]{3}$)/, ""));
}

/** Whether the figure itself is an amount of money: code, sign or name of a currency stands in its unit or its words. */
export function countsMoney({ unit, noun }: Pick<MetricDefinition, "unit" | "noun">): boolean {
  const text = `${unit} ${noun.one} ${noun.other}`;
  // In words only capitals make a code: "try" and "all" are two.
  return (
    currencies.has(unit.trim().toUpperCase()) ||
    /\p{Sc}/u.test(text) ||
    moneyWord.test(text) ||
    text.split(/\P{L}+/u).some(isCode)
  );
}
