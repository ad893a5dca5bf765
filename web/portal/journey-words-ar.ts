import type { JourneyWords } from "./journey-words-en.ts";

const timeline: JourneyWords["timeline"] = {
  today: (on) => `اليوم، ${on}`,
  wasPlanned: (on) => `كان مخططًا له في ${on}`,
  away: (days) => `المتبقي: ${days}`,
  later: (days) => `بعد الموعد المخطط بمدة ${days}`,
  earlier: (days) => `قبل الموعد المخطط بمدة ${days}`,
  when: (statement) => `حين يتحقق هذا: ${statement}`,
  critical: "الموعد الذي يخدمه كل ما عداه",
  notReached: "لم يتحقق بعد",
  ended: "انتهى بانتهاء العقد",
};

const journey: JourneyWords["journey"] = {
  span: ({ from, to }) => `من ${from} إلى ${to}.`,
  kickoff: (days) => ` المتبقي حتى الانطلاق: ${days}.`,
  left: (days) => ` المتبقي: ${days}.`,
  none: "تظهر المسيرة هنا بعد تحديد موعد الانطلاق.",
  closed: (on) => `انتهت في ${on}`,
  now: (span) => `الآن، ${span}`,
  gate: "تنتهي مرحلة الإعداد حين يبلغ الرقم الحد المطلوب، لا عند تأشير آخر خانة.",
  helps: "ما يساعد هنا",
  dos: "ما يُستحسن",
  donts: "ما يُفضَّل تجنبه",
  pitfall: "أين يقع الخلل عادةً",
};

export const journeyWordsAr: JourneyWords = { timeline, journey };
