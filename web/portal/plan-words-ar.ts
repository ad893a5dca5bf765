import { pluralIn } from "#schema/written.ts";
import { journeyWordsAr } from "./journey-words-ar.ts";
import type { PlanWords, Step } from "./plan-words-en.ts";

// Names may be of men or women: what they did stands as a noun, never as a verb with an ending.
const bare = { today: "اليوم", tomorrow: "غدًا", yesterday: "أمس" };

const day: PlanWords["day"] = {
  days: pluralIn("ar", {
    zero: "# يوم",
    one: "يوم واحد",
    two: "يومين",
    few: "# أيام",
    many: "# يومًا",
    other: "# يوم",
  }),
  by: ({ kind, said }) => (kind === "weekday" ? `حتى يوم ${said}` : kind === "date" ? `حتى ${said}` : bare[kind]),
  since: ({ kind, said }) => {
    if (kind === "today") return "منذ اليوم";
    if (kind === "tomorrow") return "من الغد";
    if (kind === "yesterday") return "منذ أمس";
    return kind === "weekday" ? `منذ يوم ${said}` : `منذ ${said}`;
  },
  late: (days) => `تأخير ${days}`,
  early: (days) => `قبل الموعد المخطط بمدة ${days}`,
  asPlanned: "كما كان مخططًا",
  span: ({ from, to }) => `من ${from} إلى ${to}`,
  comma: "، ",
};

const side: PlanWords["side"] = {
  you: "أنتم",
  none: (who) => `${who}: لا خطوات.`,
  one: (who) => `${who}: اكتملت.`,
  all: ({ who, total }) => `${who}: اكتمل الكل (${total}).`,
  some: ({ who, done, total, late }) =>
    `${who}: اكتمل ${done} من ${total}${late === null ? "" : `، والمتأخر ${late}`}.`,
  between: " ",
};

const goal: PlanWords["goal"] = {
  first: "القيمة الأولى",
  firstPlanned: (on) => `القيمة الأولى، مخطط لها في ${on}`,
  firstNote: "نتفق عليها معًا عند الانطلاق، وتنتهي مرحلة الإعداد ببلوغ الرقم.",
  twelve: "في اثني عشر شهرًا",
  twelveBy: (on) => `في اثني عشر شهرًا، حتى ${on}`,
  twelveNote: "نتفق عليه معًا عند الانطلاق، وبأرقامكم أنتم.",
  notAgreed: "لم يُتفق عليه بعد",
  bar: {
    reached: (target) => `تحقق: ${target}`,
    notStarted: (target) => `لم يبدأ بعد؛ الحد المطلوب ${target}`,
    missing: (target) => `غير متوفر بعد؛ الحد المطلوب ${target}`,
    of: ({ current, target, expected }) =>
      `${current} من ${target}${expected === null ? "" : `؛ المتوقع حتى الآن ${expected}`}`,
  },
  pace: {
    ramping_up: "في مرحلة الانطلاق.",
    ahead: "متقدم على الخطة.",
    on_pace: "وفق الخطة.",
    slightly_behind: "متأخر قليلًا عن الخطة.",
    behind: "متأخر عن الخطة.",
    reached: "تحقق.",
  },
  starts: (on) => `يبدأ الاحتساب في ${on}.`,
  noFigure: "الرقم غير متوفر بعد.",
  noBaseline: "لم يُتفق على نقطة البداية حتى الآن.",
  left: (days) => ` حتى الآن، والمتبقي: ${days}.`,
  dueToday: " حتى الآن، والموعد المخطط اليوم.",
  past: (days) => ` حتى الآن، بعد الموعد المخطط بمدة ${days}.`,
  soFar: " حتى الآن. ",
  now: " حاليًا. ",
  needed: (amount) => ` ويكفي من الآن ${amount} في الشهر لبلوغ الهدف.`,
  reached: ({ on, after, against }) => `تحقق في ${on}${after === null ? "" : `، بعد ${after} من البداية`}، ${against}.`,
};

const due = ({ late, by }: Step): string => ` (${late ?? by})`;
const turn = (step: Step): string => `«${step.quoted}»${due(step)}`;

const sentence: PlanWords["sentence"] = {
  preparing: "خطتكم قيد الإعداد.",
  shares: (who) => `ستصلكم هنا من ${who}، بكل خطوة وموعدها.`,
  allDone: pluralIn("ar", {
    zero: "اكتملت كل الخطوات.",
    one: "اكتملت الخطوة الوحيدة.",
    two: "اكتملت الخطوتان.",
    few: "اكتملت الخطوات كلها، وعددها #.",
    many: "اكتملت الخطوات كلها، وعددها #.",
    other: "اكتملت الخطوات كلها، وعددها #.",
  }),
  ahead: pluralIn("ar", {
    zero: "لا خطوات تفصلكم عن نتيجتكم.",
    one: "خطوة واحدة تقود إلى نتيجتكم.",
    two: "خطوتان تقودان إلى نتيجتكم.",
    few: "# خطوات تقود إلى نتيجتكم.",
    many: "# خطوة تقود إلى نتيجتكم.",
    other: "# خطوة تقود إلى نتيجتكم.",
  }),
  done: ({ said, total }) => `الخطوات المنجزة: ${said} من ${total}.`,
  nothingAsked: "لا شيء مطلوب منكم الآن.",
  result: "المهم الآن هو النتيجة.",
  resultStands: ({ now, target }) => `المهم الآن هو النتيجة: ${now} من ${target}.`,
  yours: ({ isFirst, step, ours }) => {
    const then = ours && ` خطوتنا: «${ours.quoted}»${ours.waits ? " (بعدها)" : due(ours)}.`;
    return `خطوتكم ${isFirst ? "الأولى" : "التالية"}: ${turn(step)}.${then ?? ""}`;
  },
  stuck: (quoted) => `خطوة واحدة متعثرة: «${quoted}».`,
  meanwhile: (step) => ` وفي هذه الأثناء من جانبنا: ${turn(step)}.`,
  yoursDone: (step) => `اكتملت خطواتكم كلها؛ والتالي من جانبنا: ${turn(step)}.`,
  oursNext: (step) => `لا شيء عليكم اليوم؛ والتالي من جانبنا: ${turn(step)}.`,
};

const overview: PlanWords["overview"] = {
  week: ({ week, of }) => `الأسبوع ${week} من ${of}.`,
  ended: (on) => `انتهى العقد في ${on}.`,
  leftOpen: pluralIn("ar", {
    zero: "لم تبقَ أي خطوة مفتوحة عند انتهاء العقد.",
    one: "بقيت خطوة واحدة مفتوحة وانتهت بانتهاء العقد.",
    two: "بقيت خطوتان مفتوحتان وانتهتا بانتهاء العقد.",
    few: "بقيت # خطوات مفتوحة وانتهت بانتهاء العقد.",
    many: "بقيت # خطوة مفتوحة وانتهت بانتهاء العقد.",
    other: "بقيت # خطوة مفتوحة وانتهت بانتهاء العقد.",
  }),
  begins: ({ title, on, days }) => `${title} في ${on}، والمتبقي: ${days}.`,
  yourTurn: "دوركم",
  ourTurn: "دورنا",
  leftOf: ({ shown, left }) => `${shown} من المتبقي (${left})`,
  wholePlan: "الخطة كاملة",
  notShared: "تظهر خطواتكم الأولى هنا بعد مشاركة الخطة.",
  yoursDone: "اكتمل كل ما عليكم. شكرًا لكم.",
  nothingWaits: "لا شيء بانتظاركم اليوم.",
  nothingOurs: "لم يحن موعد أي خطوة من جانبنا بعد.",
  oursDone: "اكتمل كل ما علينا.",
  done: ({ said, last }) => `المنجز: ${said}${last === null ? "" : `، وآخره في ${last}`}`,
  twelveMonths: "الأشهر الاثنا عشر",
  latest: "أحدث نتيجة",
  allMonths: "كل الأشهر",
  firstRecap: (on) => `يصلكم أول ملخص ${on === null ? "مع أول شهر له أرقام" : `في ${on}`}.`,
  missing: (month) => `${month}: الرقم غير متوفر بعد. `,
  why: "السبب",
  inMonth: ({ month, before }) => `في ${month}${before === null ? "" : `، بعد ${before.amount} في ${before.month}`}. `,
  open: "فتح الملخص",
};

const plan: PlanWords["plan"] = {
  title: "الخطة المشتركة",
  show: "عرض",
  filters: { all: "الكل", yours: "خطواتكم", ours: "خطواتنا", mine: "خطواتي فقط" },
  nothing: {
    all: "الخطة قيد الإعداد. تظهر كل خطوة هنا مع المسؤول عنها وموعدها.",
    yours: "لا توجد في الخطة خطوة من جانبكم.",
    ours: "لا توجد في الخطة خطوة من جانبنا.",
    mine: "لا توجد في الخطة خطوة باسمكم.",
  },
  stages: pluralIn("ar", {
    zero: "لم تنتهِ أي مرحلة",
    one: "انتهت مرحلة واحدة",
    two: "انتهت مرحلتان",
    few: "انتهت # مراحل",
    many: "انتهت # مرحلة",
    other: "انتهت # مرحلة",
  }),
  steps: pluralIn("ar", {
    zero: "# خطوة",
    one: "خطوة واحدة",
    two: "خطوتان",
    few: "# خطوات",
    many: "# خطوة",
    other: "# خطوة",
  }),
  progress: ({ done, total }) => `${done} من ${total}`,
  later: ({ said, from }) => `المزيد: ${said}، والمواعيد من ${from}`,
  done: (_, written) => `المنجز: ${written}`,
  skipped: (_, written) => `الملغى: ${written}`,
  andSkipped: ({ done, skipped }) => `${done}، والملغى: ${skipped}`,
};

const step: PlanWords["step"] = {
  markDone: "تأشير كمنجزة",
  markDoneOf: (title) => `تأشير كمنجزة: ${title}`,
  you: "أنتم",
  owner: ({ name, side: of }) => `${name}، ${of}`,
  ownerOfOurs: ({ name, side: of }) => `${of}، ${name}`,
  afterOwner: ". ",
  skipped: "ملغاة",
  stuck: ({ since, reason }) => `متعثرة${since === null ? "" : ` ${since}`}${reason ? `: ${reason}` : ""}`,
  waits: (title) => `بانتظار: ${title}`,
  comments: pluralIn("ar", {
    zero: "# تعليق",
    one: "تعليق واحد",
    two: "تعليقان",
    few: "# تعليقات",
    many: "# تعليقًا",
    other: "# تعليق",
  }),
  who: "المسؤول",
  due: "الموعد",
  state: "الحالة",
  waitsFor: "بانتظار",
  done: ({ on, by }) => `منجزة${on === null ? "" : ` في ${on}`}${by ? ` (${by})` : ""}`,
  notNeeded: "ملغاة: لم تعد لازمة",
  ended: "انتهت بانتهاء العقد",
  waiting: "قيد الانتظار",
  toDo: "للإنجاز",
  toDoBy: (when) => `للإنجاز ${day.by(when)}`,
  notDone: "لم تُنجز في الواقع",
  noLonger: "لم تعد متعثرة",
  isStuck: "تعذّر التقدم",
  inTheWay: "ما العائق؟",
  seenBy: (who) => `يظهر هذا لدى ${who} مع خطتكم.`,
  ask: "طلب المساعدة",
  comment: "تعليق أو سؤال",
  send: "إرسال",
  happened: "ما حدث",
  nothing: (isOver) => `${isOver ? "لم يُكتب شيء." : "لا شيء بعد."} تظهر التغييرات والتعليقات هنا مع أسماء أصحابها.`,
  acts: {
    done: ": إنجاز الخطوة، ",
    reopened: ": إعادة فتح الخطوة، ",
    stuck: ": إبلاغ عن تعثر، ",
    unstuck: ": زوال التعثر، ",
    commented: ": تعليق، ",
    created: ": إضافة الخطوة، ",
    edited: ": تغيير الخطوة، ",
    skipped: ": إلغاء الخطوة، ",
  },
  told: {
    done: (title) => `منجزة: ${title}`,
    stuck: (title) => `متعثرة: ${title}`,
    reopened: (title) => `مفتوحة من جديد: ${title}`,
    commented: () => "أُضيف تعليقكم.",
  },
  states: { open: "مفتوحة", done: "منجزة", stuck: "متعثرة", skipped: "ملغاة" },
  refused: {
    reason: "يُرجى ذكر العائق.",
    longReason: "يُرجى الاكتفاء بأقل من 1000 حرف.",
    body: "يُرجى كتابة شيء أولًا.",
    longBody: "يُرجى الاكتفاء بأقل من 4000 حرف.",
    form: "في النموذج شيء غير صحيح.",
    changed: ({ state, by }) =>
      `تغيرت هذه الخطوة في هذه الأثناء، وهي الآن ${state}.${by === "" ? "" : ` التغيير من ${by}.`}`,
    raced: "جرى تغيير هذه الخطوة في اللحظة نفسها. يُرجى النظر مرة أخرى.",
  },
};

const people: PlanWords["people"] = {
  intro: "من يعرف من، في الجانبين. أخبرونا حين ينضم أحد أو يغادر.",
  noneYours: "لم يُذكر أحد بعد. تضيف جهة الاتصال الأسماء بعد الانطلاق.",
  noneOurs: "لم يُذكر أحد بعد.",
  writeTo: (name) => `مراسلة ${name}`,
  roles: {
    champion: "دعم المشروع من الداخل",
    executive_sponsor: "الرعاية التنفيذية",
    project_lead: "قيادة المشروع",
    admin: "إدارة النظام",
    end_user: "استخدام النظام",
  },
};

const who: PlanWords["who"] = {
  intro: "فتحتم رابط الفريق كله. نسأل مرة واحدة فقط، ليعرف الجميع من أنجز ماذا.",
  pending: " ثم يُحفظ تغييركم.",
  yourName: "اسمكم",
  other: "شخص آخر",
  go: "متابعة",
  save: "متابعة وحفظ",
  problems: {
    choose: "يُرجى اختيار اسمكم أو كتابته.",
    long: "يُرجى الاكتفاء بأقل من 80 حرفًا.",
    known: "هذا الرابط يذكر اسمكم بالفعل.",
  },
};

const client: PlanWords["client"] = {
  again: "إعادة المحاولة",
  unanswered: "لم يُحفظ: لم يرد الخادم كما ينبغي.",
  offline: "لم يُحفظ: لا يوجد اتصال. ما كتبتموه ما زال هنا.",
  kept: "حُفظ على هذا الجهاز، ويُرسل حين يعود الاتصال.",
  queued: "محفوظ على هذا الجهاز",
  saved: "حُفظ.",
  changed: "غيّر شخص آخر خطوة محفوظة على هذا الجهاز؛ يُرجى مراجعة الخطة.",
  ended: "لم يعد هذا الرابط صالحًا، ولذلك لم تُرسل خطوة محفوظة على هذا الجهاز.",
};

export const planWordsAr: PlanWords = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsAr },
};
