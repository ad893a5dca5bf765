import type { FeeView } from "./fee.ts";
import type { Frame } from "./portal.ts";
import type { StepPromise } from "./portal-value.ts";
import type { GoalProgress, OtherMetric, RecapChange, RecapFigures } from "./recap.ts";

/*
 * Three months of one account beside each other, put together from their stored snapshots and from what came since. Values scaled
 * by the metric of the newest month, days local, months "2026-10".
 */

/** Three months against the three before them. */
export interface TotalChange extends Pick<RecapChange, "kind" | "percent" | "ratio" | "tone"> {
  before: number;
  delta: number;
}

export interface ReviewMonth {
  key: string;
  /** null: there is no recap of this month. */
  figures: RecapFigures | null;
  /** What it is worth by now; null like that of the figures, and where that cannot be said. */
  money: RecapFigures["money"];
}

export interface Review {
  /** Always three, oldest first. */
  months: ReviewMonth[];
  /** Those of another metric than the newest, oldest first. */
  others: OtherMetric[];
  /** The newest there is: its metric, goals and words are those of the review. */
  last: RecapFigures;
  /** Their figures mean the same and may be added and compared. */
  isComparable: boolean;
  /** What they come to by now; null where figures do not add up, or a month has none. */
  total: number | null;
  /** The sum of the months as published; null like total. */
  published: number | null;
  /** Null unless all six months are whole and have figures. */
  change: TotalChange | null;
  /** The three months before, as far as they are known; for the picture. */
  earlier: { key: string; value: number | null }[];
  bestMonth: { key: string; value: number; isRecord: boolean } | null;
  bestDay: RecapFigures["bestDay"];
  /** Of all three together; null where a month has no hours. */
  hours: number[][] | null;
  /** Those of them that did not exist one day, as a month has them. */
  missingHours: string[];
  peak: RecapFigures["peak"];
  /** Every known day of the three, oldest first; their values add up to those of the months that have days. Null: nothing to draw. */
  days: { date: string; value: number }[] | null;
  /** Months `days` says nothing of: none is known of them, or there is no figure. */
  withoutDays: string[];
  /** What they are worth by now; `rates` as of a month, over all three. */
  money: RecapFigures["money"];
  /** The sum of the months as published. */
  publishedMoney: RecapFigures["money"];
  /** Of all three by now: with the others they add up to `total`. */
  contributors: RecapFigures["contributors"];
  /** Months of which it is not known who contributed, where a reader misses that; else empty. */
  undivided: string[];
  firstValue: GoalProgress | null;
  twelveMonth: GoalProgress | null;
}

export interface ReviewView {
  frame: Frame;
  review: Review;
  /** Pages of the months, in their order; null where there is none. */
  paths: (string | null)[];
  /** Months with a figure somebody disputes, and those that were restated. */
  underReview: string[];
  restated: string[];
  /** Where the newest of them asks this reader what they make of it; null: it does not. */
  answer: string | null;
  /** What the two months before the newest named as coming, oldest first: what that one names stands below. */
  promises: StepPromise[];
  /** `endsOn`: last local day of it; null: it goes on. */
  contract: { kickoffOn: string; renewalOn: string; endsOn: string | null };
  /** Value against fees; null: nothing of it is for this reader. */
  fee: FeeView | null;
  earlier: string | null;
  later: string | null;
  /** null in the preview of staff. */
  csv: string | null;
}
