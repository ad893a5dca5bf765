import { pluralIn } from "#schema/written.ts";
import { journeyWordsEs } from "./journey-words-es.ts";
import type { PlanWords, Step } from "./plan-words-en.ts";

const day: PlanWords["day"] = {
  days: pluralIn("es", { one: "# día", many: "# de días", other: "# días" }),
  by: ({ kind, said }) => {
    if (kind === "today") return "hoy";
    if (kind === "tomorrow") return "mañana";
    if (kind === "yesterday") return "ayer";
    return `hasta el ${said}`;
  },
  since: ({ kind, said }) => {
    if (kind === "today") return "desde hoy";
    if (kind === "tomorrow") return "desde mañana";
    if (kind === "yesterday") return "desde ayer";
    return `desde el ${said}`;
  },
  late: (days) => `${days} de retraso`,
  early: (days) => `${days} antes de lo previsto`,
  asPlanned: "según lo previsto",
  span: ({ from, to }) => `del ${from} al ${to}`,
  comma: ", ",
};

const side: PlanWords["side"] = {
  you: "Usted",
  none: (who) => `${who}: sin pasos.`,
  one: (who) => `${who}: todo hecho.`,
  all: ({ who, total }) => `${who}: los ${total} pasos, hechos.`,
  some: ({ who, done, total, late }) =>
    `${who}: ${done} de ${total} hechos${late === null ? "" : `, ${late} con retraso`}.`,
  between: " ",
};

const goal: PlanWords["goal"] = {
  first: "Primer valor",
  firstPlanned: (on) => `Primer valor, previsto para el ${on}`,
  firstNote: "Se acuerda entre todos en el arranque; la puesta en marcha termina cuando se alcanza la cifra.",
  twelve: "En doce meses",
  twelveBy: (on) => `En doce meses, hasta el ${on}`,
  twelveNote: "Se acuerda entre todos en el arranque, en sus propias cifras.",
  notAgreed: "Aún sin acordar",
  bar: {
    reached: (target) => `Alcanzado: ${target}`,
    notStarted: (target) => `Aún no ha empezado; la meta es ${target}`,
    missing: (target) => `Aún no disponible; la meta es ${target}`,
    of: ({ current, target, expected }) =>
      `${current} de ${target}${expected === null ? "" : `; previsto a estas alturas: ${expected}`}`,
  },
  pace: {
    ramping_up: "En fase de arranque.",
    ahead: "Por delante del ritmo previsto.",
    on_pace: "Al ritmo previsto.",
    slightly_behind: "Algo por detrás del ritmo previsto.",
    behind: "Por detrás del ritmo previsto.",
    reached: "Alcanzado.",
  },
  starts: (on) => `Se empieza a contar el ${on}.`,
  noFigure: "La cifra aún no está disponible.",
  noBaseline: "El punto de partida aún no está acordado.",
  left: (days) => ` hasta ahora; tiempo restante: ${days}.`,
  dueToday: " hasta ahora, previsto para hoy.",
  past: (days) => ` hasta ahora, ${days} después de la fecha prevista.`,
  soFar: " hasta ahora. ",
  now: " actualmente. ",
  needed: (amount) => ` Con ${amount} al mes a partir de ahora se alcanza.`,
  reached: ({ on, after, against }) =>
    `Alcanzado el ${on}${after === null ? "" : `, ${after} después del inicio`}, ${against}.`,
};

const due = ({ late, by }: Step): string => ` (${late ?? by})`;
const turn = (step: Step): string => `«${step.quoted}»${due(step)}`;

const sentence: PlanWords["sentence"] = {
  preparing: "Su plan se está preparando.",
  shares: (who) => `${who} lo comparte aquí, con cada paso y su fecha.`,
  allDone: pluralIn("es", {
    one: "El único paso está hecho.",
    many: "Los # de pasos están hechos.",
    other: "Los # pasos están hechos.",
  }),
  ahead: pluralIn("es", {
    one: "# paso lleva a su resultado.",
    many: "# de pasos llevan a su resultado.",
    other: "# pasos llevan a su resultado.",
  }),
  done: ({ done, said, total }) => `${said} de ${total} pasos ${done === 1 ? "está hecho" : "están hechos"}.`,
  nothingAsked: "Ahora no se le pide nada.",
  result: "Lo que cuenta ahora es el resultado.",
  resultStands: ({ now, target }) => `Lo que cuenta ahora es el resultado: ${now} de ${target}.`,
  yours: ({ isFirst, step, ours }) => {
    const then = ours && ` El nuestro: «${ours.quoted}»${ours.waits ? " (después)" : due(ours)}.`;
    return `Su ${isFirst ? "primer" : "próximo"} paso: ${turn(step)}.${then ?? ""}`;
  },
  stuck: (quoted) => `Hay un paso bloqueado: «${quoted}».`,
  meanwhile: (step) => ` Mientras tanto, por nuestra parte: ${turn(step)}.`,
  yoursDone: (step) => `Sus pasos están todos hechos; a continuación, por nuestra parte: ${turn(step)}.`,
  oursNext: (step) => `Hoy no le toca nada; a continuación, por nuestra parte: ${turn(step)}.`,
};

const overview: PlanWords["overview"] = {
  week: ({ week, of }) => `Semana ${week} de ${of}.`,
  ended: (on) => `El contrato terminó el ${on}.`,
  leftOpen: pluralIn("es", {
    one: "Quedaba # paso pendiente; terminó con el contrato.",
    many: "Quedaban # de pasos pendientes; terminaron con el contrato.",
    other: "Quedaban # pasos pendientes; terminaron con el contrato.",
  }),
  begins: ({ title, on, days }) => `${title} el ${on}, dentro de ${days}.`,
  yourTurn: "Por su parte",
  ourTurn: "Por nuestra parte",
  leftOf: ({ shown, left }) => `${shown} de ${left} pendientes`,
  wholePlan: "Todo el plan",
  notShared: "Sus primeros pasos aparecerán aquí cuando se comparta el plan.",
  yoursDone: "Por su parte está todo hecho. Gracias.",
  nothingWaits: "Hoy no hay nada pendiente de usted.",
  nothingOurs: "Por nuestra parte aún no vence nada.",
  oursDone: "Por nuestra parte está todo hecho.",
  done: ({ n, said, last }) =>
    `${said} ${n === 1 ? "hecho" : "hechos"}${last === null ? "" : `, el último el ${last}`}`,
  twelveMonths: "Los doce meses",
  latest: "Último resultado",
  allMonths: "Todos los meses",
  firstRecap: (on) => `Su primer resumen llega ${on === null ? "con el primer mes de cifras" : `el ${on}`}.`,
  missing: (month) => `${month}: la cifra aún no está disponible. `,
  why: "Por qué",
  inMonth: ({ month, before }) =>
    `En ${month}${before === null ? "" : `, después de ${before.amount} en ${before.month}`}. `,
  open: "Abrir el resumen",
};

const plan: PlanWords["plan"] = {
  title: "Plan conjunto",
  show: "Mostrar",
  filters: { all: "Todos", yours: "Los suyos", ours: "Los nuestros", mine: "Solo los míos" },
  nothing: {
    all: "El plan se está preparando. Cada paso aparecerá aquí con la persona responsable y su fecha.",
    yours: "Ningún paso del plan está de su lado.",
    ours: "Ningún paso del plan está de nuestro lado.",
    mine: "Ningún paso del plan lleva su nombre.",
  },
  stages: pluralIn("es", { one: "# etapa terminada", many: "# de etapas terminadas", other: "# etapas terminadas" }),
  steps: pluralIn("es", { one: "# paso", many: "# de pasos", other: "# pasos" }),
  progress: ({ done, total }) => `${done} de ${total}`,
  later: ({ said, from }) => `${said} más, a partir del ${from}`,
  done: pluralIn("es", { one: "# hecho", many: "# hechos", other: "# hechos" }),
  skipped: pluralIn("es", { one: "# paso omitido", many: "# de pasos omitidos", other: "# pasos omitidos" }),
  andSkipped: ({ done, n, skipped }) => `${done}, ${skipped} ${n === 1 ? "omitido" : "omitidos"}`,
};

const step: PlanWords["step"] = {
  markDone: "Marcar como hecho",
  markDoneOf: (title) => `Marcar como hecho: ${title}`,
  you: "Usted",
  owner: ({ name, side: of }) => `${name}, ${of}`,
  ownerOfOurs: ({ name, side: of }) => `${of}, ${name}`,
  afterOwner: ". ",
  skipped: "Omitido",
  stuck: ({ since, reason }) => `Bloqueado${since === null ? "" : ` ${since}`}${reason ? `: ${reason}` : ""}`,
  waits: (title) => `Depende de: ${title}`,
  comments: pluralIn("es", { one: "# comentario", many: "# de comentarios", other: "# comentarios" }),
  who: "Quién",
  due: "Vence",
  state: "Estado",
  waitsFor: "Depende de",
  done: ({ on, by }) => `Hecho${on === null ? "" : ` el ${on}`}${by ? ` por ${by}` : ""}`,
  notNeeded: "Omitido: ya no hace falta",
  ended: "Terminó con el contrato",
  waiting: "En espera",
  toDo: "Pendiente",
  toDoBy: (when) => `Pendiente, ${day.by(when)}`,
  notDone: "Al final no está hecho",
  noLonger: "Ya no está bloqueado",
  isStuck: "No puedo avanzar",
  inTheWay: "¿Qué lo impide?",
  seenBy: (who) => `${who} lo ve junto con su plan.`,
  ask: "Pedir ayuda",
  comment: "Comentario o pregunta",
  send: "Enviar",
  happened: "Qué ha pasado",
  nothing: (isOver) =>
    `${isOver ? "Nadie ha escrito nada." : "Todavía nada."} Los cambios y comentarios aparecen aquí con su autor.`,
  acts: {
    done: " marcó el paso como hecho, ",
    reopened: " volvió a abrir el paso, ",
    stuck: " señaló un bloqueo, ",
    unstuck: " resolvió el bloqueo, ",
    commented: " escribió, ",
    created: " añadió el paso, ",
    edited: " cambió el paso, ",
    skipped: " omitió el paso, ",
  },
  told: {
    done: (title) => `Hecho: ${title}`,
    stuck: (title) => `Marcado como bloqueado: ${title}`,
    reopened: (title) => `Pendiente de nuevo: ${title}`,
    commented: () => "Su comentario está publicado.",
  },
  states: { open: "pendiente", done: "hecho", stuck: "bloqueado", skipped: "omitido" },
  refused: {
    reason: "Indique qué lo impide.",
    longReason: "No pase de 1000 caracteres, por favor.",
    body: "Escriba algo primero.",
    longBody: "No pase de 4000 caracteres, por favor.",
    form: "Hay algo en el formulario que no está bien.",
    changed: ({ state, by }) =>
      `Este paso ha cambiado entretanto: ahora está ${state}.${by === "" ? "" : ` Lo cambió ${by}.`}`,
    raced: "Alguien cambió este paso en el mismo momento. Vuelva a mirarlo, por favor.",
  },
};

const people: PlanWords["people"] = {
  intro: "Quién conoce a quién, en ambas partes. Avísenos cuando alguien se incorpore o se vaya.",
  noneYours: "Aún no hay nadie indicado. Su contacto añade a las personas después del arranque.",
  noneOurs: "Aún no hay nadie indicado.",
  writeTo: (name) => `Escribir a ${name}`,
  roles: {
    champion: "impulso interno",
    executive_sponsor: "patrocinio de la dirección",
    project_lead: "dirección del proyecto",
    admin: "administración",
    end_user: "uso diario",
  },
};

const who: PlanWords["who"] = {
  intro: "Ha abierto el enlace de todo el equipo. Lo preguntamos una sola vez, para que todos vean quién hizo qué.",
  pending: " Después se guarda su cambio.",
  yourName: "Su nombre",
  other: "Otra persona",
  go: "Continuar",
  save: "Continuar y guardar",
  problems: {
    choose: "Elija su nombre o escríbalo.",
    long: "No pase de 80 caracteres, por favor.",
    known: "Este enlace ya dice quién es usted.",
  },
};

const client: PlanWords["client"] = {
  again: "Volver a intentarlo",
  unanswered: "No se ha guardado: el servidor no respondió como debía.",
  offline: "No se ha guardado: no hay conexión. Lo que ha escrito sigue aquí.",
  kept: "Guardado en este dispositivo. Se enviará cuando vuelva a tener conexión.",
  queued: "Guardado en este dispositivo",
  saved: "Guardado.",
  changed: "Otra persona cambió un paso guardado en este dispositivo; revise el plan, por favor.",
  ended: "Este enlace ya no es válido; un paso guardado en este dispositivo no se ha enviado.",
};

export const planWordsEs: PlanWords = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsEs },
};
