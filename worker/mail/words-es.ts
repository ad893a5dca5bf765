import type { LogKind, PaceState, Quarter, SegmentKey } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { subjectWords } from "./subject-words.ts";
import type { Actors, Words } from "./words-en.ts";

const paces: Record<PaceState, string> = {
  ramping_up: "en fase de arranque",
  ahead: "por delante del ritmo previsto",
  on_pace: "al ritmo previsto",
  slightly_behind: "algo por detrás del ritmo previsto",
  behind: "por detrás del ritmo previsto",
  reached: "alcanzado",
};

const quarters: Record<Quarter, string> = {
  top: "Cuarto superior",
  second: "Segundo cuarto",
  third: "Tercer cuarto",
  lowest: "Cuarto inferior",
};
const segments: Record<SegmentKey, string> = {
  smb: "pequeñas empresas",
  mid: "empresas medianas",
  enterprise: "grandes empresas",
};

const whys: Record<LogKind, string> = {
  events: "Desde entonces la fuente ha enviado más datos.",
  staged: "Desde entonces la fuente ha enviado más datos.",
  correction: "Desde entonces la fuente ha corregido sus registros.",
  session: "Desde entonces se han importado datos anteriores.",
  daily: "Desde entonces la fuente ha corregido sus valores diarios.",
  manual: "Desde entonces la cifra se ha vuelto a introducir a mano.",
  zone: "Desde entonces ha cambiado la zona horaria de la cuenta.",
  contract: "Desde entonces ha cambiado el final del contrato.",
  erasure: "Desde entonces se han borrado los datos de una persona.",
};

const recap: Words["recap"] = {
  gap: " ",
  semicolon: "; ",
  comma: ", ",
  apart: " · ",
  colon: (label) => `${label}:`,
  labelled: ({ label, text }) => `${label}: ${text}`,

  inMonth: (month) => `En ${month}`,
  atEndOf: (month) => `A finales de ${month}`,
  since: ({ from, days }) => `Desde el ${from} (${days})`,
  until: ({ to, days }) => `Hasta el ${to} (${days})`,
  during: ({ span, days }) => `En el periodo ${span} (${days})`,
  days: pluralIn("es", { one: "# día", many: "# de días", other: "# días" }),

  sized: {
    total: (amount) => amount,
    average: (amount) => `${amount} de media`,
    least: (amount) => `al menos ${amount}`,
    most: (amount) => `como máximo ${amount}`,
  },
  headline: ({ when, actors, verb, amount, vendor }) => `${when}, ${doers(actors)} ${verb} ${amount} con ${vendor}.`,
  people: ({ when, actors, verb, things, vendor }) =>
    `${when}, ${actors.said} ${actors.isOne ? "ha" : "han"} ${verb} ${things} con ${vendor}.`,
  plain: ({ when, amount, actors, vendor }) =>
    `${when}, su resultado con ${vendor}: ${amount}${actors === null ? "" : ` (${actors})`}.`,
  record: "Es su mejor mes hasta ahora.",
  highest: "Es el mes más alto hasta ahora.",
  firstValueReached: (day) => `El primer valor se alcanzó el ${day}.`,
  goalReached: (day) => `El objetivo a doce meses se alcanzó el ${day}.`,
  restated: ({ before, month }) => `Este resumen corrige el de ${month}, que indicaba ${before}.`,
  unchanged: ({ amount, month }) =>
    `La cifra de ${month} sigue igual: ${amount}. Los hitos, el mejor mes y los objetivos se han vuelto a determinar.`,
  paceChanged: ({ was, now }) => `El objetivo a doce meses figuraba como «${was}» y ahora como «${now}».`,
  nowSays: ({ amount, month }) => `El resumen de ${month} indica ahora ${amount}.`,
  why: (kind) => whys[kind],
  moreThan: ({ amount, month }) => `${amount} más que en ${month}.`,
  fewerThan: ({ amount, month }) => `${amount} menos que en ${month}.`,
  sameAs: (month) => `Más o menos igual que en ${month}.`,
  equalTo: (month) => `Igual que en ${month}.`,
  newSince: (month) => `Nuevo este mes: en ${month} la cifra era cero.`,
  timesAs: ({ ratio, month }) => `${ratio} veces la cifra de ${month}.`,
  perDayThan: ({ now, before, month }) =>
    `Son ${now} al día, frente a ${before} al día en ${month}. Se comparan por día porque uno de los dos meses no estaba completo.`,
  perDayAlone: (rate) => `Promedio diario: ${rate}.`,

  against: (month) => `Frente a ${month}`,
  up: ({ percent, before }) => `un ${percent} más que ${before}`,
  down: ({ percent, before }) => `un ${percent} menos que ${before}`,
  after: ({ now, before }) => `${now} frente a ${before}`,
  from: (before) => `antes ${before}`,
  perDayNote: ({ now, before }) => `por día ${now} frente a ${before}`,
  times: (ratio) => `${ratio} veces`,
  aboutTheSame: "Más o menos igual",
  new: "Nuevo",
  unchangedAt: (zero) => `Sin cambios, en ${zero}`,
  noneIn: (month) => `cero en ${month}`,
  aDay: (rate) => `${rate} al día`,
  perDay: "Por día",
  overDays: (days) => `en ${days}`,
  notWhole: "uno de los dos meses no estaba completo",
  stronger: "mes más fuerte",
  weaker: "mes más flojo",
  worth: "Valor acordado",
  about: (amount) => `≈ ${amount}`,
  rate: ({ rate, one, day, by }) => `a ${rate} por ${one}, acordado el ${day} con ${by}`,
  bestMonth: "Mejor mes hasta ahora",
  highestMonth: "Mes más alto hasta ahora",
  beforeThat: ({ amount, month }) => `antes: ${amount} en ${month}`,
  bestDay: "Mejor día",

  rateFrom: ({ from, rate, one, day, by }) => `desde el ${from} a ${rate} por ${one}, acordado el ${day} con ${by}`,
  timeSaved: "Tiempo ahorrado, según lo acordado",
  minutesPer: ({ minutes, one }) => `a razón de ${minutes} por ${one}`,
  milestone: "Hito",
  passed: ({ amount, day }) => `Un hito: ${amount} en total${day === null ? "" : `, el ${day}`}.`,
  inAll: (amount) => `${amount} en total hasta ahora`,
  perActive: (one) => `Por ${one} con actividad`,
  countedOver: (actors) => `calculado sobre ${actors}`,
  inQuarter: ({ months, total }) => `${months}: ${total} en el trimestre`,
  noteFrom: (name) => `Unas palabras de ${name}`,

  peers: "Entre clientes similares",
  orMore: (count) => `${count} o más`,
  place: ({ quarter, size, segment, seats }) =>
    `${quarters[quarter]}. Grupo: ${size} ${segments[segment]} con ${seats} puestos.`,
  perSeat: ({ things, own }) => `${things} por puesto: ${own}.`,
  spread: ({ low, middle, high }) =>
    `La mitad central del grupo está entre ${low} y ${high}, con la mediana en ${middle}.`,
  aheadOf: (percent) => `Por delante del ${percent} del grupo.`,

  firstValue: "Primer valor",
  twelveMonth: "Objetivo a doce meses",
  reachedOn: (day) => `Alcanzado el ${day}`,
  reachedThen: (day) => `Alcanzado el ${day}.`,
  notReached: ({ current, target }) => `${current} de ${target}`,
  tookDays: ({ days, timing }) => `${days} después del inicio, ${timing}.`,
  early: (days) => `${days} antes de lo acordado`,
  late: (days) => `${days} después de lo acordado`,
  onTheDay: "en la fecha acordada",
  dueIn: ({ day, days }) => `Vence el ${day}, dentro de ${days}.`,
  dueToday: (day) => `Vence el ${day}, es decir, hoy.`,
  wasDue: ({ day, days }) => `Venció el ${day}, hace ${days}.`,
  dueBy: (day) => `Fecha acordada: ${day}.`,
  soFar: ({ current, target, pace }) => `${current} de ${target}${pace === null ? "" : `, ${pace}`}`,
  level: ({ current, target, pace }) =>
    `${current} en este momento, objetivo: ${target}${pace === null ? "" : `, ${pace}`}`,
  keeping: ({ current, target }) => `${current} en este momento, nivel acordado: ${target}`,
  kept: (percent) => `Se ha mantenido en el ${percent} de los meses completos.`,
  started: (baseline) => `Punto de partida: ${baseline}.`,
  noBaseline: "Punto de partida sin acordar.",
  ofTheWay: (percent) => `${percent} del camino.`,
  ofTheWayExpected: ({ percent, expected }) => `${percent} del camino; previsto hasta ahora: ${expected}.`,
  needed: (perMonth) => `A partir de aquí, con ${perMonth} al mes se alcanza.`,
  projected: ({ low, high, day }) => `Al ritmo actual, entre ${low} y ${high} hasta el ${day}.`,
  beyond: ({ day, percent }) => `Alcanzado el ${day}, ahora un ${percent} por encima.`,
  pace: (state) => paces[state],

  byDay: "Por día del mes",
  mostOn: ({ day, amount }) => `Máximo el ${day}: ${amount}.`,
  noClearPeak: "Sin un pico claro.",
  weekendsFaint: "Los fines de semana aparecen más claros.",
  byTime: "Por día de la semana y hora",
  heatCaption: ({ noun, city }) => `${noun} por día de la semana y hora, hora local (${city})`,
  inUnits: (unit) => `en unidades de ${unit}`,
  weekday: "Día",
  partWeek: ({ label, days }) => `${label} (${days})`,
  weekOf: "Semana del",
  peak: ({ weekday, from, to, amount }) => `Máximo: ${weekday}, entre las ${from} y las ${to} h: ${amount}.`,
  missingHour: ({ day, from, to }) =>
    `El ${day} no existió la hora entre las ${from} y las ${to}: los relojes se adelantaron.`,
  by: ({ one }) => `Por ${one}`,
  columns: ({ actor, things }) => [actor.one, things],
  team: { one: "equipo", several: "equipos" },
  unnamed: "sin nombre",
  everybodyElse: "los demás",
  others: pluralIn("es", { one: "# más", many: "# más", other: "# más" }),

  done: "Hecho este mes",
  andMore: pluralIn("es", { one: "y # paso más", many: "y # de pasos más", other: "y # pasos más" }),
  next: "Siguiente paso recomendado",
  nextSteps: "Siguientes pasos recomendados",
  usuallyHelps: "Lo que suele ayudar",
  byTheDay: (day) => `hasta el ${day}`,
  dueSince: (day) => `venció el ${day}`,
  ask: "¿Qué le parece este resultado?",
  askText: (who) =>
    `Cada respuesta abre la página con esa opción elegida; desde allí se envía, con unas palabras si lo desea. La recibe ${who}.`,
  choices: { better: "Mejor de lo esperado", expected: "Como se esperaba", below: "Por debajo de lo esperado" },
  teamAt: (vendor) => `el equipo de ${vendor}`,
  counted: "Cómo se cuenta",
  definition: "Qué cuenta",
  statuses: "Solo con estado",
  otherStatuses: "Queda fuera con estado",
  source: "Fuente",
  completeUntil: ({ source, at }) => `${source}, datos completos hasta el ${at}`,
  answers: "Responsable",
  asOf: "Datos a fecha de",
  localTime: ({ at, city }) => `${at}, hora local (${city})`,
  zone: "Zona horaria",
  zoneChanged: ({ now, before }) => `${now} a partir de este mes, antes ${before}`,
  provenance: "Sobre los datos",
  corrected: "Corregido desde entonces",
  correctedMonth: ({ month, before, after }) => `${month}: ${after} en lugar de ${before}`,
  seeMonth: (month) => `Ver ${month} en detalle`,
  openInBrowser: "Abrir en el navegador",
  openPortal: "Abrir su portal",
  often: "Elegir la frecuencia, el detalle y el idioma",
  unsubscribe: "Dejar de recibir estos resúmenes",
  reason: ({ vendor, account }) => `Recibe este correo porque ${vendor} le ha indicado como contacto de ${account}.`,
  added: ({ by, vendor, account }) =>
    `Recibe este resumen por primera vez: ${by} le ha añadido a los resúmenes de ${account} con ${vendor}.`,
  enteredBy: (name) => `Cifra introducida por ${name}`,
  enteredByHand: "Cifra introducida a mano",
  withVendor: (vendor) => `con ${vendor}`,
  forPerson: ({ month, name }) => `${month}, para ${name}`,

  zeroHeadline: ({ things, when }) => `Sin ${things} ${when}.`,
  zeroIn: (month) => `en ${month}`,
  zeroSince: (day) => `desde el ${day}`,
  zeroUntil: (day) => `hasta el ${day}`,
  zeroAgain: (month) => `En ${month} ocurrió lo mismo.`,
  zeroLead: (source) =>
    `La fuente ${source} ha informado del mes completo, de modo que es un cero real y no un dato que falte.`,
  zeroLeadUntil: (source) =>
    `La fuente ${source} ha informado de todos los días hasta entonces, de modo que es un cero real y no un dato que falte.`,
  zeroHelp: (who) =>
    `Aquí tiene lo que suele ayudar. Si desea comentarlo, responda a este correo; la respuesta llega a ${who}.`,
  zeroTalk: (who) => `Si desea comentarlo, responda a este correo; la respuesta llega a ${who}.`,
  missingHeadline: ({ name, month }) => `${name}: la cifra de ${month} todavía no está disponible.`,
  missing: {
    no_data:
      "No hay ninguna fuente conectada, por lo que no se ha contado nada. Eso no significa que no haya ocurrido nada.",
    stale:
      "La fuente aún no ha informado del mes completo. Mostraremos la cifra cuando sea definitiva, sin estimaciones hasta entonces.",
    failed:
      "No se ha podido leer la fuente. Mostraremos la cifra cuando sea definitiva, sin estimaciones hasta entonces.",
  },
};

const notice: Words["notice"] = {
  via: ({ csm, vendor }) => `${csm} vía ${vendor}`,
  codeSubject: ({ code, vendor }) => `${code} es su código de acceso a ${vendor}`,
  codeTitle: "Su código de acceso",
  codeText: ({ vendor, minutes }) =>
    `Escríbalo en la página donde lo pidió, en el mismo navegador. Le da acceso una sola vez a ${vendor} y caduca pasados ${minutes}.`,
  codeWarning:
    "Nadie del equipo le pedirá este código. Si no ha intentado acceder, no haga nada: sin el código no ocurre nada.",
  minutes: pluralIn("es", { one: "# minuto", many: "# de minutos", other: "# minutos" }),
  shareSubject: ({ account, vendor }) => `${account} y ${vendor}: su plan está listo`,
  shareTitle: (vendor) => `Su plan con ${vendor} está listo`,
  hello: (name) => `Hola, ${name}:`,
  shareText: ({ account, vendor }) =>
    `Esta es la página en la que ${account} y ${vendor} guardan lo que nos hemos prometido: los objetivos, los pasos de ambas partes con sus fechas y, cada mes, lo que le ha aportado. Mire primero los objetivos, por favor, y dígame en qué no son los suyos.`,
  shareButton: "Abrir su plan",
  keep: "El enlace es suyo: consérvelo y guarde la página en favoritos. No necesita cuenta ni contraseña, así que compártalo solo con quienes puedan ver el plan.",
  shareReason: ({ csm, vendor, account }) =>
    `Recibe este correo porque ${csm}, de ${vendor}, ha compartido con usted el plan de ${account}.`,
  freshSubject: (vendor) => `Su enlace al plan con ${vendor}`,
  freshTitle: "Aquí tiene de nuevo su enlace",
  freshText: ({ account, vendor }) =>
    `Ha pedido su enlace al plan de ${account} con ${vendor}. Abre la página como antes; no se ha perdido nada de lo suyo.`,
  freshReason:
    "Recibe este correo porque alguien escribió su dirección en la página del plan. Si no fue usted, no tiene que hacer nada.",
};

function doers(actors: Actors): string {
  if (actors === null) return "su equipo ha";
  return actors.isOne ? `su ${actors.said} ha` : `sus ${actors.said} han`;
}

export const wordsEs: Words = { language: "es", recap, subject: subjectWords.es, notice };
