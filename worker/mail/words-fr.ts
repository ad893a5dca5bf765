import type { LogKind, PaceState, Quarter, SegmentKey } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { subjectWords } from "./subject-words.ts";
import type { Actors, Words } from "./words-en.ts";

const paces: Record<PaceState, string> = {
  ramping_up: "en phase de démarrage",
  ahead: "en avance sur le rythme prévu",
  on_pace: "au rythme prévu",
  slightly_behind: "un peu en retard sur le rythme prévu",
  behind: "en retard sur le rythme prévu",
  reached: "atteint",
};

const quarters: Record<Quarter, string> = {
  top: "Premier quart",
  second: "Deuxième quart",
  third: "Troisième quart",
  lowest: "Dernier quart",
};
const segments: Record<SegmentKey, string> = {
  smb: "petites entreprises",
  mid: "entreprises de taille moyenne",
  enterprise: "grandes entreprises",
};

const whys: Record<LogKind, string> = {
  events: "La source a transmis d’autres données depuis.",
  staged: "La source a transmis d’autres données depuis.",
  correction: "La source a corrigé ses données depuis.",
  session: "Des données antérieures ont été importées depuis.",
  daily: "La source a corrigé ses valeurs journalières depuis.",
  manual: "Le chiffre a été ressaisi à la main depuis.",
  zone: "Le fuseau horaire du compte a été modifié depuis.",
  contract: "La fin du contrat a été modifiée depuis.",
  erasure: "Les données d’une personne ont été effacées depuis.",
};

// A space that does not break stands in front of colon, semicolon and question mark. After “de” a vowel would need an
// apostrophe, so months and nouns follow “en” or a colon.
const recap: Words["recap"] = {
  gap: " ",
  semicolon: "\u202f; ",
  comma: ", ",
  apart: " · ",
  colon: (label) => `${label}\u00a0:`,
  labelled: ({ label, text }) => `${label}\u00a0: ${text}`,

  inMonth: (month) => `En ${month}`,
  atEndOf: (month) => `Fin ${month}`,
  since: ({ from, days }) => `Depuis le ${from} (${days})`,
  until: ({ to, days }) => `Jusqu’au ${to} (${days})`,
  during: ({ span, days }) => `Sur la période ${span} (${days})`,
  days: pluralIn("fr", { one: "# jour", many: "# de jours", other: "# jours" }),

  sized: {
    total: (amount) => amount,
    average: (amount) => `${amount} en moyenne`,
    least: (amount) => `au moins ${amount}`,
    most: (amount) => `au plus ${amount}`,
  },
  headline: ({ when, actors, verb, amount, vendor }) => `${when}, ${doers(actors)} ${verb} ${amount} avec ${vendor}.`,
  people: ({ when, actors, verb, things, vendor }) =>
    `${when}, ${actors.said} ${actors.isOne ? "a" : "ont"} ${verb} des ${things} avec ${vendor}.`,
  plain: ({ when, amount, actors, vendor }) =>
    `${when}, votre résultat avec ${vendor}\u00a0: ${amount}${actors === null ? "" : ` (${actors})`}.`,
  record: "C’est votre meilleur mois à ce jour.",
  highest: "C’est le mois le plus élevé à ce jour.",
  firstValueReached: (day) => `La première valeur a été atteinte le ${day}.`,
  goalReached: (day) => `L’objectif à douze mois a été atteint le ${day}.`,
  restated: ({ before, month }) => `Ce bilan corrige celui envoyé pour ${month}, qui indiquait ${before}.`,
  unchanged: ({ amount, month }) =>
    `Le chiffre pour ${month} est inchangé\u00a0: ${amount}. Les étapes franchies, le meilleur mois et les objectifs ont été réévalués.`,
  paceChanged: ({ was, now }) =>
    `L’objectif à douze mois était indiqué «\u00a0${was}\u00a0», il l’est désormais «\u00a0${now}\u00a0».`,
  nowSays: ({ amount, month }) => `Le bilan de ce mois (${month}) indique désormais ${amount}.`,
  why: (kind) => whys[kind],
  moreThan: ({ amount, month }) => `${amount} de plus qu’en ${month}.`,
  fewerThan: ({ amount, month }) => `${amount} de moins qu’en ${month}.`,
  sameAs: (month) => `À peu près autant qu’en ${month}.`,
  equalTo: (month) => `Autant qu’en ${month}.`,
  newSince: (month) => `C’est nouveau ce mois-ci\u00a0: le chiffre était nul en ${month}.`,
  timesAs: ({ ratio, month }) => `${ratio} fois le chiffre relevé en ${month}.`,
  perDayThan: ({ now, before, month }) =>
    `Soit ${now} par jour, contre ${before} par jour en ${month}. La comparaison se fait par jour, car l’un des deux mois n’était pas complet.`,
  perDayAlone: (rate) => `Soit ${rate} par jour.`,

  against: (month) => `Par rapport à ${month}`,
  up: ({ percent, before }) => `en hausse de ${percent}, contre ${before}`,
  down: ({ percent, before }) => `en baisse de ${percent}, contre ${before}`,
  after: ({ now, before }) => `${now} contre ${before}`,
  from: (before) => `contre ${before}`,
  perDayNote: ({ now, before }) => `par jour ${now} contre ${before}`,
  times: (ratio) => `${ratio} fois`,
  aboutTheSame: "À peu près autant",
  new: "Nouveau",
  unchangedAt: (zero) => `Inchangé à ${zero}`,
  noneIn: (month) => `chiffre nul en ${month}`,
  aDay: (rate) => `${rate} par jour`,
  perDay: "Par jour",
  overDays: (days) => `sur ${days}`,
  notWhole: "l’un des deux mois n’était pas complet",
  stronger: "mois plus fort",
  weaker: "mois plus faible",
  worth: "Valeur convenue",
  about: (amount) => `≈ ${amount}`,
  rate: ({ rate, one, day, by }) => `à ${rate} par ${one}, convenu le ${day} avec ${by}`,
  bestMonth: "Meilleur mois à ce jour",
  highestMonth: "Mois le plus élevé à ce jour",
  beforeThat: ({ amount, month }) => `auparavant\u00a0: ${amount} en ${month}`,
  bestDay: "Meilleur jour",

  rateFrom: ({ from, rate, one, day, by }) => `à partir du ${from} à ${rate} par ${one}, convenu le ${day} avec ${by}`,
  timeSaved: "Temps gagné, tel que convenu",
  minutesPer: ({ minutes, one }) => `à raison de ${minutes} par ${one}`,
  milestone: "Étape franchie",
  passed: ({ amount, day }) => `Une étape franchie\u00a0: ${amount} au total${day === null ? "" : `, le ${day}`}.`,
  inAll: (amount) => `${amount} au total à ce jour`,
  perActive: (one) => `Par ${one} en activité`,
  countedOver: (actors) => `calculé sur ${actors}`,
  inQuarter: ({ months, total }) => `${months}\u00a0: ${total} sur le trimestre`,
  noteFrom: (name) => `Un mot de la part de ${name}`,

  peers: "Parmi des clients comparables",
  orMore: (count) => `${count} ou plus`,
  place: ({ quarter, size, segment, seats }) =>
    `${quarters[quarter]}. Groupe\u00a0: ${size} ${segments[segment]} de ${seats} postes.`,
  perSeat: ({ things, own }) => `${things} par poste\u00a0: ${own}.`,
  spread: ({ low, middle, high }) =>
    `La moitié centrale du groupe se situe entre ${low} et ${high}, avec une médiane à ${middle}.`,
  aheadOf: (percent) => `Devant ${percent} du groupe.`,

  firstValue: "Première valeur",
  twelveMonth: "Objectif à douze mois",
  reachedOn: (day) => `Objectif atteint le ${day}`,
  reachedThen: (day) => `Objectif atteint le ${day}.`,
  notReached: ({ current, target }) => `${current} sur ${target}`,
  tookDays: ({ days, timing }) => `${days} après le début, ${timing}.`,
  early: (days) => `avec ${days} d’avance`,
  late: (days) => `avec ${days} de retard`,
  onTheDay: "le jour convenu",
  dueIn: ({ day, days }) => `Échéance le ${day}, dans ${days}.`,
  dueToday: (day) => `Échéance le ${day}, c’est aujourd’hui.`,
  wasDue: ({ day, days }) => `Échéance passée le ${day}, il y a ${days}.`,
  dueBy: (day) => `Échéance convenue\u00a0: ${day}.`,
  soFar: ({ current, target, pace }) => `${current} sur ${target}${pace === null ? "" : `, ${pace}`}`,
  level: ({ current, target, pace }) =>
    `${current} actuellement, objectif\u00a0: ${target}${pace === null ? "" : `, ${pace}`}`,
  keeping: ({ current, target }) => `${current} actuellement, à maintenir\u00a0: ${target}`,
  kept: (percent) => `Tenu sur ${percent} des mois complets.`,
  started: (baseline) => `Point de départ\u00a0: ${baseline}.`,
  noBaseline: "Point de départ non convenu.",
  ofTheWay: (percent) => `${percent} du chemin.`,
  ofTheWayExpected: ({ percent, expected }) => `${percent} du chemin\u202f; attendu à ce stade\u00a0: ${expected}.`,
  needed: (perMonth) => `À partir d’ici, ${perMonth} par mois suffisent pour y arriver.`,
  projected: ({ low, high, day }) => `Au rythme actuel, entre ${low} et ${high} d’ici au ${day}.`,
  beyond: ({ day, percent }) => `Objectif atteint le ${day}, dépassé de ${percent} à ce jour.`,
  pace: (state) => paces[state],

  byDay: "Par jour du mois",
  mostOn: ({ day, amount }) => `Maximum le ${day}\u00a0: ${amount}.`,
  noClearPeak: "Pas de pic net.",
  weekendsFaint: "Les week-ends sont en plus clair.",
  byTime: "Par jour de la semaine et par heure",
  heatCaption: ({ noun, city }) => `${noun} par jour de la semaine et par heure, heure locale (${city})`,
  inUnits: (unit) => `en unités de ${unit}`,
  weekday: "Jour",
  partWeek: ({ label, days }) => `${label} (${days})`,
  weekOf: "Semaine du",
  peak: ({ weekday, from, to, amount }) =>
    `Maximum le ${weekday} entre ${from}\u00a0h et ${to}\u00a0h\u00a0: ${amount}.`,
  missingHour: ({ day, from, to }) =>
    `Le ${day}, l’heure de ${from}\u00a0h à ${to}\u00a0h n’a pas existé\u00a0: les horloges ont été avancées.`,
  by: ({ one }) => `Par ${one}`,
  columns: ({ actor, things }) => [actor.one, things],
  team: { one: "équipe", several: "équipes" },
  unnamed: "sans nom",
  everybodyElse: "tous les autres",
  others: pluralIn("fr", { one: "# autre", many: "# d’autres", other: "# autres" }),

  done: "Réalisé ce mois-ci",
  andMore: pluralIn("fr", {
    one: "et encore # étape",
    many: "et encore # d’étapes",
    other: "et encore # étapes",
  }),
  next: "Prochaine étape conseillée",
  nextSteps: "Prochaines étapes conseillées",
  usuallyHelps: "Ce qui aide en général",
  byTheDay: (day) => `d’ici au ${day}`,
  dueSince: (day) => `échéance dépassée depuis le ${day}`,
  ask: "Que pensez-vous de ce résultat\u202f?",
  askText: (who) =>
    `Chaque réponse ouvre la page avec ce choix\u202f; vous l’envoyez de là, avec un mot si vous le souhaitez. Elle parvient à ${who}.`,
  choices: { better: "Meilleur que prévu", expected: "Conforme aux attentes", below: "En dessous des attentes" },
  teamAt: (vendor) => `l’équipe ${vendor}`,
  counted: "Comment ce chiffre est compté",
  definition: "Ce qui compte",
  statuses: "Uniquement au statut",
  otherStatuses: "Non compté au statut",
  source: "Source des données",
  completeUntil: ({ source, at }) => `${source}, données complètes jusqu’au ${at}`,
  answers: "Responsable du chiffre",
  asOf: "État au",
  localTime: ({ at, city }) => `${at}, heure locale (${city})`,
  zone: "Fuseau horaire",
  zoneChanged: ({ now, before }) => `${now} à partir de ce mois, ${before} auparavant`,
  provenance: "À propos des données",
  corrected: "Corrigé depuis",
  correctedMonth: ({ month, before, after }) => `${month}\u00a0: ${after} au lieu de ${before}`,
  seeMonth: (month) => `Voir ${month} en détail`,
  openInBrowser: "Ouvrir dans le navigateur",
  openPortal: "Ouvrir votre portail",
  often: "Choisir la fréquence, le détail et la langue",
  unsubscribe: "Ne plus recevoir ces bilans",
  reason: ({ vendor, account }) =>
    `Vous recevez cet e-mail parce que ${vendor} vous a désigné comme contact pour ${account}.`,
  added: ({ by, vendor, account }) =>
    `Vous recevez ce bilan pour la première fois\u00a0: ${by} vous a inscrit aux bilans établis avec ${vendor} pour ${account}.`,
  enteredBy: (name) => `Saisie par ${name}`,
  enteredByHand: "Saisie à la main",
  withVendor: (vendor) => `avec ${vendor}`,
  forPerson: ({ month, name }) => `${month}, pour ${name}`,

  zeroHeadline: ({ amount, when }) => `${amount} ${when}.`,
  zeroIn: (month) => `en ${month}`,
  zeroSince: (day) => `depuis le ${day}`,
  zeroUntil: (day) => `jusqu’au ${day}`,
  zeroAgain: (month) => `C’était déjà le cas en ${month}.`,
  zeroLead: (source) =>
    `La source ${source} a transmis le mois entier\u00a0: il s’agit donc d’un vrai zéro et non d’une lacune.`,
  zeroLeadUntil: (source) =>
    `La source ${source} a transmis chaque jour jusque-là\u00a0: il s’agit donc d’un vrai zéro et non d’une lacune.`,
  zeroHelp: (who) =>
    `Voici ce qui aide en général. Pour en parler, répondez à cet e-mail\u202f; votre réponse parvient à ${who}.`,
  zeroTalk: (who) => `Pour en parler, répondez à cet e-mail\u202f; votre réponse parvient à ${who}.`,
  missingHeadline: ({ name, month }) => `${name}\u00a0: le chiffre pour ${month} n’est pas encore disponible.`,
  missing: {
    no_data: "Aucune source n’est connectée, rien n’a donc été compté. Cela ne signifie pas qu’il ne s’est rien passé.",
    stale:
      "La source n’a pas encore transmis le mois entier. Nous afficherons le chiffre dès qu’il sera établi, sans estimation d’ici là.",
    failed:
      "La source n’a pas pu être lue. Nous afficherons le chiffre dès qu’il sera établi, sans estimation d’ici là.",
  },
};

const notice: Words["notice"] = {
  via: ({ csm, vendor }) => `${csm} via ${vendor}`,
  codeSubject: ({ code, vendor }) => `${code} est votre code de connexion à ${vendor}`,
  codeTitle: "Votre code de connexion",
  codeText: ({ vendor, minutes }) =>
    `Saisissez-le sur la page où vous l’avez demandé, dans le même navigateur. Il vous connecte une seule fois à ${vendor} et reste valable ${minutes}.`,
  codeWarning:
    "Personne de l’équipe ne vous demandera ce code. Si vous n’avez pas cherché à vous connecter, ne faites rien\u00a0: sans le code, il ne se passe rien.",
  minutes: pluralIn("fr", { one: "# minute", many: "# de minutes", other: "# minutes" }),
  shareSubject: ({ account, vendor }) => `${account} et ${vendor}\u00a0: votre plan est prêt`,
  shareTitle: (vendor) => `Votre plan avec ${vendor} est prêt`,
  hello: (name) => `Bonjour ${name},`,
  shareText: ({ account, vendor }) =>
    `Voici la page où ${account} et ${vendor} consignent leurs engagements réciproques\u00a0: les objectifs, les étapes de part et d’autre avec leurs dates et, chaque mois, ce que cela vous a apporté. Regardez d’abord les objectifs, s’il vous plaît, et dites-moi ce qui ne correspond pas aux vôtres.`,
  shareButton: "Ouvrir votre plan",
  keep: "Ce lien vous est personnel\u00a0: conservez-le et ajoutez la page à vos favoris. Il ne demande ni compte ni mot de passe\u202f; ne le transmettez donc qu’aux personnes autorisées à voir le plan.",
  shareReason: ({ csm, vendor, account }) =>
    `Vous recevez cet e-mail parce que ${csm}, ${vendor}, a partagé avec vous le plan établi avec ${account}.`,
  freshSubject: (vendor) => `Votre lien vers le plan avec ${vendor}`,
  freshTitle: "Voici à nouveau votre lien",
  freshText: ({ account, vendor }) =>
    `Vous avez demandé votre lien vers le plan entre ${account} et ${vendor}. Il ouvre la page comme avant\u202f; rien de ce que vous y avez fait n’est perdu.`,
  freshReason:
    "Vous recevez cet e-mail parce que votre adresse a été saisie sur la page du plan. Si ce n’était pas vous, vous n’avez rien à faire.",
};

function doers(actors: Actors): string {
  if (actors === null) return "vous avez";
  return actors.isOne ? `votre ${actors.said} a` : `vos ${actors.said} ont`;
}

export const wordsFr: Words = { language: "fr", recap, subject: subjectWords.fr, notice };
