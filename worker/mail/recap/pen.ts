import { writeDay, writeNear } from "#mail/calendar.ts";
import { pluralOf, writeDelta, writeInteger, writeValue } from "#mail/number.ts";
import { quoted } from "#mail/safe.ts";
import { type Voice, voiceFor } from "#mail/voice.ts";
import type { RecapFigures } from "#schema/recap.ts";

/** The metric's values and the account's days in the account's formats. */
export interface Pen {
  figures: RecapFigures;
  voice: Voice;
  /** The month's value where it may be printed, else null whatever the snapshot holds. */
  total: number | null;
  /** 193 */
  value: (scaled: number) => string;
  /** 193 departures */
  amount: (scaled: number) => string;
  noun: (scaled: number) => string;
  delta: (scaled: number) => string;
  integer: (n: number) => string;
  /** 20 days */
  days: (n: number) => string;
  /** 9 June; with the year when it is not the period's. */
  day: (day: string) => string;
  /** September */
  monthName: (key: string) => string;
  /** October 2026 */
  month: string;
}

export function penFor(figures: RecapFigures): Pen {
  const voice = voiceFor(figures.account.locale);
  const { locale, words } = voice;
  const { metric, period } = figures;
  const value = (scaled: number): string => writeValue(locale, metric, scaled);
  const noun = (scaled: number): string => quoted(metric.noun[pluralOf(locale, metric, scaled)], 60);
  const integer = (n: number): string => writeInteger(locale, n);
  return {
    figures,
    voice,
    total: figures.state === "ok" || figures.state === "zero" ? figures.value : null,
    value,
    noun,
    integer,
    amount: (scaled) => `${value(scaled)} ${noun(scaled)}`,
    delta: (scaled) => writeDelta(locale, metric, scaled),
    days: (n) => words.recap.days(n, integer(n)),
    day: (day) => writeNear(locale, day, period.key),
    monthName: (key) => writeDay(locale, key, "monthName"),
    month: writeDay(locale, period.key, "month"),
  };
}
