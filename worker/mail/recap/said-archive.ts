import { writeNear } from "#mail/calendar.ts";
import { valueWriter, writeInteger } from "#mail/number.ts";
import { capital, onPage, quoted } from "#mail/safe.ts";
import { type Voice, voiceFor } from "#mail/voice.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalView } from "#schema/portal.ts";
import type { ValueView } from "#schema/portal-value.ts";
import type { ArchiveSaid } from "#schema/recap-said.ts";
import type { Language } from "#schema/words.ts";
import { twelveMonthLines } from "./goal.ts";
import { sayOthers } from "./said-other.ts";
import { speechOf } from "./speech.ts";

interface Archive extends Pick<ValueView, "metric" | "twelveMonth" | "goalMetric" | "months" | "others"> {
  /** The account's. */
  locale: string;
  /** "YYYY-MM-DD" in the account's zone. */
  today: string;
}

/** The archive of months in the words of the mails. `language`: the reader's own, null for the account's. */
export function sayArchive(archive: Archive, language: Language | null): ArchiveSaid {
  const voice = voiceFor({ locale: archive.locale, language });
  const { metric, goalMetric, twelveMonth, today } = archive;
  const say = (text: string): string => onPage(text, voice.direction);
  const amounts = archive.months.flatMap(({ key, value, counted }) =>
    counted && value !== null ? [[key, say(speechOf(voice, counted).amount(value))]] : [],
  );
  return {
    language: voice.language,
    locale: voice.locale,
    gap: voice.words.recap.gap,
    things: metric && say(capital(speechOf(voice, metric).things)),
    twelveMonth: goalMetric && twelveMonth && goalOf(twelveMonth, { voice, metric: goalMetric, today }),
    counted: { title: voice.words.recap.counted, rows: metric ? rowsOf(voice, metric) : [] },
    amounts: Object.fromEntries(amounts) as ArchiveSaid["amounts"],
    others: sayOthers(archive.others, voice).map((other) => ({ ...other, things: say(other.things) })),
  };
}

function goalOf(
  goal: GoalView,
  { voice, metric, today }: { voice: Voice; metric: MetricDefinition; today: string },
): ArchiveSaid["twelveMonth"] {
  const { locale, words, direction } = voice;
  const say = (text: string): string => onPage(text, direction);
  const lines = twelveMonthLines(
    {
      voice,
      speech: speechOf(voice, metric),
      value: valueWriter(locale, metric),
      days: (n) => words.recap.days(n, writeInteger(locale, n)),
      day: (day) => writeNear(locale, day, today),
      today,
    },
    goal,
    false,
  );
  return {
    ...lines,
    caption: say(words.recap.labelled({ label: lines.label, text: lines.statement })),
    state: say(lines.state),
    notes: lines.notes.map(say),
  };
}

function rowsOf({ words, direction }: Voice, metric: MetricDefinition): ArchiveSaid["counted"]["rows"] {
  const { definition, answers, provenance } = words.recap;
  const rows = [
    { label: definition, value: metric.definition },
    { label: answers, value: metric.owner },
    ...(metric.provenance === null ? [] : [{ label: provenance, value: metric.provenance }]),
  ];
  return rows.map(({ label, value }) => ({ label, value: onPage(quoted(value), direction) }));
}
