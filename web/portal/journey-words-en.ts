/* Every English word of the twelve months: the timeline and the journey. */

const timeline = {
  today: (on: string) => `Today, ${on}`,
  wasPlanned: (on: string) => `Was planned for ${on}`,
  away: (days: string) => `in ${days}`,
  later: (days: string) => `${days} later than planned`,
  earlier: (days: string) => `${days} earlier than planned`,
  when: (statement: string) => `when this is true: ${statement}`,
  critical: "the date everything else serves",
  notReached: "not reached yet",
  ended: "ended with the contract",
};

const journey = {
  span: (o: { from: string; to: string }) => `From ${o.from} to ${o.to}.`,
  kickoff: (days: string) => ` Kickoff in ${days}.`,
  left: (days: string) => ` ${days} left.`,
  none: "The journey appears here once the kickoff is fixed.",
  closed: (on: string) => `Closed on ${on}`,
  now: (span: string) => `Now, ${span}`,
  gate: "Onboarding ends when the figure reaches the mark, not when the last box is ticked.",
  helps: "What helps here",
  dos: "Do",
  donts: "Don't",
  pitfall: "Where it goes wrong",
};

export const journeyWordsEn = { timeline, journey };
export type JourneyWords = typeof journeyWordsEn;
