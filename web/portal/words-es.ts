import type { PageWords } from "./words-en.ts";

const frame: PageWords["frame"] = {
  skip: "Ir al contenido",
  portal: "Portal",
  tabs: { overview: "Resumen", journey: "Recorrido", plan: "Plan", value: "Resultados", people: "Equipo" },
  withVendor: (vendor) => `con ${vendor}`,
  preview: "Vista previa",
  whoAreYou: "¿Quién es usted?",
  reading: "Solo lectura",
  contact: "Su contacto",
  write: "Escribir",
  audience: (vendor) => `Solo ven esta página las personas que tienen un enlace de ${vendor} o de usted.`,
  previewed: "Vista previa para el equipo: se lee como la ve el cliente, no cambia nada y nunca cuenta como visita.",
  print: "Imprimir",
  undo: "Deshacer",
};

const recap: PageWords["recap"] = {
  allMonths: "todos los meses",
  earlier: "anterior",
  later: "siguiente",
  unexpected: (name) => `Si no lo esperaba, ${name} busca la causa con usted.`,
  dayChart: ({ things, month }) => `${things} por día, ${month}`,
  hourChart: (caption) => `${caption}; las cifras están en la tabla`,
  asTable: "Mostrar como tabla",
  everyHour: "Mostrar cada hora en una tabla",
  day: "Día",
  total: "Total",
  hours: ({ from, to }) => `de ${from} a ${to} h`,
  hoursIn: (city) => `Hora local: ${city}.`,
  secret: "Nadie ve las cifras de los demás.",
  step: "Paso",
  doneOn: "Hecho el",
  lasting: "Estas cifras no cambian, salvo que lo indiquemos aquí.",
  superseded: "Esto es lo que decía el mes antes de corregirse.",
  readNow: "Leer la versión actual",
  restatedOn: (at) => `Corregido el ${at}.`,
  readBefore: "Leer la versión anterior",
};

const feedback: PageWords["feedback"] = {
  change: "Cambiar su respuesta",
  yours: "Su respuesta",
  own: "Con sus palabras",
  hint: (who) =>
    `Si lo desea. Sus palabras llegan a ${who}; sus colegas solo ven cuál de las tres respuestas ha elegido.`,
  send: "Enviar la respuesta",
  resend: "Cambiar la respuesta",
  underReview: "En revisión",
  since: ({ day, name }) => `desde el ${day}, a petición de ${name}.`,
  reviewed: ({ day, by, name }) => `Revisado el ${day} por ${by}, a petición de ${name}:`,
  confirmed: ({ day, name }) => `Confirmado por ${name} el ${day}`,
  confirm: "Confirmar la cifra",
  wrong: "Esta cifra parece incorrecta",
  what: "¿Qué parece incorrecto?",
  marked:
    "Hasta que se aclare, la cifra aparece como en revisión, con sus palabras, para todas las personas que leen esta página.",
  review: "Pedir una revisión",
  told: {
    answer: "Gracias. Su respuesta se ha guardado.",
    confirm: "Ha confirmado la cifra.",
    dispute: "La cifra está en revisión.",
    choice: "Elija una de las tres respuestas.",
    long: "No pase de 1000 caracteres.",
    reason: "Indique qué parece incorrecto.",
    restated: "Este mes se corrigió mientras lo leía. Vuelva a mirar la cifra, por favor.",
  },
};

export const pageWordsEs: PageWords = { isRightToLeft: false, frame, recap, feedback };
