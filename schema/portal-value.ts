import type { GoalCurve } from "./curve.ts";
import type { AnswerChoice, FeedbackChoice } from "./feedback.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { Frame, GoalView, MonthFigure } from "./portal.ts";
import type { NamedStep, OtherMetric, RecapFigures, RecapNote, RestatedSince } from "./recap.ts";

/* What the value pages of the portal show: the archive, a month, and what people say of them. Same conventions as portal.ts. */

/** A month of the archive with what a reader must know beside its figure. */
export interface ArchiveMonth extends MonthFigure {
  /** What it comes to by now, scaled: what came since and was too little for another version counts here; null without a figure, and where it is of another metric. */
  live: number | null;
  /** What came in it of what the account is about, scaled, where it was published of something else: in all so far, and in no figure of the month. 0 else. */
  aside: number;
  /** What came in it before the goal of the year starts, scaled: in its figure, and not in all so far. */
  early: number;
  /** The account's life covers only a part of it. */
  partial: boolean;
  /** Somebody disputes the figure and nobody has settled it yet. */
  underReview: boolean;
  /** Steps of the plan that were done in it. */
  stepsDone: number;
  /** As the metric was defined in that month. */
  displayDecimals: number;
  /** It is of another metric than what the account is about: on no scale with the others, and in no sum. */
  isOther: boolean;
  /** What it was published of, where its own words have to stand beside its figure; null: those of the column do. */
  counted: MetricDefinition | null;
  /** What counts is what counted in the month before: their difference says something. */
  isComparable: boolean;
}

/** Something a person said about a month. */
export interface SaidView {
  /** As signed. */
  name: string;
  choice: FeedbackChoice;
  /** Empty where it is not for this reader. */
  note: string;
  at: number;
  /** How often they said something: goes back with the next time. */
  times: number;
}

/** Why something said was not taken: no choice, too long, no reason, or said of a version that was replaced. */
export type Untaken = "choice" | "long" | "reason" | "restated";

/** What readers make of a month, and whether its figure stands. */
export interface RecapFeedback {
  /** POST target of this reader's answer; null: reading only. */
  action: string | null;
  /** Version of the recap shown. */
  version: number;
  answers: SaidView[];
  /** This reader's own answer. */
  own: SaidView | null;
  /** What the link of the mail proposes. */
  proposed: AnswerChoice | null;
  confirmed: SaidView[];
  /** Not settled yet. */
  disputed: SaidView[];
  settled: (SaidView & { on: number; by: string; found: string })[];
  /** `<base>/confirm` and `<base>/dispute` take a word on the figure; null: this reader has none. */
  figure: { base: string | null; times: number };
  /** What was typed when it was not taken, and why. */
  draft: { act: "answer" | "dispute"; choice: string; note: string; problem: Untaken } | null;
}

/**
 * What came of a step a recap named, by the plan as it is now. open: planned for the day that was said · moved: for another ·
 * ended: not done when the contract ended · gone: no longer in the plan as customers see it. `lateDays`: 0 when not late.
 */
export type StepBecame =
  | { kind: "done"; on: string | null; by: string | null; lateDays: number }
  | { kind: "open" | "moved"; on: string; lateDays: number }
  | { kind: "skipped"; reason: string | null }
  | { kind: "ended" }
  | { kind: "gone" };

/** A step, the month that named it first, and what came of it. */
export interface StepPromise {
  key: string;
  step: NamedStep;
  became: StepBecame;
}

export interface ValueView {
  frame: Frame;
  /** What the account is about. */
  metric: MetricDefinition | null;
  twelveMonth: GoalView | null;
  /** What that is counted in; null without one. */
  goalMetric: MetricDefinition | null;
  /** Last local day of a contract that is over; null: it goes on. */
  endedOn: string | null;
  /** Null: without a goal, and where it is one line across. */
  curve: GoalCurve | null;
  /** Oldest first, only months with a recap. */
  months: ArchiveMonth[];
  /** Those of another metric, oldest first. */
  others: OtherMetric[];
  /** What months of the last year named as coming and what came of it, newest first. */
  promises: StepPromise[];
  firstRecapOn: string | null;
}

export interface RecapView {
  /** null when the page was opened from the mail, without a portal session. */
  frame: Frame | null;
  figures: RecapFigures;
  /** What a person of the vendor says about it. */
  note: RecapNote | null;
  /** Paths of neighbours in the archive, portal only. */
  earlier: string | null;
  later: string | null;
  /** Of a restated month: the page of the version before this one, and of the newest when this is not it. */
  before: string | null;
  newest: string | null;
  /** What the month says by now, where the page of a mail is of an older version. */
  now: RestatedSince | null;
  /** What came of the steps it named, in their order; null: not known here. */
  became: StepBecame[] | null;
  feedback: RecapFeedback;
  /**
   * The account asks for sign-in, and this reader did not: where a button mails them their link, where the month is in the portal,
   * whether the button was just pressed, and whether the figure is money itself, so that there is nothing else. Null: it is whole.
   */
  guard: { action: string; portal: string; isSent: boolean; isAll: boolean } | null;
  /** What became of what the reader just said; the page has the words. */
  told: "answer" | "confirm" | "dispute" | Untaken | null;
}
