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
