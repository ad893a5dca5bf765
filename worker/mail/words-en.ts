import type { LogKind, PaceState, Quarter, SegmentKey } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { subjectWords } from "./subject-words.ts";

/*
 * Every English word of the mails, and by its type every message of the other languages: one that is missing there does not
 * compile. Arguments are finished pieces: numbers, dates and names already written in the reader's formats. Customers' nouns
 * may have any gender and case, so no sentence has an article or an ending that depends on them.
 */

const paces: Record<PaceState, string> = {
  ramping_up: "ramping up",
  ahead: "ahead of pace",
  on_pace: "on pace",
  slightly_behind: "a little behind pace",
  behind: "behind pace",
  reached: "reached",
};

const quarters: Record<Quarter, string> = {
  top: "Top quarter",
  second: "Second quarter from the top",
  third: "Third quarter from the top",
  lowest: "Lowest quarter",
};
const segments: Record<SegmentKey, string> = {
  smb: "small businesses",
  mid: "mid-sized companies",
  enterprise: "large companies",
};

const whys: Record<LogKind, string> = {
  events: "More has arrived from the source since.",
  staged: "More has arrived from the source since.",
  correction: "The source has corrected its records since.",
  session: "Earlier records were imported since.",
  daily: "The source has corrected its daily values since.",
  manual: "The figure was entered again by a person since.",
  zone: "The time zone of the account was changed since.",
  contract: "The end of the contract was changed since.",
  erasure: "Records of a person were erased since.",
};

const recap = {
  /** Between two sentences, two clauses and two parts of a line. */
  gap: " ",
  semicolon: "; ",
  comma: ", ",
  /** Between what stands in a row. */
  apart: " · ",
  colon: (label: string) => `${label}:`,
  labelled: (o: { label: string; text: string }) => `${o.label}: ${o.text}`,

  inMonth: (month: string) => `In ${month}`,
  atEndOf: (month: string) => `At the end of ${month}`,
  since: (o: { from: string; days: string }) => `Since ${o.from} (${o.days})`,
  /** Of a last month: the contract ended with the day. */
  until: (o: { to: string; days: string }) => `Until ${o.to} (${o.days})`,
  during: (o: { span: string; days: string }) => `In the period ${o.span} (${o.days})`,
  days: pluralIn("en", { one: "# day", other: "# days" }),

  sized: {
    total: (amount: string) => amount,
    average: (amount: string) => `${amount} on average`,
    least: (amount: string) => `at least ${amount}`,
    most: (amount: string) => `at most ${amount}`,
  },
  headline: (o: { when: string; actors: Actors; verb: string; amount: string; vendor: string }) =>
    `${o.when}, ${o.actors === null ? "you" : `your ${o.actors.said}`} ${o.verb} ${o.amount} with ${o.vendor}.`,
  people: (o: { when: string; actors: NonNullable<Actors>; verb: string; things: string; vendor: string }) =>
    `${o.when}, ${o.actors.said} ${o.verb} ${o.things} with ${o.vendor}.`,
  /** For a metric that has no words in this language: no verb, and English nouns stand alone. */
  plain: (o: { when: string; amount: string; actors: string | null; vendor: string }) =>
    `${o.when}, with ${o.vendor}: ${o.amount}${o.actors === null ? "" : ` (${o.actors})`}.`,
  record: "It is your best month so far.",
  highest: "It is the highest month so far.",
  firstValueReached: (day: string) => `First value was reached on ${day}.`,
  goalReached: (day: string) => `The twelve-month goal was reached on ${day}.`,
  restated: (o: { before: string; month: string }) => `This corrects the recap of ${o.month}, which said ${o.before}.`,
  unchanged: (o: { amount: string; month: string }) =>
    `The figure for ${o.month} is unchanged: ${o.amount}. Milestones, best month and goals were worked out anew.`,
  paceChanged: (o: { was: string; now: string }) =>
    `The twelve-month goal was “${o.was}” before and is “${o.now}” now.`,
  nowSays: (o: { amount: string; month: string }) => `The recap of ${o.month} now says ${o.amount}.`,
  why: (kind: LogKind) => whys[kind],
  moreThan: (o: { amount: string; month: string }) => `${o.amount} more than in ${o.month}.`,
  fewerThan: (o: { amount: string; month: string; isCount: boolean }) =>
    `${o.amount} ${o.isCount ? "fewer" : "less"} than in ${o.month}.`,
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
  unchangedAt: (zero: string) => `Unchanged at ${zero}`,
  noneIn: (month: string) => `none in ${month}`,
  aDay: (rate: string) => `${rate} a day`,
  perDay: "Per day",
  overDays: (days: string) => `over ${days}`,
  notWhole: "one of the two was not a whole month",
  stronger: "stronger month",
  weaker: "weaker month",
  worth: "Worth, as agreed",
  about: (amount: string) => `≈ ${amount}`,
  rate: (o: { rate: string; one: string; day: string; by: string }) =>
    `at ${o.rate} per ${o.one}, agreed on ${o.day} by ${o.by}`,
  bestMonth: "Best month so far",
  highestMonth: "Highest month so far",
  beforeThat: (o: { amount: string; month: string }) => `before: ${o.amount} in ${o.month}`,
  bestDay: "Best day",

  rateFrom: (o: { from: string; rate: string; one: string; day: string; by: string }) =>
    `from ${o.from} at ${o.rate} per ${o.one}, agreed on ${o.day} by ${o.by}`,
  timeSaved: "Time saved, as agreed",
  minutesPer: (o: { minutes: string; one: string }) => `at ${o.minutes} per ${o.one}`,
  milestone: "Milestone",
  passed: (o: { amount: string; day: string | null }) =>
    `A milestone: ${o.amount} in all${o.day === null ? "" : `, reached on ${o.day}`}.`,
  inAll: (amount: string) => `${amount} in all by now`,
  perActive: (one: string) => `Per active ${one}`,
  countedOver: (actors: string) => `counted over ${actors}`,
  inQuarter: (o: { months: string; total: string }) => `${o.months}: ${o.total} in the quarter`,
  noteFrom: (name: string) => `A word from ${name}`,

  peers: "Among similar customers",
  orMore: (count: string) => `${count} or more`,
  place: (o: { quarter: Quarter; size: string; segment: SegmentKey; seats: string }) =>
    `${quarters[o.quarter]} of ${o.size} ${segments[o.segment]} with ${o.seats} seats.`,
  perSeat: (o: { things: string; own: string }) => `${o.things} per seat: ${o.own}.`,
  spread: (o: { low: string; middle: string; high: string }) =>
    `The middle half of the group lies between ${o.low} and ${o.high}, its median at ${o.middle}.`,
  aheadOf: (percent: string) => `Ahead of ${percent} of the group.`,

  firstValue: "First value",
  twelveMonth: "Twelve-month goal",
  reachedOn: (day: string) => `Reached on ${day}`,
  reachedThen: (day: string) => `Reached on ${day}.`,
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
  keeping: (o: { current: string; target: string }) => `${o.current} now, to be kept at ${o.target}`,
  kept: (percent: string) => `Kept in ${percent} of the whole months.`,
  started: (baseline: string) => `Started at ${baseline}.`,
  noBaseline: "Baseline not agreed.",
  ofTheWay: (percent: string) => `${percent} of the way.`,
  ofTheWayExpected: (o: { percent: string; expected: string }) =>
    `${o.percent} of the way; ${o.expected} expected by now.`,
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
  inUnits: (unit: string) => `in units of ${unit}`,
  weekday: "Weekday",
  partWeek: (o: { label: string; days: string }) => `${o.label} (${o.days})`,
  weekOf: "Week of",
  peak: (o: { weekday: string; from: string; to: string; amount: string }) =>
    `Most on ${o.weekday}s between ${o.from} and ${o.to}: ${o.amount}.`,
  missingHour: (o: { day: string; from: string; to: string }) =>
    `On ${o.day} the hour from ${o.from} to ${o.to} did not exist: the clocks went forward.`,
  by: (actor: { one: string; several: string }) => `By ${actor.one}`,
  columns: (o: { actor: { one: string; several: string }; things: string }): [string, string] => [
    o.actor.one,
    o.things,
  ],
  team: { one: "team", several: "teams" },
  unnamed: "without a name",
  everybodyElse: "everybody else",
  others: pluralIn("en", { one: "# other", other: "# others" }),

  done: "Done this month",
  andMore: pluralIn("en", { one: "and # more step", other: "and # more steps" }),
  next: "Next best step",
  nextSteps: "Next best steps",
  usuallyHelps: "What usually helps",
  byTheDay: (day: string) => `by ${day}`,
  dueSince: (day: string) => `due since ${day}`,
  ask: "What do you make of this result?",
  askText: (who: string) =>
    `Each opens the page with that answer chosen; you send it there, with a word of your own if you like. It reaches ${who}.`,
  choices: { better: "Better than expected", expected: "As expected", below: "Below expectations" },
  teamAt: (vendor: string) => `the team at ${vendor}`,
  counted: "How this is counted",
  definition: "What counts",
  statuses: "Only with status",
  otherStatuses: "Not counted with status",
  source: "Source",
  completeUntil: (o: { source: string; at: string }) => `${o.source}, complete until ${o.at}`,
  answers: "Who answers for it",
  asOf: "As of",
  localTime: (o: { at: string; city: string }) => `${o.at}, ${o.city} time`,
  zone: "Time zone",
  zoneChanged: (o: { now: string; before: string }) => `${o.now} from this month on, ${o.before} before`,
  provenance: "About the data",
  corrected: "Corrected since",
  correctedMonth: (o: { month: string; before: string; after: string }) => `${o.month}: ${o.before} is now ${o.after}`,
  seeMonth: (month: string) => `See ${month} in full`,
  openInBrowser: "Open in the browser",
  openPortal: "Open your portal",
  often: "Choose how often, how much and in which language",
  unsubscribe: "Unsubscribe from these recaps",
  reason: (o: { vendor: string; account: string }) =>
    `You get this because ${o.vendor} named you as a contact of ${o.account}.`,
  added: (o: { by: string; vendor: string; account: string }) =>
    `You get this for the first time: ${o.by} added you to the recaps of ${o.account} with ${o.vendor}.`,
  enteredBy: (name: string) => `Entered by ${name}`,
  enteredByHand: "Entered by hand",
  withVendor: (vendor: string) => `with ${vendor}`,
  forPerson: (o: { month: string; name: string }) => `${o.month}, for ${o.name}`,

  /** `things` has no number, `amount` reads "0 departures". */
  zeroHeadline: (o: { things: string; amount: string; when: string }) => `No ${o.things} ${o.when}.`,
  zeroIn: (month: string) => `in ${month}`,
  zeroSince: (day: string) => `since ${day}`,
  zeroUntil: (day: string) => `until ${day}`,
  zeroAgain: (month: string) => `It was the same in ${month}.`,
  zeroLead: (source: string) => `${source} reported the whole month, so this is a true zero and not a gap.`,
  zeroLeadUntil: (source: string) => `${source} reported every day until then, so this is a true zero and not a gap.`,
  zeroHelp: (who: string) => `Here is what usually helps. To talk it over, answer this mail; it reaches ${who}.`,
  zeroTalk: (who: string) => `To talk it over, answer this mail; it reaches ${who}.`,
  missingHeadline: (o: { name: string; month: string }) => `${o.name}: the figure for ${o.month} is not available yet.`,
  missing: {
    no_data: "No source is connected, so nothing has been counted. This does not mean that nothing happened.",
    stale: "The source has not reported the whole month. We show the figure when it has, and no estimate before.",
    failed: "The source could not be read. We show the figure when it can, and no estimate before.",
  },
};

const notice = {
  via: (o: { csm: string; vendor: string }) => `${o.csm} via ${o.vendor}`,
  codeSubject: (o: { code: string; vendor: string }) => `${o.code} is your sign-in code for ${o.vendor}`,
  codeTitle: "Your sign-in code",
  codeText: (o: { vendor: string; minutes: string }) =>
    `Type it on the page where you asked for it, in the browser you used there. It signs you in to ${o.vendor} once and ends after ${o.minutes}.`,
  codeWarning:
    "Nobody from the team will ask you for this code. If you did not try to sign in, do nothing: without the code nothing happens.",
  minutes: pluralIn("en", { one: "# minute", other: "# minutes" }),
  shareSubject: (o: { account: string; vendor: string }) => `${o.account} and ${o.vendor}: your plan is ready`,
  shareTitle: (vendor: string) => `Your plan with ${vendor} is ready`,
  hello: (name: string) => `Hello ${name},`,
  shareText: (o: { account: string; vendor: string }) =>
    `This is the page where ${o.account} and ${o.vendor} keep what we promised each other: the goals, the steps on both sides with their dates, and each month what it brought you. Have a look at the goals first, and tell me where they are not yours.`,
  shareButton: "Open your plan",
  keep: "The link is yours: keep it, and bookmark the page. You need no account and no password, so pass it on only to people who may see the plan.",
  shareReason: (o: { csm: string; vendor: string; account: string }) =>
    `You get this mail because ${o.csm} of ${o.vendor} shared the plan of ${o.account} with you.`,
  freshSubject: (vendor: string) => `Your link to the plan with ${vendor}`,
  freshTitle: "Here is your link again",
  freshText: (o: { account: string; vendor: string }) =>
    `You asked for your link to the plan of ${o.account} with ${o.vendor}. It opens the page as before; nothing of yours was lost.`,
  freshReason:
    "You get this mail because somebody entered your address on the page of the plan. If that was not you, you need not do anything.",
};

/** Who did it, as a noun with its number; null where nobody is counted. */
export type Actors = { said: string; isOne: boolean } | null;

export const wordsEn = { language: "en", recap, subject: subjectWords.en, notice };
export type Words = typeof wordsEn;
