import type { Language } from "#schema/words.ts";

/** What stands where a link opens nothing, and what follows when somebody asks for theirs. The vendor's name is given isolated. */
export interface EndedWords {
  title: string;
  lead: (vendor: string) => string;
  email: string;
  send: string;
  /** The address was none: asked for once more. */
  again: string;
  noAddress: string;
  sentTitle: string;
  sent: string;
  nothingCame: (vendor: string) => string;
}

export const endedWords: Record<Language, EndedWords> = {
  en: {
    title: "This link does not open anything",
    lead: (vendor) =>
      `It may have been replaced, a part of it was lost on the way, or your own link was not opened on this device yet. If you work with ${vendor}, we can mail you the one that works.`,
    email: "Your email",
    send: "Send me my link",
    again: "Where shall we send your link?",
    noAddress: "This is not a whole mail address.",
    sentTitle: "Look in your mail",
    sent: "If this address is on our list, your link is on its way. It usually takes a minute.",
    nothingCame: (vendor) =>
      `Nothing there? Look in the spam folder, or ask your contact at ${vendor}: they can send it at once.`,
  },
  de: {
    title: "Dieser Link öffnet nichts",
    lead: (vendor) =>
      `Vielleicht wurde er ersetzt, ein Teil ging unterwegs verloren, oder Ihr eigener Link wurde auf diesem Gerät noch nicht geöffnet. Wenn Sie mit ${vendor} zusammenarbeiten, schicken wir Ihnen gern den gültigen Link.`,
    email: "Ihre E-Mail-Adresse",
    send: "Meinen Link schicken",
    again: "Wohin dürfen wir Ihren Link schicken?",
    noAddress: "Das ist keine vollständige E-Mail-Adresse.",
    sentTitle: "Sehen Sie in Ihr Postfach",
    sent: "Wenn diese Adresse bei uns hinterlegt ist, ist Ihr Link unterwegs. Meist dauert es eine Minute.",
    nothingCame: (vendor) =>
      `Nichts angekommen? Sehen Sie im Spam-Ordner nach oder fragen Sie Ihren Kontakt bei ${vendor}; dort kann man Ihnen den Link sofort schicken.`,
  },
  fr: {
    title: "Ce lien n’ouvre rien",
    lead: (vendor) =>
      `Il a peut-être été remplacé, une partie s’est perdue en route, ou votre propre lien n’a pas encore été ouvert sur cet appareil. Si vous travaillez avec ${vendor}, nous pouvons vous envoyer celui qui fonctionne.`,
    email: "Votre adresse e-mail",
    send: "M’envoyer mon lien",
    again: "À quelle adresse envoyer votre lien\u202f?",
    noAddress: "Cette adresse e-mail n’est pas complète.",
    sentTitle: "Consultez votre messagerie",
    sent: "Si cette adresse nous est connue, votre lien est en route. Il arrive en général en une minute.",
    nothingCame: (vendor) =>
      `Rien reçu\u202f? Regardez dans les indésirables ou adressez-vous à votre contact chez ${vendor}, qui peut vous l’envoyer aussitôt.`,
  },
  es: {
    title: "Este enlace no abre nada",
    lead: (vendor) =>
      `Puede que se haya sustituido, que una parte se perdiera por el camino o que su propio enlace aún no se haya abierto en este dispositivo. Si trabaja con ${vendor}, podemos enviarle el que funciona.`,
    email: "Su correo electrónico",
    send: "Enviarme mi enlace",
    again: "¿A qué dirección enviamos su enlace?",
    noAddress: "Esta dirección de correo no está completa.",
    sentTitle: "Mire su correo",
    sent: "Si esta dirección consta en nuestra lista, su enlace está en camino. Suele tardar un minuto.",
    nothingCame: (vendor) =>
      `¿No ha llegado nada? Mire en la carpeta de correo no deseado o pregunte a su contacto en ${vendor}, que puede enviárselo enseguida.`,
  },
  ja: {
    title: "このリンクでは何も開けません",
    lead: (vendor) =>
      `新しいリンクに替わった、途中で一部が欠けた、またはこの端末でご自身のリンクをまだ開いていない可能性があります。${vendor}とお取引のある方には、有効なリンクをメールでお送りします。`,
    email: "メールアドレス",
    send: "リンクを送ってもらう",
    again: "リンクをどちらにお送りしますか？",
    noAddress: "メールアドレスが正しくありません。",
    sentTitle: "メールをご確認ください",
    sent: "登録されているアドレスであれば、リンクをお送りしました。通常は1分ほどで届きます。",
    nothingCame: (vendor) =>
      `届かない場合は、迷惑メールフォルダをご確認いただくか、${vendor}の担当者にお問い合わせください。すぐにお送りできます。`,
  },
  ar: {
    title: "هذا الرابط لا يفتح شيئًا",
    lead: (vendor) =>
      `ربما استُبدل برابط آخر، أو ضاع جزء منه في الطريق، أو لم يُفتح رابطكم الخاص على هذا الجهاز بعد. إن كنتم تعملون مع ${vendor}، فيمكننا أن نرسل إليكم الرابط الصالح بالبريد.`,
    email: "بريدكم الإلكتروني",
    send: "إرسال رابطي إليّ",
    again: "إلى أي عنوان نرسل رابطكم؟",
    noAddress: "عنوان البريد هذا غير مكتمل.",
    sentTitle: "راجعوا بريدكم",
    sent: "إذا كان هذا العنوان مسجلًا لدينا، فرابطكم في الطريق إليكم. يستغرق ذلك عادةً دقيقة واحدة.",
    nothingCame: (vendor) =>
      `لم يصلكم شيء؟ انظروا في مجلد الرسائل غير المرغوب فيها، أو اسألوا جهة الاتصال لدى ${vendor}، ويمكنها إرساله فورًا.`,
  },
};
