import type { LogKind, PaceState, Quarter, SegmentKey } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { subjectWords } from "./subject-words.ts";
import type { Actors, Words } from "./words-en.ts";

const paces: Record<PaceState, string> = {
  ramping_up: "im Anlauf",
  ahead: "dem Plan voraus",
  on_pace: "im Plan",
  slightly_behind: "etwas hinter dem Plan",
  behind: "hinter dem Plan",
  reached: "erreicht",
};

const quarters: Record<Quarter, string> = {
  top: "Bestes Viertel",
  second: "Zweitbestes Viertel",
  third: "Drittbestes Viertel",
  lowest: "Unterstes Viertel",
};
const segments: Record<SegmentKey, string> = {
  smb: "kleine Unternehmen",
  mid: "mittlere Unternehmen",
  enterprise: "große Unternehmen",
};

const whys: Record<LogKind, string> = {
  events: "Seitdem hat die Quelle Weiteres gemeldet.",
  staged: "Seitdem hat die Quelle Weiteres gemeldet.",
  correction: "Die Quelle hat ihre Angaben seitdem berichtigt.",
  session: "Seitdem wurden frühere Daten importiert.",
  daily: "Die Quelle hat ihre Tageswerte seitdem berichtigt.",
  manual: "Der Wert wurde seitdem von Hand neu eingetragen.",
  zone: "Die Zeitzone des Kontos wurde seitdem geändert.",
  contract: "Das Ende des Vertrags wurde seitdem geändert.",
  erasure: "Seitdem wurden Daten einer Person gelöscht.",
};

// Nouns in the dative take another ending: no amount ever stands after “von” or “mit”.
const recap: Words["recap"] = {
  gap: " ",
  semicolon: "; ",
  comma: ", ",
  apart: " · ",
  colon: (label) => `${label}:`,
  labelled: ({ label, text }) => `${label}: ${text}`,

  inMonth: (month) => `Im ${month}`,
  atEndOf: (month) => `Ende ${month}`,
  since: ({ from, days }) => `Seit dem ${from} (${days})`,
  until: ({ to, days }) => `Bis zum ${to} (${days})`,
  during: ({ span, days }) => `Im Zeitraum ${span} (${days})`,
  days: pluralIn("de", { one: "# Tag", other: "# Tage" }),

  sized: {
    total: (amount) => amount,
    average: (amount) => `im Schnitt ${amount}`,
    least: (amount) => `mindestens ${amount}`,
    most: (amount) => `höchstens ${amount}`,
  },
  headline: ({ when, actors, verb, amount, vendor }) => `${when} ${doers(actors)} mit ${vendor} ${amount} ${verb}.`,
  people: ({ when, actors, verb, things, vendor }) =>
    `${when} ${actors.isOne ? "hat" : "haben"} ${actors.said} mit ${vendor} ${things} ${verb}.`,
  plain: ({ when, amount, actors, vendor }) =>
    `Ihr Ergebnis mit ${vendor} ${lowered(when)}: ${amount}${actors === null ? "" : ` (${actors})`}.`,
  record: "Das ist Ihr bisher bester Monat.",
  highest: "Das ist der bisher höchste Monatswert.",
  firstValueReached: (day) => `Der erste Nutzen wurde am ${day} erreicht.`,
  goalReached: (day) => `Das Zwölfmonatsziel wurde am ${day} erreicht.`,
  restated: ({ before, month }) => `Dies berichtigt den Rückblick ${month}, in dem ${before} stand.`,
  unchanged: ({ amount, month }) =>
    `Der Wert für ${month} ist unverändert: ${amount}. Meilensteine, bester Monat und Ziele wurden neu ermittelt.`,
  paceChanged: ({ was, now }) => `Beim Zwölfmonatsziel hieß es vorher „${was}“, jetzt „${now}“.`,
  nowSays: ({ amount, month }) => `Im Rückblick ${month} steht jetzt: ${amount}.`,
  why: (kind) => whys[kind],
  moreThan: ({ amount, month }) => `${amount} mehr als im ${month}.`,
  fewerThan: ({ amount, month }) => `${amount} weniger als im ${month}.`,
  sameAs: (month) => `Etwa so viel wie im ${month}.`,
  equalTo: (month) => `Genauso viel wie im ${month}.`,
  newSince: (month) => `Neu in diesem Monat: im ${month} stand hier noch eine Null.`,
  timesAs: ({ ratio, month }) => `Das ${ratio}-Fache des Werts vom ${month}.`,
  perDayThan: ({ now, before, month }) =>
    `Das sind ${now} pro Tag, nach ${before} pro Tag im ${month}. Verglichen wird pro Tag, weil einer der beiden kein voller Monat war.`,
  perDayAlone: (rate) => `Das sind ${rate} pro Tag.`,

  against: (month) => `Gegenüber ${month}`,
  up: ({ percent, before }) => `${percent} mehr als ${before}`,
  down: ({ percent, before }) => `${percent} weniger als ${before}`,
  after: ({ now, before }) => `${now} nach ${before}`,
  from: (before) => `zuvor ${before}`,
  perDayNote: ({ now, before }) => `pro Tag ${now} nach ${before}`,
  times: (ratio) => `${ratio}-fach`,
  aboutTheSame: "Etwa gleich",
  new: "Neu",
  unchangedAt: (zero) => `Unverändert bei ${zero}`,
  noneIn: (month) => `Null im ${month}`,
  aDay: (rate) => `${rate} pro Tag`,
  perDay: "Pro Tag",
  overDays: (days) => `Zeitraum: ${days}`,
  notWhole: "einer der beiden war kein voller Monat",
  stronger: "stärkerer Monat",
  weaker: "schwächerer Monat",
  worth: "Wert, wie vereinbart",
  about: (amount) => `≈ ${amount}`,
  rate: ({ rate, one, day, by }) => `zu ${rate} je ${one}, vereinbart am ${day} mit ${by}`,
  bestMonth: "Bisher bester Monat",
  highestMonth: "Bisher höchster Monatswert",
  beforeThat: ({ amount, month }) => `zuvor: ${amount} im ${month}`,
  bestDay: "Bester Tag",

  rateFrom: ({ from, rate, one, day, by }) => `ab ${from} zu ${rate} je ${one}, vereinbart am ${day} mit ${by}`,
  timeSaved: "Gesparte Zeit, wie vereinbart",
  minutesPer: ({ minutes, one }) => `zu ${minutes} je ${one}`,
  milestone: "Meilenstein",
  passed: ({ amount, day }) => `Ein Meilenstein: insgesamt ${amount}${day === null ? "" : `, erreicht am ${day}`}.`,
  inAll: (amount) => `bisher insgesamt ${amount}`,
  perActive: (one) => `Je ${one} mit Aktivität`,
  countedOver: (actors) => `Grundlage: ${actors}`,
  inQuarter: ({ months, total }) => `${months}: ${total} im Quartal`,
  noteFrom: (name) => `Ein Wort von ${name}`,

  peers: "Im Vergleich mit ähnlichen Kunden",
  orMore: (count) => `${count} oder mehr`,
  place: ({ quarter, size, segment, seats }) =>
    `${quarters[quarter]}. Gruppe: ${size} ${segments[segment]} mit ${seats} Nutzerplätzen.`,
  perSeat: ({ things, own }) => `${things} je Nutzerplatz: ${own}.`,
  spread: ({ low, middle, high }) =>
    `Die mittlere Hälfte der Gruppe liegt zwischen ${low} und ${high}, der Median bei ${middle}.`,
  aheadOf: (percent) => `Besser als ${percent} der Gruppe.`,

  firstValue: "Erster Nutzen",
  twelveMonth: "Zwölfmonatsziel",
  reachedOn: (day) => `Erreicht am ${day}`,
  reachedThen: (day) => `Erreicht am ${day}.`,
  notReached: ({ current, target }) => `Stand ${current}, Ziel ${target}`,
  tookDays: ({ days, timing }) => `${days} nach dem Start, ${timing}.`,
  early: (days) => `${days} früher als vereinbart`,
  late: (days) => `${days} später als vereinbart`,
  onTheDay: "am vereinbarten Tag",
  dueIn: ({ day, days }) => `Fällig am ${day}, noch ${days}.`,
  dueToday: (day) => `Fällig am ${day}, also heute.`,
  wasDue: ({ day, days }) => `Fällig war es am ${day}, seither ${days}.`,
  dueBy: (day) => `Vereinbart bis ${day}.`,
  soFar: ({ current, target, pace }) => `Stand ${current}, Ziel ${target}${pace === null ? "" : `, ${pace}`}`,
  level: ({ current, target, pace }) => `Jetzt ${current}, Ziel ${target}${pace === null ? "" : `, ${pace}`}`,
  keeping: ({ current, target }) => `Jetzt ${current}, zu halten: ${target}`,
  kept: (percent) => `In ${percent} der vollen Monate gehalten.`,
  started: (baseline) => `Begonnen bei ${baseline}.`,
  noBaseline: "Ausgangswert nicht vereinbart.",
  ofTheWay: (percent) => `${percent} des Weges.`,
  ofTheWayExpected: ({ percent, expected }) => `${percent} des Weges; bis jetzt erwartet: ${expected}.`,
  needed: (perMonth) => `Ab hier führen ${perMonth} im Monat zum Ziel.`,
  projected: ({ low, high, day }) => `Beim jetzigen Tempo zwischen ${low} und ${high} bis ${day}.`,
  beyond: ({ day, percent }) => `Erreicht am ${day}, inzwischen ${percent} darüber.`,
  pace: (state) => paces[state],

  byDay: "Nach Tagen",
  mostOn: ({ day, amount }) => `Am meisten am ${day}: ${amount}.`,
  noClearPeak: "Kein klarer Höchststand.",
  weekendsFaint: "Wochenenden sind blasser gezeichnet.",
  byTime: "Nach Wochentag und Uhrzeit",
  heatCaption: ({ noun, city }) => `${noun} nach Wochentag und Stunde, Ortszeit ${city}`,
  inUnits: (unit) => `in Einheiten zu ${unit}`,
  weekday: "Tag",
  partWeek: ({ label, days }) => `${label} (${days})`,
  weekOf: "Woche ab",
  peak: ({ weekday, from, to, amount }) =>
    `Am meisten ${weekday.toLocaleLowerCase("de")}s zwischen ${from} und ${to} Uhr: ${amount}.`,
  missingHour: ({ day, from, to }) =>
    `Am ${day} gab es die Stunde von ${from} bis ${to} Uhr nicht: Die Uhren wurden vorgestellt.`,
  by: ({ one }) => `Nach ${one}`,
  columns: ({ actor, things }) => [actor.one, things],
  team: { one: "Team", several: "Teams" },
  unnamed: "ohne Namen",
  everybodyElse: "alle anderen",
  others: pluralIn("de", { one: "# weiterer Eintrag", other: "# weitere Einträge" }),

  done: "In diesem Monat erledigt",
  andMore: pluralIn("de", { one: "und # weiterer Schritt", other: "und # weitere Schritte" }),
  next: "Der nächste Schritt",
  nextSteps: "Die nächsten Schritte",
  usuallyHelps: "Was meist hilft",
  byTheDay: (day) => `bis ${day}`,
  dueSince: (day) => `fällig seit ${day}`,
  ask: "Wie ordnen Sie dieses Ergebnis ein?",
  askText: (who) =>
    `Jede Antwort öffnet die Seite mit dieser Auswahl; abgeschickt wird sie erst dort, auf Wunsch mit einem Satz dazu. Sie geht an ${who}.`,
  choices: { better: "Besser als erwartet", expected: "Wie erwartet", below: "Unter den Erwartungen" },
  teamAt: (vendor) => `das Team von ${vendor}`,
  counted: "So wird gezählt",
  definition: "Was zählt",
  statuses: "Nur mit Status",
  otherStatuses: "Nicht gezählt mit Status",
  source: "Quelle",
  completeUntil: ({ source, at }) => `${source}, vollständig bis ${at}`,
  answers: "Dafür verantwortlich",
  asOf: "Stand",
  localTime: ({ at, city }) => `${at}, Ortszeit ${city}`,
  zone: "Zeitzone",
  zoneChanged: ({ now, before }) => `ab diesem Monat ${now}, zuvor ${before}`,
  provenance: "Zu den Daten",
  corrected: "Seither berichtigt",
  correctedMonth: ({ month, before, after }) => `${month}: ${after} statt ${before}`,
  seeMonth: (month) => `${month} im Einzelnen ansehen`,
  openInBrowser: "Im Browser öffnen",
  openPortal: "Ihr Portal öffnen",
  often: "Häufigkeit, Umfang und Sprache wählen",
  unsubscribe: "Diese Rückblicke abbestellen",
  reason: ({ vendor, account }) =>
    `Sie erhalten diese E-Mail, weil ${vendor} Sie als Kontakt für ${account} benannt hat.`,
  added: ({ by, vendor, account }) =>
    `Sie erhalten dies zum ersten Mal: ${by} hat Sie für die Rückblicke von ${vendor} zu ${account} eingetragen.`,
  enteredBy: (name) => `Eingetragen von ${name}`,
  enteredByHand: "Von Hand eingetragen",
  withVendor: (vendor) => `mit ${vendor}`,
  forPerson: ({ month, name }) => `${month}, für ${name}`,

  zeroHeadline: ({ things, when }) => `Keine ${things} ${when}.`,
  zeroIn: (month) => `im ${month}`,
  zeroSince: (day) => `seit dem ${day}`,
  zeroUntil: (day) => `bis zum ${day}`,
  zeroAgain: (month) => `Im ${month} war es ebenso.`,
  zeroLead: (source) =>
    `Die Quelle ${source} hat den ganzen Monat gemeldet: Es ist also wirklich eine Null und keine Lücke.`,
  zeroLeadUntil: (source) =>
    `Die Quelle ${source} hat jeden Tag bis dahin gemeldet: Es ist also wirklich eine Null und keine Lücke.`,
  zeroHelp: (who) =>
    `Unten steht, was meist hilft. Wenn Sie darüber sprechen möchten, antworten Sie auf diese E-Mail; sie geht an ${who}.`,
  zeroTalk: (who) => `Wenn Sie darüber sprechen möchten, antworten Sie auf diese E-Mail; sie geht an ${who}.`,
  missingHeadline: ({ name, month }) => `${name}: Der Wert für ${month} liegt noch nicht vor.`,
  missing: {
    no_data: "Es ist keine Quelle verbunden, also wurde nichts gezählt. Das heißt nicht, dass nichts geschehen ist.",
    stale:
      "Die Quelle hat noch nicht den ganzen Monat gemeldet. Wir zeigen den Wert, sobald er feststeht, und vorher keine Schätzung.",
    failed:
      "Die Quelle konnte nicht gelesen werden. Wir zeigen den Wert, sobald er feststeht, und vorher keine Schätzung.",
  },
};

const notice: Words["notice"] = {
  via: ({ csm, vendor }) => `${csm} via ${vendor}`,
  codeSubject: ({ code, vendor }) => `${code} ist Ihr Anmeldecode für ${vendor}`,
  codeTitle: "Ihr Anmeldecode",
  codeText: ({ vendor, minutes }) =>
    `Geben Sie ihn auf der Seite ein, auf der Sie ihn angefordert haben, und zwar in demselben Browser. Er meldet Sie einmal bei ${vendor} an; gültig: ${minutes}.`,
  codeWarning:
    "Niemand aus dem Team wird Sie nach diesem Code fragen. Wenn Sie sich nicht anmelden wollten, müssen Sie nichts tun: Ohne den Code geschieht nichts.",
  minutes: pluralIn("de", { one: "# Minute", other: "# Minuten" }),
  shareSubject: ({ account, vendor }) => `${account} und ${vendor}: Ihr Plan ist bereit`,
  shareTitle: (vendor) => `Ihr Plan mit ${vendor} ist bereit`,
  hello: (name) => `Guten Tag ${name},`,
  shareText: ({ account, vendor }) =>
    `auf dieser Seite halten ${account} und ${vendor} fest, was wir einander zugesagt haben: die Ziele, die Schritte beider Seiten mit ihren Terminen und jeden Monat, was es Ihnen gebracht hat. Sehen Sie sich bitte zuerst die Ziele an und sagen Sie mir, wo es nicht Ihre sind.`,
  shareButton: "Ihren Plan öffnen",
  keep: "Der Link gehört Ihnen: Bewahren Sie ihn auf und setzen Sie ein Lesezeichen. Sie brauchen kein Konto und kein Passwort; geben Sie ihn deshalb nur an Personen weiter, die den Plan sehen dürfen.",
  shareReason: ({ csm, vendor, account }) =>
    `Sie erhalten diese E-Mail, weil ${csm} von ${vendor} den Plan von ${account} mit Ihnen geteilt hat.`,
  freshSubject: (vendor) => `Ihr Link zum Plan mit ${vendor}`,
  freshTitle: "Hier ist Ihr Link noch einmal",
  freshText: ({ account, vendor }) =>
    `Sie haben um Ihren Link zum Plan von ${account} mit ${vendor} gebeten. Er öffnet die Seite wie zuvor; nichts von Ihnen ist verloren.`,
  freshReason:
    "Sie erhalten diese E-Mail, weil jemand Ihre Adresse auf der Seite des Plans eingegeben hat. Wenn Sie das nicht waren, müssen Sie nichts tun.",
};

function doers(actors: Actors): string {
  if (actors === null) return "haben Sie";
  // In the singular the possessive would follow the gender.
  return actors.isOne ? `hat ${actors.said}` : `haben Ihre ${actors.said}`;
}

function lowered(text: string): string {
  return text.replace(/^\p{Lu}/u, (letter) => letter.toLocaleLowerCase("de"));
}

export const wordsDe: Words = { language: "de", recap, subject: subjectWords.de, notice };
