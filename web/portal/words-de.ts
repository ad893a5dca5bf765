import type { PageWords } from "./words-en.ts";

const frame: PageWords["frame"] = {
  skip: "Zum Inhalt springen",
  portal: "Portal",
  tabs: { overview: "Überblick", journey: "Verlauf", plan: "Plan", value: "Nutzen", people: "Beteiligte" },
  withVendor: (vendor) => `mit ${vendor}`,
  preview: "Vorschau",
  whoAreYou: "Wer sind Sie?",
  reading: "Nur lesen",
  contact: "Ihr Kontakt",
  write: "Schreiben",
  audience: (vendor) => `Diese Seite sehen nur Personen, die einen Link von ${vendor} oder von Ihnen haben.`,
  previewed: "Eine Vorschau für das Team: So liest der Kunde die Seite. Sie ändert nichts und zählt nie als Besuch.",
  print: "Drucken",
  undo: "Rückgängig",
};

const recap: PageWords["recap"] = {
  allMonths: "alle Monate",
  earlier: "früher",
  later: "später",
  unexpected: (name) => `Falls Sie das nicht erwartet haben: ${name} geht dem mit Ihnen nach.`,
  dayChart: ({ things, month }) => `${things} nach Tagen, ${month}`,
  hourChart: (caption) => `${caption}; die Zahlen stehen in der Tabelle`,
  asTable: "Als Tabelle zeigen",
  everyHour: "Jede Stunde als Tabelle zeigen",
  day: "Tag",
  total: "Summe",
  hours: ({ from, to }) => `${from} bis ${to} Uhr`,
  hoursIn: (city) => `Uhrzeiten in Ortszeit ${city}.`,
  secret: "Niemand sieht die Zahlen der anderen.",
  step: "Schritt",
  doneOn: "Erledigt am",
  lasting: "Diese Zahlen ändern sich nicht, es sei denn, wir sagen es hier.",
  superseded: "So lautete der Monat vor seiner Berichtigung.",
  readNow: "Den jetzigen Stand lesen",
  restatedOn: (at) => `Berichtigt am ${at}.`,
  readBefore: "Den früheren Stand lesen",
};

const feedback: PageWords["feedback"] = {
  change: "Antwort ändern",
  yours: "Ihre Antwort",
  own: "In Ihren Worten",
  hint: (who) =>
    `Wenn Sie mögen. Ihre Worte gehen an ${who}; Ihre Kolleginnen und Kollegen sehen nur, welche der drei Antworten Sie gewählt haben.`,
  send: "Antwort senden",
  resend: "Antwort ändern",
  underReview: "In Prüfung",
  since: ({ day, name }) => `seit dem ${day}: ${name} hat darum gebeten.`,
  reviewed: ({ day, by, name }) => `Am ${day} von ${by} geprüft, auf Bitte von ${name}:`,
  confirmed: ({ day, name }) => `Am ${day} von ${name} bestätigt`,
  confirm: "Den Wert bestätigen",
  wrong: "Dieser Wert scheint falsch zu sein",
  what: "Was scheint falsch zu sein?",
  marked:
    "Bis zur Klärung steht für alle, die diese Seite lesen, am Wert, dass er geprüft wird, zusammen mit Ihren Worten.",
  review: "Um Prüfung bitten",
  told: {
    answer: "Danke. Ihre Antwort ist gespeichert.",
    confirm: "Sie haben den Wert bestätigt.",
    dispute: "Der Wert wird geprüft.",
    choice: "Bitte wählen Sie eine der drei Antworten.",
    long: "Bitte höchstens 1.000 Zeichen.",
    reason: "Bitte schreiben Sie, was falsch zu sein scheint.",
    restated:
      "Dieser Monat wurde berichtigt, während Sie ihn gelesen haben. Bitte sehen Sie sich den Wert noch einmal an.",
  },
};

export const pageWordsDe: PageWords = { isRightToLeft: false, frame, recap, feedback };
