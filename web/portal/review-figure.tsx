import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import type { Review } from "#schema/review.ts";
import { type Bar, barChart } from "#ui/chart.tsx";
import { factRow } from "./recap-facts.tsx";
import type { RecapContext } from "./recap-words.ts";

/** A bar a month: the three, and quietly the three before them as far as they are known. */
export function monthBars(review: Review, { figures, format, said, words }: RecapContext): JSX.Element | null {
  if (!review.isComparable || review.months.every((month) => (month.figures?.value ?? null) === null)) return null;
  const { metric } = figures;
  const earlier = review.earlier.filter(({ value }) => value !== null);
  const known = earlier.length === 3 ? earlier : [];
  const bar = (key: string, value: number | null, more: Pick<Bar, "tone" | "partial">): Bar => ({
    value,
    axis: format.monthShort(key),
    label: value === null ? null : format.compact(value, metric),
    ...more,
  });
  return (
    <section>
      <h2>{words.review.byMonth}</h2>
      {known.length > 0 && <p class="meta">{words.review.grey}</p>}
      {barChart({
        title: words.review.chart(said.things),
        unit: 10 ** metric.scale,
        say: (value) => format.compact(value, metric),
        bars: [
          ...known.map(({ key, value }) => bar(key, value, { tone: "quiet" })),
          ...review.months.map(({ key, figures: month }) =>
            bar(key, month?.value ?? null, { tone: "full", partial: month?.period.partial != null }),
          ),
        ],
      })}
    </section>
  );
}

/** What stands out: the best month, the best day, what it was worth. */
export function bestFacts({ bestMonth, bestDay, worth }: ReviewSaid, { words }: RecapContext): JSX.Element | null {
  const facts = [
    bestMonth && { ...bestMonth, label: bestMonth.label || words.review.best },
    bestDay,
    worth && { ...worth, label: words.review.worth },
  ];
  return factRow(facts.filter((fact) => fact !== null));
}
