import { writeDay } from "#mail/calendar.ts";
import { writeAbout, writeMoney, writeRate, writeTime } from "#mail/number.ts";
import { named } from "#mail/safe.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { Fact } from "#schema/recap-said.ts";
import { changeFact } from "./change.ts";
import type { Pen } from "./pen.ts";

/**
 * Change, money or time, milestone, best month, best day, per active actor: at most three, the first three there are.
 * `worth` writes the money: rounded in a mail, exact on a page.
 */
export function factsOf(pen: Pen, worth: typeof aboutWorth): Fact[] {
  return [
    changeFact(pen),
    moneyFact(pen, worth) ?? timeFact(pen),
    milestoneFact(pen),
    recordFact(pen),
    bestDayFact(pen),
    perActorFact(pen),
  ]
    .filter((fact) => fact !== null)
    .slice(0, letterSettings.factsShown);
}

type Money = NonNullable<Pen["figures"]["money"]>;

/** In three significant digits, and said to be about that much. */
export function aboutWorth({ voice }: Pen, { currency, amountMinor }: Pick<Money, "currency" | "amountMinor">): string {
  return voice.words.recap.about(writeAbout(voice.locale, currency, amountMinor));
}

/** To the last minor unit. */
export function exactWorth({ voice }: Pen, { currency, amountMinor }: Pick<Money, "currency" | "amountMinor">): string {
  return writeMoney(voice.locale, currency, amountMinor);
}

function moneyFact(pen: Pen, worth: typeof aboutWorth): Fact | null {
  const { money } = pen.figures;
  if (!money || money.amountMinor === 0) return null;
  return {
    label: pen.voice.words.recap.worth,
    value: worth(pen, money),
    note: ratesNote(pen, money),
    badge: null,
  };
}

/** Every rate of the month, or of the months from `firstDay` on, each with its agreement: a sum of two rates is not explained by one. */
export function ratesNote(pen: Pen, money: Money, firstDay: string = pen.figures.period.firstDay): string {
  const { locale, words } = pen.voice;
  const said = (rate: { rateMinor: number; agreedOn: string; agreedBy: string }) => ({
    rate: writeMoney(locale, money.currency, rate.rateMinor),
    one: pen.speech.one,
    day: pen.day(rate.agreedOn),
    by: named(rate.agreedBy),
  });
  if (!money.rates) return words.recap.rate(said(money));
  const each = money.rates.map((rate) =>
    rate.from <= firstDay
      ? words.recap.rate(said(rate))
      : words.recap.rateFrom({ ...said(rate), from: pen.day(rate.from) }),
  );
  return each.join(words.recap.semicolon);
}

function timeFact(pen: Pen): Fact | null {
  const { time } = pen.figures;
  if (!time || time.hours === 0) return null;
  const { locale, words } = pen.voice;
  return {
    label: words.recap.timeSaved,
    value: words.recap.about(writeTime(locale, "hour", time.hours)),
    note: words.recap.minutesPer({
      minutes: writeTime(locale, "minute", time.minutesPerUnit),
      one: pen.speech.one,
    }),
    badge: null,
  };
}

function milestoneFact(pen: Pen): Fact | null {
  const { milestone } = pen.figures;
  if (!milestone) return null;
  const words = pen.voice.words.recap;
  return {
    label: words.milestone,
    value: pen.speech.amount(milestone.value),
    note: words.inAll(pen.value(milestone.total)),
    badge: null,
  };
}

/** Of those who did something, not of seats; less than one each says nothing about anybody. */
function perActorFact(pen: Pen): Fact | null {
  const { activeActors, metric } = pen.figures;
  const isAdding = metric.aggregation === "count" || metric.aggregation === "sum";
  if (pen.total === null || !isAdding || activeActors === null || activeActors < 1) return null;
  const each = pen.total / activeActors;
  if (each < figureSettings.perActorMin * 10 ** metric.scale) return null;
  const words = pen.voice.words.recap;
  return {
    label: words.perActive(pen.speech.oneActor),
    value: writeRate(pen.voice.locale, metric, each),
    note: words.countedOver(pen.speech.actors(activeActors).said),
    badge: null,
  };
}

function recordFact(pen: Pen): Fact | null {
  const { record, months, period, direction, metric } = pen.figures;
  if (!record) return null;
  const words = pen.voice.words.recap;
  let best: { key: string; value: number } | null = null;
  for (const { key, value } of months) {
    // A month that was counted in another way was not beaten.
    if (!metric.comparable && metric.startsOn !== null && key < metric.startsOn) continue;
    if (value !== null && (best === null || value > best.value)) best = { key, value };
  }
  const note = best ? words.beforeThat({ amount: pen.value(best.value), month: pen.monthName(best.key) }) : "";
  const label = direction === "higher" ? words.bestMonth : words.highestMonth;
  return { label, value: pen.monthName(period.key), note, badge: null };
}

/** The day with the most is the best one only where more is better. */
function bestDayFact(pen: Pen): Fact | null {
  const { bestDay, direction } = pen.figures;
  if (!bestDay || direction !== "higher") return null;
  return {
    label: pen.voice.words.recap.bestDay,
    value: writeDay(pen.voice.locale, bestDay.date, "weekday"),
    note: pen.speech.amount(bestDay.value),
    badge: null,
  };
}
