import { capital, named, onPage, quoted } from "#mail/safe.ts";
import type { RecapFigures, RecapNote, RestatedSince } from "#schema/recap.ts";
import type { RecapSaid } from "#schema/recap-said.ts";
import type { Language } from "#schema/words.ts";
import { benchmarkPassage } from "./benchmark.ts";
import { changeFact, zeroFacts } from "./change.ts";
import { captionOf, contributorTable, daySentences, timeSentences } from "./chart.ts";
import { aheadList, answerer, missingSaid, stepOwner, zeroSaid } from "./compose.ts";
import { asOf, countedRows } from "./counted.ts";
import { exactWorth, factsOf } from "./fact.ts";
import { goalLines } from "./goal.ts";
import { correction, headlineOf, newsOf, restatedSince } from "./headline.ts";
import { type Pen, penFor } from "./pen.ts";

type Blocks = Pick<RecapSaid, "figure" | "facts" | "change" | "days" | "heat" | "contributors" | "benchmark">;

/**
 * A month for its page: the sentences of its mails, so that both say the same, without what only a mail says, and with money exact. `language`: the
 * reader's own, null for the account's. `now`: what the month says where this is not its newest version.
 */
export function sayRecap(
  figures: RecapFigures,
  { language, note, now = null }: { language: Language | null; note: RecapNote | null; now?: RestatedSince | null },
): RecapSaid {
  const pen = penFor(figures, language);
  const { locale, direction, words } = pen.voice;
  const { headline, news } = topOf(pen);
  const said: RecapSaid = {
    language: pen.voice.language,
    locale,
    title: capital(words.recap.forPerson({ month: pen.month, name: named(figures.account.name) })),
    gap: words.recap.gap,
    month: capital(pen.month),
    headline,
    lead: news.join(words.recap.gap),
    correction: correction(pen).join(words.recap.gap),
    since: now === null ? "" : restatedSince(pen, now).join(words.recap.gap),
    goals: goalsOf(pen),
    ...blocksOf(pen),
    done: doneOf(pen),
    next: aheadList(pen),
    ask: { title: words.recap.ask, choices: words.recap.choices, who: answerer(pen) },
    // The time stands below them, with what it means.
    counted: { title: words.recap.counted, rows: countedRows(pen).filter(({ label }) => label !== words.recap.asOf) },
    asOf: asOfLine(pen),
    things: capital(pen.speech.things),
    noteFrom: note && words.recap.noteFrom(named(note.by)),
  };
  return settledAll(said, direction);
}

function goalsOf(pen: Pen): RecapSaid["goals"] {
  if (pen.total === null) return [];
  return goalLines(pen, pen.total === 0).map((lines) => ({
    ...lines,
    caption: pen.voice.words.recap.labelled({ label: lines.label, text: lines.statement }),
  }));
}

function topOf(pen: Pen): { headline: string; news: string[] } {
  if (pen.total === null) return missingSaid(pen);
  if (pen.figures.state === "zero") return zeroSaid(pen);
  return { headline: headlineOf(pen, pen.total), news: newsOf(pen) };
}

function blocksOf(pen: Pen): Blocks {
  const { figures, total, voice } = pen;
  const words = voice.words.recap;
  const figure = total === null ? null : { number: pen.value(total), noun: pen.speech.noun(total) };
  if (!total)
    return {
      ...{ figure, facts: zeroFacts(pen), change: changeFact(pen) },
      ...{ days: null, heat: null, contributors: null, benchmark: null },
    };
  const times = timeSentences(pen);
  return {
    figure,
    facts: factsOf(pen, exactWorth),
    change: changeFact(pen),
    days: figures.days.length === 0 ? null : { title: words.byDay, text: daySentences(pen).legend },
    heat:
      figures.hours.length === 0
        ? null
        : { title: words.byTime, text: times.sentence, notes: times.notes, caption: captionOf(pen, null) },
    contributors: contributorTable(pen),
    benchmark: benchmarkPassage(pen, false),
  };
}

/** All of them: a page has room. */
function doneOf(pen: Pen): RecapSaid["done"] {
  const { done } = pen.figures;
  if (done.length === 0) return null;
  const steps = done.map((step) => ({
    title: quoted(step.title, 160),
    who: stepOwner(pen, step),
    day: step.day === null ? "" : pen.day(step.day),
  }));
  return { title: pen.voice.words.recap.done, steps };
}

function asOfLine(pen: Pen): string {
  const words = pen.voice.words.recap;
  return words.labelled({ label: words.asOf, text: asOf(pen) });
}

/** Every text in it as a page shows it. */
export function settledAll<Value>(value: Value, direction: "ltr" | "rtl"): Value {
  if (typeof value === "string") return onPage(value, direction) as Value;
  if (Array.isArray(value)) return value.map((each: unknown) => settledAll(each, direction)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const settled: Record<string, unknown> = {};
  for (const key of Object.keys(value)) settled[key] = settledAll((value as Record<string, unknown>)[key], direction);
  return settled as Value;
}
