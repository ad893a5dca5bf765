import type { Language } from "#schema/words.ts";

/** Said on the page of a mail whose account asks for sign-in before names and money. Names are given isolated. */
interface GuardWords {
  title: string;
  text: (account: string) => string;
  send: string;
  open: string;
  none: (vendor: string) => string;
  /** After the button. */
  sent: string;
}

export const guardWords: Record<Language, GuardWords> = {
  en: {
    title: "Part of this recap is shown after sign-in",
    text: (account) =>
      `${account} asks for sign-in before names, amounts of money, goals, steps and what people wrote. With your own portal link you see all of it.`,
    send: "Mail me my portal link",
    open: "Open it in the portal",
    none: (vendor) => `No portal link of your own yet? Ask your contact at ${vendor}.`,
    sent: "If you have a portal link of your own, it is on its way to the address this recap was mailed to.",
  },
  de: {
    title: "Ein Teil dieses Rückblicks erscheint nach der Anmeldung",
    text: (account) =>
      `${account} verlangt eine Anmeldung, bevor Namen, Geldbeträge, Ziele, Schritte und Geschriebenes zu sehen sind. Mit Ihrem eigenen Portal-Link sehen Sie alles.`,
    send: "Meinen Portal-Link schicken",
    open: "Im Portal öffnen",
    none: (vendor) => `Noch kein eigener Portal-Link? Fragen Sie Ihren Kontakt bei ${vendor}.`,
    sent: "Wenn Sie einen eigenen Portal-Link haben, ist er unterwegs an die Adresse, an die dieser Rückblick ging.",
  },
  fr: {
    title: "Une partie de ce bilan s’affiche après connexion",
    text: (account) =>
      `${account} demande une connexion avant d’afficher les noms, les montants, les objectifs, les étapes et les textes écrits par des personnes. Avec votre propre lien vers le portail, vous voyez tout.`,
    send: "M’envoyer mon lien vers le portail",
    open: "Ouvrir dans le portail",
    none: (vendor) =>
      `Pas encore de lien personnel vers le portail\u202f? Adressez-vous à votre contact chez ${vendor}.`,
    sent: "Si vous avez un lien personnel vers le portail, il est en route vers l’adresse à laquelle ce bilan a été envoyé.",
  },
  es: {
    title: "Parte de este resumen se muestra tras identificarse",
    text: (account) =>
      `${account} pide identificarse antes de mostrar nombres, importes, objetivos, pasos y lo que escribieron las personas. Con su propio enlace al portal lo ve todo.`,
    send: "Enviarme mi enlace al portal",
    open: "Abrir en el portal",
    none: (vendor) => `¿Todavía no tiene un enlace propio al portal? Pídalo a su contacto en ${vendor}.`,
    sent: "Si tiene un enlace propio al portal, va de camino a la dirección a la que se envió este resumen.",
  },
  ja: {
    title: "このレポートの一部はサインイン後に表示されます",
    text: (account) =>
      `${account}様は、名前、金額、目標、ステップ、書き込みを表示する前にサインインを求めています。ご自分のポータル用リンクから、すべてご覧いただけます。`,
    send: "ポータル用リンクをメールで受け取る",
    open: "ポータルで開く",
    none: (vendor) => `ご自分のポータル用リンクをまだお持ちでない場合は、${vendor}の担当者にお問い合わせください。`,
    sent: "ご自分のポータル用リンクをお持ちの場合は、このレポートの送信先アドレスにお送りしました。",
  },
  ar: {
    title: "جزء من هذا الملخص يظهر بعد تسجيل الدخول",
    text: (account) =>
      `تطلب ${account} تسجيل الدخول قبل عرض الأسماء والمبالغ والأهداف والخطوات وما كتبه الأشخاص. برابطك الخاص إلى البوابة ترى كل شيء.`,
    send: "أرسلوا إليّ رابط البوابة",
    open: "فتحه في البوابة",
    none: (vendor) => `ليس لديك رابط خاص إلى البوابة بعد؟ اسأل جهة الاتصال لدى ${vendor}.`,
    sent: "إن كان لديك رابط خاص إلى البوابة فهو في طريقه إلى العنوان الذي أُرسل إليه هذا الملخص.",
  },
};
