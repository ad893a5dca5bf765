import type { JourneyWords } from "./journey-words-en.ts";

const timeline: JourneyWords["timeline"] = {
  today: (on) => `本日、${on}`,
  wasPlanned: (on) => `${on}の予定でした`,
  away: (days) => `あと${days}`,
  later: (days) => `予定より${days}遅れ`,
  earlier: (days) => `予定より${days}早く`,
  when: (statement) => `達成の条件：${statement}`,
  critical: "すべてがこの日に向かいます",
  notReached: "まだ達成していません",
  ended: "契約の終了とともに終了",
};

const journey: JourneyWords["journey"] = {
  span: ({ from, to }) => `${from}から${to}まで。`,
  kickoff: (days) => `キックオフまであと${days}です。`,
  left: (days) => `残り${days}です。`,
  none: "キックオフの日が決まると、進み方がここに表示されます。",
  closed: (on) => `${on}に終了`,
  now: (span) => `現在、${span}`,
  gate: "導入期間は、最後の項目に印を付けたときではなく、数値が目標に達したときに終わります。",
  helps: "この段階で役立つこと",
  dos: "すること",
  donts: "避けること",
  pitfall: "つまずきやすい点",
};

export const journeyWordsJa: JourneyWords = { timeline, journey };
