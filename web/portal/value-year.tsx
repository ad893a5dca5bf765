import type { JSX } from "preact";
import type { GoalCurve } from "#schema/curve.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalView } from "#schema/portal.ts";
import type { ArchiveMonth, ValueView } from "#schema/portal-value.ts";
import type { ArchiveSaid } from "#schema/recap-said.ts";
import { type Bar, barChart } from "#ui/chart.tsx";
import type { Format } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { goalLine, monthAfter, yearMonths } from "./value-line.ts";
import type { PageWords } from "./words-en.ts";

/** A month of the goal's year; without a figure it is still to come, or missing. */
interface YearMonth {
  key: string;
  month: ArchiveMonth | null;
  /** The same where it is of what the account is about: only such a month has a bar, and is in a sum. */
  own: ArchiveMonth | null;
  /** What it comes to by now; null without a figure. */
  live: number | null;
  /** What of it is in all so far. */
  counted: number;
  /** All of the year up to here, as it is by now; null where this month has none. */
  sum: number | null;
  /** What the goal asks for by the end of this month; null without a goal. */
  asked: number | null;
}

export interface Year {
  months: YearMonth[];
  /** The goal is a sum: bars stand on what was there before. */
  isSum: boolean;
  goal: GoalView | null;
  /** The way to the goal; null where it is one line across, or none. */
  curve: GoalCurve | null;
  /** Where the line ends because the contract did: its last day, as it is said too; null while it goes on. */
  ended: { on: string; said: string } | null;
}

/** In which language. */
export interface YearTelling {
  format: Format;
  words: PageWords;
  /** What is counted, as a head. */
  things: string;
  /** Between two sentences. */
  gap: string;
  /** By month: figures that need their own noun. */
  amounts: ArchiveSaid["amounts"];
}

/** Twelve months against the goal: a rising line for a sum, a level one for a level. */
export function yearView(view: ValueView, metric: MetricDefinition, telling: YearTelling): JSX.Element {
  const { format, words, things } = telling;
  const { endedOn } = view;
  const year = yearOf(
    view,
    endedOn === null ? null : { on: endedOn, said: plainDay(format, view.frame.today, endedOn) },
  );
  return (
    <section>
      <h2>{year.goal ? words.value.yearOfGoal : words.value.yearSoFar}</h2>
      <p class="meta">{yearNote(year, metric, telling)}</p>
      {(year.goal || year.months.some(({ own }) => own)) &&
        barChart({
          title: words.value.yearChart(things),
          unit: 10 ** metric.scale,
          say: (value) => format.compact(value, metric),
          bars: year.months.map((month, index) => barOf(month, { index, year, metric, format })),
          line: goalLine(year, metric, telling),
        })}
      <details class="fold" id="year">
        <summary>{words.recap.asTable}</summary>
        {yearTable(year, metric, telling)}
        {pointTable(year, metric, telling)}
      </details>
    </section>
  );
}

function yearOf(view: ValueView, ended: Year["ended"]): Year {
  const { first, goal } = windowOf(view);
  const curve = goal && view.curve;
  const isSum = goal?.type === "accumulate";
  let sum = 0;
  const months = Array.from({ length: yearMonths }, (_, step): YearMonth => {
    const key = monthAfter(first, step);
    const month = view.months.find((each) => each.key === key) ?? null;
    const own = month?.isOther ? null : month;
    const live = own?.live ?? null;
    const counted = (live ?? month?.aside ?? 0) - (isSum && month?.value != null ? month.early : 0);
    sum += counted;
    const isAfter = ended !== null && key > ended.on.slice(0, 7);
    const asked = curve?.asked.find((each) => each.key === key)?.value ?? goal?.target ?? null;
    return { key, month, own, live, counted, sum: live === null ? null : sum, asked: isAfter ? null : asked };
  });
  return { months, isSum, goal, curve, ended };
}

/** The year of the goal from the month it starts in; once it is over, or without a goal in what is drawn, the last twelve months. */
function windowOf({ twelveMonth, goalMetric, metric, months, frame }: ValueView): {
  first: string;
  goal: GoalView | null;
} {
  const newest = months.at(-1)?.key ?? frame.today.slice(0, 7);
  const start = goalMetric?.key === metric?.key ? twelveMonth?.startsOn.slice(0, 7) : undefined;
  if (start !== undefined && newest <= monthAfter(start, yearMonths - 1)) return { first: start, goal: twelveMonth };
  return { first: months.at(-yearMonths)?.key ?? months[0]?.key ?? newest, goal: null };
}

interface BarPlace {
  index: number;
  year: Year;
  metric: MetricDefinition;
  format: Format;
}

function barOf({ key, own: month, counted, sum }: YearMonth, { index, year, metric, format }: BarPlace): Bar {
  const value = month?.value ?? null;
  const newest = year.months.findLast((each) => each.sum !== null)?.key;
  const shown = year.isSum ? sum : value;
  return {
    value: shown,
    ...(year.isSum && sum !== null && { before: sum - counted }),
    tone: year.isSum || key === newest ? "full" : "quiet",
    partial: month?.partial ?? false,
    axis: index % 3 === 0 || index === yearMonths - 1 ? format.monthShort(key) : null,
    label: barLabel({
      key,
      month,
      isNewest: key === newest,
      text: shown === null ? "" : format.compact(shown, metric),
    }),
  };
}

/** The newest says its figure; a restated month carries a star. */
function barLabel(bar: { key: string; month: ArchiveMonth | null; isNewest: boolean; text: string }): string | null {
  const star = (bar.month?.version ?? 1) > 1 ? "*" : "";
  return bar.isNewest ? `${bar.text}${star}` : star || null;
}

/** How to read the picture, and nothing that is not in it. */
function yearNote({ months, isSum, goal, curve, ended }: Year, metric: MetricDefinition, telling: YearTelling): string {
  const { gap } = telling;
  const words = telling.words.value;
  const held = months.filter((each) => each.own !== null);
  const newest = held.findLast((each) => each.sum !== null);
  const parts: string[] = [];
  if (isSum && newest) parts.push(words.stacked);
  if (goal) parts.push(curve ? words.lineRises : words.lineLevel);
  if (goal && ended) parts.push(telling.words.overview.ended(ended.said));
  if (curve && curve.milestones.length > 0) parts.push(words.marked);
  if (isSum && newest && newest.asked !== null) parts.push(standingWords(newest, { ended, metric, telling }));
  if (isSum)
    parts.push(
      ...laterWords(months, metric, telling),
      ...asideWords(months, metric, telling),
      ...earlyWords(months, goal, metric, telling),
    );
  if (held.some((each) => each.own?.partial)) parts.push(words.outlined);
  if (held.some((each) => (each.own?.version ?? 1) > 1)) parts.push(words.starred);
  return parts.join(gap);
}

/** What the year had come to by the end of its newest month, or by the last day of the contract, against the line. */
function standingWords(
  { key, sum, asked }: YearMonth,
  { ended, metric, telling }: Pick<Year, "ended"> & { metric: MetricDefinition; telling: YearTelling },
): string {
  const { format, words } = telling;
  const said = { sum: format.figure(sum ?? 0, metric), asked: format.figure(asked ?? 0, metric) };
  if (ended?.on.startsWith(key)) return words.value.standingOn({ ...said, day: ended.said });
  return words.value.standing({ ...said, month: format.month(key) });
}

const exactly = (metric: MetricDefinition): MetricDefinition => ({ ...metric, displayDecimals: metric.scale });
const laterIn = ({ own, live }: YearMonth): number => (live ?? 0) - (own?.value ?? 0);

/** Why the months as published do not add up to the year, to the last decimal; nothing where they do, or where one month took from another. */
function laterWords(months: YearMonth[], metric: MetricDefinition, { format, words }: YearTelling): string[] {
  const total = (of: (month: YearMonth) => number): number => months.reduce((sum, month) => sum + of(month), 0);
  if (total(laterIn) === 0) return [];
  return [
    words.value.addedLater({
      published: format.figure(
        total(({ own }) => own?.value ?? 0),
        exactly(metric),
      ),
      counted: format.figure(
        total(({ live }) => live ?? 0),
        exactly(metric),
      ),
      difference: format.signed(total(laterIn), exactly(metric)),
    }),
  ];
}

/** What is in all so far from months that were published of something else; nothing while no bar shows it. */
function asideWords(months: YearMonth[], metric: MetricDefinition, { format, words }: YearTelling): string[] {
  const newest = months.findLastIndex(({ sum }) => sum !== null);
  const aside = months.slice(0, newest + 1).reduce((sum, { month }) => sum + (month?.aside ?? 0), 0);
  return aside === 0 ? [] : [words.value.countedAside(format.figure(aside, metric))];
}

/** Why the figure of the first month is more than it adds to the year; nothing where the goal starts with it. */
function earlyWords(
  months: YearMonth[],
  goal: GoalView | null,
  metric: MetricDefinition,
  { format, words }: YearTelling,
): string[] {
  const early = months.find(({ sum, month }) => sum !== null && month?.early)?.month?.early ?? 0;
  if (!goal || early === 0) return [];
  return [words.value.beforeGoal({ amount: format.figure(early, metric), day: format.dayYear(goal.startsOn) })];
}

/** A figure as published, and what came to it since. One of another metric is none of the column: it stands below the month. */
function monthCell(each: YearMonth, { isSum }: Year, metric: MetricDefinition, telling: YearTelling): string {
  const { month } = each;
  const { format, words, amounts } = telling;
  if (month === null) return "";
  if (month.value === null) return words.value.missing;
  if (month.isOther) return "";
  const later = isSum ? laterIn(each) : 0;
  const published = amounts[month.key] ?? format.figure(month.value, metric);
  return later === 0 ? published : `${published} (${format.signed(later, exactly(metric))})`;
}

function yearTable(year: Year, metric: MetricDefinition, telling: YearTelling): JSX.Element {
  const { months, isSum, goal, curve } = year;
  const { format, things } = telling;
  const words = telling.words.value;
  const hasSteps = months.some(({ month }) => (month?.stepsDone ?? 0) > 0);
  const figure = (value: number | null) => (value === null ? "" : format.figure(value, metric));
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{words.month}</th>
          <th scope="col">{things}</th>
          {isSum && <th scope="col">{words.soFar}</th>}
          {goal && <th scope="col">{curve ? words.onTheLine : words.goal}</th>}
          {hasSteps && <th scope="col">{words.steps}</th>}
        </tr>
      </thead>
      <tbody>
        {months.map((each) => (
          <tr class={each.month === null ? "rest" : undefined}>
            <td>
              {format.monthYear(each.key)}
              {each.month?.isOther && each.month.value !== null && (
                <span class="meta">{telling.amounts[each.key]}</span>
              )}
            </td>
            <td>{monthCell(each, year, metric, telling)}</td>
            {isSum && <td>{figure(each.sum)}</td>}
            {goal && <td>{figure(each.asked)}</td>}
            {hasSteps && <td>{each.month === null ? "" : format.count(each.month.stepsDone)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The marks on the line, a row each; nothing without any. */
function pointTable({ curve, isSum }: Year, metric: MetricDefinition, telling: YearTelling): JSX.Element | null {
  const { format, things, words } = telling;
  const points = curve?.milestones ?? [];
  return points.length === 0 ? null : (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{words.value.milestones}</th>
          <th scope="col">{isSum ? words.value.soFar : things}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ on, value }) => (
          <tr>
            <td>{format.dayYear(on)}</td>
            <td>{format.figure(value, metric)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
