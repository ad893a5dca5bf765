import type { RefusalCode } from "#schema/errors.ts";
import type { Language } from "#schema/words.ts";

/** What a page can have to say: a refusal (a link that opens nothing has its own page), a fault of ours, one that passes. */
export type ProblemKind =
  | Exclude<RefusalCode, "unknown_caller" | "link_ended" | "unsupported" | "not_allowed">
  | "fault"
  | "passing";

interface Problem {
  title: string;
  text: string;
}

export interface ProblemWords extends Record<ProblemKind, Problem> {
  overview: string;
  /** Before the number of the request. */
  number: string;
}

const en: ProblemWords = {
  unreadable: { title: "This could not be read", text: "The form did not arrive whole. Go back and send it again." },
  forbidden: { title: "Not possible from here", text: "Your link does not allow this. Nothing was changed." },
  needs_name: { title: "Who are you?", text: "Please say first who you are, at the top of the page." },
  cross_site: {
    title: "Not possible from here",
    text: "This form was not sent from our own page, so nothing was changed. Open your link and try it there.",
  },
  not_found: { title: "There is no such page", text: "There is nothing at this address, or not any more." },
  conflict: {
    title: "Changed meanwhile",
    text: "Somebody else changed this at the same moment. Please look at it again.",
  },
  too_large: { title: "Too large", text: "This is more than we take at once. Please shorten it and send it again." },
  invalid: {
    title: "Something is not right yet",
    text: "Something in the form is missing or too long. Go back, look it over and send it again.",
  },
  too_many: { title: "Too many at once", text: "Too many tries came from here. Please wait a minute." },
  fault: {
    title: "Something went wrong here",
    text: "The mistake is ours, and it is written down. What was saved before is still there. Please try again.",
  },
  passing: {
    title: "Please try again in a moment",
    text: "Something we need cannot be reached just now. What was saved before is still there.",
  },
  overview: "Go to the overview",
  number: "If you write to us about this, give us this number:",
};

const de: ProblemWords = {
  unreadable: {
    title: "Das ließ sich nicht lesen",
    text: "Das Formular kam nicht vollständig an. Gehen Sie bitte zurück und senden Sie es noch einmal.",
  },
  forbidden: { title: "Von hier aus nicht möglich", text: "Ihr Link erlaubt das nicht. Es wurde nichts geändert." },
  needs_name: { title: "Wer sind Sie?", text: "Bitte sagen Sie oben auf der Seite zuerst, wer Sie sind." },
  cross_site: {
    title: "Von hier aus nicht möglich",
    text: "Dieses Formular kam nicht von unserer eigenen Seite, deshalb wurde nichts geändert. Öffnen Sie bitte Ihren Link und versuchen Sie es dort.",
  },
  not_found: { title: "Diese Seite gibt es nicht", text: "Unter dieser Adresse gibt es nichts oder nichts mehr." },
  conflict: {
    title: "Inzwischen geändert",
    text: "Jemand anderes hat das im selben Moment geändert. Bitte sehen Sie es sich noch einmal an.",
  },
  too_large: {
    title: "Zu groß",
    text: "Das ist mehr, als wir auf einmal annehmen. Bitte kürzen Sie es und senden Sie es noch einmal.",
  },
  invalid: {
    title: "Etwas stimmt noch nicht",
    text: "Im Formular fehlt etwas, oder etwas ist zu lang. Gehen Sie bitte zurück, prüfen Sie es und senden Sie es noch einmal.",
  },
  too_many: {
    title: "Zu viel auf einmal",
    text: "Von hier kamen zu viele Versuche. Bitte warten Sie eine Minute.",
  },
  fault: {
    title: "Hier ist etwas schiefgegangen",
    text: "Der Fehler liegt bei uns und ist festgehalten. Was vorher gespeichert war, ist noch da. Bitte versuchen Sie es noch einmal.",
  },
  passing: {
    title: "Bitte versuchen Sie es gleich noch einmal",
    text: "Etwas, das wir dafür brauchen, ist gerade nicht erreichbar. Was vorher gespeichert war, ist noch da.",
  },
  overview: "Zum Überblick",
  number: "Wenn Sie uns deswegen schreiben, nennen Sie bitte diese Nummer:",
};

const fr: ProblemWords = {
  unreadable: {
    title: "Envoi illisible",
    text: "Le formulaire n’est pas arrivé en entier. Revenez en arrière et renvoyez-le.",
  },
  forbidden: { title: "Impossible d’ici", text: "Votre lien ne le permet pas. Rien n’a été modifié." },
  needs_name: { title: "Qui êtes-vous\u202f?", text: "Veuillez d’abord dire qui vous êtes, en haut de la page." },
  cross_site: {
    title: "Impossible d’ici",
    text: "Ce formulaire ne vient pas de notre propre page\u00a0: rien n’a été modifié. Ouvrez votre lien et réessayez là.",
  },
  not_found: { title: "Cette page n’existe pas", text: "Il n’y a rien à cette adresse, ou il n’y a plus rien." },
  conflict: {
    title: "Modifié entre-temps",
    text: "Quelqu’un d’autre l’a modifié au même moment. Veuillez regarder à nouveau.",
  },
  too_large: {
    title: "Trop volumineux",
    text: "C’est plus que ce que nous acceptons en une fois. Veuillez raccourcir et renvoyer.",
  },
  invalid: {
    title: "Quelque chose ne va pas encore",
    text: "Il manque quelque chose dans le formulaire, ou un texte est trop long. Revenez en arrière, vérifiez et renvoyez-le.",
  },
  too_many: {
    title: "Trop de demandes à la fois",
    text: "Trop d’essais sont venus d’ici. Veuillez patienter une minute.",
  },
  fault: {
    title: "Une erreur s’est produite",
    text: "L’erreur vient de nous et elle est consignée. Ce qui était enregistré l’est toujours. Veuillez réessayer.",
  },
  passing: {
    title: "Veuillez réessayer dans un instant",
    text: "Un service dont nous avons besoin ne répond pas pour le moment. Ce qui était enregistré l’est toujours.",
  },
  overview: "Aller à l’aperçu",
  number: "Si vous nous écrivez à ce sujet, indiquez ce numéro\u00a0:",
};

const es: ProblemWords = {
  unreadable: {
    title: "No se ha podido leer",
    text: "El formulario no llegó completo. Vuelva atrás y envíelo de nuevo.",
  },
  forbidden: { title: "No es posible desde aquí", text: "Su enlace no lo permite. No se ha cambiado nada." },
  needs_name: { title: "¿Quién es usted?", text: "Diga primero quién es, arriba en la página." },
  cross_site: {
    title: "No es posible desde aquí",
    text: "Este formulario no se envió desde nuestra propia página, así que no se ha cambiado nada. Abra su enlace e inténtelo allí.",
  },
  not_found: { title: "Esta página no existe", text: "En esta dirección no hay nada, o ya no lo hay." },
  conflict: {
    title: "Ha cambiado entretanto",
    text: "Otra persona lo cambió en el mismo momento. Vuelva a mirarlo, por favor.",
  },
  too_large: {
    title: "Demasiado grande",
    text: "Es más de lo que aceptamos de una vez. Acórtelo y envíelo de nuevo.",
  },
  invalid: {
    title: "Todavía hay algo que no está bien",
    text: "En el formulario falta algo o hay algo demasiado largo. Vuelva atrás, revíselo y envíelo de nuevo.",
  },
  too_many: {
    title: "Demasiado a la vez",
    text: "Desde aquí llegaron demasiados intentos. Espere un minuto, por favor.",
  },
  fault: {
    title: "Algo ha fallado aquí",
    text: "El error es nuestro y ha quedado registrado. Lo que estaba guardado sigue ahí. Inténtelo de nuevo, por favor.",
  },
  passing: {
    title: "Inténtelo de nuevo dentro de un momento",
    text: "Algo que necesitamos no responde en este momento. Lo que estaba guardado sigue ahí.",
  },
  overview: "Ir al resumen",
  number: "Si nos escribe por esto, indique este número:",
};

const ja: ProblemWords = {
  unreadable: {
    title: "読み取れませんでした",
    text: "フォームがすべて届きませんでした。前のページに戻り、もう一度お送りください。",
  },
  forbidden: {
    title: "ここからは行えません",
    text: "お使いのリンクでは、この操作はできません。何も変更されていません。",
  },
  needs_name: { title: "お名前をお聞かせください", text: "まず、ページの上部でお名前をお知らせください。" },
  cross_site: {
    title: "ここからは行えません",
    text: "このフォームは当方のページから送られたものではないため、何も変更していません。リンクを開き、そちらでお試しください。",
  },
  not_found: { title: "このページはありません", text: "このアドレスには何もないか、すでになくなっています。" },
  conflict: {
    title: "その間に変更されました",
    text: "同じときに、ほかの方が変更しました。もう一度ご確認ください。",
  },
  too_large: { title: "大きすぎます", text: "一度に受け付けられる量を超えています。短くしてもう一度お送りください。" },
  invalid: {
    title: "まだ正しくないところがあります",
    text: "フォームに足りない項目か、長すぎる項目があります。前のページに戻り、確認してからもう一度お送りください。",
  },
  too_many: { title: "回数が多すぎます", text: "お使いの場所からの試行が多すぎます。1分ほどお待ちください。" },
  fault: {
    title: "こちらで問題が起きました",
    text: "当方の不具合で、記録されています。それまでに保存された内容は残っています。もう一度お試しください。",
  },
  passing: {
    title: "少したってからもう一度お試しください",
    text: "必要な機能の一部に、現在つながりません。それまでに保存された内容は残っています。",
  },
  overview: "概要へ",
  number: "この件でお問い合わせの際は、次の番号をお知らせください：",
};

const ar: ProblemWords = {
  unreadable: {
    title: "تعذّرت القراءة",
    text: "لم يصل النموذج كاملًا. يُرجى الرجوع وإرساله مرة أخرى.",
  },
  forbidden: { title: "غير ممكن من هنا", text: "رابطكم لا يسمح بذلك. لم يتغير شيء." },
  needs_name: { title: "ما اسمكم؟", text: "يُرجى ذكر اسمكم أولًا في أعلى الصفحة." },
  cross_site: {
    title: "غير ممكن من هنا",
    text: "لم يُرسل هذا النموذج من صفحتنا، ولذلك لم يتغير شيء. افتحوا رابطكم وحاولوا من هناك.",
  },
  not_found: { title: "لا توجد صفحة كهذه", text: "لا يوجد شيء في هذا العنوان، أو لم يعد موجودًا." },
  conflict: {
    title: "حدث تغيير في هذه الأثناء",
    text: "غيّر شخص آخر هذا في اللحظة نفسها. يُرجى النظر فيه مرة أخرى.",
  },
  too_large: { title: "الحجم كبير جدًا", text: "هذا أكثر مما نقبله دفعة واحدة. يُرجى اختصاره وإرساله مرة أخرى." },
  invalid: {
    title: "بقي شيء غير صحيح",
    text: "في النموذج شيء ناقص أو طويل جدًا. يُرجى الرجوع ومراجعته وإرساله مرة أخرى.",
  },
  too_many: { title: "عدد كبير في وقت واحد", text: "جاءت من هنا محاولات كثيرة جدًا. يُرجى الانتظار دقيقة." },
  fault: {
    title: "حدث خطأ لدينا",
    text: "الخطأ منا، وقد سُجّل. ما حُفظ من قبل ما زال موجودًا. يُرجى المحاولة مرة أخرى.",
  },
  passing: {
    title: "يُرجى المحاولة بعد قليل",
    text: "تعذّر الآن الوصول إلى بعض ما نحتاج إليه. ما حُفظ من قبل ما زال موجودًا.",
  },
  overview: "إلى النظرة العامة",
  number: "إن راسلتمونا بهذا الشأن، فاذكروا هذا الرقم:",
};

export const problemWords: Record<Language, ProblemWords> = { en, de, fr, es, ja, ar };
