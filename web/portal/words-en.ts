import { planWordsEn } from "./plan-words-en.ts";

/*
 * Every English word of the recap page and of what stands around it, and by its type every message of the other languages: one
 * that is missing there does not compile. What the mails say too comes from there, finished. Names, days and numbers are given
 * as they are to stand; names may have any gender and case, so no sentence has an ending that depends on them.
 */

const frame = {
  skip: "Skip to content",
  portal: "Portal",
  tabs: { overview: "Overview", journey: "Journey", plan: "Plan", value: "Value", people: "People" },
  withVendor: (vendor: string) => `with ${vendor}`,
  preview: "Preview",
  whoAreYou: "Who are you?",
  reading: "Reading",
  contact: "Your contact",
  write: "Write",
  audience: (vendor: string) => `Only people with a link from ${vendor} or from you see this page.`,
  previewed: "A preview for staff: it reads as the customer sees it, changes nothing and is never recorded as a visit.",
  print: "Print",
  undo: "Undo",
  /** Between what stands in a row. */
  apart: " · ",
};

const recap = {
  allMonths: "all months",
  earlier: "earlier",
  later: "later",
  unexpected: (name: string) => `If you did not expect that, ${name} looks into it with you.`,
  dayChart: (o: { things: string; month: string }) => `${o.things} by day in ${o.month}`,
  hourChart: (caption: string) => `${caption}; the table has the figures`,
  asTable: "Show as a table",
  everyHour: "Show every hour as a table",
  day: "Day",
  total: "Total",
  hours: (o: { from: string; to: string }) => `${o.from} to ${o.to}`,
  hoursIn: (city: string) => `Hours in ${city} time.`,
  secret: "Nobody sees another's figures.",
  step: "Step",
  doneOn: "Done on",
  lasting: "These figures do not change unless we say so here.",
  superseded: "This is what the month said before it was restated.",
  readNow: "Read it as it stands now",
  restatedOn: (at: string) => `Restated on ${at}.`,
  readBefore: "Read what it said before",
};

const feedback = {
  change: "Change your answer",
  yours: "Your answer",
  own: "In your words",
  hint: (who: string) => `If you like. They reach ${who}; your colleagues see only which of the three you chose.`,
  send: "Send the answer",
  resend: "Change the answer",
  underReview: "Under review",
  since: (o: { day: string; name: string }) => `since ${o.day}: ${o.name} asked for it.`,
  reviewed: (o: { day: string; by: string; name: string }) => `Reviewed on ${o.day} by ${o.by}, after ${o.name} asked:`,
  confirmed: (o: { day: string; name: string }) => `Confirmed by ${o.name} on ${o.day}`,
  confirm: "Confirm the figure",
  wrong: "This figure looks wrong",
  what: "What looks wrong?",
  marked:
    "The figure is marked as under review, with your words, for everybody who reads this page, until it is settled.",
  review: "Ask for a review",
  /** What a reader is told after a button was pressed. */
  told: {
    answer: "Thank you. Your answer is kept.",
    confirm: "You confirmed the figure.",
    dispute: "The figure is under review.",
    choice: "Please choose one of the three.",
    long: "Please keep it under 1,000 characters.",
    reason: "Please say what looks wrong.",
    restated: "This month was restated while you read it. Please look at the figure again.",
  },
};

const value = {
  coming: (o: { things: string | null; day: string | null }) =>
    `${o.things === null ? "" : `What is counted: ${o.things}. `}Your first recap comes ${o.day === null ? "with the first month of figures" : `on ${o.day}`}. Every month stays here.`,
  yearOfGoal: "The year of the goal",
  yearSoFar: "The year so far",
  yearChart: (things: string) => `${things} in twelve months; the table has the figures`,
  goalBy: (o: { amount: string; day: string }) => `goal ${o.amount} by ${o.day}`,
  stacked: "Each bar is all so far, its upper part the month itself.",
  lineRises: "The line leads to the goal.",
  lineLevel: "The line is the goal.",
  marked: "Marked on it: the milestones agreed.",
  milestones: "Milestones",
  by: (o: { amount: string; day: string }) => `${o.amount} by ${o.day}`,
  addedLater: (o: { published: string; counted: string; difference: string }) =>
    `As published, the months add up to ${o.published}. Counted here are ${o.counted}: the difference of ${o.difference} came or was corrected later and was too small to publish a month anew.`,
  standing: (o: { sum: string; month: string; asked: string }) =>
    `${o.sum} by the end of ${o.month}; the line is at ${o.asked}.`,
  standingOn: (o: { sum: string; day: string; asked: string }) => `${o.sum} by ${o.day}; the line is at ${o.asked}.`,
  outlined: "Outlined: only a part of the month.",
  starred: "* restated.",
  months: "Months",
  month: "Month",
  change: "Change",
  soFar: "All so far",
  onTheLine: "On the line",
  goal: "Goal",
  steps: "Steps done",
  missing: "not available",
  partial: "Part of a month",
  restated: "Restated",
  review: (month: string) => `Business review of the three months up to ${month}`,
  countedUntil: (o: { month: string; things: string }) => `Until ${o.month} this counted ${o.things}.`,
  countedIn: (o: { month: string; things: string }) => `In ${o.month} this counted ${o.things}.`,
  countedFrom: (o: { from: string; until: string; things: string }) =>
    `From ${o.from} to ${o.until} this counted ${o.things}.`,
  beforeGoal: (o: { amount: string; day: string }) =>
    `All so far leaves out ${o.amount} that came before ${o.day}, when the goal began.`,
  countedAside: (amount: string) => `All so far includes ${amount} from months that were published as something else.`,
  promises: "What we said, what happened",
  named: "Named as next",
  happened: "What happened",
  inRecap: (month: string) => `In the recap of ${month}`,
  planned: (day: string) => `Planned for ${day}`,
  notYet: "Not done yet",
  moved: (day: string) => `Moved to ${day}`,
  skipped: (reason: string) => `Skipped: ${reason}`,
  gone: "No longer in the plan",
};

const fee = {
  title: "Value against the fee",
  times: (times: string) => `${times} times the fee`,
  sameDays: "what these months were worth, over the fees of the same days",
  offer: (vendor: string) =>
    `${vendor} offers to hold what these months were worth against what you pay for them. It would stand on reviews like this one, never in a mail. Whoever reads a review could then work out the fee. Either side can take it back at any time.`,
  agree: "Show it on reviews",
  agreed: (o: { name: string; day: string }) => `Agreed to by ${o.name}, ${o.day}.`,
  unknown: "Of these months it cannot be said: a fee or an agreed value is missing.",
  stop: "Stop showing it",
};

const review = {
  title: (o: { span: string; name: string }) => `Review of ${o.span} for ${o.name}`,
  lead: (span: string) => `Business review, ${span}`,
  earlier: "a month earlier",
  later: "a month later",
  more: (amount: string) => `${amount} more than in the three months before`,
  fewer: (o: { amount: string; isCount: boolean }) =>
    `${o.amount} ${o.isCount ? "fewer" : "less"} than in the three months before`,
  same: "About as many as in the three months before",
  isNew: "There were none in the three months before",
  ratio: (ratio: string) => `${ratio} times the three months before`,
  one: "1 month of the three has a recap. This page shows what there is.",
  two: "2 months of the three have a recap. This page shows what there is.",
  apart: "The figure is counted in another way since one of these months, so the three are not added or compared.",
  notAdded: "So the three are not added or compared.",
  none: "No recap",
  byMonth: "Month by month",
  grey: "The three months before are grey.",
  chart: (things: string) => `${things} by month; the figures stand on the bars`,
  best: "Best of the three",
  worth: "Worth, over the three months",
  steps: "What was done",
  byWeek: "Week by week",
  weekChart: (o: { things: string; span: string }) => `${o.things} by week, ${o.span}`,
  partWeek: "Outlined: only a part of the week.",
  withoutDays: (months: string) => `No days are known of ${months}.`,
  undivided: (months: string) => `Who contributed to the three months cannot be said: it is not known of ${months}.`,
  marks: "Milestones and records",
  bestThen: "The best month until then",
  highestThen: "The highest month until then",
  answer: (month: string) => `Answer on the page of ${month}`,
  contract: "The contract",
  kickoff: "Kickoff",
  noGoal: "No goal is agreed yet.",
  renewal: "Renewal",
  contractEnd: "Contract end",
  inDays: (days: string) => `in ${days}`,
  today: "today",
  csv: "CSV of the three months",
};

export const pageWordsEn = {
  isRightToLeft: false as boolean,
  frame,
  recap,
  feedback,
  value,
  review,
  fee,
  ...planWordsEn,
};
export type PageWords = typeof pageWordsEn;
