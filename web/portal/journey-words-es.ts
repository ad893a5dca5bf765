import type { JourneyWords } from "./journey-words-en.ts";

const timeline: JourneyWords["timeline"] = {
  today: (on) => `Hoy, ${on}`,
  wasPlanned: (on) => `Estaba previsto para el ${on}`,
  away: (days) => `dentro de ${days}`,
  later: (days) => `${days} después de lo previsto`,
  earlier: (days) => `${days} antes de lo previsto`,
  when: (statement) => `cuando se cumpla esto: ${statement}`,
  critical: "la fecha de la que depende todo lo demás",
  notReached: "aún sin alcanzar",
  ended: "terminó con el contrato",
};

const journey: JourneyWords["journey"] = {
  span: ({ from, to }) => `Del ${from} al ${to}.`,
  kickoff: (days) => ` El arranque es dentro de ${days}.`,
  left: (days) => ` Tiempo restante: ${days}.`,
  none: "El recorrido aparecerá aquí cuando se fije el arranque.",
  closed: (on) => `Terminada el ${on}`,
  now: (span) => `Ahora, ${span}`,
  gate: "La puesta en marcha termina cuando la cifra alcanza la meta, no cuando se marca la última casilla.",
  helps: "Qué ayuda aquí",
  dos: "Conviene",
  donts: "Mejor evitar",
  pitfall: "Dónde suele fallar",
};

export const journeyWordsEs: JourneyWords = { timeline, journey };
