import { writeDay } from "#mail/calendar.ts";
import { cleanLine, clip, named, settled, unlinked } from "#mail/safe.ts";
import { rates } from "./change.ts";
import { shareOf } from "./goal.ts";
import type { Pen } from "./pen.ts";

/** Visible in every mail program by published tests; the whole line fits the widest phone list. */
const visible = 33;
const longest = 60;

/** Number and noun within the first 33 characters, at most 60 in all, the month named, one line. */
export function subjectOf(pen: Pen): string {
  const { figures, voice } = pen;
  const words = voice.words.subject;
  const noun = unlinked(cleanLine(figures.metric.noun.other));
  if (pen.total === null) return finish(pen, words.missing(pen.month));
  if (figures.state === "zero") {
    const idea = figures.next !== null && figures.direction !== "lower";
    return finish(
      pen,
      idea ? words.zeroIdea(pen.month) : words.zero({ noun: clip(noun, visible - 14), month: pen.month }),
    );
  }
  const candidates = [
    ...(figures.record && !figures.period.partial
      ? [words.record({ amount: amountOf(pen, longest), month: pen.month })]
      : []),
    partialSubject(pen) ?? words.month({ amount: amountOf(pen, longest), month: pen.month }),
  ];
  const fitting = candidates.find((line) => line.length <= longest && seenEarly(pen, line));
  return finish(pen, fitting ?? words.month({ amount: amountOf(pen, visible), month: pen.month }));
}

function partialSubject(pen: Pen): string | null {
  const { partial, coveredDays } = pen.figures.period;
  const words = pen.voice.words.subject;
  if (!partial) return null;
  if (partial.kind === "first") return words.first({ amount: amountOf(pen, longest), days: pen.days(coveredDays) });
  return words.last({ amount: amountOf(pen, longest), day: writeDay(pen.voice.locale, partial.until, "full") });
}

function amountOf(pen: Pen, limit: number): string {
  return clip(`${pen.value(pen.total ?? 0)} ${settled(pen.noun(pen.total ?? 0), pen.voice.direction)}`, limit);
}

function seenEarly(pen: Pen, line: string): boolean {
  const amount = amountOf(pen, longest);
  return line.indexOf(amount) + amount.length <= visible;
}

function finish(pen: Pen, line: string): string {
  return clip(cleanLine(settled(line, pen.voice.direction)), longest);
}

/** A second fact of 40 to 90 characters for the line after the subject. */
export function preheaderOf(pen: Pen): string {
  const { figures, voice } = pen;
  const words = voice.words.subject;
  if (pen.total === null) return words.missingPreheader;
  if (figures.state === "zero") return figures.next ? words.zeroStepPreheader : words.zeroPreheader;
  const monthly = words.monthly({ account: named(clip(figures.account.name, 40)), month: pen.month });
  let line = "";
  for (const part of [goalPart(pen), changePart(pen), bestDayPart(pen), monthly]) {
    if (part === null) continue;
    const longer = line === "" ? part : `${line}; ${part}`;
    if (longer.length <= 90 && line.length < 40) line = longer;
  }
  return clip(capital(settled(line, voice.direction)), 90);
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
  return change.delta > 0 ? words.more({ amount, month }) : words.fewer({ amount, month });
}

function bestDayPart(pen: Pen): string | null {
  const { bestDay } = pen.figures;
  if (!bestDay) return null;
  const day = writeDay(pen.voice.locale, bestDay.date, "weekday");
  return pen.voice.words.subject.bestDay({ day, amount: pen.value(bestDay.value) });
}

function capital(line: string): string {
  return line.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());
}
