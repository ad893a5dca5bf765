import type { JSX } from "preact";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapSaid } from "#schema/recap-said.ts";
import { barChart } from "#ui/chart.tsx";
import { type Scaled, zoneCity } from "#ui/format.ts";
import { heatPicture, heatTable } from "#ui/heat.tsx";
import { Kept } from "#ui/kept.tsx";
import { roundParts } from "#ui/part.ts";
import { weekOrder } from "#ui/week.ts";
import type { RecapContext } from "./recap-words.ts";
import { type Telling, tellingOf, type Voice } from "./telling.ts";

const axisDays = new Set([1, 8, 15, 22]);

/** What both breakdowns are made of, in plain values: they are kept by them, and steps and answers come and go around them. */
interface Broken extends Voice {
  things: string;
  metric: Scaled;
  /** Of the whole month. */
  value: number | null;
}

function brokenOf({ figures, said }: RecapContext): Broken {
  const { language, locale, things } = said;
  const { scale, displayDecimals } = figures.metric;
  return { language, locale, things, metric: { scale, displayDecimals }, value: figures.value };
}

interface DayInput extends Broken, Pick<RecapFigures, "days"> {
  said: NonNullable<RecapSaid["days"]>;
  month: string;
  bestOn: string | null;
}

/** One bar a calendar day that exists; the table holds the same figures and the total. */
export function byDay(context: RecapContext): JSX.Element | null {
  const { figures, said } = context;
  if (!said.days) return null;
  const { days, bestDay } = figures;
  const input = { ...brokenOf(context), said: said.days, month: said.month, days, bestOn: bestDay?.date ?? null };
  return <Kept show={dayBreakdown} input={input} />;
}

function dayBreakdown(input: DayInput): JSX.Element {
  const { days, metric, said } = input;
  const telling = tellingOf(input);
  const { format, words } = telling;
  const last = days.length - 1;
  return (
    <section>
      <h2>{said.title}</h2>
      <p class="meta">{said.text}</p>
      {barChart({
        title: words.recap.dayChart({ things: input.things, month: input.month }),
        unit: 10 ** metric.scale,
        say: (value) => format.compact(value, metric),
        bars: days.map((day, index) => ({
          value: day.value,
          tone: day.weekend ? "pale" : "full",
          axis: index === last ? format.dayBrief(day.date) : dayAxis(day.date, last - index, format),
          label: day.date === input.bestOn ? format.figure(day.value, metric) : null,
        })),
      })}
      <details class="fold" id="by-day">
        <summary>{words.recap.asTable}</summary>
        {dayTable(input, telling)}
      </details>
    </section>
  );
}

/** Every seventh day from the first, unless the last one needs the room. */
function dayAxis(day: string, left: number, format: Telling["format"]): string | null {
  const number = Number(day.slice(8));
  return axisDays.has(number) && left > 4 ? format.count(number) : null;
}

/** The figure of the month, as the headline says it. */
function totalRow({ value, metric }: Pick<Broken, "value" | "metric">, { format, words }: Telling): JSX.Element {
  return (
    <tfoot>
      <tr>
        <th scope="row">{words.recap.total}</th>
        <td>{format.figure(value ?? 0, metric)}</td>
      </tr>
    </tfoot>
  );
}

function dayTable(input: DayInput, telling: Telling): JSX.Element {
  const { days, metric, things } = input;
  const { format, words } = telling;
  const shown = roundParts(
    days.map((day) => day.value),
    metric,
  );
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{words.recap.day}</th>
          <th scope="col">{things}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day, index) => (
          <tr>
            <td>{format.dayShort(day.date)}</td>
            <td>{format.figure(shown[index] ?? 0, metric)}</td>
          </tr>
        ))}
      </tbody>
      {totalRow(input, telling)}
    </table>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const blocks = hours.filter((hour) => hour % 3 === 0);

interface HourInput extends Broken, Pick<RecapFigures, "hours"> {
  said: NonNullable<RecapSaid["heat"]>;
  gap: string;
  timezone: string;
}

/** Weekday by hour, in the account's own time: hour by hour where there is room, else in blocks of three hours. */
export function byTime(context: RecapContext): JSX.Element | null {
  const { figures, said } = context;
  if (!said.heat) return null;
  const { hours: counted, period } = figures;
  const own = { said: said.heat, gap: said.gap, hours: counted, timezone: period.timezone };
  return <Kept show={timeBreakdown} input={{ ...brokenOf(context), ...own }} />;
}

function timeBreakdown(input: HourInput): JSX.Element {
  const { said, metric } = input;
  const telling = tellingOf(input);
  const { format, words, name } = telling;
  const rows = weekOrder(format.locale).map((weekday) => ({
    name: format.weekdayShort(weekday),
    label: format.weekdayLong(weekday),
    values: input.hours[weekday] ?? [],
  }));
  const clock = words.recap.hoursIn(name(zoneCity(input.timezone)));
  return (
    <section>
      <h2>{said.title}</h2>
      <p class="meta">{[said.text, clock, ...said.notes].join(input.gap)}</p>
      {heatPicture({ rows, title: words.recap.hourChart(said.caption), hour: format.count })}
      {heatTable({
        look: "heat narrow",
        heads: blocks.map((hour) => ({ text: format.count(hour), to: `–${format.count(hour + 3)}` })),
        ...cells(
          rows.map((row) => ({ ...row, values: blocksOf(row.values) })),
          { format, metric },
        ),
        caption: said.caption,
      })}
      <details class="fold" id="by-hour">
        <summary>{words.recap.everyHour}</summary>
        {hourTable(rows, { caption: said.caption, metric }, telling)}
      </details>
    </section>
  );
}

interface CellRow {
  name: string;
  label: string;
  values: number[];
}

function hourTable(
  rows: CellRow[],
  { caption, metric }: { caption: string; metric: Scaled },
  { format, words }: Telling,
): JSX.Element {
  const byHour = hours.map((hour) => ({
    name: format.count(hour),
    label: words.recap.hours({ from: format.count(hour), to: format.count(hour + 1) }),
    values: rows.map((row) => row.values[hour] ?? 0),
  }));
  return heatTable({
    look: "heat",
    heads: rows.map((row) => ({ text: row.name, to: null })),
    ...cells(byHour, { format, metric }),
    caption,
  });
}

/** Whole figures in the cells, which add up to the month's; short ones where one of them is too wide. */
function cells(
  rows: CellRow[],
  { format, metric: own }: { format: Telling["format"]; metric: Scaled },
): { rows: CellRow[]; say: (value: number) => string } {
  const values = rows.flatMap((row) => row.values);
  const wide = Math.max(...values) >= 10_000 * 10 ** own.scale;
  const metric = wide ? { ...own, displayDecimals: 0 } : own;
  const shown = roundParts(values, metric);
  const width = rows[0]?.values.length ?? 0;
  return {
    rows: rows.map((row, at) => ({ ...row, values: shown.slice(at * width, (at + 1) * width) })),
    say: (value) => (wide ? format.compact(value, metric) : format.figure(value, metric)),
  };
}

function blocksOf(hours: number[]): number[] {
  return blocks.map((from) => hours.slice(from, from + 3).reduce((sum, value) => sum + value, 0));
}

/** The five largest and the rest; nothing when naming would single somebody out. */
export function byContributor(context: RecapContext): JSX.Element | null {
  const table = context.said.contributors;
  if (!table) return null;
  return (
    <section>
      <h2>{table.title}</h2>
      <table class="ledger">
        <thead>
          <tr>
            {table.heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ name, shown, share }) => (
            <tr class={share === null ? "rest" : undefined}>
              <td>
                <bdi>{name}</bdi>
              </td>
              <td>{shown}</td>
            </tr>
          ))}
        </tbody>
        {totalRow(context.figures, tellingOf(context.said))}
      </table>
    </section>
  );
}
