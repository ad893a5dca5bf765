import { writeDecimal, writePercent, writeRate } from "#mail/number.ts";
import type { Fact } from "#schema/recap-said.ts";
import type { Pen } from "./pen.ts";

/** The month against the one before as a sentence, or null when there is nothing to say. */
export function changeSentence(pen: Pen): string | null {
  const { change, period } = pen.figures;
  const words = pen.voice.words.recap;
  if (change.kind === "none" && period.partial) return words.perDayAlone(aloneRate(pen));
  if (change.previousPeriod === null) return null;
  const month = pen.monthName(change.previousPeriod);
  if (change.kind === "same") return change.delta === 0 ? words.equalTo(month) : words.sameAs(month);
  if (change.kind === "new") return words.newSince(month);
  if (change.kind === "ratio")
    return words.timesAs({ ratio: writeDecimal(pen.voice.locale, change.ratio ?? 0), month });
  if (change.kind === "per_day") return change.perDay && words.perDayThan({ ...rates(pen, change.perDay), month });
  if (change.kind === "unchanged_zero") return words.zeroAgain(month);
  if (change.delta === null || change.kind === "none") return null;
  if (change.delta === 0) return words.equalTo(month);
  const amount = pen.value(Math.abs(change.delta));
  if (change.delta > 0) return words.moreThan({ amount, month });
  return words.fewerThan({ amount, month, isCount: isCount(pen) });
}

/** What a month without anything has of the facts: that the one before had nothing either. */
export function zeroFacts(pen: Pen): Fact[] {
  const fact = pen.figures.change.kind === "unchanged_zero" ? changeFact(pen) : null;
  return fact ? [fact] : [];
}

/** The first of the three facts. */
export function changeFact(pen: Pen): Fact | null {
  const { change, period } = pen.figures;
  const words = pen.voice.words.recap;
  if (change.kind === "none" && period.partial) {
    return {
      label: words.perDay,
      value: aloneRate(pen),
      note: words.overDays(pen.days(period.coveredDays)),
      badge: null,
    };
  }
  if (change.kind === "none" || change.previousPeriod === null) return null;
  const month = pen.monthName(change.previousPeriod);
  return {
    label: words.against(month),
    value: changeValue(pen),
    note: changeNote(pen, month),
    badge: badgeOf(pen),
  };
}

function changeValue(pen: Pen): string {
  const { change, metric } = pen.figures;
  const words = pen.voice.words.recap;
  const { locale } = pen.voice;
  if (change.kind === "same") return words.aboutTheSame;
  if (change.kind === "new") return words.new;
  if (change.kind === "unchanged_zero") return words.unchangedAt(pen.value(0));
  if (change.kind === "ratio") return words.times(writeDecimal(locale, change.ratio ?? 0));
  if (change.kind === "per_day" && change.perDay) return words.aDay(writeRate(locale, metric, change.perDay.now));
  return pen.delta(change.delta ?? 0);
}

function changeNote(pen: Pen, month: string): string {
  const { change } = pen.figures;
  const words = pen.voice.words.recap;
  const before = pen.value(change.previousValue ?? 0);
  if (change.kind === "new" || change.kind === "unchanged_zero") return words.noneIn(month);
  if (change.kind === "per_day") return perDayNote(pen) ?? words.notWhole;
  const notes = [
    change.kind === "percent" ? percentNote(pen, before) : words.after({ now: pen.value(pen.total ?? 0), before }),
    signsDiffer(pen) ? perDayNote(pen) : null,
  ];
  return notes.filter((note) => note !== null).join(words.semicolon);
}

function percentNote(pen: Pen, before: string): string {
  const { percent } = pen.figures.change;
  const words = pen.voice.words.recap;
  if (percent === null || percent === 0) return words.from(before);
  const size = writePercent(pen.voice.locale, Math.abs(percent));
  return percent > 0 ? words.up({ percent: size, before }) : words.down({ percent: size, before });
}

/** Months differ in length: the daily rate is worth a line only where it says the opposite of the total. */
function signsDiffer(pen: Pen): boolean {
  const { delta, perDay } = pen.figures.change;
  return perDay !== null && delta !== null && Math.sign(delta) !== Math.sign(perDay.now - perDay.before);
}

function perDayNote(pen: Pen): string | null {
  const { perDay } = pen.figures.change;
  return perDay && pen.voice.words.recap.perDayNote(rates(pen, perDay));
}

/** English says fewer of what is counted, less of what is measured. */
export function isCount(pen: Pen): boolean {
  return pen.figures.metric.aggregation === "count" || pen.figures.metric.aggregation === "unique";
}

/** Both daily rates as written. */
export function rates(pen: Pen, perDay: { now: number; before: number }): { now: string; before: string } {
  const { metric } = pen.figures;
  const { locale } = pen.voice;
  return { now: writeRate(locale, metric, perDay.now), before: writeRate(locale, metric, perDay.before) };
}

function aloneRate(pen: Pen): string {
  const { metric, period } = pen.figures;
  return writeRate(pen.voice.locale, metric, (pen.total ?? 0) / Math.max(1, period.coveredDays));
}

function badgeOf(pen: Pen): Fact["badge"] {
  const { tone, delta, perDay } = pen.figures.change;
  const rise = pen.figures.change.kind === "per_day" ? (perDay ? perDay.now - perDay.before : 0) : (delta ?? 0);
  if (tone === "neutral" || rise === 0) return null;
  const words = pen.voice.words.recap;
  return { text: `${rise > 0 ? "▲" : "▼"} ${tone === "better" ? words.stronger : words.weaker}`, tone };
}
