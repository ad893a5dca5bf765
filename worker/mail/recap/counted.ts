import { writeDay, writeInstant, zoneCity } from "#mail/calendar.ts";
import { named, quoted } from "#mail/safe.ts";
import type { Letter } from "./letter.ts";
import type { Pen } from "./pen.ts";

/** Definition, source, owner and time of the figure: no number goes out without them. */
export function countedRows(pen: Pen): Letter["counted"]["rows"] {
  const { metric } = pen.figures;
  const words = pen.voice.words.recap;
  const rows = [{ label: words.definition, value: quoted(metric.definition) }];
  if (metric.countedStatuses.length > 0) {
    rows.push({ label: words.statuses, value: metric.countedStatuses.map((status) => quoted(status, 40)).join(", ") });
  }
  rows.push({ label: words.source, value: sourceOf(pen) });
  rows.push({ label: words.answers, value: quoted(metric.owner, 80) });
  rows.push({ label: words.asOf, value: asOf(pen) });
  const { corrected = [] } = pen.figures;
  if (corrected.length > 0)
    rows.push({ label: words.corrected, value: corrected.map((each) => correctedOf(pen, each)).join("; ") });
  if (metric.provenance !== null) rows.push({ label: words.provenance, value: quoted(metric.provenance) });
  return rows;
}

function correctedOf(pen: Pen, { key, before, after }: { key: string; before: number; after: number }): string {
  const month = writeDay(pen.voice.locale, key, "month");
  return pen.voice.words.recap.correctedMonth({ month, before: pen.value(before), after: pen.value(after) });
}

function sourceOf(pen: Pen): string {
  const { counted, period } = pen.figures;
  const source = named(counted.sourceName);
  if (counted.completeUntil === null) return source;
  const at = writeInstant(pen.voice.locale, period.timezone, counted.completeUntil);
  return pen.voice.words.recap.completeUntil({ source, at });
}

function asOf(pen: Pen): string {
  const { counted, period } = pen.figures;
  const at = writeInstant(pen.voice.locale, period.timezone, counted.asOf);
  return pen.voice.words.recap.localTime({ at, city: zoneCity(period.timezone) });
}
