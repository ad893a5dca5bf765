import { writeDay, writeMonths } from "#mail/calendar.ts";
import { named } from "#mail/safe.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Fact, RecapSaid, ReviewSaid } from "#schema/recap-said.ts";
import type { Review, ReviewView } from "#schema/review.ts";
import type { Language } from "#schema/words.ts";
import { daysBetween } from "#schema/written.ts";
import { contributorTable } from "./chart.ts";
import { exactWorth, ratesNote } from "./fact.ts";
import { milestoneSentence } from "./headline.ts";
import { type Pen, penFor } from "./pen.ts";
import { weeksOf } from "./review-week.ts";
import { sayRecap, settledAll } from "./said.ts";
import { sayOthers } from "./said-other.ts";

/** Three months for their review, in the words of the mails. `language`: the reader's own, null for the account's. */
export function sayReview({ review, contract, frame }: ReviewView, language: Language | null): ReviewSaid {
  const { months, last, hours, missingHours, peak, twelveMonth } = review;
  const say = (figures: RecapFigures): RecapSaid => sayRecap(figures, { language, note: null });
  const pen = penFor(last, language);
  const left = daysBetween(frame.today, contract.renewalOn);
  const own = {
    span: spanOf(pen, review),
    total: totalOf(pen, review),
    ...factsOf(pen, review),
    weeks: weeksSaid(pen, review),
    contributors: contributorTable({ ...pen, figures: { ...last, contributors: review.contributors } }),
    undivided: review.undivided
      .map((key) => writeDay(pen.voice.locale, key, "month"))
      .join(pen.voice.words.recap.comma),
    milestones: months.map(({ figures }) => figures && milestoneSentence(penFor(figures, language))),
    others: sayOthers(review.others, pen.voice),
    target: twelveMonth && pen.speech.amount(twelveMonth.target),
    left: left > 0 ? pen.days(left) : null,
  };
  return {
    months: months.map(({ figures }) => figures && say(figures)),
    last: say({ ...last, hours: hours ?? [], missingHours, peak }),
    ...settledAll(own, pen.voice.direction),
  };
}

function spanOf(pen: Pen, { months }: Review): string {
  const keys = months.map(({ key }) => key);
  return writeMonths(pen.voice.locale, keys[0] ?? "", keys.at(-1) ?? "");
}

function weeksSaid({ voice }: Pen, { days, withoutDays }: Review): ReviewSaid["weeks"] {
  if (days === null) return null;
  const { firstWeekday, locale, words } = voice;
  const without = withoutDays.map((key) => writeDay(locale, key, "month")).join(words.recap.comma);
  return { head: words.recap.weekOf, rows: weeksOf(days, firstWeekday), without };
}

/** What the three came to, in one sentence. */
function totalOf(pen: Pen, review: Review): ReviewSaid["total"] {
  const { total, months } = review;
  if (total === null) return null;
  const { speech, figures } = pen;
  const words = pen.voice.words.recap;
  const days = months.reduce((sum, month) => sum + (month.figures?.period.coveredDays ?? 0), 0);
  const when = words.during({ span: spanOf(pen, review), days: pen.days(days) });
  const said = { when, amount: speech.amount(total), actors: null, vendor: named(figures.vendor.name) };
  const sentence = speech.verb === null ? words.plain(said) : words.headline({ ...said, verb: speech.verb });
  return { figure: { number: pen.value(total), noun: speech.noun(total) }, sentence };
}

/** What stands out; which of the three is best is the page's own word unless it is the best of all. */
function factsOf(
  pen: Pen,
  { months, bestMonth, bestDay, money, publishedMoney }: Review,
): Pick<ReviewSaid, "bestMonth" | "bestDay" | "worth" | "worthLater"> {
  const { locale, words } = pen.voice;
  const fact = (label: string, value: string, note: string): Fact => ({ label, value, note, badge: null });
  return {
    bestMonth:
      bestMonth &&
      fact(
        bestMonth.isRecord ? words.recap.bestMonth : "",
        writeDay(locale, bestMonth.key, "month"),
        pen.speech.amount(bestMonth.value),
      ),
    bestDay:
      bestDay && fact(words.recap.bestDay, writeDay(locale, bestDay.date, "weekday"), pen.speech.amount(bestDay.value)),
    worth: money && fact("", exactWorth(pen, money), ratesNote(pen, money, months[0]?.figures?.period.firstDay)),
    worthLater: worthLater(pen, money, publishedMoney),
  };
}

/** Why it is not what the months as published were worth; null where it is. */
function worthLater(pen: Pen, now: Review["money"], published: Review["money"]): ReviewSaid["worthLater"] {
  if (!now || !published || now.amountMinor === published.amountMinor) return null;
  const { currency } = now;
  const text = (amountMinor: number) => exactWorth(pen, { currency, amountMinor });
  const since = now.amountMinor - published.amountMinor;
  const sign = since > 0 ? "+" : "−";
  return {
    published: text(published.amountMinor),
    counted: text(now.amountMinor),
    difference: `${sign}${text(Math.abs(since))}`,
  };
}
