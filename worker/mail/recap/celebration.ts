import { dayOf, writeNear } from "#mail/calendar.ts";
import { celebrationWords } from "#mail/celebration-words.ts";
import { valueWriter, writeInteger } from "#mail/number.ts";
import { capital, clip, named, quoted, settled } from "#mail/safe.ts";
import { voiceFor } from "#mail/voice.ts";
import type { CelebrationFigures } from "#schema/celebration.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { countsMoney } from "#schema/money.ts";
import type { StepList } from "#schema/recap-said.ts";
import {
  answerer,
  dueMeta,
  emptyBody,
  headOf,
  notePassage,
  type RecapOrder,
  reasonOf,
  signatureOf,
} from "./compose.ts";
import { countedRows } from "./counted.ts";
import { firstValueLines, type GoalPen, twelveMonthLines } from "./goal.ts";
import type { Letter } from "./letter.ts";
import type { Pen } from "./pen.ts";
import { speechOf } from "./speech.ts";
import { bareText, finish } from "./subject.ts";

const { subjectSeen: visible, subjectLength: longest, preheaderMax } = letterSettings;

/** A First Value in the reader's language and formats. */
export interface CelebrationPen extends Pick<Pen, "voice" | "speech" | "value" | "days" | "day" | "today"> {
  figures: CelebrationFigures;
}

export type CelebrationOrder = Omit<RecapOrder, "figures" | "variant" | "quarterly" | "internal"> & {
  figures: CelebrationFigures;
};

/** `language`: the person's own, null for the account's. */
export function celebrationPen(figures: CelebrationFigures, language: string | null): CelebrationPen {
  const voice = voiceFor({ locale: figures.account.locale, language });
  const { locale, words } = voice;
  return {
    figures,
    voice,
    speech: speechOf(voice, figures.metric),
    value: valueWriter(locale, figures.metric),
    days: (n) => words.recap.days(n, writeInteger(locale, n)),
    day: (day) => writeNear(locale, day, figures.goal.reachedOn.slice(0, 7)),
    today: dayOf(figures.period.timezone, figures.counted.asOf),
  };
}

/** The same for a goal that is measured by another metric. */
function penOf(pen: CelebrationPen, metric: MetricDefinition): GoalPen {
  return { ...pen, speech: speechOf(pen.voice, metric), value: valueWriter(pen.voice.locale, metric) };
}

/** What was reached, when, and how long it took. */
export function celebrationHeadline(pen: CelebrationPen): string {
  const { account, goal } = pen.figures;
  return celebrationWords[pen.voice.language].headline({
    account: named(account.name),
    day: pen.day(goal.reachedOn),
    amount: pen.speech.amount(goal.target),
    days: pen.days(goal.daysToReach),
  });
}

/** Both goals: the one that was reached, and the one that comes next. */
export function celebrationGoals(pen: CelebrationPen): Letter["goals"] {
  const { goal, twelveMonth } = pen.figures;
  const next = twelveMonth && twelveMonthLines(penOf(pen, twelveMonth.metric), twelveMonth.goal, false);
  return [firstValueLines(pen, goal, false), ...(next ? [next] : [])];
}

/** The step nothing stands before. */
export function celebrationStep(pen: CelebrationPen): StepList | null {
  const { next } = pen.figures;
  const words = pen.voice.words.recap;
  if (!next) return null;
  return {
    title: words.next,
    steps: [{ title: quoted(next.title, 160), meta: dueMeta(pen, next) }],
    more: null,
  };
}

/** An amount of money stands neither here nor in the line after it, as in the subject of a month. */
function subjectOf(pen: CelebrationPen): string {
  const words = celebrationWords[pen.voice.language];
  const { target, reachedOn } = pen.figures.goal;
  if (countsMoney(pen.figures.metric)) return finish(pen, words.subjectAlone(pen.day(reachedOn)));
  const amount = clip(bareText(pen, pen.speech.amount(target)), visible);
  const whole = words.subject({ amount, day: pen.day(reachedOn) });
  return finish(pen, whole.length <= longest ? whole : words.shortSubject(amount));
}

function preheaderOf(pen: CelebrationPen): string {
  const { goal, twelveMonth } = pen.figures;
  const words = celebrationWords[pen.voice.language];
  const days = pen.days(goal.daysToReach);
  const next = twelveMonth &&
    !countsMoney(twelveMonth.metric) && {
      amount: penOf(pen, twelveMonth.metric).speech.amount(twelveMonth.goal.target),
      day: pen.day(twelveMonth.goal.targetOn),
    };
  const line = next ? words.preheader({ days, ...next }) : words.preheaderAlone(days);
  const text = settled(line, pen.voice.direction);
  const fitting = text.length <= preheaderMax ? text : settled(words.preheaderAlone(days), pen.voice.direction);
  return clip(capital(fitting), preheaderMax);
}

/** The one mail about a First Value: the same for everybody, for there is no breakdown in it. */
export function composeCelebrationLetter(order: CelebrationOrder): Letter {
  const { figures, links } = order;
  const pen = celebrationPen(figures, order.language ?? null);
  const { goal } = figures;
  const own = celebrationWords[pen.voice.language];
  const words = pen.voice.words.recap;
  return {
    ...emptyBody,
    voice: pen.voice,
    hue: figures.vendor.hue,
    subject: subjectOf(pen),
    preheader: preheaderOf(pen),
    head: headOf({ ...pen, month: words.firstValue }, order.recipientName),
    figure: { number: pen.value(goal.target), noun: pen.speech.noun(goal.target) },
    headline: celebrationHeadline(pen),
    lead: [own.lead, words.zeroTalk(answerer(pen))].join(words.gap),
    goals: celebrationGoals(pen),
    next: celebrationStep(pen),
    quarter: null,
    internal: [],
    note: notePassage(pen, order.note ?? null),
    button: { label: own.button, href: links.view },
    signature: signatureOf(pen),
    counted: { title: words.counted, rows: countedRows(pen) },
    reason: reasonOf(pen, order),
    links: [
      { label: words.openInBrowser, href: links.view },
      { label: words.often, href: `${links.unsubscribe}#often` },
      { label: own.unsubscribe, href: links.unsubscribe },
    ],
    address: quoted(figures.vendor.postalAddress),
  };
}
