import { writeDay } from "#mail/calendar.ts";
import { writeAbout, writeMoney } from "#mail/number.ts";
import { named } from "#mail/safe.ts";
import { changeFact } from "./change.ts";
import type { Fact } from "./letter.ts";
import type { Pen } from "./pen.ts";

/** Change, money, best month or best day: at most three, the first three there are. */
export function factsOf(pen: Pen): Fact[] {
  return [changeFact(pen), moneyFact(pen), recordFact(pen), bestDayFact(pen)]
    .filter((fact) => fact !== null)
    .slice(0, 3);
}

function moneyFact(pen: Pen): Fact | null {
  const { money } = pen.figures;
  if (!money || money.amountMinor === 0) return null;
  const { locale, words } = pen.voice;
  const rate = writeMoney(locale, money.currency, money.rateMinor);
  return {
    label: words.recap.worth,
    value: words.recap.about(writeAbout(locale, money.currency, money.amountMinor)),
    note: words.recap.rate({
      rate,
      one: pen.speech.one,
      day: pen.day(money.agreedOn),
      by: named(money.agreedBy),
    }),
    badge: null,
  };
}

function recordFact(pen: Pen): Fact | null {
  const { record, months, period, direction } = pen.figures;
  if (!record) return null;
  const words = pen.voice.words.recap;
  let best: { key: string; value: number } | null = null;
  for (const { key, value } of months) {
    if (value !== null && (best === null || value > best.value)) best = { key, value };
  }
  const note = best ? words.beforeThat({ amount: pen.value(best.value), month: pen.monthName(best.key) }) : "";
  const label = direction === "higher" ? words.bestMonth : words.highestMonth;
  return { label, value: pen.monthName(period.key), note, badge: null };
}

function bestDayFact(pen: Pen): Fact | null {
  const { bestDay } = pen.figures;
  if (!bestDay) return null;
  return {
    label: pen.voice.words.recap.bestDay,
    value: writeDay(pen.voice.locale, bestDay.date, "weekday"),
    note: pen.speech.amount(bestDay.value),
    badge: null,
  };
}
