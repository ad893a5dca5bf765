import { capital, cleanLine, named, quoted } from "#mail/safe.ts";
import { answerChoices } from "#schema/feedback.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { RecapFigures, RecapLinks, RecapNote } from "#schema/recap.ts";
import type { StepList } from "#schema/recap-said.ts";
import type { PreviewVariant } from "#schema/words.ts";
import { benchmarkPassage } from "./benchmark.ts";
import { changeSentence, zeroFacts } from "./change.ts";
import { contributorTable, dayChart, heatChart } from "./chart.ts";
import { countedRows, sourceName } from "./counted.ts";
import { aboutWorth, factsOf } from "./fact.ts";
import { goalLines } from "./goal.ts";
import { correction, headlineOf, leadOf } from "./headline.ts";
import { type InternalFacts, internalPassages } from "./internal.ts";
import type { Letter } from "./letter.ts";
import { type Pen, penFor } from "./pen.ts";
import { quarterOf } from "./quarter.ts";
import { preheaderOf, subjectOf } from "./subject.ts";

const { doneShown } = letterSettings;

export interface RecapOrder {
  figures: RecapFigures;
  /** sponsor: the result, what is next, how it is counted. champion: the breakdowns too. internal: what staff know besides. */
  variant: PreviewVariant;
  links: RecapLinks;
  recipientName: string;
  /** BCP 47 tag of the person's language; null or missing: the account's. */
  language?: string | null;
  /** What a person of the vendor says about the month, plain text, and that person's name. */
  note?: RecapNote | null;
  /** For who reads quarterly: the last month of a quarter names the quarter's figure too. */
  quarterly?: boolean;
  /** The first mail to this person, and who added them: told in place of the reason. */
  first?: { by: string } | null;
  /** For the variant "internal". */
  internal?: InternalFacts;
  /** Why this person gets the mail, one sentence in that language; missing: as a contact the vendor named. */
  reason?: string;
}

type Body = Pick<
  Letter,
  | "figure"
  | "headline"
  | "lead"
  | "goals"
  | "facts"
  | "days"
  | "heat"
  | "contributors"
  | "benchmark"
  | "done"
  | "next"
  | "ask"
>;

/** The snapshot as sentences. One of three bodies: a result, a true zero, or no figure at all. */
export function composeLetter(order: RecapOrder): Letter {
  const { figures, links } = order;
  const pen = penFor(figures, order.language ?? null);
  const words = pen.voice.words.recap;
  const quarter = order.quarterly ? quarterOf(pen) : null;
  const portal = links.portal === null ? [] : [{ label: words.openPortal, href: links.portal }];
  return {
    voice: pen.voice,
    hue: figures.vendor.hue,
    subject: subjectOf(pen, quarter),
    preheader: preheaderOf(pen),
    head: headOf(pen, order.recipientName),
    ...bodyOf(pen, order),
    quarter: quarter?.line ?? null,
    internal: order.internal ? internalPassages(order.internal) : [],
    note: notePassage(pen, order.note ?? null),
    button: { label: words.seeMonth(pen.month), href: links.view },
    signature: signatureOf(pen),
    counted: { title: words.counted, rows: countedRows(pen) },
    reason: reasonOf(pen, order),
    links: [
      { label: words.openInBrowser, href: links.view },
      ...portal,
      { label: words.often, href: `${links.unsubscribe}#often` },
      { label: words.unsubscribe, href: links.unsubscribe },
    ],
    address: quoted(figures.vendor.postalAddress),
  };
}

function bodyOf(pen: Pen, order: Pick<RecapOrder, "variant" | "links">): Body {
  if (pen.total === null) return missingBody(pen);
  if (pen.figures.state === "zero") return zeroBody(pen);
  return resultBody(pen, pen.total, order);
}

function resultBody(pen: Pen, total: number, { variant, links }: Pick<RecapOrder, "variant" | "links">): Body {
  const words = pen.voice.words.recap;
  const whole = variant !== "sponsor";
  const choices = answerChoices.map((choice) => ({
    label: words.choices[choice],
    href: `${links.view}?answer=${choice}#feedback`,
  }));
  return {
    figure: { number: pen.value(total), noun: pen.speech.noun(total) },
    headline: headlineOf(pen, total),
    lead: leadOf(pen),
    goals: goalLines(pen, false),
    facts: factsOf(pen, aboutWorth),
    days: whole ? dayChart(pen) : null,
    heat: whole ? heatChart(pen) : null,
    contributors: whole ? contributorTable(pen) : null,
    benchmark: benchmarkPassage(pen, variant === "internal"),
    done: whole ? doneList(pen) : null,
    next: nextList(pen),
    ask: { title: words.ask, text: words.askText(answerer(pen)), choices },
  };
}

/** Nothing to celebrate and nothing to hide: no percentage, one step, a person to answer. */
function zeroBody(pen: Pen): Body {
  const { figures } = pen;
  const words = pen.voice.words.recap;
  const wanted = figures.direction !== "lower";
  const help = wanted && figures.next !== null ? words.zeroHelp(answerer(pen)) : words.zeroTalk(answerer(pen));
  const { headline, news } = zeroSaid(pen);
  return {
    ...emptyBody,
    headline,
    lead: [...correction(pen), ...news, help].join(words.gap),
    goals: goalLines(pen, true),
    facts: zeroFacts(pen),
    next: nextList(pen),
  };
}

function zeroWhen(pen: Pen, isCut: boolean): string {
  const { partial } = pen.figures.period;
  const words = pen.voice.words.recap;
  if (partial && isCut) return words.zeroUntil(pen.day(partial.until));
  return partial?.kind === "first" ? words.zeroSince(pen.day(partial.since)) : words.zeroIn(pen.month);
}

/** A zero as it is, and that it is one. */
export function zeroSaid(pen: Pen): { headline: string; news: string[] } {
  const { partial } = pen.figures.period;
  const words = pen.voice.words.recap;
  const { lastDay } = pen.figures.period;
  const isCut = partial !== null && partial.until < lastDay;
  const again = pen.figures.change.kind === "unchanged_zero" ? changeSentence(pen) : null;
  return {
    headline: words.zeroHeadline({
      things: pen.speech.things,
      amount: pen.speech.amount(0),
      when: zeroWhen(pen, isCut),
    }),
    news: [
      ...(again === null ? [] : [again]),
      isCut ? words.zeroLeadUntil(sourceName(pen)) : words.zeroLead(sourceName(pen)),
    ],
  };
}

/** Not one figure is printed here, not even those of the goals. */
function missingBody(pen: Pen): Body {
  const { headline, news } = missingSaid(pen);
  return { ...emptyBody, headline, lead: news.join(""), next: nextList(pen) };
}

/** That there is no figure, and why. */
export function missingSaid(pen: Pen): { headline: string; news: string[] } {
  const { metric, state } = pen.figures;
  const words = pen.voice.words.recap;
  return {
    headline: words.missingHeadline({ name: quoted(metric.name, 80), month: pen.month }),
    news: [words.missing[state === "no_data" || state === "stale" ? state : "failed"]],
  };
}

export const emptyBody: Body = {
  figure: null,
  headline: "",
  lead: "",
  goals: [],
  facts: [],
  days: null,
  heat: null,
  contributors: null,
  benchmark: null,
  done: null,
  next: null,
  ask: null,
};

export function headOf(pen: NamePen & Pick<Pen, "month">, recipientName: string): Letter["head"] {
  const { account, vendor } = pen.figures;
  const words = pen.voice.words.recap;
  return {
    initial: Array.from(cleanLine(vendor.name))[0]?.toLocaleUpperCase() ?? "",
    account: named(account.name),
    vendor: words.withVendor(named(vendor.name)),
    period: capital(
      cleanLine(recipientName) === "" ? pen.month : words.forPerson({ month: pen.month, name: named(recipientName) }),
    ),
  };
}

function doneList(pen: Pen): StepList | null {
  const { done } = pen.figures;
  const words = pen.voice.words.recap;
  if (done.length === 0) return null;
  const rest = done.length - doneShown;
  return {
    title: words.done,
    steps: done
      .slice(0, doneShown)
      .map((step) => ({ title: quoted(step.title, 160), meta: stepMeta(pen, step, (day) => day) })),
    more: rest > 0 ? words.andMore(rest, pen.integer(rest)) : null,
  };
}

/** The step to do next; after a zero nobody wished for it is one that helps. */
function nextList(pen: Pen): StepList | null {
  const { next, state, direction } = pen.figures;
  const words = pen.voice.words.recap;
  if (!next) return null;
  const meta = dueMeta(pen, next);
  const title = state === "zero" && direction !== "lower" ? words.usuallyHelps : words.next;
  return { title, steps: [{ title: quoted(next.title, 160), meta }], more: null };
}

/** The steps to come, for a page: it has room for those the mail leaves out. */
export function aheadList(pen: Pen): StepList | null {
  const { upcoming = [], state, direction } = pen.figures;
  const words = pen.voice.words.recap;
  if (upcoming.length < 2) return nextList(pen);
  const steps = upcoming.map((step) => ({ title: quoted(step.title, 160), meta: dueMeta(pen, step) }));
  const title = state === "zero" && direction !== "lower" ? words.usuallyHelps : words.nextSteps;
  return { title, steps, more: null };
}

/** What it takes to name the people of an account: no month of figures. */
export type NamePen = Pick<Pen, "voice" | "day"> & { figures: Pick<RecapFigures, "account" | "vendor" | "csm"> };

function stepMeta(pen: NamePen, step: RecapFigures["done"][number], dated: (day: string) => string): string {
  const parts = [stepOwner(pen, step), step.day && dated(pen.day(step.day))];
  return parts.filter((part) => part !== null && part !== "").join(pen.voice.words.recap.comma);
}

/** Whose a step to come is, and by when; since when, where its day was over as the mail was composed. */
export function dueMeta(pen: NamePen & Pick<Pen, "today">, step: RecapFigures["done"][number]): string {
  const { byTheDay, dueSince } = pen.voice.words.recap;
  return stepMeta(pen, step, step.day !== null && step.day < pen.today ? dueSince : byTheDay);
}

/** Whose step it is: the person, and the side. */
export function stepOwner(pen: NamePen, step: RecapFigures["done"][number]): string {
  const { account, vendor } = pen.figures;
  const side = named(step.side === "customer" ? account.name : vendor.name);
  return step.ownerName === null ? side : `${named(step.ownerName)}${pen.voice.words.recap.comma}${side}`;
}

export function signatureOf(pen: NamePen): Letter["signature"] {
  const { csm, vendor } = pen.figures;
  if (!csm) return null;
  const title = cleanLine(csm.title) === "" ? "" : named(csm.title);
  const role = [title, named(vendor.name)].filter((part) => part !== "").join(pen.voice.words.recap.comma);
  return { name: named(csm.name), role };
}

export function reasonOf(pen: NamePen, { first, reason }: Pick<RecapOrder, "first" | "reason">): string {
  const { account, vendor } = pen.figures;
  const words = pen.voice.words.recap;
  const said = { vendor: named(vendor.name), account: named(account.name) };
  if (first) return words.added({ ...said, by: named(first.by) });
  return reason === undefined ? words.reason(said) : quoted(reason);
}

export function notePassage(pen: NamePen, note: RecapOrder["note"]): Letter["note"] {
  if (!note) return null;
  return { title: pen.voice.words.recap.noteFrom(named(note.by)), text: quoted(note.text) };
}

/** Whom an answer reaches. */
export function answerer(pen: NamePen): string {
  const { csm, vendor } = pen.figures;
  return csm ? named(csm.name) : pen.voice.words.recap.teamAt(named(vendor.name));
}
