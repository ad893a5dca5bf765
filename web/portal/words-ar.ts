import type { PageWords } from "./words-en.ts";

// Names may be of men or women: what they did stands as a noun, never as a verb with an ending.
const frame: PageWords["frame"] = {
  skip: "الانتقال إلى المحتوى",
  portal: "البوابة",
  tabs: { overview: "نظرة عامة", journey: "المسيرة", plan: "الخطة", value: "النتائج", people: "الفريق" },
  withVendor: (vendor) => `مع ${vendor}`,
  preview: "معاينة",
  whoAreYou: "ما اسمكم؟",
  reading: "للقراءة فقط",
  contact: "جهة الاتصال",
  write: "مراسلة",
  audience: (vendor) => `لا يرى هذه الصفحة إلا من لديه رابط من ${vendor} أو منكم.`,
  previewed: "معاينة لفريق العمل: تظهر الصفحة كما يراها العميل، ولا تغيّر شيئًا ولا تُسجَّل زيارةً أبدًا.",
  print: "طباعة",
  undo: "تراجع",
};

const recap: PageWords["recap"] = {
  allMonths: "كل الأشهر",
  earlier: "السابق",
  later: "التالي",
  unexpected: (name) => `إن لم تكونوا تتوقعون ذلك، فيمكنكم البحث عن السبب مع ${name}.`,
  dayChart: ({ things, month }) => `${things} بحسب اليوم، ${month}`,
  hourChart: (caption) => `${caption}؛ الأرقام في الجدول`,
  asTable: "عرض في جدول",
  everyHour: "عرض كل ساعة في جدول",
  day: "اليوم",
  total: "المجموع",
  hours: ({ from, to }) => `من ${from} إلى ${to}`,
  hoursIn: (city) => `الساعات بالتوقيت المحلي: ${city}.`,
  secret: "لا أحد يرى أرقام غيره.",
  step: "الخطوة",
  doneOn: "تاريخ الإنجاز",
  lasting: "لا تتغير هذه الأرقام ما لم نذكر ذلك هنا.",
  superseded: "هذا ما كان يقوله الشهر قبل تصحيحه.",
  readNow: "قراءة النسخة الحالية",
  restatedOn: (at) => `صُحِّح في ${at}.`,
  readBefore: "قراءة النسخة السابقة",
};

const feedback: PageWords["feedback"] = {
  change: "تغيير إجابتكم",
  yours: "إجابتكم",
  own: "بكلماتكم",
  hint: (who) => `إن شئتم. تصل كلماتكم إلى ${who}؛ أما زملاؤكم فلا يرون إلا أيَّ الإجابات الثلاث كان اختياركم.`,
  send: "إرسال الإجابة",
  resend: "تغيير الإجابة",
  underReview: "قيد المراجعة",
  since: ({ day, name }) => `منذ ${day}، بطلب من ${name}.`,
  reviewed: ({ day, by, name }) => `تمت المراجعة في ${day} على يد ${by}، بطلب من ${name}:`,
  confirmed: ({ day, name }) => `تم التأكيد في ${day} من ${name}`,
  confirm: "تأكيد الرقم",
  wrong: "يبدو هذا الرقم غير صحيح",
  what: "ما الذي يبدو غير صحيح؟",
  marked: "يظهر الرقم لكل من يقرأ هذه الصفحة على أنه قيد المراجعة، مع كلماتكم، إلى أن يُحسم الأمر.",
  review: "طلب مراجعة",
  told: {
    answer: "شكرًا لكم. حُفظت إجابتكم.",
    confirm: "تم تأكيد الرقم.",
    dispute: "الرقم قيد المراجعة.",
    choice: "يُرجى اختيار إحدى الإجابات الثلاث.",
    long: "يُرجى ألا يتجاوز النص 1000 حرف.",
    reason: "يُرجى ذكر ما يبدو غير صحيح.",
    restated: "صُحِّح هذا الشهر في أثناء قراءتكم. يُرجى النظر في الرقم مرة أخرى.",
  },
};

export const pageWordsAr: PageWords = { isRightToLeft: true, frame, recap, feedback };
