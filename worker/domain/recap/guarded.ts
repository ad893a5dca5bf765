import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFeedback } from "#schema/portal-value.ts";
import type { RecapFigures } from "#schema/recap.ts";

/**
 * A month for a reader who has not signed in where the account asks for that: the figure and how it came about, without anybody's
 * name, without money, and without sentences people wrote, which may say either.
 */
export function guardedFigures(figures: RecapFigures): RecapFigures {
  const { metric, counted } = figures;
  return {
    ...figures,
    csm: null,
    metric: { ...metric, owner: "", rates: [], provenance: null },
    money: null,
    contributors: null,
    goals: { firstValue: null, twelveMonth: null },
    done: [],
    upcoming: [],
    next: null,
    counted: counted.entered ? { ...counted, sourceName: "Entered by hand", entered: { by: null } } : counted,
    holds: [],
  };
}

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

/** The reader may still answer, and sees which of the three they chose; nothing anybody wrote. */
export function guardedFeedback(feedback: RecapFeedback): RecapFeedback {
  const { own } = feedback;
  return {
    ...feedback,
    answers: [],
    own: own && { ...own, name: "", note: "" },
    confirmed: [],
    disputed: [],
    settled: [],
  };
}
