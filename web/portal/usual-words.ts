import type { CelebrationWish, Language, RecapDetail, RecapFrequency } from "#schema/words.ts";

/** What the page says of how people get recaps of whom nothing else is said. The vendor's name is given as it is to stand. */
export interface UsualWords {
  title: string;
  text: (vendor: string) => string;
  often: string;
  frequency: Record<RecapFrequency, string>;
  reached: string;
  celebration: Record<CelebrationWish, string>;
  much: string;
  /** "usual": each in the form of their part. */
  detail: Record<RecapDetail | "usual", string>;
  save: string;
  saved: string;
}

export const usualWords: Record<Language, UsualWords> = {
  en: {
    title: "How often and how much",
    text: (vendor) =>
      `This counts for everybody who has chosen nothing else through the link in their mails, and for whom ${vendor} has set nothing else. Whoever has stopped the mails gets none.`,
    often: "How often",
    frequency: {
      monthly: "Every month",
      quarterly: "Once a quarter, after March, June, September and December, and when the contract ends",
      off: "Never",
    },
    reached: "When the first value is reached",
    celebration: { on: "Tell everybody once, by mail", off: "Send no mail about it" },
    much: "How much",
    detail: {
      usual: "In short for executive sponsors, in full for champions and admins",
      short: "In short: the result, the goals and the next step",
      whole: "In full: also every day, the busiest hours, the contributors and the steps done",
    },
    save: "Save",
    saved: "Saved. This counts from the next recap on.",
  },
  de: {
    title: "Wie oft und wie ausführlich",
    text: (vendor) =>
      `Das gilt für alle, die über den Link in ihren E-Mails nichts anderes gewählt haben und für die ${vendor} nichts anderes eingestellt hat. Wer die E-Mails beendet hat, erhält keine.`,
    often: "Wie oft",
    frequency: {
      monthly: "Jeden Monat",
      quarterly: "Einmal im Quartal, nach März, Juni, September und Dezember, und zum Vertragsende",
      off: "Nie",
    },
    reached: "Wenn der erste Nutzen erreicht ist",
    celebration: { on: "Alle einmal per E-Mail informieren", off: "Keine E-Mail dazu senden" },
    much: "Wie ausführlich",
    detail: {
      usual: "Kurz für die Geschäftsleitung, ausführlich für die treibende Kraft und die Administration",
      short: "Kurz: das Ergebnis, die Ziele und der nächste Schritt",
      whole: "Ausführlich: dazu jeder Tag, die stärksten Stunden, die Beteiligten und die erledigten Schritte",
    },
    save: "Speichern",
    saved: "Gespeichert. Das gilt ab dem nächsten Rückblick.",
  },
  fr: {
    title: "Fréquence et niveau de détail",
    text: (vendor) =>
      `Ce réglage vaut pour toutes les personnes qui n’ont rien choisi d’autre par le lien de leurs e-mails et pour qui ${vendor} n’a rien réglé d’autre. Les personnes qui ont arrêté les e-mails n’en reçoivent pas.`,
    often: "À quelle fréquence",
    frequency: {
      monthly: "Tous les mois",
      quarterly: "Une fois par trimestre, après mars, juin, septembre et décembre, et à la fin du contrat",
      off: "Jamais",
    },
    reached: "Quand la première valeur est atteinte",
    celebration: { on: "En informer chaque personne une fois, par e-mail", off: "Ne pas envoyer d’e-mail" },
    much: "Niveau de détail",
    detail: {
      usual: "En bref pour la direction, en détail pour la référence interne et l’administration",
      short: "En bref\u00a0: le résultat, les objectifs et la prochaine étape",
      whole:
        "En détail\u00a0: aussi chaque jour, les heures les plus actives, les contributions et les étapes accomplies",
    },
    save: "Enregistrer",
    saved: "C’est enregistré, à partir du prochain bilan.",
  },
  es: {
    title: "Con qué frecuencia y con cuánto detalle",
    text: (vendor) =>
      `Vale para todas las personas que no han elegido otra cosa con el enlace de sus correos y para las que ${vendor} no ha fijado nada distinto. Quien ha dejado de recibir los correos no recibe ninguno.`,
    often: "Con qué frecuencia",
    frequency: {
      monthly: "Todos los meses",
      quarterly: "Una vez al trimestre, después de marzo, junio, septiembre y diciembre, y al terminar el contrato",
      off: "Nunca",
    },
    reached: "Cuando se alcance el primer valor",
    celebration: { on: "Avisar una vez por correo", off: "No enviar ningún correo" },
    much: "Con cuánto detalle",
    detail: {
      usual: "En breve para la dirección, completo para quien impulsa el proyecto y para la administración",
      short: "En breve: el resultado, los objetivos y el próximo paso",
      whole: "Completo: además, cada día, las horas de mayor actividad, quiénes han contribuido y los pasos dados",
    },
    save: "Guardar",
    saved: "Guardado. Se aplicará a partir del próximo resumen.",
  },
  ja: {
    title: "配信の頻度と内容の詳しさ",
    text: (vendor) =>
      `メールのリンクからご自身で別の設定を選んでいない方のうち、${vendor}が個別に設定していない方に適用されます。配信を停止した方には送られません。`,
    often: "配信の頻度",
    frequency: {
      monthly: "毎月",
      quarterly: "四半期ごと（3月・6月・9月・12月分のあと、および契約終了時）",
      off: "配信しない",
    },
    reached: "最初の成果を達成したとき",
    celebration: { on: "メールで一度お知らせする", off: "お知らせを送らない" },
    much: "内容の詳しさ",
    detail: {
      usual: "経営層の責任者には概要、推進役と管理者には詳細",
      short: "概要：成果、目標、次のステップ",
      whole: "詳細：日別、曜日・時間帯別の内訳、貢献者、完了したステップも掲載",
    },
    save: "保存する",
    saved: "保存しました。次回のレポートから反映されます。",
  },
  ar: {
    title: "عدد المرّات ومقدار التفاصيل",
    text: (vendor) =>
      `يسري هذا على كل من لم يختر غيره عبر الرابط في رسائله ولم تحدّد له ${vendor} غيره. أمّا من أوقف الرسائل فلا تصله.`,
    often: "عدد المرّات",
    frequency: {
      monthly: "كل شهر",
      quarterly: "مرّة كل ربع سنة، بعد مارس ويونيو وسبتمبر وديسمبر، وعند انتهاء العقد",
      off: "أبدًا",
    },
    reached: "عند تحقيق القيمة الأولى",
    celebration: { on: "إبلاغ الجميع مرّة واحدة بالبريد", off: "عدم إرسال رسالة بشأنها" },
    much: "مقدار التفاصيل",
    detail: {
      usual: "باختصار للرعاية التنفيذية، وبالتفصيل لمن يدعم المشروع من الداخل وللمسؤولين عن الإدارة",
      short: "باختصار: النتيجة والأهداف والخطوة التالية",
      whole: "بالتفصيل: إضافةً إلى ذلك كل يوم، والساعات الأكثر نشاطًا، والمساهمون، والخطوات المنجزة",
    },
    save: "حفظ",
    saved: "تم الحفظ، ويسري ذلك ابتداءً من الملخّص القادم.",
  },
};
