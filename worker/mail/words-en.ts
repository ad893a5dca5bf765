import type { PaceState } from "#schema/words.ts";

/*
 * Every English word of the mails. Arguments are finished pieces: numbers, dates and names already written in the
 * account's formats. A new language is a second object of this type, entered in voice.ts.
 */

const paces: Record<PaceState, string> = {
  ramping_up: "ramping up",
  ahead: "ahead of pace",
  on_pace: "on pace",
  slightly_behind: "a little behind pace",
  behind: "behind pace",
  reached: "reached",
};

const recap = {
  inMonth: (month: string) => `In ${month}`,
  since: (o: { from: string; days: string }) => `Since ${o.from} (${o.days})`,
  between: (o: { from: string; to: string; days: string }) => `From ${o.from} to ${o.to} (${o.days})`,
  days: (n: number, written: string) => (n === 1 ? `${written} day` : `${written} days`),

  headline: (o: { when: string; actors: string | null; verb: string; amount: string; vendor: string }) =>
    `${o.when} ${o.actors === null ? "you" : `your ${o.actors}`} ${o.verb} ${o.amount} with ${o.vendor}.`,
  record: "It is your best month so far.",
  moreThan: (o: { amount: string; month: string }) => `${o.amount} more than in ${o.month}.`,
  fewerThan: (o: { amount: string; month: string }) => `${o.amount} fewer than in ${o.month}.`,
  sameAs: (month: string) => `About the same as in ${month}.`,
  equalTo: (month: string) => `The same as in ${month}.`,
  newSince: (month: string) => `New this month: there were none in ${month}.`,
  timesAs: (o: { ratio: string; month: string }) => `${o.ratio} times the figure of ${o.month}.`,
  perDayThan: (o: { now: string; before: string; month: string }) =>
    `That is ${o.now} a day, after ${o.before} a day in ${o.month}. The two are compared by day because one of them was not a whole month.`,
  perDayAlone: (rate: string) => `That is ${rate} a day.`,

  against: (month: string) => `Against ${month}`,
  up: (o: { percent: string; before: string }) => `up ${o.percent} from ${o.before}`,
  down: (o: { percent: string; before: string }) => `down ${o.percent} from ${o.before}`,
  after: (o: { now: string; before: string }) => `${o.now} after ${o.before}`,
  from: (before: string) => `from ${before}`,
  perDayNote: (o: { now: string; before: string }) => `per day ${o.now} after ${o.before}`,
  times: (ratio: string) => `${ratio} times`,
  aboutTheSame: "About the same",
  new: "New",
  noneIn: (month: string) => `none in ${month}`,
  aDay: (rate: string) => `${rate} a day`,
  perDay: "Per day",
  overDays: (days: string) => `over ${days}`,
  notWhole: "one of the two was not a whole month",
  stronger: "stronger month",
  weaker: "weaker month",
  worth: "Worth, as agreed",
  about: (amount: string) => `≈ ${amount}`,
  rate: (o: { rate: string; noun: string; day: string; by: string }) =>
    `at ${o.rate} per ${o.noun}, agreed on ${o.day} by ${o.by}`,
  bestMonth: "Best month so far",
  beforeThat: (o: { amount: string; month: string }) => `before: ${o.amount} in ${o.month}`,
  bestDay: "Best day",

  firstValue: "First value",
  twelveMonth: "Twelve-month goal",
  reachedOn: (day: string) => `Reached on ${day}`,
  notReached: (o: { current: string; target: string }) => `${o.current} of ${o.target}`,
  tookDays: (o: { days: string; timing: string }) => `${o.days} after the start, ${o.timing}.`,
  early: (days: string) => `${days} early`,
  late: (days: string) => `${days} late`,
  onTheDay: "on the agreed day",
  dueIn: (o: { day: string; days: string }) => `Due ${o.day}, ${o.days} left.`,
  dueToday: (day: string) => `Due ${day}, that is today.`,
  wasDue: (o: { day: string; days: string }) => `Was due ${o.day}, ${o.days} ago.`,
  dueBy: (day: string) => `Agreed for ${day}.`,
  soFar: (o: { current: string; target: string; pace: string | null }) =>
    `${o.current} of ${o.target}${o.pace === null ? "" : `, ${o.pace}`}`,
  level: (o: { current: string; target: string; pace: string | null }) =>
    `${o.current} now, going for ${o.target}${o.pace === null ? "" : `, ${o.pace}`}`,
  keeping: (o: { current: string; target: string; pace: string | null }) =>
    `${o.current} now, to be kept at ${o.target}`,
  kept: (percent: string) => `Kept in ${percent} of the whole months.`,
  started: (baseline: string) => `Started at ${baseline}.`,
  noBaseline: "Baseline not agreed.",
  ofTheWay: (percent: string) => `${percent} of the way`,
  expectedNow: (expected: string) => `${expected} expected by now`,
  needed: (perMonth: string) => `${perMonth} a month from here reaches it.`,
  projected: (o: { low: string; high: string; day: string }) =>
    `At the present pace between ${o.low} and ${o.high} by ${o.day}.`,
  beyond: (o: { day: string; percent: string }) => `Reached on ${o.day}, now ${o.percent} beyond it.`,
  pace: (state: PaceState) => paces[state],

  byDay: "By day",
  mostOn: (o: { day: string; amount: string }) => `Most on ${o.day}: ${o.amount}.`,
  noClearPeak: "No clear peak.",
  weekendsFaint: "Weekends are drawn fainter.",
  byTime: "By weekday and time",
  heatCaption: (o: { noun: string; city: string }) => `${o.noun} by weekday and hour, ${o.city} time`,
  weekday: "Weekday",
  weekOf: "Week of",
  peak: (o: { weekday: string; from: string; to: string; amount: string }) =>
    `Most on ${o.weekday}s between ${o.from} and ${o.to}: ${o.amount}.`,
  missingHour: (o: { day: string; from: string; to: string }) =>
    `On ${o.day} the hour from ${o.from} to ${o.to} did not exist: the clocks went forward.`,
  by: (noun: string) => `By ${noun}`,
  unnamed: "without a name",
  others: (n: number, written: string) => (n === 1 ? `${written} other` : `${written} others`),

  done: "Done this month",
  andMore: (n: number, written: string) => (n === 1 ? `and ${written} more step` : `and ${written} more steps`),
  next: "Next best step",
  usuallyHelps: "What usually helps",
  byTheDay: (day: string) => `by ${day}`,
  doneOn: (day: string) => day,
  ask: "What do you make of this result?",
  askText: (who: string) =>
    `Better than you expected, as you expected, or below? Answer this mail in a line; it reaches ${who}.`,
  teamAt: (vendor: string) => `the team at ${vendor}`,
  counted: "How this is counted",
  definition: "What counts",
  statuses: "Only with status",
  source: "Source",
  completeUntil: (o: { source: string; at: string }) => `${o.source}, complete until ${o.at}`,
  answers: "Who answers for it",
  asOf: "As of",
  localTime: (o: { at: string; city: string }) => `${o.at}, ${o.city} time`,
  provenance: "About the data",
  corrected: "Corrected since",
  correctedMonth: (o: { month: string; before: string; after: string }) => `${o.month}: ${o.before} is now ${o.after}`,
  atVendor: (o: { title: string; vendor: string }) => (o.title === "" ? o.vendor : `${o.title}, ${o.vendor}`),
  seeMonth: (month: string) => `See ${month} in full`,
  openInBrowser: "Open in the browser",
  openPortal: "Open your portal",
  unsubscribe: "Unsubscribe from these recaps",
  withVendor: (vendor: string) => `with ${vendor}`,
  forPerson: (o: { month: string; name: string }) => `${o.month}, for ${o.name}`,

  zeroHeadline: (o: { noun: string; when: string }) => `No ${o.noun} ${o.when}.`,
  zeroIn: (month: string) => `in ${month}`,
  zeroSince: (day: string) => `since ${day}`,
  zeroLead: (o: { source: string }) => `${o.source} reported the whole month, so this is a true zero and not a gap.`,
  zeroHelp: (who: string) => `Here is what usually helps. To talk it over, answer this mail; it reaches ${who}.`,
  zeroTalk: (who: string) => `To talk it over, answer this mail; it reaches ${who}.`,
  missingHeadline: (o: { name: string; month: string }) => `${o.name}: the figure for ${o.month} is not available yet.`,
  missing: {
    no_data: "No source is connected, so nothing has been counted. This does not mean that nothing happened.",
    stale: "The source has not reported the whole month. We show the figure when it has, and no estimate before.",
    failed: "The source could not be read. We show the figure when it can, and no estimate before.",
  },
};

const subject = {
  month: (o: { amount: string; month: string }) => `${o.amount} in ${o.month}`,
  record: (o: { amount: string; month: string }) => `${o.month}: ${o.amount}, your best month`,
  first: (o: { amount: string; days: string }) => `Your first ${o.days}: ${o.amount}`,
  last: (o: { amount: string; day: string }) => `${o.amount} until ${o.day}`,
  zeroIdea: (month: string) => `${month} recap and one idea`,
  zero: (o: { noun: string; month: string }) => `${o.month}: no ${o.noun}`,
  missing: (month: string) => `${month}: figure not available yet`,
  goal: (percent: string) => `${percent} of your twelve-month goal`,
  more: (o: { amount: string; month: string }) => `${o.amount} more than in ${o.month}`,
  fewer: (o: { amount: string; month: string }) => `${o.amount} fewer than in ${o.month}`,
  perDay: (o: { now: string; before: string; month: string }) => `${o.now} a day after ${o.before} in ${o.month}`,
  bestDay: (o: { day: string; amount: string }) => `best day ${o.day} with ${o.amount}`,
  monthly: (o: { account: string; month: string }) => `${o.month}, the monthly recap for ${o.account}`,
  zeroPreheader: "Where your twelve-month goal stands, and who to talk to about it.",
  zeroStepPreheader: "One step that usually helps, and where your twelve-month goal stands.",
  missingPreheader: "You get the figure when its source is complete; a gap is never shown as zero.",
};

const notice = {
  via: (o: { csm: string; vendor: string }) => `${o.csm} via ${o.vendor}`,
  codeSubject: (o: { code: string; vendor: string }) => `${o.code} is your sign-in code for ${o.vendor}`,
  codeTitle: "Your sign-in code",
  codeText: (o: { vendor: string; minutes: string }) =>
    `Type it on the page where you asked for it, in the browser you used there. It signs you in to ${o.vendor} once and ends after ${o.minutes}.`,
  codeWarning:
    "Nobody from the team will ask you for this code. If you did not try to sign in, do nothing: without the code nothing happens.",
  minutes: (n: number) => (n === 1 ? "1 minute" : `${n} minutes`),
  shareSubject: (o: { account: string; vendor: string }) => `${o.account} and ${o.vendor}: your plan is ready`,
  shareTitle: (o: { vendor: string }) => `Your plan with ${o.vendor} is ready`,
  hello: (name: string) => `Hello ${name},`,
  shareText: (o: { account: string; vendor: string }) =>
    `This is the page where ${o.account} and ${o.vendor} keep what we promised each other: the goals, the steps on both sides with their dates, and each month what it brought you. Have a look at the goals first, and tell me where they are not yours.`,
  shareButton: "Open your plan",
  keep: "The link is yours: keep it, and bookmark the page. You need no account and no password, so pass it on only to people who may see the plan.",
  shareReason: (o: { csm: string; vendor: string; account: string }) =>
    `You get this mail because ${o.csm} of ${o.vendor} shared the plan of ${o.account} with you.`,
  at: (o: { csm: string; vendor: string }) => `${o.csm}, ${o.vendor}`,
  freshSubject: (o: { vendor: string }) => `Your link to the plan with ${o.vendor}`,
  freshTitle: "Here is your link again",
  freshText: (o: { account: string; vendor: string }) =>
    `You asked for your link to the plan of ${o.account} with ${o.vendor}. It opens the page as before; nothing of yours was lost.`,
  freshReason:
    "You get this mail because somebody entered your address on the page of the plan. If that was not you, you need not do anything.",
};

export const wordsEn = { language: "en", recap, subject, notice };
export type Words = typeof wordsEn;
