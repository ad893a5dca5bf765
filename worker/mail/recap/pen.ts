import { dayOf, writeDay, writeNear } from "#mail/calendar.ts";
import { valueWriter, writeDelta, writeInteger } from "#mail/number.ts";
import { type Voice, voiceFor } from "#mail/voice.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { type Speech, speechOf } from "./speech.ts";

/** The metric's values and the account's days in the reader's language and formats. */
export interface Pen {
  figures: RecapFigures;
  voice: Voice;
  speech: Speech;
  /** The month's value where it may be printed, else null whatever the snapshot holds. */
  total: number | null;
  /** 193 */
  value: (scaled: number) => string;
  delta: (scaled: number) => string;
  integer: (n: number) => string;
  /** 20 days */
  days: (n: number) => string;
  /** 9 June; with the year when it is not the period's. */
  day: (day: string) => string;
  /** September; with its year when it is the same month of another. */
  monthName: (key: string) => string;
  /** October 2026 */
  month: string;
  /** The local day it is told on, "YYYY-MM-DD". */
  today: string;
}

/** `language`: the person's own, null for the account's. */
export function penFor(figures: RecapFigures, language: string | null): Pen {
  const voice = voiceFor({ locale: figures.account.locale, language });
  const { locale, words } = voice;
  const { metric, period } = figures;
  const integer = (n: number): string => writeInteger(locale, n);
  return {
    figures,
    voice,
    speech: speechOf(voice, metric),
    total: figures.state === "ok" || figures.state === "zero" ? figures.value : null,
    value: valueWriter(locale, metric),
    integer,
    delta: (scaled) => writeDelta(locale, metric, scaled),
    days: (n) => words.recap.days(n, integer(n)),
    day: (day) => writeNear(locale, day, period.key),
    monthName: (key) =>
      writeDay(locale, key, key !== period.key && key.slice(5) === period.key.slice(5) ? "month" : "monthName"),
    month: writeDay(locale, period.key, "month"),
    today: dayOf(period.timezone, figures.counted.asOf),
  };
}
