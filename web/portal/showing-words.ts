import type { Language, ShowingChoice } from "#schema/words.ts";

/** One choice: its title, what it means, how it stands and what the button makes of it. */
interface ChoiceWords {
  title: string;
  text: string;
  on: string;
  off: string;
  turnOn: string;
  turnOff: string;
}

/** Words of the page on which the customer's admin decides how recaps are shown. Names and days are given as they are to stand. */
export interface ShowingWords extends Record<ShowingChoice, ChoiceWords> {
  title: string;
  intro: (account: string) => string;
  onlyAdmin: (o: { account: string; vendor: string }) => string;
  since: (o: { day: string; by: string }) => string;
  never: string;
}

export const showingWords: Record<Language, ShowingWords> = {
  en: {
    title: "How recaps are shown",
    intro: (account) => `What holds for every recap of ${account}: mails, pages, downloads and print.`,
    onlyAdmin: ({ account, vendor }) =>
      `Only an admin of ${account} can change this, with their own personal link. ${vendor} enters who that is.`,
    since: ({ day, by }) => `Since ${day}, by ${by}`,
    never: "Nobody has changed this yet.",
    names: {
      title: "People by name",
      text: "Where a figure is the work of people, a recap says how much came from which team, if at least three teams of two people or more took part. You may have the five highest figures shown by name instead. When you turn that off, names are gone from every page, download and new mail, of earlier months too; mails that were sent keep what was in them.",
      on: "People are shown by name.",
      off: "People are shown by team, never by name.",
      turnOn: "Show people by name",
      turnOff: "Show teams only",
    },
    guard: {
      title: "Sign-in before names and money",
      text: "The link in a recap mail opens its page without sign-in, for whoever has the mail. You may have that page leave out names, amounts of money, goals, steps and what people wrote, until the reader signs in with their own portal link. The mail itself stays as it is.",
      on: "The link in a mail asks for sign-in.",
      off: "The link in a mail opens the whole recap.",
      turnOn: "Ask for sign-in",
      turnOff: "Open the whole recap",
    },
    money: {
      title: "Money in the subject",
      text: "The subject of a mail is read on locked screens and by whoever looks over a shoulder, so it names no amounts of money. You may let it say what the month was worth at the agreed rate, where there is room. While the link in a mail asks for sign-in before money, the subject names none either.",
      on: "The subject may say what the month was worth.",
      off: "The subject names no amounts of money.",
      turnOn: "Let the subject name money",
      turnOff: "Keep money out of the subject",
    },
  },
  de: {
    title: "Wie Rückblicke gezeigt werden",
    intro: (account) => `Das gilt für jeden Rückblick von ${account}: E-Mails, Seiten, Downloads und Ausdrucke.`,
    onlyAdmin: ({ account, vendor }) =>
      `Nur eine Person mit Admin-Rolle bei ${account} kann das ändern, über ihren persönlichen Link. Wer das ist, trägt ${vendor} ein.`,
    since: ({ day, by }) => `Seit ${day}, eingestellt von ${by}`,
    never: "Daran hat noch niemand etwas geändert.",
    names: {
      title: "Personen mit Namen",
      text: "Wo eine Zahl die Arbeit von Menschen ist, sagt ein Rückblick, welches Team wie viel beigetragen hat, sofern mindestens drei Teams mit je zwei oder mehr Personen beteiligt waren. Stattdessen können Sie die fünf höchsten Zahlen mit Namen zeigen lassen. Schalten Sie das aus, verschwinden die Namen von allen Seiten, aus Downloads und neuen E-Mails, auch für frühere Monate; verschickte E-Mails behalten, was darin stand.",
      on: "Personen werden mit Namen gezeigt.",
      off: "Gezeigt werden Teams, keine Namen.",
      turnOn: "Personen mit Namen zeigen",
      turnOff: "Nur Teams zeigen",
    },
    guard: {
      title: "Anmeldung vor Namen und Geldbeträgen",
      text: "Der Link in der E-Mail eines Rückblicks öffnet die Seite ohne Anmeldung, für alle, die die E-Mail haben. Auf Wunsch fehlen dort Namen, Geldbeträge, Ziele, Schritte und Geschriebenes, bis sich jemand über den eigenen Portal-Link anmeldet. Die E-Mail selbst bleibt, wie sie ist.",
      on: "Der Link in der E-Mail verlangt eine Anmeldung.",
      off: "Der Link in der E-Mail öffnet den ganzen Rückblick.",
      turnOn: "Anmeldung verlangen",
      turnOff: "Ganzen Rückblick öffnen",
    },
    money: {
      title: "Geldbeträge in der Betreffzeile",
      text: "Eine Betreffzeile steht auch auf gesperrten Bildschirmen und ist für andere sichtbar; deshalb nennt sie keine Geldbeträge. Auf Wunsch nennt sie, was der Monat nach dem vereinbarten Satz wert war, sofern Platz ist. Solange der Link in der E-Mail vor Geldbeträgen eine Anmeldung verlangt, nennt auch die Betreffzeile keine.",
      on: "Die Betreffzeile darf nennen, was der Monat wert war.",
      off: "Die Betreffzeile nennt keine Geldbeträge.",
      turnOn: "Geldbeträge in der Betreffzeile erlauben",
      turnOff: "Keine Geldbeträge in der Betreffzeile",
    },
  },
  fr: {
    title: "Présentation des bilans",
    intro: (account) =>
      `Ce qui vaut pour chaque bilan de ${account}\u00a0: e-mails, pages, téléchargements et impressions.`,
    onlyAdmin: ({ account, vendor }) =>
      `Seule une personne ayant le rôle d’administrateur chez ${account} peut modifier ceci, avec son lien personnel. ${vendor} enregistre qui a ce rôle.`,
    since: ({ day, by }) => `Depuis le ${day}, par ${by}`,
    never: "Personne n’a encore modifié ce réglage.",
    names: {
      title: "Personnes par leur nom",
      text: "Lorsqu’un chiffre est le travail de personnes, le bilan indique la part de chaque équipe, si trois équipes d’au moins deux personnes ont contribué. Vous pouvez faire afficher à la place les cinq chiffres les plus élevés avec les noms. Si vous y renoncez, les noms disparaissent des pages, des téléchargements et des nouveaux e-mails, y compris pour les mois passés\u00a0; les e-mails déjà envoyés gardent leur contenu.",
      on: "Les personnes apparaissent par leur nom.",
      off: "Seules les équipes apparaissent, jamais les noms.",
      turnOn: "Afficher les noms",
      turnOff: "Afficher seulement les équipes",
    },
    guard: {
      title: "Connexion avant les noms et les montants",
      text: "Le lien d’un e-mail de bilan ouvre sa page sans connexion à quiconque a l’e-mail. Vous pouvez en faire retirer les noms, les montants, les objectifs, les étapes et les textes écrits par des personnes, jusqu’à ce que le lecteur se connecte avec son propre lien vers le portail. L’e-mail lui-même ne change pas.",
      on: "Le lien de l’e-mail demande une connexion.",
      off: "Le lien de l’e-mail ouvre le bilan entier.",
      turnOn: "Demander une connexion",
      turnOff: "Ouvrir le bilan entier",
    },
    money: {
      title: "Montants dans l’objet",
      text: "L’objet d’un e-mail se lit aussi sur un écran verrouillé et par-dessus l’épaule\u00a0: il n’indique donc aucun montant. Vous pouvez l’autoriser à dire ce que valait le mois au tarif convenu, lorsqu’il y a la place. Tant que le lien de l’e-mail demande une connexion avant les montants, l’objet n’en indique pas non plus.",
      on: "L’objet peut dire ce que valait le mois.",
      off: "L’objet n’indique aucun montant.",
      turnOn: "Autoriser les montants dans l’objet",
      turnOff: "Retirer les montants de l’objet",
    },
  },
  es: {
    title: "Cómo se muestran los resúmenes",
    intro: (account) => `Lo que vale para cada resumen de ${account}: correos, páginas, descargas y copias impresas.`,
    onlyAdmin: ({ account, vendor }) =>
      `Solo una persona con el rol de administrador en ${account} puede cambiar esto, con su enlace personal. ${vendor} registra quién lo tiene.`,
    since: ({ day, by }) => `Desde el ${day}, por decisión de ${by}`,
    never: "Nadie ha cambiado esto todavía.",
    names: {
      title: "Personas por su nombre",
      text: "Cuando una cifra es el trabajo de personas, el resumen dice cuánto aportó cada equipo, si participaron al menos tres con dos personas o más. En su lugar puede mostrar con nombre las cinco cifras más altas. Si lo desactiva, los nombres desaparecen de las páginas, las descargas y los correos nuevos, también de meses anteriores; los correos ya enviados conservan lo que decían.",
      on: "Las personas se muestran por su nombre.",
      off: "Se muestran equipos, nunca nombres.",
      turnOn: "Mostrar los nombres",
      turnOff: "Mostrar solo los equipos",
    },
    guard: {
      title: "Identificación antes de nombres e importes",
      text: "El enlace de un correo de resumen abre su página sin pedir identificación a quien tenga el correo. Puede hacer que esa página omita nombres, importes, objetivos, pasos y lo que escribieron las personas hasta que el lector entre con su propio enlace al portal. El correo en sí no cambia.",
      on: "El enlace del correo pide identificarse.",
      off: "El enlace del correo abre el resumen completo.",
      turnOn: "Pedir identificación",
      turnOff: "Abrir el resumen completo",
    },
    money: {
      title: "Importes en el asunto",
      text: "El asunto de un correo se lee también en una pantalla bloqueada y por encima del hombro, por eso no indica importes. Puede permitir que diga cuánto valió el mes según la tarifa acordada, cuando quepa. Mientras el enlace del correo pida identificarse antes de ver importes, el asunto tampoco los indica.",
      on: "El asunto puede decir cuánto valió el mes.",
      off: "El asunto no indica importes.",
      turnOn: "Permitir importes en el asunto",
      turnOff: "Quitar los importes del asunto",
    },
  },
  ja: {
    title: "レポートの表示方法",
    intro: (account) => `${account}様のすべてのレポート（メール、ページ、ダウンロード、印刷）に適用されます。`,
    onlyAdmin: ({ account, vendor }) =>
      `変更できるのは、個人用リンクで開いた${account}様の管理者だけです。管理者の登録は${vendor}が行います。`,
    since: ({ day, by }) => `${day}から（${by}が設定）`,
    never: "まだ誰も変更していません。",
    names: {
      title: "個人名の表示",
      text: "数値が人の働きによる場合、レポートは2人以上のチームが3つ以上関わったときに、チームごとの内訳を示します。代わりに、上位5人の数値を名前で表示することもできます。オフにすると、過去の月も含め、ページ、ダウンロード、新しいメールから名前が消えます。送信済みのメールの内容は変わりません。",
      on: "個人名で表示しています。",
      off: "チーム単位で表示し、個人名は表示しません。",
      turnOn: "個人名で表示する",
      turnOff: "チームだけを表示する",
    },
    guard: {
      title: "名前と金額の前のサインイン",
      text: "レポートのメールにあるリンクは、メールを持っている人なら誰でもサインインなしで開けます。読む人が自分のポータル用リンクでサインインするまで、そのページから名前、金額、目標、ステップ、書き込みを省くことができます。メール本文は変わりません。",
      on: "メールのリンクはサインインを求めます。",
      off: "メールのリンクでレポート全体が開きます。",
      turnOn: "サインインを求める",
      turnOff: "レポート全体を開く",
    },
    money: {
      title: "件名に金額を入れる",
      text: "メールの件名はロック中の画面にも表示され、ほかの人の目にも触れるため、金額は入りません。合意した単価で計算したその月の金額を、入りきる場合に件名へ入れることもできます。メールのリンクが金額の前にサインインを求める設定の間は、件名にも金額は入りません。",
      on: "件名にその月の金額が入ることがあります。",
      off: "件名に金額は入りません。",
      turnOn: "件名に金額を入れる",
      turnOff: "件名に金額を入れない",
    },
  },
  ar: {
    title: "كيف تُعرض الملخصات",
    intro: (account) => `يسري هذا على كل ملخص يخص ${account}: الرسائل والصفحات والتنزيلات والطباعة.`,
    onlyAdmin: ({ account, vendor }) =>
      `لا يغيّر هذا إلا من له دور المسؤول لدى ${account}، عبر رابطه الشخصي. تسجّل ${vendor} من له هذا الدور.`,
    since: ({ day, by }) => `منذ ${day}، بقرار من ${by}`,
    never: "لم يغيّر أحد هذا بعد.",
    names: {
      title: "الأشخاص بأسمائهم",
      text: "حين يكون الرقم من عمل أشخاص، يذكر الملخص حصة كل فريق إذا شاركت ثلاثة فرق على الأقل في كل منها شخصان أو أكثر. يمكنك بدلًا من ذلك عرض أعلى خمسة أرقام بالأسماء. وعند إيقاف ذلك تختفي الأسماء من كل صفحة وتنزيل ورسالة جديدة، بما فيها الأشهر السابقة، أما الرسائل المرسلة فتبقى كما هي.",
      on: "يظهر الأشخاص بأسمائهم.",
      off: "تظهر الفرق فقط، دون أسماء.",
      turnOn: "عرض الأشخاص بأسمائهم",
      turnOff: "عرض الفرق فقط",
    },
    guard: {
      title: "تسجيل الدخول قبل الأسماء والمبالغ",
      text: "يفتح الرابط الموجود في رسالة الملخص صفحته دون تسجيل دخول لكل من لديه الرسالة. ويمكن إخفاء الأسماء والمبالغ والأهداف والخطوات وما كتبه الأشخاص من تلك الصفحة إلى أن يدخل القارئ برابطه الخاص إلى البوابة. أما الرسالة نفسها فتبقى كما هي.",
      on: "رابط الرسالة يطلب تسجيل الدخول.",
      off: "رابط الرسالة يفتح الملخص كاملًا.",
      turnOn: "طلب تسجيل الدخول",
      turnOff: "فتح الملخص كاملًا",
    },
    money: {
      title: "المبالغ في عنوان الرسالة",
      text: "يظهر عنوان الرسالة على الشاشات المقفلة وأمام أعين الآخرين، ولذلك لا يذكر مبالغ. ويمكن السماح له بذكر قيمة الشهر وفق السعر المتفق عليه متى اتسع المجال. وما دام رابط الرسالة يطلب تسجيل الدخول قبل المبالغ، فلا يذكرها العنوان أيضًا.",
      on: "يجوز أن يذكر العنوان قيمة الشهر.",
      off: "لا يذكر العنوان مبالغ.",
      turnOn: "السماح بذكر المبالغ في العنوان",
      turnOff: "إبقاء المبالغ خارج العنوان",
    },
  },
};
