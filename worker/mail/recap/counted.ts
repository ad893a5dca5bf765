import { writeDay, writeInstant } from "#mail/calendar.ts";
import { writeList } from "#mail/number.ts";
import { capital, named, quoted } from "#mail/safe.ts";
import type { RecapFigures, RecapPeriod } from "#schema/recap.ts";
import { zoneCity } from "#schema/written.ts";
import type { Letter } from "./letter.ts";
import type { Pen } from "./pen.ts";

/** What it takes to say how a figure is counted. */
export type CountedPen = Pick<Pen, "voice" | "value"> & {
  figures: Pick<RecapFigures, "metric" | "counted" | "corrected"> & {
    period: Pick<RecapPeriod, "timezone" | "zoneBefore">;
  };
};

/** Definition, source, owner and time of the figure: no number goes out without them. */
export function countedRows(pen: CountedPen): Letter["counted"]["rows"] {
  const { metric } = pen.figures;
  const words = pen.voice.words.recap;
  const rows = [{ label: words.definition, value: quoted(metric.definition) }];
  rows.push(...statusRows(pen));
  rows.push({ label: words.source, value: sourceOf(pen) });
  if (metric.owner !== "") rows.push({ label: words.answers, value: quoted(metric.owner, 80) });
  rows.push({ label: words.asOf, value: asOf(pen) });
  const { corrected = [] } = pen.figures;
  if (corrected.length > 0)
    rows.push({ label: words.corrected, value: corrected.map((each) => correctedOf(pen, each)).join(words.semicolon) });
  const { timezone, zoneBefore } = pen.figures.period;
  if (zoneBefore)
    rows.push({ label: words.zone, value: words.zoneChanged({ now: city(timezone), before: city(zoneBefore) }) });
  if (metric.provenance !== null) rows.push({ label: words.provenance, value: quoted(metric.provenance) });
  return rows;
}

/** Which statuses count and which do not; nothing where every status counts. */
function statusRows({ figures, voice }: CountedPen): Letter["counted"]["rows"] {
  const { statuses, countedStatuses } = figures.metric;
  if (countedStatuses.length === 0) return [];
  const others = statuses.filter((status) => !countedStatuses.includes(status));
  const listOf = (list: string[]) =>
    writeList(
      voice.locale,
      list.map((status) => quoted(status, 40)),
    );
  const rows = [{ label: voice.words.recap.statuses, value: listOf(countedStatuses) }];
  if (others.length > 0) rows.push({ label: voice.words.recap.otherStatuses, value: listOf(others) });
  return rows;
}

function correctedOf(pen: CountedPen, { key, before, after }: { key: string; before: number; after: number }): string {
  const month = capital(writeDay(pen.voice.locale, key, "month"));
  return pen.voice.words.recap.correctedMonth({ month, before: pen.value(before), after: pen.value(after) });
}

/** Where the figure comes from; of a month entered by hand its person. */
export function sourceName(pen: CountedPen): string {
  const { entered, sourceName: name } = pen.figures.counted;
  const words = pen.voice.words.recap;
  if (!entered) return named(name);
  return entered.by === null ? words.enteredByHand : words.enteredBy(named(entered.by));
}

function sourceOf(pen: CountedPen): string {
  const { counted, period } = pen.figures;
  const source = sourceName(pen);
  if (counted.completeUntil === null) return source;
  const at = writeInstant(pen.voice.locale, period.timezone, counted.completeUntil);
  return pen.voice.words.recap.completeUntil({ source, at });
}

/** When it was counted, by the account's clock. */
export function asOf(pen: CountedPen): string {
  const { counted, period } = pen.figures;
  const at = writeInstant(pen.voice.locale, period.timezone, counted.asOf);
  return pen.voice.words.recap.localTime({ at, city: city(period.timezone) });
}

function city(timezone: string): string {
  return named(zoneCity(timezone));
}
