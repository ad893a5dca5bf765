import type { ReviewSaid } from "#schema/recap-said.ts";
import type { Review } from "#schema/review.ts";
import { otherWords } from "./other-metric.ts";
import type { RecapContext } from "./recap-words.ts";

/** The three months against the three before, with the share in brackets; empty where nothing is compared. */
export function changeWords({ change, last }: Review, { format, words }: RecapContext): string {
  const { metric } = last;
  switch (change?.kind) {
    case "new":
      return words.review.isNew;
    case "same":
      return words.review.same;
    case "ratio":
      return change.ratio === null ? "" : words.review.ratio(format.decimal(change.ratio));
    case "absolute":
    case "percent": {
      const amount = format.figure(Math.abs(change.delta), metric);
      const isCount = metric.aggregation === "count";
      const said = change.delta > 0 ? words.review.more(amount) : words.review.fewer({ amount, isCount });
      // A mark keeps the sign before the figure where writing runs from right to left.
      const sign = `${words.isRightToLeft ? "\u200e" : ""}${(change.percent ?? 0) > 0 ? "+" : "−"}`;
      return change.percent === null ? said : `${said} (${sign}${format.percent(Math.abs(change.percent))})`;
    }
    default:
      return "";
  }
}

/** Says openly what is missing of the three months, or why they are not added; empty when they are whole. */
export function gapWords(
  { months, isComparable }: Review,
  others: ReviewSaid["others"],
  { format, said, words }: RecapContext,
): string {
  const held = months.filter(({ figures }) => figures !== null).length;
  const { gap } = said;
  const other = otherWords(others, { format, words, gap });
  if (held < 3) return [held === 1 ? words.review.one : words.review.two, other].filter(Boolean).join(gap);
  if (other !== "") return `${other}${gap}${words.review.notAdded}`;
  return isComparable ? "" : words.review.apart;
}
