import type { CelebrationWish, Language, RecapKind } from "#schema/words.ts";

/** What the page behind a mail's last link says. Names are given isolated; sentences stand whole, never put together. */
export interface PreferenceWords {
  title: string;
  lead: (names: Names) => string;
  /** The kind of the mail the page was opened from. */
  stop: Record<RecapKind, string>;
  stopAll: string;
  others: string;
  choose: string;
  much: string;
  detail: { short: string; whole: string };
  frequency: { monthly: string; quarterly: string; off: string };
  reached: string;
  celebration: Record<CelebrationWish, string>;
  language: string;
  save: string;
  saved: string;
  stopped: (names: Names) => string;
  /** One kind of mail is ended, and others are not. */
  ended: Record<RecapKind, (names: Names) => string>;
  /** Nothing is mailed whatever they wish. */
  bounced: (names: Names) => string;
  complained: (names: Names) => string;
}

interface Names {
  vendor: string;
  account: string;
}

/** Each language by its own name, so that everybody finds theirs. */
export const languageNames: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ja: "日本語",
  ar: "العربية",
};

export const preferenceWords: Record<Language, PreferenceWords> = {
  en: {
    title: "Your recap mails",
    lead: ({ vendor, account }) => `You get mails about what ${account} reached with ${vendor}.`,
    stop: { monthly: "Stop the monthly recap", milestone: "Stop mails about the first value" },
    stopAll: "Stop all of these mails",
    others: "Other readers are not affected, and your link to the portal stays.",
    choose: "How often",
    much: "How much",
    detail: {
      short: "In short: the result, your goals and the next step",
      whole: "In full: also every day, the busiest hours, the contributors and the steps done",
    },
    frequency: {
      monthly: "Every month",
      quarterly: "Once a quarter, after March, June, September and December, and when the contract ends",
      off: "Never",
    },
    reached: "When the first value is reached",
    celebration: { on: "Tell me once, by mail", off: "Send me no mail about it" },
    language: "Language",
    save: "Save",
    saved: "Saved. This counts from the next recap on.",
    stopped: ({ account }) => `You get no more recaps about ${account}. Every month stays readable in the portal.`,
    ended: {
      monthly: ({ account }) =>
        `You no longer get the monthly recap about ${account}. Every month stays readable in the portal.`,
      milestone: ({ account }) => `You get no mail when ${account} reaches its first value.`,
    },
    bounced: ({ vendor }) =>
      `Mails to your address came back, so none are sent at present. ${vendor} can change that for you.`,
    complained: ({ vendor }) =>
      `A recap was reported as spam from your mailbox, so none are sent. ${vendor} can change that for you.`,
  },
  de: {
    title: "Ihre Rückblicke per E-Mail",
    lead: ({ vendor, account }) => `Sie erhalten Mails darüber, was ${account} mit ${vendor} erreicht hat.`,
    stop: { monthly: "Den monatlichen Rückblick beenden", milestone: "Keine Mail zum ersten Nutzen mehr" },
    stopAll: "Alle diese Mails beenden",
    others: "Für andere Empfänger ändert sich nichts, und Ihr Link zum Portal bleibt bestehen.",
    choose: "Wie oft",
    much: "Wie ausführlich",
    detail: {
      short: "Kurz: das Ergebnis, Ihre Ziele und der nächste Schritt",
      whole: "Ausführlich: dazu jeder Tag, die stärksten Stunden, die Beteiligten und die erledigten Schritte",
    },
    frequency: {
      monthly: "Jeden Monat",
      quarterly: "Einmal im Quartal, nach März, Juni, September und Dezember, und zum Vertragsende",
      off: "Nie",
    },
    reached: "Wenn der erste Nutzen erreicht ist",
    celebration: { on: "Einmal per Mail mitteilen", off: "Keine Mail dazu" },
    language: "Sprache",
    save: "Speichern",
    saved: "Gespeichert. Das gilt ab dem nächsten Rückblick.",
    stopped: ({ account }) =>
      `Sie erhalten keinen Rückblick über ${account} mehr. Jeder Monat bleibt im Portal nachzulesen.`,
    ended: {
      monthly: ({ account }) =>
        `Sie erhalten den monatlichen Rückblick über ${account} nicht mehr. Jeder Monat bleibt im Portal nachzulesen.`,
      milestone: ({ account }) => `Wenn ${account} den ersten Nutzen erreicht, erhalten Sie dazu keine Mail.`,
    },
    bounced: ({ vendor }) =>
      `Mails an Ihre Adresse kamen zurück, deshalb werden zurzeit keine verschickt. ${vendor} kann das für Sie ändern.`,
    complained: ({ vendor }) =>
      `Ein Rückblick wurde in Ihrem Postfach als Spam gemeldet, deshalb wird keiner mehr verschickt. ${vendor} kann das für Sie ändern.`,
  },
  fr: {
    title: "Vos bilans par e-mail",
    lead: ({ vendor, account }) => `Vous recevez des e-mails sur les résultats de ${account} avec ${vendor}.`,
    stop: {
      monthly: "Ne plus recevoir le bilan mensuel",
      milestone: "Ne plus recevoir d’e-mail sur la première valeur",
    },
    stopAll: "Ne plus recevoir aucun de ces e-mails",
    others: "Rien ne change pour les autres destinataires, et votre lien vers le portail reste valable.",
    choose: "À quelle fréquence",
    much: "Niveau de détail",
    detail: {
      short: "En bref : le résultat, vos objectifs et la prochaine étape",
      whole: "En détail : aussi chaque jour, les heures les plus actives, les contributions et les étapes accomplies",
    },
    frequency: {
      monthly: "Tous les mois",
      quarterly: "Une fois par trimestre, après mars, juin, septembre et décembre, et à la fin du contrat",
      off: "Jamais",
    },
    reached: "Quand la première valeur est atteinte",
    celebration: { on: "M’en informer une fois, par e-mail", off: "Ne pas m’envoyer d’e-mail" },
    language: "Langue",
    save: "Enregistrer",
    saved: "C’est enregistré, à partir du prochain bilan.",
    stopped: ({ account }) =>
      `Vous ne recevrez plus de bilan concernant ${account}. Chaque mois reste consultable sur le portail.`,
    ended: {
      monthly: ({ account }) =>
        `Vous ne recevrez plus le bilan mensuel concernant ${account}. Chaque mois reste consultable sur le portail.`,
      milestone: ({ account }) => `Vous ne recevrez pas d’e-mail quand ${account} atteindra sa première valeur.`,
    },
    bounced: ({ vendor }) =>
      `Les e-mails envoyés à votre adresse nous sont revenus : nous n’en envoyons plus pour l’instant. ${vendor} peut les rétablir.`,
    complained: ({ vendor }) =>
      `Un bilan a été signalé comme indésirable depuis votre messagerie : nous n’en envoyons plus. ${vendor} peut les rétablir.`,
  },
  es: {
    title: "Sus resúmenes por correo",
    lead: ({ vendor, account }) => `Recibe correos sobre lo que ${account} ha conseguido con ${vendor}.`,
    stop: {
      monthly: "Dejar de recibir el resumen mensual",
      milestone: "Dejar de recibir correos sobre el primer valor",
    },
    stopAll: "Dejar de recibir todos estos correos",
    others: "Para los demás destinatarios no cambia nada, y su enlace al portal sigue siendo válido.",
    choose: "Con qué frecuencia",
    much: "Con cuánto detalle",
    detail: {
      short: "En breve: el resultado, sus objetivos y el próximo paso",
      whole: "Completo: además, cada día, las horas de mayor actividad, quiénes han contribuido y los pasos dados",
    },
    frequency: {
      monthly: "Todos los meses",
      quarterly: "Una vez al trimestre, después de marzo, junio, septiembre y diciembre, y al terminar el contrato",
      off: "Nunca",
    },
    reached: "Cuando se alcance el primer valor",
    celebration: { on: "Avisarme una vez por correo", off: "No enviarme ningún correo" },
    language: "Idioma",
    save: "Guardar",
    saved: "Guardado. Se aplicará a partir del próximo resumen.",
    stopped: ({ account }) =>
      `Ya no recibirá más resúmenes sobre ${account}. Cada mes se puede seguir consultando en el portal.`,
    ended: {
      monthly: ({ account }) =>
        `Ya no recibirá el resumen mensual sobre ${account}. Cada mes se puede seguir consultando en el portal.`,
      milestone: ({ account }) => `No recibirá ningún correo cuando ${account} alcance su primer valor.`,
    },
    bounced: ({ vendor }) =>
      `Los correos enviados a su dirección fueron devueltos, así que por ahora no se envía ninguno. ${vendor} puede cambiarlo.`,
    complained: ({ vendor }) =>
      `Un resumen se marcó como correo no deseado desde su buzón, así que ya no se envía ninguno. ${vendor} puede cambiarlo.`,
  },
  ja: {
    title: "月次レポートのメール設定",
    lead: ({ vendor, account }) => `${account}様が${vendor}で得た成果をメールでお届けしています。`,
    stop: { monthly: "月次レポートの配信を停止する", milestone: "最初の成果のお知らせを停止する" },
    stopAll: "これらのメールの配信をすべて停止する",
    others: "ほかの方への配信は変わりません。ポータルへのリンクも引き続きご利用いただけます。",
    choose: "配信の頻度",
    much: "内容の詳しさ",
    detail: {
      short: "概要：成果、目標、次のステップ",
      whole: "詳細：日別、曜日・時間帯別の内訳、貢献者、完了したステップも掲載",
    },
    frequency: {
      monthly: "毎月",
      quarterly: "四半期ごと（3月・6月・9月・12月分のあと、および契約終了時）",
      off: "受け取らない",
    },
    reached: "最初の成果を達成したとき",
    celebration: { on: "メールで一度お知らせを受け取る", off: "お知らせを受け取らない" },
    language: "言語",
    save: "保存する",
    saved: "保存しました。次回のレポートから反映されます。",
    stopped: ({ account }) =>
      `${account}様のレポートは今後お送りしません。各月の内容はポータルでいつでもご覧いただけます。`,
    ended: {
      monthly: ({ account }) =>
        `${account}様の月次レポートは今後お送りしません。各月の内容はポータルでいつでもご覧いただけます。`,
      milestone: ({ account }) => `${account}様が最初の成果を達成された際のお知らせはお送りしません。`,
    },
    bounced: ({ vendor }) =>
      `お客様のアドレス宛てのメールが届かなかったため、現在は配信を止めています。再開をご希望の場合は${vendor}までご連絡ください。`,
    complained: ({ vendor }) =>
      `お客様のメールボックスから迷惑メールとして報告があったため、配信を止めています。再開をご希望の場合は${vendor}までご連絡ください。`,
  },
  ar: {
    title: "رسائل الملخّص",
    lead: ({ vendor, account }) => `تصلكم رسائل عمّا حقّقته ${account} مع ${vendor}.`,
    stop: { monthly: "إيقاف الملخّص الشهري", milestone: "إيقاف رسائل القيمة الأولى" },
    stopAll: "إيقاف جميع هذه الرسائل",
    others: "لا يتأثّر بذلك بقيّة المستلمين، ويبقى رابطكم إلى البوّابة صالحًا.",
    choose: "عدد المرّات",
    much: "مقدار التفاصيل",
    detail: {
      short: "باختصار: النتيجة وأهدافكم والخطوة التالية",
      whole: "بالتفصيل: إضافةً إلى ذلك كل يوم، والساعات الأكثر نشاطًا، والمساهمون، والخطوات المنجزة",
    },
    frequency: {
      monthly: "كل شهر",
      quarterly: "مرّة كل ربع سنة، بعد مارس ويونيو وسبتمبر وديسمبر، وعند انتهاء العقد",
      off: "أبدًا",
    },
    reached: "عند تحقيق القيمة الأولى",
    celebration: { on: "إبلاغي مرّة واحدة بالبريد", off: "عدم إرسال رسالة بشأنها" },
    language: "اللغة",
    save: "حفظ",
    saved: "تم الحفظ، ويسري ذلك ابتداءً من الملخّص القادم.",
    stopped: ({ account }) => `لن تصلكم بعد الآن ملخّصات عن ${account}. ويبقى كل شهر متاحًا للقراءة في البوّابة.`,
    ended: {
      monthly: ({ account }) => `لن يصلكم بعد الآن الملخّص الشهري عن ${account}. ويبقى كل شهر متاحًا للقراءة في البوّابة.`,
      milestone: ({ account }) => `لن تصلكم رسالة عندما تحقّق ${account} القيمة الأولى.`,
    },
    bounced: ({ vendor }) =>
      `عادت الرسائل المرسلة إلى عنوانكم، ولذلك لا نرسل أيّ رسالة حاليًا. يمكن لدى ${vendor} تغيير ذلك.`,
    complained: ({ vendor }) =>
      `أُبلغ من بريدكم عن أحد الملخّصات على أنّه رسالة مزعجة، ولذلك لا نرسل أيّ رسالة. يمكن لدى ${vendor} تغيير ذلك.`,
  },
};
