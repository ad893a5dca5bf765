import type { JourneyWords } from "./journey-words-en.ts";

const timeline: JourneyWords["timeline"] = {
  today: (on) => `Heute, ${on}`,
  wasPlanned: (on) => `War geplant für den ${on}`,
  away: (days) => `noch ${days}`,
  later: (days) => `${days} später als geplant`,
  earlier: (days) => `${days} früher als geplant`,
  when: (statement) => `wenn dies erreicht ist: ${statement}`,
  critical: "der Termin, auf den alles andere zuläuft",
  notReached: "noch nicht erreicht",
  ended: "mit dem Vertrag beendet",
};

const journey: JourneyWords["journey"] = {
  span: ({ from, to }) => `Vom ${from} bis ${to}.`,
  kickoff: (days) => ` Bis zum Auftakt noch ${days}.`,
  left: (days) => ` Noch ${days}.`,
  none: "Der Verlauf erscheint hier, sobald der Auftakt feststeht.",
  closed: (on) => `Abgeschlossen am ${on}`,
  now: (span) => `Jetzt, ${span}`,
  gate: "Die Einführung endet, wenn der Wert die Marke erreicht, nicht mit dem letzten Häkchen.",
  helps: "Was hier hilft",
  dos: "Gut so",
  donts: "Besser nicht",
  pitfall: "Woran es scheitert",
};

export const journeyWordsDe: JourneyWords = { timeline, journey };
