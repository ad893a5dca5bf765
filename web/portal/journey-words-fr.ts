import type { JourneyWords } from "./journey-words-en.ts";

const timeline: JourneyWords["timeline"] = {
  today: (on) => `Aujourd’hui, ${on}`,
  wasPlanned: (on) => `Était prévu le ${on}`,
  away: (days) => `dans ${days}`,
  later: (days) => `${days} plus tard que prévu`,
  earlier: (days) => `${days} plus tôt que prévu`,
  when: (statement) => `quand ceci est atteint\u00a0: ${statement}`,
  critical: "la date dont dépend tout le reste",
  notReached: "pas encore atteint",
  ended: "clos avec le contrat",
};

const journey: JourneyWords["journey"] = {
  span: ({ from, to }) => `Du ${from} au ${to}.`,
  kickoff: (days) => ` Lancement dans ${days}.`,
  left: (days) => ` Encore ${days}.`,
  none: "Le parcours apparaîtra ici dès que la date du lancement sera fixée.",
  closed: (on) => `Terminée le ${on}`,
  now: (span) => `En cours, ${span}`,
  gate: "La mise en route se termine quand le chiffre atteint le seuil, non quand la dernière case est cochée.",
  helps: "Ce qui aide ici",
  dos: "À faire",
  donts: "À éviter",
  pitfall: "Là où ça échoue",
};

export const journeyWordsFr: JourneyWords = { timeline, journey };
