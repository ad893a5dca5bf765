import { pluralIn } from "#schema/written.ts";
import { journeyWordsFr } from "./journey-words-fr.ts";
import type { PlanWords, Step } from "./plan-words-en.ts";

const day: PlanWords["day"] = {
  days: pluralIn("fr", { one: "# jour", many: "# de jours", other: "# jours" }),
  by: ({ kind, said }) => {
    if (kind === "today") return "aujourd’hui";
    if (kind === "tomorrow") return "demain";
    if (kind === "yesterday") return "hier";
    return kind === "weekday" ? `d’ici à ${said}` : `d’ici au ${said}`;
  },
  since: ({ kind, said }) => {
    if (kind === "today") return "depuis aujourd’hui";
    if (kind === "tomorrow") return "à partir de demain";
    if (kind === "yesterday") return "depuis hier";
    return kind === "weekday" ? `depuis ${said}` : `depuis le ${said}`;
  },
  late: (days) => `${days} de retard`,
  early: (days) => `${days} d’avance`,
  asPlanned: "comme prévu",
  span: ({ from, to }) => `du ${from} au ${to}`,
  comma: ", ",
};

const side: PlanWords["side"] = {
  you: "Vous",
  none: (who) => `${who}\u00a0: aucune étape.`,
  one: (who) => `${who}\u00a0: terminé.`,
  all: ({ who, total }) => `${who}\u00a0: ${total} étapes sur ${total} terminées.`,
  some: ({ who, n, done, total, late }) =>
    `${who}\u00a0: ${done} ${n < 2 ? "terminée" : "terminées"} sur ${total}${late === null ? "" : `, ${late} en retard`}.`,
  between: " ",
};

const goal: PlanWords["goal"] = {
  first: "Première valeur",
  firstPlanned: (on) => `Première valeur, prévue le ${on}`,
  firstNote: "À convenir ensemble au lancement\u202f; la mise en route se termine quand le chiffre est atteint.",
  twelve: "En douze mois",
  twelveBy: (on) => `En douze mois, d’ici au ${on}`,
  twelveNote: "À convenir ensemble au lancement, dans vos propres chiffres.",
  notAgreed: "Pas encore convenu",
  bar: {
    reached: (target) => `Atteint\u00a0: ${target}`,
    notStarted: (target) => `Pas encore commencé\u202f; le seuil est ${target}`,
    missing: (target) => `Pas encore disponible\u202f; le seuil est ${target}`,
    of: ({ current, target, expected }) =>
      `${current} sur ${target}${expected === null ? "" : `\u202f; attendu à ce jour\u00a0: ${expected}`}`,
  },
  pace: {
    ramping_up: "En phase de démarrage.",
    ahead: "En avance sur le rythme prévu.",
    on_pace: "Au rythme prévu.",
    slightly_behind: "Un peu en retard sur le rythme prévu.",
    behind: "En retard sur le rythme prévu.",
    reached: "Atteint.",
  },
  starts: (on) => `Le comptage commence le ${on}.`,
  noFigure: "Le chiffre n’est pas encore disponible.",
  noBaseline: "Le point de départ n’est pas encore convenu.",
  left: (days) => ` à ce jour, encore ${days}.`,
  dueToday: " à ce jour, prévu pour aujourd’hui.",
  past: (days) => ` à ce jour, ${days} après la date prévue.`,
  soFar: " à ce jour. ",
  now: " actuellement. ",
  needed: (amount) => ` Avec ${amount} par mois, l’objectif est atteint.`,
  reached: ({ on, after, against }) =>
    `Atteint le ${on}${after === null ? "" : `, ${after} après le début`}, ${against}.`,
};

const due = ({ late, by }: Step): string => ` (${late ?? by})`;
const turn = (step: Step): string => `«\u00a0${step.quoted}\u00a0»${due(step)}`;

const sentence: PlanWords["sentence"] = {
  preparing: "Votre plan est en préparation.",
  shares: (who) => `${who} le partage ici, avec chaque étape et sa date.`,
  allDone: pluralIn("fr", {
    one: "L’unique étape est terminée.",
    many: "Les # d’étapes sont terminées.",
    other: "Les # étapes sont terminées.",
  }),
  ahead: pluralIn("fr", {
    one: "# étape mène à votre résultat.",
    many: "# d’étapes mènent à votre résultat.",
    other: "# étapes mènent à votre résultat.",
  }),
  done: ({ done, said, total }) =>
    done === 1 ? `${said} étape sur ${total} est terminée.` : `${said} étapes sur ${total} sont terminées.`,
  nothingAsked: "Rien ne vous est demandé pour le moment.",
  result: "Ce qui compte maintenant, c’est le résultat.",
  resultStands: ({ now, target }) => `Ce qui compte maintenant, c’est le résultat\u00a0: ${now} sur ${target}.`,
  yours: ({ isFirst, step, ours }) => {
    const then = ours && ` La nôtre\u00a0: «\u00a0${ours.quoted}\u00a0»${ours.waits ? " (ensuite)" : due(ours)}.`;
    return `Votre ${isFirst ? "première" : "prochaine"} étape\u00a0: ${turn(step)}.${then ?? ""}`;
  },
  stuck: (quoted) => `Une étape est bloquée\u00a0: «\u00a0${quoted}\u00a0».`,
  meanwhile: (step) => ` En attendant, de notre côté\u00a0: ${turn(step)}.`,
  yoursDone: (step) => `Vos étapes sont toutes terminées\u202f; ensuite, de notre côté\u00a0: ${turn(step)}.`,
  oursNext: (step) => `Rien ne vous attend aujourd’hui\u202f; ensuite, de notre côté\u00a0: ${turn(step)}.`,
};

const overview: PlanWords["overview"] = {
  week: ({ week, of }) => `Semaine ${week} sur ${of}.`,
  ended: (on) => `Le contrat a pris fin le ${on}.`,
  leftOpen: pluralIn("fr", {
    one: "# étape restait à faire\u00a0; elle a pris fin avec le contrat.",
    many: "# d’étapes restaient à faire\u00a0; elles ont pris fin avec le contrat.",
    other: "# étapes restaient à faire\u00a0; elles ont pris fin avec le contrat.",
  }),
  begins: ({ title, on, days }) => `${title} le ${on}, dans ${days}.`,
  yourTurn: "À vous",
  ourTurn: "À nous",
  leftOf: ({ shown, left }) => `${shown} sur ${left} à faire`,
  wholePlan: "Tout le plan",
  notShared: "Vos premières étapes apparaîtront ici dès que le plan sera partagé.",
  yoursDone: "De votre côté, tout est terminé. Merci.",
  nothingWaits: "Rien ne vous attend aujourd’hui.",
  nothingOurs: "De notre côté, rien n’est encore à échéance.",
  oursDone: "De notre côté, tout est terminé.",
  done: ({ n, said, last }) =>
    `${said} ${n === 1 ? "terminée" : "terminées"}${last === null ? "" : `, la dernière le ${last}`}`,
  twelveMonths: "Les douze mois",
  latest: "Dernier résultat",
  allMonths: "Tous les mois",
  firstRecap: (on) => `Votre premier bilan arrivera ${on === null ? "avec le premier mois de chiffres" : `le ${on}`}.`,
  missing: (month) => `${month}\u00a0: le chiffre n’est pas encore disponible. `,
  why: "Pourquoi",
  inMonth: ({ month, before }) =>
    `En ${month}${before === null ? "" : `, après ${before.amount} en ${before.month}`}. `,
  open: "Ouvrir le bilan",
};

const plan: PlanWords["plan"] = {
  title: "Plan commun",
  show: "Afficher",
  filters: { all: "Tout", yours: "À vous", ours: "À nous", mine: "À moi seulement" },
  nothing: {
    all: "Le plan est en préparation. Chaque étape apparaîtra ici avec la personne responsable et sa date.",
    yours: "Aucune étape du plan n’est de votre côté.",
    ours: "Aucune étape du plan n’est de notre côté.",
    mine: "Aucune étape du plan ne porte votre nom.",
  },
  stages: pluralIn("fr", { one: "# phase terminée", many: "# de phases terminées", other: "# phases terminées" }),
  steps: pluralIn("fr", { one: "# étape", many: "# d’étapes", other: "# étapes" }),
  progress: ({ done, total }) => `${done} sur ${total}`,
  later: ({ n, said, from }) => `${said} ${n === 1 ? "autre" : "autres"}, à partir du ${from}`,
  done: pluralIn("fr", { one: "# terminée", many: "# terminées", other: "# terminées" }),
  skipped: pluralIn("fr", { one: "# étape supprimée", many: "# d’étapes supprimées", other: "# étapes supprimées" }),
  andSkipped: ({ done, n, skipped }) => `${done}, ${skipped} ${n === 1 ? "supprimée" : "supprimées"}`,
};

const step: PlanWords["step"] = {
  markDone: "Marquer comme terminée",
  markDoneOf: (title) => `Marquer comme terminée\u00a0: ${title}`,
  you: "Vous",
  owner: ({ name, side: of }) => `${name}, ${of}`,
  ownerOfOurs: ({ name, side: of }) => `${of}, ${name}`,
  afterOwner: ". ",
  skipped: "Supprimée",
  stuck: ({ since, reason }) => `Bloquée${since === null ? "" : ` ${since}`}${reason ? `\u00a0: ${reason}` : ""}`,
  waits: (title) => `Dépend de\u00a0: ${title}`,
  comments: pluralIn("fr", { one: "# commentaire", many: "# de commentaires", other: "# commentaires" }),
  who: "Qui",
  due: "Échéance",
  state: "État",
  waitsFor: "Dépend de",
  done: ({ on, by }) => `Terminée${on === null ? "" : ` le ${on}`}${by ? ` par ${by}` : ""}`,
  notNeeded: "Supprimée\u00a0: plus nécessaire",
  ended: "Close avec le contrat",
  waiting: "En attente",
  toDo: "À faire",
  toDoBy: (when) => `À faire ${day.by(when)}`,
  notDone: "Finalement pas terminée",
  noLonger: "N’est plus bloquée",
  isStuck: "Je n’avance plus",
  inTheWay: "Qu’est-ce qui bloque\u202f?",
  seenBy: (who) => `${who} le voit avec votre plan.`,
  ask: "Demander de l’aide",
  comment: "Commentaire ou question",
  send: "Envoyer",
  happened: "Ce qui s’est passé",
  nothing: (isOver) =>
    `${isOver ? "Personne n’a rien écrit." : "Rien pour l’instant."} Les changements et les commentaires apparaissent ici avec leur auteur.`,
  acts: {
    done: " a marqué l’étape comme terminée, ",
    reopened: " a rouvert l’étape, ",
    stuck: " a signalé un blocage, ",
    unstuck: " a levé le blocage, ",
    commented: " a écrit, ",
    created: " a ajouté l’étape, ",
    edited: " a modifié l’étape, ",
    skipped: " a supprimé l’étape, ",
  },
  told: {
    done: (title) => `Terminée\u00a0: ${title}`,
    stuck: (title) => `Signalée comme bloquée\u00a0: ${title}`,
    reopened: (title) => `De nouveau à faire\u00a0: ${title}`,
    commented: () => "Votre commentaire est ajouté.",
  },
  states: { open: "à faire", done: "terminée", stuck: "bloquée", skipped: "supprimée" },
  refused: {
    reason: "Veuillez indiquer ce qui bloque.",
    longReason: "Veuillez rester en dessous de 1 000 caractères.",
    body: "Veuillez d’abord écrire quelque chose.",
    longBody: "Veuillez rester en dessous de 4 000 caractères.",
    form: "Quelque chose ne va pas dans le formulaire.",
    changed: ({ state, by }) =>
      `Cette étape a changé entre-temps\u00a0: elle est maintenant ${state}.${by === "" ? "" : ` Modification faite par ${by}.`}`,
    raced: "Quelqu’un a modifié cette étape au même moment. Veuillez regarder de nouveau.",
  },
};

const people: PlanWords["people"] = {
  intro: "Qui connaît qui, des deux côtés. Dites-nous quand quelqu’un arrive ou s’en va.",
  noneYours: "Personne n’est encore indiqué. Votre contact ajoute les personnes après le lancement.",
  noneOurs: "Personne n’est encore indiqué.",
  writeTo: (name) => `Écrire à ${name}`,
  roles: {
    champion: "référence interne",
    executive_sponsor: "parrainage de la direction",
    project_lead: "direction de projet",
    admin: "administration",
    end_user: "utilisation",
  },
};

const who: PlanWords["who"] = {
  intro:
    "Vous avez ouvert le lien de toute l’équipe. Nous le demandons une seule fois, pour que chacun voie qui a fait quoi.",
  pending: " Votre modification est ensuite enregistrée.",
  yourName: "Votre nom",
  other: "Quelqu’un d’autre",
  go: "Continuer",
  save: "Continuer et enregistrer",
  problems: {
    choose: "Veuillez choisir votre nom ou l’écrire.",
    long: "Veuillez rester en dessous de 80 caractères.",
    known: "Ce lien dit déjà qui vous êtes.",
  },
};

const client: PlanWords["client"] = {
  again: "Réessayer",
  unanswered: "Pas enregistré\u00a0: le serveur n’a pas répondu comme prévu.",
  offline: "Pas enregistré\u00a0: il n’y a pas de connexion. Ce que vous avez écrit est toujours là.",
  kept: "Enregistré sur cet appareil. L’envoi se fera quand vous serez de nouveau en ligne.",
  queued: "Enregistré sur cet appareil",
  saved: "Enregistré.",
  changed: "Une étape gardée sur cet appareil a été modifiée par quelqu’un d’autre\u202f; veuillez vérifier le plan.",
  ended: "Ce lien n’est plus valable\u202f; une étape gardée sur cet appareil n’a pas été envoyée.",
};

export const planWordsFr: PlanWords = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsFr },
};
