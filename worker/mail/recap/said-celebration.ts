import { celebrationWords } from "#mail/celebration-words.ts";
import { named } from "#mail/safe.ts";
import type { CelebrationFigures } from "#schema/celebration.ts";
import type { RecapNote } from "#schema/recap.ts";
import type { CelebrationSaid } from "#schema/recap-said.ts";
import type { Language } from "#schema/words.ts";
import { celebrationGoals, celebrationHeadline, celebrationPen, celebrationStep } from "./celebration.ts";
import { asOf, countedRows } from "./counted.ts";
import { settledAll } from "./said.ts";

/** A First Value for its page: the sentences of its mail. `language`: the reader's own, null for the account's. */
export function sayCelebration(
  figures: CelebrationFigures,
  { language, note }: { language: Language | null; note: RecapNote | null },
): CelebrationSaid {
  const pen = celebrationPen(figures, language);
  const { locale, direction, words } = pen.voice;
  const { recap } = words;
  const own = celebrationWords[pen.voice.language];
  const { target } = figures.goal;
  const said: CelebrationSaid = {
    language: pen.voice.language,
    locale,
    title: own.title(named(figures.account.name)),
    gap: recap.gap,
    label: recap.firstValue,
    figure: { number: pen.value(target), noun: pen.speech.noun(target) },
    headline: celebrationHeadline(pen),
    lead: own.lead,
    goals: celebrationGoals(pen).map((lines) => ({
      ...lines,
      caption: recap.labelled({ label: lines.label, text: lines.statement }),
    })),
    next: celebrationStep(pen),
    // The time stands below them, with what it means.
    counted: { title: recap.counted, rows: countedRows(pen).filter(({ label }) => label !== recap.asOf) },
    asOf: recap.labelled({ label: recap.asOf, text: asOf(pen) }),
    noteFrom: note && recap.noteFrom(named(note.by)),
  };
  return settledAll(said, direction);
}
