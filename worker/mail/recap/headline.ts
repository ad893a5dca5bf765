import { writeDay, writeSpan } from "#mail/calendar.ts";
import { named } from "#mail/safe.ts";
import type { Words } from "#mail/words-en.ts";
import type { RestatedSince } from "#schema/recap.ts";
import type { Aggregation, LogKind } from "#schema/words.ts";
import { changeSentence } from "./change.ts";
import type { Pen } from "./pen.ts";

type Size = keyof Words["recap"]["sized"];

/** How a figure is said, by what it is. */
const sizeOf: Record<Aggregation, Size> = {
  count: "total",
  sum: "total",
  rate: "total",
  latest: "total",
  unique: "total",
  avg: "average",
  min: "least",
  max: "most",
};

/** Who did how much with whom, in the customer's own words; a label with the figure where those words are not written. */
export function headlineOf(pen: Pen, total: number): string {
  const { activeActors, metric, vendor } = pen.figures;
  const { speech } = pen;
  const words = pen.voice.words.recap;
  const said = { when: whenOf(pen), vendor: named(vendor.name) };
  const actors = activeActors === null || activeActors < 1 ? null : speech.actors(activeActors);
  const amount = words.sized[sizeOf[metric.aggregation]](speech.amount(total));
  const isPeople = metric.aggregation === "unique";
  if (speech.verb === null) return words.plain({ ...said, amount, actors: isPeople ? null : (actors?.said ?? null) });
  if (!isPeople) return words.headline({ ...said, actors, verb: speech.verb, amount });
  const people = speech.actors(total / 10 ** metric.scale);
  return words.people({ ...said, actors: people, verb: speech.verb, things: speech.deeds });
}

function whenOf(pen: Pen): string {
  const { partial, coveredDays } = pen.figures.period;
  const { words, locale } = pen.voice;
  if (partial === null)
    return pen.figures.metric.aggregation === "latest"
      ? words.recap.atEndOf(pen.month)
      : words.recap.inMonth(pen.month);
  const days = pen.days(coveredDays);
  const { lastDay } = pen.figures.period;
  if (partial.kind === "last") return words.recap.until({ to: writeDay(locale, partial.until, "full"), days });
  if (partial.until >= lastDay) return words.recap.since({ from: writeDay(locale, partial.since, "full"), days });
  return words.recap.during({ span: writeSpan(locale, partial.since, partial.until), days });
}

/** What follows the headline: a correction first, then change, record, milestone and the goals this month reached. */
export function leadOf(pen: Pen): string {
  return [...correction(pen), ...newsOf(pen)].join(pen.voice.words.recap.gap);
}

/** Change, record, milestone and the goals this month reached, a sentence each. */
export function newsOf(pen: Pen): string[] {
  const news = [changeSentence(pen), recordSentence(pen), milestoneSentence(pen), ...reached(pen)];
  return news.filter((sentence) => sentence !== null);
}

/**
 * Only a person sends a recap again, so a version that replaced another says so in its first words. One that was restated for
 * its milestone, record or goal alone has nothing to set against its figure.
 */
export function correction(pen: Pen): string[] {
  const { restated } = pen.figures;
  if (!restated) return [];
  const { month } = pen;
  const words = pen.voice.words.recap;
  const before = pen.speech.amount(restated.before);
  const first = isTotal(pen, before) ? words.unchanged({ amount: before, month }) : words.restated({ before, month });
  const { pace } = restated;
  const was = pace ? [words.paceChanged({ was: words.pace(pace.was), now: words.pace(pace.now) })] : [];
  return [first, ...was, ...whysOf(pen, restated.reasons)];
}

/** What a month that was restated since says by now, and why. */
export function restatedSince(pen: Pen, { value, reasons, pace }: RestatedSince): string[] {
  const words = pen.voice.words.recap;
  const said = { amount: pen.speech.amount(value), month: pen.month };
  const was = pen.figures.goals.twelveMonth?.paceState;
  const moved = pace && was && pace !== was ? [words.paceChanged({ was: words.pace(was), now: words.pace(pace) })] : [];
  return [isTotal(pen, said.amount) ? words.unchanged(said) : words.nowSays(said), ...moved, ...whysOf(pen, reasons)];
}

/** Whether the month's own figure is written just so. */
function isTotal({ total, speech }: Pen, amount: string): boolean {
  return total !== null && speech.amount(total) === amount;
}

function whysOf({ voice }: Pen, reasons: string[]): string[] {
  return [...new Set(reasons.flatMap((reason) => voice.words.recap.why(reason as LogKind) ?? []))];
}

function recordSentence(pen: Pen): string | null {
  const { record, direction } = pen.figures;
  const words = pen.voice.words.recap;
  if (!record) return null;
  return direction === "higher" ? words.record : words.highest;
}

/** The stage the month passed, and when; null where it passed none. */
export function milestoneSentence(pen: Pen): string | null {
  const { milestone } = pen.figures;
  if (!milestone) return null;
  const day = milestone.on === null ? null : pen.day(milestone.on);
  return pen.voice.words.recap.passed({ amount: pen.speech.amount(milestone.value), day });
}

function reached(pen: Pen): string[] {
  const words = pen.voice.words.recap;
  const { firstValue, twelveMonth } = goalsReached(pen);
  return [
    ...(firstValue === null ? [] : [words.firstValueReached(pen.day(firstValue))]),
    ...(twelveMonth === null ? [] : [words.goalReached(pen.day(twelveMonth))]),
  ];
}

/** The days of this period on which a goal was reached. */
export function goalsReached(pen: Pen): { firstValue: string | null; twelveMonth: string | null } {
  const { goals, period } = pen.figures;
  const within = (day: string | null | undefined): string | null =>
    day && day >= (period.partial?.since ?? period.firstDay) && day <= period.lastDay ? day : null;
  return { firstValue: within(goals.firstValue?.reachedOn), twelveMonth: within(goals.twelveMonth?.reachedOn) };
}
