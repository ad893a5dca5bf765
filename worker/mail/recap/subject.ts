import { writeDay } from "#mail/calendar.ts";
import { capital, cleanLine, clip, named, settled, unlinked } from "#mail/safe.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import { countsMoney } from "#schema/money.ts";
import { isCount, rates } from "./change.ts";
import { aboutWorth } from "./fact.ts";
import { shareOf } from "./goal.ts";
import { goalsReached } from "./headline.ts";
import type { Pen } from "./pen.ts";

const { subjectSeen: visible, subjectLength: longest, preheaderMin, preheaderMax } = letterSettings;

/**
 * Number and noun within the first 33 characters, at most 60 in all, the month named, one line. A subject is read on locked
 * screens: money stands there only where the account allows it, and of a figure that is money it else names the month alone.
 */
export function subjectOf(pen: Pen, quarter: { span: string; total: number } | null): string {
  const words = pen.voice.words.subject;
  if (pen.total !== null && isHushed(pen)) return finish(pen, moneySubject(pen, quarter));
  if (quarter && !pen.figures.restated) return finish(pen, quarterSubject(pen, quarter));
  if (pen.total === null) return finish(pen, words.missing(pen.month));
  if (pen.figures.state === "zero") return finish(pen, zeroSubject(pen));
  const said = { amount: amountOf(pen, longest), month: pen.month };
  const fitting = candidates(pen, said).find((line) => line.length <= longest && seenEarly(pen, line));
  return finish(pen, fitting ?? words.month({ ...said, amount: amountOf(pen, visible) }));
}

/** The figure itself is money, and is not to be read by everybody. */
function isHushed({ figures }: Pen): boolean {
  return countsMoney(figures.metric) && !figures.moneyInSubject;
}

/** What the mail is, without its figure. */
function moneySubject({ figures, month, voice }: Pen, quarter: { span: string } | null): string {
  const words = voice.words.subject;
  if (figures.restated) return words.correctedAlone(month);
  if (quarter) return words.alone(quarter.span);
  return figures.state === "zero" && figures.next !== null && figures.direction !== "lower"
    ? words.zeroIdea(month)
    : words.alone(month);
}

/** Best first: the longer ones give way when they do not fit. Nothing is praised in a month that has to be corrected. */
function candidates(pen: Pen, said: { amount: string; month: string }): string[] {
  const { record, period, direction, restated } = pen.figures;
  const words = pen.voice.words.subject;
  if (restated) return [words.corrected(said)];
  const { firstValue, twelveMonth } = goalsReached(pen);
  return [
    ...(twelveMonth === null ? [] : [words.goalReached(said)]),
    ...(firstValue === null ? [] : [words.firstValueReached(said)]),
    ...(record && !period.partial && direction === "higher" ? [words.record(said)] : []),
    ...milestoneSubject(pen, said),
    ...worthSubject(pen, said),
    partialSubject(pen, said.amount) ?? words.month(said),
  ];
}

function quarterSubject(pen: Pen, { span, total }: { span: string; total: number }): string {
  const said = (limit: number): string => clip(bareText(pen, pen.speech.amount(total)), limit);
  const whole = pen.voice.words.subject.quarter({ amount: said(visible), span });
  return whole.length <= longest ? whole : said(longest);
}

function zeroSubject(pen: Pen): string {
  const { figures, month, speech } = pen;
  const words = pen.voice.words.subject;
  if (figures.restated) return words.corrected({ amount: amountOf(pen, visible), month });
  if (figures.next !== null && figures.direction !== "lower") return words.zeroIdea(month);
  return words.zero({
    things: clip(bareText(pen, speech.things), visible - 14),
    amount: amountOf(pen, visible - 12),
    month,
  });
}

function milestoneSubject(pen: Pen, said: { amount: string; month: string }): string[] {
  const { milestone, period } = pen.figures;
  if (!milestone || period.partial) return [];
  return [pen.voice.words.subject.milestone({ ...said, stage: bareText(pen, pen.value(milestone.value)) })];
}

/** What a whole month was worth, unless that is less than nothing or it is worse than the one before: an amount reads as praise. */
function worthSubject(pen: Pen, said: { amount: string; month: string }): string[] {
  const { money, moneyInSubject, change, period } = pen.figures;
  if (!moneyInSubject || !money || money.amountMinor <= 0 || period.partial || change.tone === "worse") return [];
  return [pen.voice.words.subject.worth({ ...said, worth: bareText(pen, aboutWorth(pen, money)) })];
}

function partialSubject(pen: Pen, amount: string): string | null {
  const { partial, coveredDays, lastDay } = pen.figures.period;
  const words = pen.voice.words.subject;
  if (!partial) return null;
  if (partial.kind === "first" && partial.until >= lastDay) return words.first({ amount, days: pen.days(coveredDays) });
  return words.last({ amount, day: writeDay(pen.voice.locale, partial.until, "full") });
}

function amountOf(pen: Pen, limit: number): string {
  return clip(bareText(pen, pen.speech.amount(pen.total ?? 0)), limit);
}

/** Without isolates: a subject cannot close one that was cut off. */
export function bareText(pen: Pick<Pen, "voice">, text: string): string {
  return cleanLine(settled(text, pen.voice.direction));
}

function seenEarly(pen: Pen, line: string): boolean {
  const amount = amountOf(pen, longest);
  return line.indexOf(amount) + amount.length <= visible;
}

/** A subject as it is sent: one line of sixty characters. */
export function finish(pen: Pick<Pen, "voice">, line: string): string {
  const text = clip(capital(unlinked(bareText(pen, line))), longest);
  // A program shows a line in the direction of its first letter, which may be one of a Latin noun.
  return pen.voice.direction === "rtl" ? `\u200f${text}` : text;
}

/** A second fact of 40 to 90 characters for the line after the subject; no amount where the figure is money. */
export function preheaderOf(pen: Pen): string {
  const { figures, voice } = pen;
  const words = voice.words.subject;
  if (pen.total === null) return words.missingPreheader;
  if (figures.state === "zero") return figures.next ? words.zeroStepPreheader : words.zeroPreheader;
  const join = voice.words.recap.semicolon;
  const monthly = words.monthly({
    account: named(clip(figures.account.name, letterSettings.preheaderName)),
    month: pen.month,
  });
  const amounts = isHushed(pen) ? [] : [changePart(pen), bestDayPart(pen)];
  let line = "";
  for (const part of [goalPart(pen), ...amounts, monthly]) {
    if (part === null || line.length >= preheaderMin) continue;
    const longer = line === "" ? part : `${line}${join}${part}`;
    if (longer.length <= preheaderMax) line = longer;
  }
  const enough = line.length >= preheaderMin ? line : `${line}${line === "" ? "" : join}${monthly}`;
  return clip(capital(settled(enough, voice.direction)), preheaderMax);
}

function goalPart(pen: Pen): string | null {
  const goal = pen.figures.goals.twelveMonth;
  if (!goal || goal.progress === null || goal.type === "keep" || goal.paceState === "reached") return null;
  return pen.voice.words.subject.goal(shareOf(pen, goal.progress));
}

function changePart(pen: Pen): string | null {
  const { change } = pen.figures;
  const words = pen.voice.words.subject;
  if (change.previousPeriod === null) return null;
  const month = pen.monthName(change.previousPeriod);
  if (change.kind === "per_day" && change.perDay) return words.perDay({ ...rates(pen, change.perDay), month });
  if ((change.kind !== "percent" && change.kind !== "absolute") || !change.delta) return null;
  const amount = pen.value(Math.abs(change.delta));
  return change.delta > 0 ? words.more({ amount, month }) : words.fewer({ amount, month, isCount: isCount(pen) });
}

function bestDayPart(pen: Pen): string | null {
  const { bestDay, direction } = pen.figures;
  if (!bestDay || direction !== "higher") return null;
  const day = writeDay(pen.voice.locale, bestDay.date, "weekday");
  return pen.voice.words.subject.bestDay({ day, amount: pen.value(bestDay.value) });
}
