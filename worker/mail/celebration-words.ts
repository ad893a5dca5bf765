import type { Language } from "#schema/words.ts";

/*
 * What the mail about a First Value says besides the words of all mails, in every language: one that is missing does not
 * compile. Arguments are finished pieces. The customer's verbs are written for sentences of a month, so none stands here.
 */

interface CelebrationWords {
  headline: (o: { account: string; day: string; amount: string; days: string }) => string;
  lead: string;
  subject: (o: { amount: string; day: string }) => string;
  /** Where the longer one does not fit. */
  shortSubject: (amount: string) => string;
  /** Where the figure is money. */
  subjectAlone: (day: string) => string;
  /** With the Twelve-month goal, and where none is agreed. */
  preheader: (o: { days: string; amount: string; day: string }) => string;
  preheaderAlone: (days: string) => string;
  button: string;
  /** From the list of these mails: months are another. */
  unsubscribe: string;
  /** Of the page. */
  title: (account: string) => string;
}

export const celebrationWords: Record<Language, CelebrationWords> = {
  en: {
    headline: ({ account, day, amount, days }) =>
      `${account} reached its first value on ${day}: ${amount}, ${days} after the start.`,
    lead: "Congratulations to everyone who had a part in it.",
    subject: ({ amount, day }) => `${amount}: first value reached on ${day}`,
    shortSubject: (amount) => `${amount}: first value reached`,
    subjectAlone: (day) => `First value reached on ${day}`,
    preheader: ({ days, amount, day }) => `${days} after the start. Next: ${amount} by ${day}.`,
    preheaderAlone: (days) => `${days} after the start. What was agreed, and what comes next.`,
    button: "See this result",
    unsubscribe: "Unsubscribe from these mails",
    title: (account) => `First value: ${account}`,
  },
  de: {
    headline: ({ account, day, amount, days }) =>
      `${account} hat am ${day} den ersten Nutzen erreicht: ${amount}, ${days} nach dem Start.`,
    lead: "Herzlichen Glückwunsch an alle, die dazu beigetragen haben.",
    subject: ({ amount, day }) => `${amount}: erster Nutzen am ${day} erreicht`,
    shortSubject: (amount) => `${amount}: erster Nutzen erreicht`,
    subjectAlone: (day) => `Erster Nutzen am ${day} erreicht`,
    preheader: ({ days, amount, day }) => `${days} nach dem Start. Nächstes Ziel: ${amount} bis ${day}.`,
    preheaderAlone: (days) => `${days} nach dem Start. Was vereinbart war und was als Nächstes kommt.`,
    button: "Dieses Ergebnis ansehen",
    unsubscribe: "Diese Mails abbestellen",
    title: (account) => `Erster Nutzen: ${account}`,
  },
  fr: {
    headline: ({ account, day, amount, days }) =>
      `${account} a atteint sa première valeur le ${day}\u00a0: ${amount}, ${days} après le début.`,
    lead: "Félicitations à toutes les personnes qui y ont contribué.",
    subject: ({ amount, day }) => `${amount}\u00a0: première valeur atteinte le ${day}`,
    shortSubject: (amount) => `${amount}\u00a0: première valeur atteinte`,
    subjectAlone: (day) => `Première valeur atteinte le ${day}`,
    preheader: ({ days, amount, day }) => `${days} après le début. Prochain objectif\u00a0: ${amount} d’ici au ${day}.`,
    preheaderAlone: (days) => `${days} après le début. Ce qui était convenu, et la suite.`,
    button: "Voir ce résultat",
    unsubscribe: "Ne plus recevoir ces e-mails",
    title: (account) => `Première valeur\u00a0: ${account}`,
  },
  es: {
    headline: ({ account, day, amount, days }) =>
      `${account} alcanzó su primer valor el ${day}: ${amount}, ${days} después del inicio.`,
    lead: "Enhorabuena a todas las personas que lo han hecho posible.",
    subject: ({ amount, day }) => `${amount}: primer valor alcanzado el ${day}`,
    shortSubject: (amount) => `${amount}: primer valor alcanzado`,
    subjectAlone: (day) => `Primer valor alcanzado el ${day}`,
    preheader: ({ days, amount, day }) => `${days} después del inicio. Próximo objetivo: ${amount} para el ${day}.`,
    preheaderAlone: (days) => `${days} después del inicio. Lo acordado y lo que viene ahora.`,
    button: "Ver este resultado",
    unsubscribe: "Dejar de recibir estos correos",
    title: (account) => `Primer valor: ${account}`,
  },
  ja: {
    headline: ({ account, day, amount, days }) =>
      `${account}様は、開始から${days}となる${day}に最初の成果（${amount}）を達成されました。`,
    lead: "達成に関わられたすべての皆さまに、心よりお祝い申し上げます。",
    subject: ({ amount, day }) => `${amount}：最初の成果を${day}に達成`,
    shortSubject: (amount) => `${amount}：最初の成果を達成`,
    subjectAlone: (day) => `最初の成果を${day}に達成`,
    preheader: ({ days, amount, day }) =>
      `開始から${days}での達成となりました。次にめざすのは12か月の目標、${day}までに${amount}です。`,
    preheaderAlone: (days) =>
      `開始から${days}での達成となりました。お約束していた内容と、次に取り組むことをお知らせいたします。`,
    button: "この結果を見る",
    unsubscribe: "このお知らせの配信を停止する",
    title: (account) => `最初の成果：${account}様`,
  },
  ar: {
    headline: ({ account, day, amount, days }) =>
      `تحققت القيمة الأولى لدى ${account} في ${day}: ${amount}، بعد ${days} من البداية.`,
    lead: "تهانينا لكل من أسهم في ذلك.",
    subject: ({ amount, day }) => `${amount}: تحققت القيمة الأولى في ${day}`,
    shortSubject: (amount) => `${amount}: تحققت القيمة الأولى`,
    subjectAlone: (day) => `تحققت القيمة الأولى في ${day}`,
    preheader: ({ days, amount, day }) => `بعد ${days} من البداية. الهدف التالي: ${amount} حتى ${day}.`,
    preheaderAlone: (days) => `بعد ${days} من البداية. ما اتفقنا عليه، وما يأتي بعده.`,
    button: "عرض هذه النتيجة",
    unsubscribe: "إلغاء الاشتراك في هذه الرسائل",
    title: (account) => `القيمة الأولى: ${account}`,
  },
};
