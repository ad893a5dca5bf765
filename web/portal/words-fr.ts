import type { PageWords } from "./words-en.ts";

const frame: PageWords["frame"] = {
  skip: "Aller au contenu",
  portal: "Portail",
  tabs: { overview: "Aperçu", journey: "Parcours", plan: "Plan", value: "Résultats", people: "Équipe" },
  withVendor: (vendor) => `avec ${vendor}`,
  preview: "Aperçu",
  whoAreYou: "Qui êtes-vous\u202f?",
  reading: "Lecture seule",
  contact: "Votre contact",
  write: "Écrire",
  audience: (vendor) => `Seules les personnes qui ont un lien de ${vendor} ou de vous voient cette page.`,
  previewed:
    "Aperçu pour l’équipe\u00a0: la page se lit comme le client la voit, ne change rien et ne compte jamais comme une visite.",
  print: "Imprimer",
  undo: "Annuler",
};

const recap: PageWords["recap"] = {
  allMonths: "tous les mois",
  earlier: "précédent",
  later: "suivant",
  unexpected: (name) => `Si cela vous surprend, ${name} cherche la raison avec vous.`,
  dayChart: ({ things, month }) => `${things} par jour, ${month}`,
  hourChart: (caption) => `${caption}\u202f; les chiffres sont dans le tableau`,
  asTable: "Afficher en tableau",
  everyHour: "Afficher chaque heure en tableau",
  day: "Jour",
  total: "Total",
  hours: ({ from, to }) => `de ${from} à ${to} h`,
  hoursIn: (city) => `Heure locale\u00a0: ${city}.`,
  secret: "Personne ne voit les chiffres des autres.",
  step: "Étape",
  doneOn: "Terminée le",
  lasting: "Ces chiffres ne changent pas, sauf si nous l’indiquons ici.",
  superseded: "Voici ce que disait ce mois avant d’être corrigé.",
  readNow: "Lire la version actuelle",
  restatedOn: (at) => `Corrigé le ${at}.`,
  readBefore: "Lire la version précédente",
};

const feedback: PageWords["feedback"] = {
  change: "Modifier votre réponse",
  yours: "Votre réponse",
  own: "Avec vos mots",
  hint: (who) =>
    `Si vous le souhaitez. Vos mots sont destinés à ${who}\u202f; vos collègues voient seulement laquelle des trois réponses vous avez choisie.`,
  send: "Envoyer la réponse",
  resend: "Modifier la réponse",
  underReview: "En cours de vérification",
  since: ({ day, name }) => `depuis le ${day}, à la demande de ${name}.`,
  reviewed: ({ day, by, name }) => `Vérifié le ${day} par ${by}, à la demande de ${name}\u00a0:`,
  confirmed: ({ day, name }) => `Confirmé par ${name} le ${day}`,
  confirm: "Confirmer le chiffre",
  wrong: "Ce chiffre semble inexact",
  what: "Qu’est-ce qui semble inexact\u202f?",
  marked:
    "Jusqu’à ce que ce soit réglé, le chiffre est signalé comme en cours de vérification, avec vos mots, à toutes les personnes qui lisent cette page.",
  review: "Demander une vérification",
  told: {
    answer: "Merci. Votre réponse est enregistrée.",
    confirm: "Vous avez confirmé le chiffre.",
    dispute: "Le chiffre est en cours de vérification.",
    choice: "Veuillez choisir l’une des trois réponses.",
    long: "Veuillez ne pas dépasser 1 000 caractères.",
    reason: "Veuillez indiquer ce qui semble inexact.",
    restated: "Ce mois a été corrigé pendant que vous le lisiez. Veuillez regarder de nouveau le chiffre.",
  },
};

export const pageWordsFr: PageWords = { isRightToLeft: false, frame, recap, feedback };
