import { type CelebrationOrder, composeCelebrationLetter } from "#mail/recap/celebration.ts";
import { printLetter, unfoldedMail } from "#mail/recap/render.ts";
import type { CelebrationFigures } from "#schema/celebration.ts";
import type { Language } from "#schema/words.ts";
import { figuresOf } from "../support/recap-figures.ts";
import { inWords, links, localeOf } from "./case.ts";

/* The First Value every language is tried on, and how it is rendered. */

/** 100 departures, reached on 9 June 2026 and told on the 12th. */
export function firstValueOf(overrides: Partial<CelebrationFigures> = {}): CelebrationFigures {
  const { account, vendor, csm, goals, counted, next } = figuresOf();
  if (!goals.firstValue || !goals.twelveMonth) throw new Error("The usual month has both goals.");
  const day = Date.parse("2026-06-12T15:30:00Z");
  return {
    shape: "celebration",
    account,
    vendor,
    csm,
    metric: inWords,
    period: { timezone: "America/Denver" },
    goal: { ...goals.firstValue, reachedOn: "2026-06-09", daysToReach: 52 },
    twelveMonth: {
      goal: {
        ...goals.twelveMonth,
        current: 112,
        progress: 112 / 2400,
        expected: null,
        pace: null,
        paceState: "ramping_up",
        projection: null,
      },
      metric: inWords,
    },
    next,
    counted: { ...counted, completeUntil: day, asOf: day },
    holds: [],
    ...overrides,
  };
}

/** The mail of one case in one language, for an account of the country it is spoken in. */
export function celebrationIn(figures: CelebrationFigures, language: Language, more: Partial<CelebrationOrder> = {}) {
  const account = { ...figures.account, locale: localeOf[language] };
  const order = { figures: { ...figures, account }, links, recipientName: "Ellen Marsh", language, ...more };
  const letter = composeCelebrationLetter(order);
  return { ...unfoldedMail(printLetter(letter)), preheader: letter.preheader };
}
