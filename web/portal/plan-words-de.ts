import { pluralIn } from "#schema/written.ts";
import { journeyWordsDe } from "./journey-words-de.ts";
import type { PlanWords, Step } from "./plan-words-en.ts";

const day: PlanWords["day"] = {
  days: pluralIn("de", { one: "# Tag", other: "# Tage" }),
  by: ({ kind, said }) => {
    if (kind === "today") return "heute";
    if (kind === "tomorrow") return "morgen";
    if (kind === "yesterday") return "gestern";
    return `bis ${said}`;
  },
  since: ({ kind, said }) => {
    if (kind === "today") return "seit heute";
    if (kind === "tomorrow") return "ab morgen";
    if (kind === "yesterday") return "seit gestern";
    return kind === "weekday" ? `seit ${said}` : `seit dem ${said}`;
  },
  late: (days) => `${days} verspätet`,
  early: (days) => `${days} früher als geplant`,
  asPlanned: "wie geplant",
  span: ({ from, to }) => `${from} bis ${to}`,
  comma: ", ",
};

const side: PlanWords["side"] = {
  you: "Sie",
  none: (who) => `${who}: keine Schritte.`,
  one: (who) => `${who}: erledigt.`,
  all: ({ who, total }) => `${who}: alle ${total} erledigt.`,
  some: ({ who, done, total, late }) =>
    `${who}: ${done} von ${total} erledigt${late === null ? "" : `, ${late} verspätet`}.`,
  between: " ",
};

const goal: PlanWords["goal"] = {
  first: "Erster Nutzen",
  firstPlanned: (on) => `Erster Nutzen, geplant für den ${on}`,
  firstNote: "Wird beim Auftakt gemeinsam vereinbart; ist der Wert erreicht, endet die Einführung.",
  twelve: "In zwölf Monaten",
  twelveBy: (on) => `In zwölf Monaten, bis ${on}`,
  twelveNote: "Wird beim Auftakt gemeinsam vereinbart, in Ihren eigenen Zahlen.",
  notAgreed: "Noch nicht vereinbart",
  bar: {
    reached: (target) => `Erreicht: ${target}`,
    notStarted: (target) => `Noch nicht begonnen; die Marke liegt bei ${target}`,
    missing: (target) => `Liegt noch nicht vor; die Marke liegt bei ${target}`,
    of: ({ current, target, expected }) =>
      `${current} von ${target}${expected === null ? "" : `; bis jetzt erwartet: ${expected}`}`,
  },
  pace: {
    ramping_up: "Im Anlauf.",
    ahead: "Dem Plan voraus.",
    on_pace: "Im Plan.",
    slightly_behind: "Etwas hinter dem Plan.",
    behind: "Hinter dem Plan.",
    reached: "Erreicht.",
  },
  starts: (on) => `Gezählt wird ab dem ${on}.`,
  noFigure: "Der Wert liegt noch nicht vor.",
  noBaseline: "Der Ausgangswert ist noch nicht vereinbart.",
  left: (days) => ` bisher, noch ${days}.`,
  dueToday: " bisher, geplant für heute.",
  past: (days) => ` bisher, ${days} über den geplanten Tag hinaus.`,
  soFar: " bisher. ",
  now: " jetzt. ",
  needed: (amount) => ` Mit ${amount} im Monat wird es ab hier erreicht.`,
  reached: ({ on, after, against }) =>
    `Erreicht am ${on}${after === null ? "" : `, ${after} nach dem Start`}, ${against}.`,
};

const due = ({ late, by }: Step): string => ` (${late ?? by})`;
const turn = (step: Step): string => `„${step.quoted}“${due(step)}`;

const sentence: PlanWords["sentence"] = {
  preparing: "Ihr Plan wird vorbereitet.",
  shares: (who) => `${who} teilt ihn hier, mit jedem Schritt und seinem Tag.`,
  allDone: pluralIn("de", { one: "Der eine Schritt ist erledigt.", other: "Alle # Schritte sind erledigt." }),
  ahead: pluralIn("de", { one: "# Schritt führt zu Ihrem Ergebnis.", other: "# Schritte führen zu Ihrem Ergebnis." }),
  done: ({ done, said, total }) => `${said} von ${total} Schritten ${done === 1 ? "ist" : "sind"} erledigt.`,
  nothingAsked: "Im Moment ist für Sie nichts zu tun.",
  result: "Jetzt zählt das Ergebnis.",
  resultStands: ({ now, target }) => `Jetzt zählt das Ergebnis: ${now} von ${target}.`,
  yours: ({ isFirst, step, ours }) => {
    const then = ours && ` Unserer: „${ours.quoted}“${ours.waits ? " (danach)" : due(ours)}.`;
    return `Ihr ${isFirst ? "erster" : "nächster"} Schritt: ${turn(step)}.${then ?? ""}`;
  },
  stuck: (quoted) => `Ein Schritt kommt nicht voran: „${quoted}“.`,
  meanwhile: (step) => ` Inzwischen bei uns: ${turn(step)}.`,
  yoursDone: (step) => `Ihre Schritte sind alle erledigt; als Nächstes bei uns: ${turn(step)}.`,
  oursNext: (step) => `Heute liegt nichts bei Ihnen; als Nächstes bei uns: ${turn(step)}.`,
};

const overview: PlanWords["overview"] = {
  week: ({ week, of }) => `Woche ${week} von ${of}.`,
  ended: (on) => `Der Vertrag endete am ${on}.`,
  leftOpen: pluralIn("de", {
    one: "# Schritt war noch offen und endete mit dem Vertrag.",
    other: "# Schritte waren noch offen und endeten mit dem Vertrag.",
  }),
  begins: ({ title, on, days }) => `${title} am ${on}, noch ${days}.`,
  yourTurn: "Bei Ihnen",
  ourTurn: "Bei uns",
  leftOf: ({ shown, left }) => `${shown} von ${left} offenen`,
  wholePlan: "Ganzer Plan",
  notShared: "Ihre ersten Schritte erscheinen hier, sobald der Plan geteilt ist.",
  yoursDone: "Auf Ihrer Seite ist alles erledigt. Vielen Dank.",
  nothingWaits: "Heute wartet nichts auf Sie.",
  nothingOurs: "Bei uns ist noch nichts fällig.",
  oursDone: "Bei uns ist alles erledigt.",
  done: ({ said, last }) => `${said} erledigt${last === null ? "" : `, zuletzt am ${last}`}`,
  twelveMonths: "Die zwölf Monate",
  latest: "Neuestes Ergebnis",
  allMonths: "Alle Monate",
  firstRecap: (on) =>
    `Ihr erster Rückblick kommt ${on === null ? "mit dem ersten Monat, der Zahlen hat" : `am ${on}`}.`,
  missing: (month) => `${month}: Der Wert liegt noch nicht vor. `,
  why: "Warum",
  inMonth: ({ month, before }) => `Im ${month}${before === null ? "" : `, nach ${before.amount} im ${before.month}`}. `,
  open: "Rückblick öffnen",
};

const plan: PlanWords["plan"] = {
  title: "Gemeinsamer Plan",
  show: "Anzeigen",
  filters: { all: "Alle", yours: "Ihre", ours: "Unsere", mine: "Nur meine" },
  nothing: {
    all: "Der Plan wird vorbereitet. Jeder Schritt erscheint hier mit der zuständigen Person und seinem Tag.",
    yours: "Kein Schritt des Plans liegt auf Ihrer Seite.",
    ours: "Kein Schritt des Plans liegt auf unserer Seite.",
    mine: "Kein Schritt des Plans trägt Ihren Namen.",
  },
  stages: pluralIn("de", { one: "# Etappe abgeschlossen", other: "# Etappen abgeschlossen" }),
  steps: pluralIn("de", { one: "# Schritt", other: "# Schritte" }),
  progress: ({ done, total }) => `${done} von ${total}`,
  later: ({ n, said, from }) => `${said} ${n === 1 ? "weiterer" : "weitere"}, fällig ab ${from}`,
  done: pluralIn("de", { one: "# erledigt", other: "# erledigt" }),
  skipped: pluralIn("de", { one: "# Schritt entfällt", other: "# Schritte entfallen" }),
  andSkipped: ({ done, n, skipped }) => `${done}, ${skipped} ${n === 1 ? "entfällt" : "entfallen"}`,
};

const step: PlanWords["step"] = {
  markDone: "Als erledigt markieren",
  markDoneOf: (title) => `Als erledigt markieren: ${title}`,
  you: "Sie",
  owner: ({ name, side: of }) => `${name}, ${of}`,
  ownerOfOurs: ({ name, side: of }) => `${of}, ${name}`,
  afterOwner: ". ",
  skipped: "Entfällt",
  stuck: ({ since, reason }) => `Kommt nicht voran${since === null ? "" : `, ${since}`}${reason ? `: ${reason}` : ""}`,
  waits: (title) => `Wartet auf: ${title}`,
  comments: pluralIn("de", { one: "# Kommentar", other: "# Kommentare" }),
  who: "Zuständig",
  due: "Fällig",
  state: "Stand",
  waitsFor: "Wartet auf",
  done: ({ on, by }) => `Erledigt${on === null ? "" : ` am ${on}`}${by ? ` von ${by}` : ""}`,
  notNeeded: "Entfällt: wird nicht mehr gebraucht",
  ended: "Mit dem Vertrag beendet",
  waiting: "Wartet",
  toDo: "Zu erledigen",
  toDoBy: (when) => `Zu erledigen ${day.by(when)}`,
  notDone: "Doch nicht erledigt",
  noLonger: "Es geht wieder voran",
  isStuck: "Ich komme nicht weiter",
  inTheWay: "Was steht im Weg?",
  seenBy: (who) => `${who} sieht das bei Ihrem Plan.`,
  ask: "Um Hilfe bitten",
  comment: "Kommentar oder Frage",
  send: "Senden",
  happened: "Was geschah",
  nothing: (isOver) =>
    `${isOver ? "Niemand hat etwas geschrieben." : "Noch nichts."} Änderungen und Kommentare erscheinen hier mit Namen.`,
  acts: {
    done: ": als erledigt markiert, ",
    reopened: ": wieder geöffnet, ",
    stuck: ": kommt nicht voran, ",
    unstuck: ": geht wieder voran, ",
    commented: " schrieb, ",
    created: ": Schritt angelegt, ",
    edited: ": Schritt geändert, ",
    skipped: ": Schritt entfällt, ",
  },
  told: {
    done: (title) => `Erledigt: ${title}`,
    stuck: (title) => `Kommt nicht voran: ${title}`,
    reopened: (title) => `Wieder offen: ${title}`,
    commented: () => "Ihr Kommentar steht da.",
  },
  states: { open: "offen", done: "erledigt", stuck: "ohne Fortgang", skipped: "nicht mehr nötig" },
  refused: {
    reason: "Bitte schreiben Sie, was im Weg steht.",
    longReason: "Bitte bleiben Sie unter 1.000 Zeichen.",
    body: "Bitte schreiben Sie zuerst etwas.",
    longBody: "Bitte bleiben Sie unter 4.000 Zeichen.",
    form: "Etwas im Formular stimmt nicht.",
    changed: ({ state, by }) =>
      `Dieser Schritt wurde inzwischen geändert, er ist jetzt ${state}.${by === "" ? "" : ` Das war ${by}.`}`,
    raced: "Jemand hat diesen Schritt im selben Augenblick geändert. Bitte sehen Sie noch einmal nach.",
  },
};

const people: PlanWords["people"] = {
  intro: "Wer wen kennt, auf beiden Seiten. Sagen Sie uns, wenn jemand dazukommt oder geht.",
  noneYours: "Noch ist niemand genannt. Ihr Kontakt trägt die Beteiligten nach dem Auftakt ein.",
  noneOurs: "Noch ist niemand genannt.",
  writeTo: (name) => `Schreiben an ${name}`,
  roles: {
    champion: "treibende Kraft",
    executive_sponsor: "Förderung in der Geschäftsleitung",
    project_lead: "Projektleitung",
    admin: "Administration",
    end_user: "Anwendung",
  },
};

const who: PlanWords["who"] = {
  intro: "Sie haben den Link des ganzen Teams geöffnet. Wir fragen einmal, damit alle sehen, wer was getan hat.",
  pending: " Danach wird Ihre Änderung gespeichert.",
  yourName: "Ihr Name",
  other: "Jemand anderes",
  go: "Weiter",
  save: "Weiter und speichern",
  problems: {
    choose: "Bitte wählen oder schreiben Sie Ihren Namen.",
    long: "Bitte bleiben Sie unter 80 Zeichen.",
    known: "Dieser Link sagt schon, wer Sie sind.",
  },
};

const client: PlanWords["client"] = {
  again: "Noch einmal versuchen",
  unanswered: "Nicht gespeichert: Der Server hat nicht wie erwartet geantwortet.",
  offline: "Nicht gespeichert: Es gibt keine Verbindung. Was Sie geschrieben haben, steht noch hier.",
  kept: "Auf diesem Gerät gespeichert. Es wird gesendet, sobald Sie wieder online sind.",
  queued: "Auf diesem Gerät gespeichert",
  saved: "Gespeichert.",
  changed: "Ein auf diesem Gerät gespeicherter Schritt wurde inzwischen geändert; bitte sehen Sie im Plan nach.",
  ended: "Dieser Link gilt nicht mehr; ein auf diesem Gerät gespeicherter Schritt wurde nicht gesendet.",
};

export const planWordsDe: PlanWords = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsDe },
};
