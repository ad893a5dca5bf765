import type { JSX } from "preact";
import type { Review } from "#schema/review.ts";
import { type Bar, barChart } from "#ui/chart.tsx";
import { capital } from "#ui/format.ts";
import { amount, type RecapContext } from "./recap-words.ts";

/** A bar a month: the three, and quietly the three before them as far as they are known. */
export function monthBars(review: Review, { figures, format }: RecapContext): JSX.Element | null {
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
      <h2>Month by month</h2>
      <p class="meta">
        {known.length > 0 ? "The three months before are grey." : `${capital(metric.noun.other)} in each month.`}
      </p>
      {barChart({
        title: `${metric.name} by month; the figures stand on the bars`,
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
export function bestFacts(review: Review, context: RecapContext): JSX.Element | null {
  const { format, figures } = context;
  const { bestMonth, bestDay, money } = review;
  const rate = figures.money;
  const facts = [
    bestMonth && {
      label: bestMonth.isRecord ? "Best month so far" : "Best of the three",
      value: format.monthYear(bestMonth.key),
      note: amount(bestMonth.value, context),
    },
    bestDay && {
      label: figures.direction === "higher" ? "Best day" : "Highest day",
      value: format.dayNamed(bestDay.date),
      note: amount(bestDay.value, context),
    },
    money &&
      rate && {
        label: "Worth, over the three months",
        value: `≈ ${format.money(money.amountMinor, money.currency)}`,
        note: `${format.money(rate.rateMinor, rate.currency)} for each ${figures.metric.noun.one} now, agreed with ${rate.agreedBy} on ${format.dayYear(rate.agreedOn)}`,
      },
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return (
    <div class="facts">
      {facts.map((fact) => (
        <div>
          <span class="meta">{fact.label}</span>
          <b>{fact.value}</b>
          <span class="meta">{fact.note}</span>
        </div>
      ))}
    </div>
  );
}
