import type { Language } from "#schema/words.ts";

/** Words of the page about the reader's calendar feed, and of the feed. Names are given as they are to stand. */
interface CalendarWords {
  title: string;
  intro: string;
  /** Beside the button that makes one. */
  promise: string;
  make: string;
  readOnly: (vendor: string) => string;
  subscribe: string;
  /** Above the address, for programs that take one. */
  address: string;
  pace: string;
  end: string;
  endText: string;
  made: string;
  ended: string;
  owner: (name: string) => string;
}

export const calendarWords: Record<Language, CalendarWords> = {
  en: {
    title: "In your calendar",
    intro:
      "The dates of this plan in the calendar you use anyway: what is due, on your side and ours, and the milestones. Whatever moves here moves there.",
    promise:
      "You get an address of your own. Whoever has it can read these dates and nothing else, and you can end it at any time.",
    make: "Make a calendar feed",
    readOnly: (vendor) => `Your link is for reading only. Ask ${vendor} for one that may take part.`,
    subscribe: "Subscribe",
    address: "Or paste this address where your calendar asks for one (Google: Other calendars, From URL)",
    pace: "Your calendar decides how often it looks. Some look every few hours, some once a day.",
    end: "End this feed",
    endText:
      "Ends the address for every calendar that reads it. Events that are there already may stay until you remove the subscription.",
    made: "The calendar feed is ready.",
    ended: "The calendar feed has ended.",
    owner: (name) => `Owner: ${name}`,
  },
  de: {
    title: "In Ihrem Kalender",
    intro:
      "Die Termine dieses Plans in dem Kalender, den Sie ohnehin nutzen: was auf Ihrer und auf unserer Seite fällig ist, und die Meilensteine. Was sich hier verschiebt, verschiebt sich auch dort.",
    promise:
      "Sie bekommen eine eigene Adresse. Wer sie hat, kann diese Termine lesen und sonst nichts. Sie können sie jederzeit beenden.",
    make: "Kalender-Abo anlegen",
    readOnly: (vendor) =>
      `Mit Ihrem Link können Sie nur lesen. Bitten Sie ${vendor} um einen, mit dem Sie mitarbeiten können.`,
    subscribe: "Abonnieren",
    address: "Oder fügen Sie diese Adresse in Ihren Kalender ein (Google: Weitere Kalender, Per URL)",
    pace: "Wie oft nachgesehen wird, bestimmt Ihr Kalender: manche alle paar Stunden, manche einmal am Tag.",
    end: "Abo beenden",
    endText:
      "Beendet die Adresse für jeden Kalender, der sie liest. Schon eingetragene Termine bleiben unter Umständen, bis Sie das Abo dort entfernen.",
    made: "Das Kalender-Abo ist angelegt.",
    ended: "Das Kalender-Abo ist beendet.",
    owner: (name) => `Zuständig: ${name}`,
  },
  fr: {
    title: "Dans votre agenda",
    intro:
      "Les dates de ce plan dans l’agenda que vous utilisez déjà\u00a0: ce qui est à faire, de votre côté et du nôtre, et les jalons. Ce qui bouge ici bouge là-bas.",
    promise:
      "Vous recevez une adresse à vous. Quiconque la possède peut lire ces dates et rien d’autre, et vous pouvez y mettre fin à tout moment.",
    make: "Créer un flux d’agenda",
    readOnly: (vendor) => `Votre lien permet seulement de lire. Demandez à ${vendor} un lien qui permet de participer.`,
    subscribe: "S’abonner",
    address: "Ou collez cette adresse dans votre agenda (Google\u00a0: Autres agendas, À partir de l’URL)",
    pace: "Votre agenda décide de la fréquence\u00a0: certains vérifient toutes les quelques heures, d’autres une fois par jour.",
    end: "Mettre fin au flux",
    endText:
      "Met fin à l’adresse pour tous les agendas qui la lisent. Les événements déjà présents peuvent rester jusqu’à ce que vous retiriez l’abonnement.",
    made: "Le flux d’agenda est prêt.",
    ended: "Le flux d’agenda a pris fin.",
    owner: (name) => `Responsable\u00a0: ${name}`,
  },
  es: {
    title: "En su calendario",
    intro:
      "Las fechas de este plan en el calendario que ya usa: lo que vence, de su lado y del nuestro, y los hitos. Lo que se mueve aquí se mueve allí.",
    promise:
      "Recibe una dirección propia. Quien la tenga puede leer estas fechas y nada más, y usted puede terminarla en cualquier momento.",
    make: "Crear un calendario",
    readOnly: (vendor) => `Su enlace es solo de lectura. Pida a ${vendor} uno que permita participar.`,
    subscribe: "Suscribirse",
    address: "O pegue esta dirección donde su calendario la pida (Google: Otros calendarios, Desde URL)",
    pace: "Su calendario decide con qué frecuencia consulta: algunos cada pocas horas, otros una vez al día.",
    end: "Terminar este calendario",
    endText:
      "Termina la dirección para todos los calendarios que la leen. Los eventos que ya están pueden quedar hasta que quite la suscripción.",
    made: "El calendario está listo.",
    ended: "El calendario ha terminado.",
    owner: (name) => `Responsable: ${name}`,
  },
  ja: {
    title: "カレンダーに表示",
    intro:
      "このプランの日付を、普段お使いのカレンダーで確認できます。双方の期限とマイルストーンが対象で、ここでの変更はカレンダーにも反映されます。",
    promise:
      "ご本人専用のアドレスを発行します。アドレスを知っている人が読めるのはこの日付だけで、いつでも終了できます。",
    make: "カレンダーを発行する",
    readOnly: (vendor) => `お使いのリンクは閲覧専用です。参加できるリンクを${vendor}にご依頼ください。`,
    subscribe: "登録する",
    address: "または、カレンダーにこのアドレスを貼り付けてください（Google：「他のカレンダー」の「URLで追加」）",
    pace: "更新を確認する間隔はカレンダーによって異なり、数時間ごとのものも1日1回のものもあります。",
    end: "このカレンダーを終了する",
    endText:
      "このアドレスを読むすべてのカレンダーで終了します。すでに表示されている予定は、登録を削除するまで残ることがあります。",
    made: "カレンダーを発行しました。",
    ended: "カレンダーを終了しました。",
    owner: (name) => `担当：${name}`,
  },
  ar: {
    title: "في تقويمك",
    intro:
      "مواعيد هذه الخطة في التقويم الذي تستخدمه: ما يحين موعده من جانبكم ومن جانبنا، والمحطات. وما يتغير هنا يتغير هناك.",
    promise: "تحصل على عنوان خاص بك. من لديه العنوان يقرأ هذه المواعيد ولا شيء سواها، ويمكنك إنهاؤه في أي وقت.",
    make: "إنشاء اشتراك تقويم",
    readOnly: (vendor) => `رابطك للقراءة فقط. اطلب من ${vendor} رابطًا يتيح المشاركة.`,
    subscribe: "اشتراك",
    address: "أو ألصق هذا العنوان حيث يطلبه تقويمك (في Google: تقاويم أخرى، من عنوان URL)",
    pace: "يحدد تقويمك عدد مرات التحديث: بعضها كل بضع ساعات وبعضها مرة في اليوم.",
    end: "إنهاء هذا الاشتراك",
    endText: "ينهي العنوان لكل تقويم يقرؤه. وقد تبقى الأحداث الموجودة إلى أن تزيل الاشتراك.",
    made: "اشتراك التقويم جاهز.",
    ended: "انتهى اشتراك التقويم.",
    owner: (name) => `المسؤول: ${name}`,
  },
};
