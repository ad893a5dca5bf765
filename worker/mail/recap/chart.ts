import { weekdayOf, writeDay, writeWeekday } from "#mail/calendar.ts";
import { valueWriter, writeCompact, writeFew, writeHours } from "#mail/number.ts";
import { columnsOf } from "#mail/plain.ts";
import { capital, named } from "#mail/safe.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { ContributorTable } from "#schema/recap-said.ts";
import { roundParts, zoneCity } from "#schema/written.ts";
import type { DayChart, DayWeek, HeatChart } from "./letter.ts";
import type { Pen } from "./pen.ts";

const blockHours = 3;
/** Letters a cell has room for, beside a comma or point. */
const cellRoom = 4;
const blocks = Array.from({ length: 24 / blockHours }, (_, block) => block);

/** Bars by local day; null when the month has no value to break down. */
export function dayChart(pen: Pen): DayChart | null {
  const { days, metric } = pen.figures;
  const { words } = pen.voice;
  if (days.every((day) => day.value === 0)) return null;
  const shown = roundParts(
    metric,
    days.map((day) => day.value),
  );
  const weeks = weeksOf(pen, shown);
  return {
    title: words.recap.byDay,
    ...daySentences(pen),
    summary: weeks.map((week) => summaryOf(pen, week)).join(words.recap.semicolon),
    weekHead: words.recap.weekOf,
    weeks,
  };
}

/** Which day had the most, and the same with how to read the bars. */
export function daySentences(pen: Pen): { sentence: string; legend: string } {
  const { days, bestDay } = pen.figures;
  const { locale, words } = pen.voice;
  const sentence = bestDay
    ? words.recap.mostOn({ day: writeDay(locale, bestDay.date, "weekday"), amount: pen.speech.amount(bestDay.value) })
    : words.recap.noClearPeak;
  const isFaint = days.some((day) => day.weekend);
  return { sentence, legend: isFaint ? `${sentence}${words.recap.gap}${words.recap.weekendsFaint}` : sentence };
}

function summaryOf(pen: Pen, week: DayWeek): string {
  const { labelled, comma } = pen.voice.words.recap;
  return labelled({ label: week.row, text: week.days.map((day) => day.shown).join(comma) });
}

type Week = Omit<DayWeek, "row">;

/** A week of which only some days are in the month says how many. */
function rowLabel(pen: Pen, { label, days }: Week): string {
  return days.length < 7 ? pen.voice.words.recap.partWeek({ label, days: pen.days(days.length) }) : label;
}

function weeksOf(pen: Pen, shown: number[]): DayWeek[] {
  const { locale, firstWeekday } = pen.voice;
  const weeks: Week[] = [];
  pen.figures.days.forEach((day, index) => {
    const weekday = weekdayOf(day.date);
    if (weeks.length === 0 || weekday === firstWeekday) {
      const label = writeDay(locale, day.date, "short");
      weeks.push({ label, axis: writeDay(locale, day.date, "number"), days: [] });
    }
    const value = shown[index] ?? 0;
    weeks.at(-1)?.days.push({ date: day.date, weekday, value, shown: pen.value(value), weekend: day.weekend });
  });
  return labelled(weeks).map((week) => ({ ...week, row: rowLabel(pen, week) }));
}

/** On a phone a bar and its gap are nine pixels wide, a letter twelve at most: a label without room would push bars apart. */
function labelled(weeks: Week[]): Week[] {
  const hasRoom = (week: Week): boolean => week.days.length >= Math.ceil(columnsOf(week.label) * 0.75);
  const first = weeks.findIndex(hasRoom);
  return weeks.map((week, index) => {
    if (index < first || week.days.length < 2) return { ...week, axis: "" };
    const isNamed = index === first || (week.days[0]?.date.endsWith("-01") && hasRoom(week));
    return isNamed ? { ...week, axis: week.label } : week;
  });
}

/** Seven weekdays by eight blocks of three hours, weeks beginning as the account's locale has it. */
export function heatChart(pen: Pen): HeatChart | null {
  const { hours, metric } = pen.figures;
  const { locale, words, firstWeekday } = pen.voice;
  const exact = blockSums(hours);
  if (roundParts(metric, exact).every((value) => value === 0)) return null;
  const cells = cellsOf(pen, exact);
  const step = stepper(cells.values);
  const order = Array.from({ length: 7 }, (_, index) => (firstWeekday + index) % 7);
  const marked = new Set(pen.figures.missingHours.map(cellOf));
  return {
    title: words.recap.byTime,
    ...timeSentences(pen),
    caption: captionOf(pen, cells.unit),
    corner: words.recap.weekday,
    heads: blocks.map((block) => writeHours(locale, block * blockHours, (block + 1) * blockHours)),
    rows: order.map((weekday) => ({
      head: writeWeekday(locale, weekday, "weekdayShort"),
      cells: blocks.map((block) => {
        const at = weekday * blocks.length + block;
        const shown = `${cells.shown[at] ?? ""}${marked.has(at) ? missingMark : ""}`;
        return { shown, step: step(cells.values[at] ?? 0) };
      }),
    })),
  };
}

/** Stands in a cell of which an hour did not exist one day, and in front of the sentence that says so. */
const missingMark = "*";

/** Which block of the week an hour of a day lies in. */
function cellOf(hour: string): number {
  const [day = "", clock = "0"] = hour.split(" ");
  return weekdayOf(day) * blocks.length + Math.floor(Number(clock) / blockHours);
}

/** When most happens, and the hours there were not. */
export function timeSentences(pen: Pen): { sentence: string; notes: string[] } {
  const { peak, missingHours } = pen.figures;
  return {
    sentence: peak ? peakSentence(pen, peak) : pen.voice.words.recap.noClearPeak,
    notes: missingHours.map((hour) => missingHourNote(pen, hour)),
  };
}

function peakSentence(pen: Pen, peak: { weekday: number; block: number; value: number }): string {
  return pen.voice.words.recap.peak({
    weekday: writeWeekday(pen.voice.locale, peak.weekday, "weekdayName"),
    from: pen.integer(peak.block * blockHours),
    to: pen.integer((peak.block + 1) * blockHours),
    amount: pen.speech.amount(peak.value),
  });
}

function missingHourNote(pen: Pen, hour: string): string {
  const [day = "", clock = "0"] = hour.split(" ");
  const from = Number(clock);
  const said = { day: pen.day(day), from: pen.integer(from), to: pen.integer(from + 1) };
  return `${missingMark} ${pen.voice.words.recap.missingHour(said)}`;
}

/** What the cells hold, by whose clock, and in which unit where not in ones. */
export function captionOf(pen: Pen, unit: number | null): string {
  const words = pen.voice.words.recap;
  const city = named(zoneCity(pen.figures.period.timezone));
  const caption = words.heatCaption({ noun: capital(pen.speech.things), city });
  return unit === null ? caption : `${caption}${words.comma}${words.inUnits(pen.integer(unit))}`;
}

/** Of each weekday in turn, scaled. */
function blockSums(hours: number[][]): number[] {
  const sums = Array<number>(hours.length * blocks.length).fill(0);
  for (let day = 0; day < hours.length; day += 1) {
    for (let hour = 0; hour < 24; hour += 1) {
      const at = day * blocks.length + Math.floor(hour / blockHours);
      sums[at] = (sums[at] ?? 0) + (hours[day]?.[hour] ?? 0);
    }
  }
  return sums;
}

interface Cells {
  /** Scaled, rounded so that they add up to the month as it would read with these decimals. */
  values: number[];
  shown: string[];
  /** What a cell counts in, where not in ones. */
  unit: number | null;
}

/**
 * Five characters fit a cell on a phone. For more than that decimals go first, in the whole table alike; then it is written
 * compactly, where the language has a sign for that, or in larger units: nothing is rounded that does not say so.
 */
function cellsOf(pen: Pen, exact: number[]): Cells {
  const { locale } = pen.voice;
  const { metric } = pen.figures;
  for (let displayDecimals = metric.displayDecimals; displayDecimals >= 0; displayDecimals -= 1) {
    const rounded = { scale: metric.scale, displayDecimals };
    const values = roundParts(rounded, exact);
    const shown = values.map(valueWriter(locale, rounded));
    if (shown.every((text) => text.length <= cellRoom)) return { values, shown, unit: null };
  }
  const values = roundParts({ scale: metric.scale, displayDecimals: 0 }, exact);
  const one = 10 ** metric.scale;
  const compact = values.map((value) => writeCompact(locale, metric, value));
  const isMarked = (text: string, value: number): boolean => Math.abs(value) < 1000 * one || /\p{L}/u.test(text);
  if (compact.every((text, at) => text.length <= cellRoom && isMarked(text, values[at] ?? 0)))
    return { values, shown: compact, unit: null };
  const largest = Math.max(...values.map(Math.abs)) / one;
  const unit = 1000 ** Math.max(0, Math.floor(Math.log10(largest) / 3));
  const few = values.map((value) => writeFew(locale, value / one / unit));
  return { values, shown: few, unit: unit === 1 ? null : unit };
}

/** Equal parts of the cells above zero; equal cells get equal steps. */
function stepper(values: number[]): (value: number) => number {
  const positive = values.filter((value) => value > 0).toSorted((a, b) => a - b);
  return (value) =>
    value <= 0 ? 0 : 1 + Math.floor((letterSettings.heatSteps * positive.indexOf(value)) / positive.length);
}

/** Top contributors and the rest; null when the snapshot names none. */
export function contributorTable(pen: Pen): ContributorTable | null {
  const { contributors, metric } = pen.figures;
  const words = pen.voice.words.recap;
  if (!contributors) return null;
  const { shown, others } = contributors;
  const { things } = pen.speech;
  const isTeams = contributors.by === "team";
  const actor = isTeams ? words.team : pen.speech.actor;
  const heads = words.columns({ actor, things });
  const parts = roundParts(metric, [...shown.map((row) => row.value), ...(others ? [others.value] : [])]);
  const largest = Math.max(1, ...shown.map((row) => row.value));
  const rows: ContributorTable["rows"] = shown.map((row, index) => ({
    name: named(row.name),
    shown: pen.value(parts[index] ?? 0),
    share: Math.max(0, row.value) / largest,
  }));
  if (others) {
    const counted = others.count > 0 ? words.others(others.count, pen.integer(others.count)) : words.unnamed;
    rows.push({ name: isTeams ? words.everybodyElse : counted, shown: pen.value(parts.at(-1) ?? 0), share: null });
  }
  return {
    title: words.by(actor),
    heads: [capital(heads[0]), capital(heads[1])],
    rows,
  };
}
