import { weekdayOf, writeDay, writeWeekday, zoneCity } from "#mail/calendar.ts";
import { roundParts, writeCompact } from "#mail/number.ts";
import { clip, named, quoted } from "#mail/safe.ts";
import type { ContributorTable, DayChart, DayWeek, HeatChart } from "./letter.ts";
import type { Pen } from "./pen.ts";

const blockHours = 3;
const blocks = Array.from({ length: 24 / blockHours }, (_, block) => block);

/** Bars by local day; null when the month has no value to break down. */
export function dayChart(pen: Pen): DayChart | null {
  const { days, bestDay, metric } = pen.figures;
  const { locale, words } = pen.voice;
  if (days.every((day) => day.value === 0)) return null;
  const shown = roundParts(
    metric,
    days.map((day) => day.value),
  );
  const best = bestDay
    ? words.recap.mostOn({ day: writeDay(locale, bestDay.date, "weekday"), amount: pen.amount(bestDay.value) })
    : words.recap.noClearPeak;
  return {
    title: words.recap.byDay,
    sentence: best,
    legend: days.some((day) => day.weekend) ? words.recap.weekendsFaint : "",
    weekHead: words.recap.weekOf,
    weeks: weeksOf(pen, shown),
  };
}

function weeksOf(pen: Pen, shown: number[]): DayWeek[] {
  const { locale, firstWeekday } = pen.voice;
  const weeks: DayWeek[] = [];
  pen.figures.days.forEach((day, index) => {
    const weekday = weekdayOf(day.date);
    if (weeks.length === 0 || weekday === firstWeekday) {
      weeks.push({ label: writeDay(locale, day.date, "short"), axis: writeDay(locale, day.date, "number"), days: [] });
    }
    const value = shown[index] ?? 0;
    weeks.at(-1)?.days.push({ date: day.date, weekday, value, shown: pen.value(value), weekend: day.weekend });
  });
  return labelled(weeks);
}

/** A month's name needs the width of four bars on a phone, a number that of two. */
function labelled(weeks: DayWeek[]): DayWeek[] {
  const first = weeks.findIndex((week) => week.days.length >= 4);
  return weeks.map((week, index) => {
    if (index < first || week.days.length < 2) return { ...week, axis: "" };
    return index === first || week.days[0]?.date.endsWith("-01") ? { ...week, axis: week.label } : week;
  });
}

/** Seven weekdays by eight blocks of three hours, weeks beginning as the account's locale has it. */
export function heatChart(pen: Pen): HeatChart | null {
  const { hours, metric, period, peak } = pen.figures;
  const { locale, words, firstWeekday } = pen.voice;
  const exact = roundParts(
    metric,
    hours.flatMap((row) => blocks.map((block) => sumOf(row.slice(block * blockHours, (block + 1) * blockHours)))),
  );
  if (exact.every((value) => value === 0)) return null;
  const write = cellWriter(pen, exact);
  const step = stepper(exact);
  const order = Array.from({ length: 7 }, (_, index) => (firstWeekday + index) % 7);
  return {
    title: words.recap.byTime,
    sentence: peak ? peakSentence(pen, peak) : words.recap.noClearPeak,
    notes: pen.figures.missingHours.map((hour) => missingHourNote(pen, hour)),
    caption: words.recap.heatCaption({ noun: capital(quoted(metric.noun.other, 60)), city: zoneCity(period.timezone) }),
    corner: words.recap.weekday,
    heads: blocks.map((block) => `${pen.integer(block * blockHours)}–${pen.integer((block + 1) * blockHours)}`),
    rows: order.map((weekday) => ({
      head: writeWeekday(locale, weekday, "weekdayShort"),
      cells: blocks.map((block) => {
        const value = exact[weekday * blocks.length + block] ?? 0;
        return { shown: write(value), step: step(value) };
      }),
    })),
  };
}

function peakSentence(pen: Pen, peak: { weekday: number; block: number; value: number }): string {
  return pen.voice.words.recap.peak({
    weekday: writeWeekday(pen.voice.locale, peak.weekday, "weekdayName"),
    from: pen.integer(peak.block * blockHours),
    to: pen.integer((peak.block + 1) * blockHours),
    amount: pen.amount(peak.value),
  });
}

function missingHourNote(pen: Pen, hour: string): string {
  const [day = "", clock = "0"] = hour.split(" ");
  const from = Number(clock);
  return pen.voice.words.recap.missingHour({ day: pen.day(day), from: pen.integer(from), to: pen.integer(from + 1) });
}

/** Five characters fit a cell on a phone; more than that is written compactly, in the whole table alike. */
function cellWriter(pen: Pen, values: number[]): (value: number) => string {
  if (values.every((value) => pen.value(value).length <= 4)) return pen.value;
  return (value) => writeCompact(pen.voice.locale, pen.figures.metric, value);
}

/** Quartiles of the cells above zero; equal cells get equal steps. */
function stepper(values: number[]): (value: number) => number {
  const positive = values.filter((value) => value > 0);
  return (value) => {
    if (value <= 0) return 0;
    const below = positive.filter((other) => other < value).length;
    return 1 + Math.floor((4 * below) / positive.length);
  };
}

/** Top contributors and the rest; null when the snapshot names none. */
export function contributorTable(pen: Pen): ContributorTable | null {
  const { contributors, metric } = pen.figures;
  const words = pen.voice.words.recap;
  if (!contributors) return null;
  const { shown, others } = contributors;
  const parts = roundParts(metric, [...shown.map((row) => row.value), ...(others ? [others.value] : [])]);
  const largest = Math.max(1, ...shown.map((row) => row.value));
  const rows: ContributorTable["rows"] = shown.map((row, index) => ({
    name: named(row.name),
    shown: pen.value(parts[index] ?? 0),
    share: Math.max(0, row.value) / largest,
  }));
  if (others) {
    const name = others.count > 0 ? words.others(others.count, pen.integer(others.count)) : words.unnamed;
    rows.push({ name, shown: pen.value(parts.at(-1) ?? 0), share: null });
  }
  return {
    title: words.by(quoted(metric.actorNoun.one, 60)),
    heads: [capital(quoted(metric.actorNoun.one, 60)), capital(quoted(clip(metric.noun.other, 30)))],
    rows,
  };
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function capital(text: string): string {
  return text.replace(/\p{Ll}/u, (letter) => letter.toLocaleUpperCase());
}
