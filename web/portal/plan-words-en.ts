import type { ThreadEntry } from "#schema/portal.ts";
import type { ContactRole, ItemState } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { asClause } from "./clause.ts";
import type { Near } from "./day-words.ts";
import { journeyWordsEn } from "./journey-words-en.ts";

/*
 * Every English word of the pages about the work: overview, journey, plan, step, people. Arguments are finished pieces as in
 * words-en.ts; a number that decides an ending comes twice, as itself and as written.
 */

/** A step in a sentence: as typed, and with its direction kept to itself. */
export interface Step {
  title: string;
  quoted: string;
  /** "3 days late"; null: it is not. */
  late: string | null;
  /** "by Friday" */
  by: string;
}

const near = ({ kind, said }: Near): string => (kind === "weekday" || kind === "date" ? said : kind);
const isBare = ({ kind }: Near): boolean => kind !== "weekday" && kind !== "date";

const day = {
  days: pluralIn("en", { one: "# day", other: "# days" }),
  by: (when: Near) => (isBare(when) ? near(when) : `by ${near(when)}`),
  since: (when: Near) => `since ${near(when)}`,
  late: (days: string) => `${days} late`,
  early: (days: string) => `${days} early`,
  asPlanned: "as planned",
  span: (o: { from: string; to: string }) => `${o.from} to ${o.to}`,
  comma: ", ",
};

const side = {
  you: "You",
  none: (who: string) => `${who}: no steps.`,
  one: (who: string) => `${who}: done.`,
  all: (o: { who: string; total: string }) => `${o.who}: all ${o.total} done.`,
  some: (o: { who: string; n: number; done: string; total: string; late: string | null }) =>
    `${o.who}: ${o.done} of ${o.total} done${o.late === null ? "" : `, ${o.late} late`}.`,
  between: " ",
};

const goal = {
  first: "First value",
  firstPlanned: (on: string) => `First value, planned for ${on}`,
  firstNote: "Agreed together at the kickoff; it ends onboarding when the figure is reached.",
  twelve: "In twelve months",
  twelveBy: (on: string) => `In twelve months, by ${on}`,
  twelveNote: "Agreed together at the kickoff, in your own figures.",
  notAgreed: "Not agreed yet",
  bar: {
    reached: (target: string) => `Reached: ${target}`,
    notStarted: (target: string) => `Not started; the mark is ${target}`,
    missing: (target: string) => `Not available yet; the mark is ${target}`,
    of: (o: { current: string; target: string; expected: string | null }) =>
      `${o.current} of ${o.target}${o.expected === null ? "" : `; expected by now ${o.expected}`}`,
  },
  pace: {
    ramping_up: "Ramping up.",
    ahead: "Ahead of pace.",
    on_pace: "On pace.",
    slightly_behind: "A little behind pace.",
    behind: "Behind pace.",
    reached: "Reached.",
  },
  starts: (on: string) => `Counting starts on ${on}.`,
  noFigure: "The figure is not available yet.",
  noBaseline: "The baseline is not agreed yet.",
  /** What follows the figure. */
  left: (days: string) => ` so far, ${days} left.`,
  dueToday: " so far, planned for today.",
  past: (days: string) => ` so far, ${days} past the day it was planned for.`,
  soFar: " so far. ",
  now: " now. ",
  needed: (amount: string) => ` ${amount} a month from here reaches it.`,
  reached: (o: { on: string; after: string | null; against: string }) =>
    `Reached on ${o.on}${o.after === null ? "" : `, ${o.after} after the start`}, ${o.against}.`,
};

const due = ({ late, by }: Step): string => (late === null ? ` ${by}` : `, now ${late}`);

function turn(lead: string, who: "you" | "we", step: Step): string {
  const clause = asClause(step.title);
  if (clause) return `${lead}, ${who} ${clause}${due(step)}`;
  return `${lead} ${who === "you" ? "for you" : "for us"}: “${step.quoted}”${due(step)}`;
}

function after(step: Step & { waits: boolean }): string {
  const clause = asClause(step.title);
  const when = step.waits ? " after that" : due(step);
  return clause ? `; we ${clause}${when}` : `; for us: “${step.quoted}”${when}`;
}

const sentence = {
  preparing: "Your plan is being prepared.",
  shares: (who: string) => `${who} shares it here, with every step and its day.`,
  allDone: pluralIn("en", { one: "The one step is done.", other: "All # steps are done." }),
  ahead: pluralIn("en", { one: "# step leads to your result.", other: "# steps lead to your result." }),
  done: (o: { done: number; said: string; total: string }) =>
    `${o.said} of ${o.total} steps ${o.done === 1 ? "is" : "are"} done.`,
  nothingAsked: "Nothing is asked of you now.",
  result: "What counts now is the result.",
  resultStands: (o: { now: string; target: string; things: string }) =>
    `What counts now is the result: ${o.now} of ${o.target} ${o.things}.`,
  yours: (o: { isFirst: boolean; step: Step; ours: (Step & { waits: boolean }) | null }) =>
    `${turn(o.isFirst ? "First" : "Next", "you", o.step)}${o.ours ? after(o.ours) : ""}.`,
  stuck: (quoted: string) => `One step is stuck: “${quoted}”.`,
  meanwhile: (step: Step) => ` ${turn("Meanwhile", "we", step)}.`,
  yoursDone: (step: Step) => `Yours are all done; ${turn("next", "we", step)}.`,
  oursNext: (step: Step) => `Nothing is yours today; ${turn("next", "we", step)}.`,
};

const overview = {
  week: (o: { week: string; of: string }) => `Week ${o.week} of ${o.of}.`,
  ended: (on: string) => `The contract ended on ${on}.`,
  leftOpen: pluralIn("en", {
    one: "# step was still open; it ended with the contract.",
    other: "# steps were still open; they ended with the contract.",
  }),
  begins: (o: { title: string; on: string; days: string }) => `${o.title} on ${o.on}, in ${o.days}.`,
  yourTurn: "Your turn",
  ourTurn: "Our turn",
  leftOf: (o: { shown: string; left: string }) => `${o.shown} of ${o.left} left`,
  wholePlan: "Whole plan",
  notShared: "Your first steps appear here once the plan is shared.",
  yoursDone: "Everything on your side is done. Thank you.",
  nothingWaits: "Nothing is waiting for you today.",
  nothingOurs: "Nothing of ours is due yet.",
  oursDone: "Ours is all done.",
  done: (o: { n: number; said: string; last: string | null }) =>
    `${o.said} done${o.last === null ? "" : `, last on ${o.last}`}`,
  twelveMonths: "The twelve months",
  latest: "Latest result",
  allMonths: "All months",
  firstRecap: (on: string | null) =>
    on === null ? "Your first recap comes with the first month of figures." : `Your first recap comes on ${on}.`,
  missing: (month: string) => `${month}: the figure is not available yet. `,
  why: "Why",
  inMonth: (o: { verb: string; month: string; before: { amount: string; month: string } | null }) =>
    `${o.verb} in ${o.month}${o.before === null ? "" : `, after ${o.before.amount} in ${o.before.month}`}. `,
  open: "Open the recap",
};

const plan = {
  title: "Joint impact plan",
  show: "Show",
  filters: { all: "All", yours: "Yours", ours: "Ours", mine: "Only mine" },
  nothing: {
    all: "The plan is being prepared. Every step appears here with its owner and its day.",
    yours: "No step of the plan is on your side.",
    ours: "No step of the plan is on our side.",
    mine: "No step of the plan has your name on it.",
  },
  stages: pluralIn("en", { one: "# stage finished", other: "# stages finished" }),
  steps: pluralIn("en", { one: "# step", other: "# steps" }),
  progress: (o: { done: string; total: string }) => `${o.done} of ${o.total}`,
  later: (o: { n: number; said: string; from: string }) => `${o.said} more, due from ${o.from}`,
  done: pluralIn("en", { one: "# done", other: "# done" }),
  skipped: pluralIn("en", { one: "# step skipped", other: "# steps skipped" }),
  andSkipped: (o: { done: string; n: number; skipped: string }) => `${o.done}, ${o.skipped} skipped`,
};

const step = {
  markDone: "Mark done",
  markDoneOf: (title: string) => `Mark done: ${title}`,
  you: "You",
  owner: (o: { name: string; side: string }) => `${o.name}, ${o.side}`,
  ownerOfOurs: (o: { name: string; side: string }) => `${o.side}, ${o.name}`,
  afterOwner: ". ",
  skipped: "Skipped",
  stuck: (o: { since: string | null; reason: string | null }) =>
    `Stuck${o.since === null ? "" : ` ${o.since}`}${o.reason ? `: ${o.reason}` : ""}`,
  waits: (title: string) => `Waits for: ${title}`,
  comments: pluralIn("en", { one: "# comment", other: "# comments" }),
  who: "Who",
  due: "Due",
  state: "State",
  waitsFor: "Waits for",
  done: (o: { on: string | null; by: string | null }) =>
    `Done${o.on === null ? "" : ` on ${o.on}`}${o.by ? ` by ${o.by}` : ""}`,
  notNeeded: "Skipped: not needed any more",
  ended: "Ended with the contract",
  waiting: "Waiting",
  toDo: "To do",
  toDoBy: (when: Near) => `To do, due ${near(when)}`,
  notDone: "Not done after all",
  noLonger: "No longer stuck",
  isStuck: "I'm stuck",
  inTheWay: "What is in the way?",
  seenBy: (who: string) => `${who} sees this with your plan.`,
  ask: "Ask for help",
  comment: "Comment or question",
  send: "Send",
  happened: "What happened",
  nothing: (isOver: boolean) =>
    `${isOver ? "Nobody wrote anything." : "Nothing yet."} Changes and comments appear here with their author.`,
  /** After the name. */
  acts: {
    done: " checked it off, ",
    reopened: " opened it again, ",
    stuck: " marked it stuck, ",
    unstuck: " got it moving again, ",
    commented: " wrote, ",
    created: " added the step, ",
    edited: " changed the step, ",
    skipped: " skipped it, ",
  } as Record<ThreadEntry["act"], string>,
  told: {
    done: (title: string) => `Done: ${title}`,
    stuck: (title: string) => `Marked as stuck: ${title}`,
    reopened: (title: string) => `Open again: ${title}`,
    commented: () => "Your comment is there.",
  },
  states: { open: "open", done: "done", stuck: "stuck", skipped: "skipped" } as Record<ItemState, string>,
  refused: {
    reason: "Please say what it is waiting for.",
    longReason: "Please keep it under 1,000 characters.",
    body: "Please write something first.",
    longBody: "Please keep it under 4,000 characters.",
    form: "Something in the form is not right.",
    changed: (o: { state: string; by: string }) =>
      `This step changed meanwhile: it is ${o.state} now.${o.by === "" ? "" : ` ${o.by} did that.`}`,
    raced: "Somebody changed this step at the same moment. Please look again.",
  },
};

const people = {
  intro: "Who knows whom, on both sides. Tell us when somebody joins or leaves.",
  noneYours: "Nobody is named yet. Your contact adds people after the kickoff.",
  noneOurs: "Nobody is named yet.",
  writeTo: (name: string) => `Write to ${name}`,
  roles: {
    champion: "champion",
    executive_sponsor: "executive sponsor",
    project_lead: "project lead",
    admin: "admin",
    end_user: "end user",
  } as Record<ContactRole, string>,
};

const who = {
  intro: "You opened the link of the whole team. We ask once, so that everybody sees who did what.",
  pending: " Then your change is saved.",
  yourName: "Your name",
  other: "Someone else",
  go: "Continue",
  save: "Continue and save",
  problems: {
    choose: "Please choose your name or write it.",
    long: "Please keep it under 80 characters.",
    known: "This link already says who you are.",
  },
};

/** What the page's script says. */
const client = {
  again: "Try again",
  unanswered: "Not saved: the server did not answer as it should.",
  offline: "Not saved: there is no connection. What you typed is still here.",
  kept: "Saved on this device. It is sent when you are back online.",
  queued: "Saved on this device",
  saved: "Saved.",
  changed: "A step kept on this device was changed by somebody else; please check the plan.",
  ended: "This link has ended, so a step kept on this device was not sent.",
};

export const planWordsEn = {
  ...{ day, side, goal, sentence, overview, plan, step, people, who, client, ...journeyWordsEn },
};
export type PlanWords = typeof planWordsEn;
