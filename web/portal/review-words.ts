import type { Review } from "#schema/review.ts";
import { counted, type Format, isolated } from "#ui/format.ts";
import { amount, type RecapContext } from "./recap-words.ts";

/* The sentences of a review. Every number in them comes from the stored months. */

/** "August to October 2026", with both years where they differ. */
export function monthSpan(keys: string[], format: Format): string {
  const [first = "", last = first] = [keys[0], keys.at(-1)];
  const isSameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${isSameYear ? format.month(first) : format.monthYear(first)} to ${format.monthYear(last)}`;
}

/** What the three months came to, against the three before; the newest month's own sentence where they do not add up. */
export function reviewHeadline({ months, last, total, change }: Review, context: RecapContext): string {
  const { format, said: newest } = context;
  if (total === null) return `${newest.headline} ${newest.lead}`;
  const span = monthSpan(
    months.map(({ key }) => key),
    format,
  );
  const said = `From ${span} you ${last.metric.verb} ${amount(total, context)} with ${isolated(last.vendor.name)}`;
  return `${said}${changeClause(change, last, format)}`;
}

function changeClause(change: Review["change"], { metric }: Review["last"], format: Format): string {
  const before = "the three months before";
  switch (change?.kind) {
    case "new":
      return `, after none in ${before}.`;
    case "same":
      return `, about as many as in ${before}.`;
    case "ratio":
      return change.ratio === null ? "." : `, ${format.decimal(change.ratio)} times ${before}.`;
    case "absolute":
    case "percent": {
      const fewer = metric.aggregation === "count" ? "fewer" : "less";
      const size = `${format.figure(Math.abs(change.delta), metric)} ${change.delta > 0 ? "more" : fewer}`;
      const share =
        change.percent === null
          ? ""
          : ` (${change.percent > 0 ? "+" : "−"}${format.percent(Math.abs(change.percent))})`;
      return `, ${size} than in ${before}${share}.`;
    }
    default:
      return ".";
  }
}

/** Says openly what is missing of the three months, or why they are not added; empty when they are whole. */
export function gapWords({ months, isComparable }: Review): string {
  const held = months.filter(({ figures }) => figures !== null).length;
  if (held < 3)
    return `${counted(held, "month", "months")} of the three ${held === 1 ? "has" : "have"} a recap. This page shows what there is.`;
  return isComparable
    ? ""
    : "The figure is counted in another way since one of these months, so the three are not added or compared.";
}
