import type { JSX } from "preact";
import { barChart } from "#ui/chart.tsx";
import { zoneCity } from "#ui/format.ts";
import { heatPicture, heatTable } from "#ui/heat.tsx";
import { roundParts } from "#ui/part.ts";
import { weekOrder } from "#ui/week.ts";
import type { RecapContext } from "./recap-words.ts";

const axisDays = new Set([1, 8, 15, 22]);

/** One bar a calendar day that exists; the table holds the same figures and the total. */
export function byDay(context: RecapContext): JSX.Element | null {
  const { figures, format, said, words } = context;
  if (!said.days) return null;
  const last = figures.days.length - 1;
  return (
    <section>
      <h2>{said.days.title}</h2>
      <p class="meta">{said.days.text}</p>
      {barChart({
        title: words.recap.dayChart({ things: said.things, month: said.month }),
        unit: 10 ** figures.metric.scale,
        say: (value) => format.compact(value, figures.metric),
        bars: figures.days.map((day, index) => ({
          value: day.value,
          tone: day.weekend ? "pale" : "full",
          axis: index === last ? format.dayBrief(day.date) : dayAxis(day.date, last - index, format),
          label: day.date === figures.bestDay?.date ? format.figure(day.value, figures.metric) : null,
        })),
      })}
      <details class="fold" id="by-day">
        <summary>{words.recap.asTable}</summary>
        {dayTable(context)}
      </details>
    </section>
  );
}

/** Every seventh day from the first, unless the last one needs the room. */
function dayAxis(day: string, left: number, format: RecapContext["format"]): string | null {
  const number = Number(day.slice(8));
  return axisDays.has(number) && left > 4 ? format.count(number) : null;
}

/** The figure of the month, as the headline says it. */
function totalRow({ figures, format, words }: RecapContext): JSX.Element {
  return (
    <tfoot>
      <tr>
        <th scope="row">{words.recap.total}</th>
        <td>{format.figure(figures.value ?? 0, figures.metric)}</td>
      </tr>
    </tfoot>
  );
}

function dayTable(context: RecapContext): JSX.Element {
  const { figures, format, said, words } = context;
  const shown = roundParts(
    figures.days.map((day) => day.value),
    figures.metric,
  );
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{words.recap.day}</th>
          <th scope="col">{said.things}</th>
        </tr>
      </thead>
      <tbody>
        {figures.days.map((day, index) => (
          <tr>
            <td>{format.dayShort(day.date)}</td>
            <td>{format.figure(shown[index] ?? 0, figures.metric)}</td>
          </tr>
        ))}
      </tbody>
      {totalRow(context)}
    </table>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const blocks = hours.filter((hour) => hour % 3 === 0);

/** Weekday by hour, in the account's own time: hour by hour where there is room, else in blocks of three hours. */
export function byTime(context: RecapContext): JSX.Element | null {
  const { figures, format, said, words } = context;
  if (!said.heat) return null;
  const rows = weekOrder(format.locale).map((weekday) => ({
    name: format.weekdayShort(weekday),
    label: format.weekdayLong(weekday),
    values: figures.hours[weekday] ?? [],
  }));
  return (
    <section>
      <h2>{said.heat.title}</h2>
      <p class="meta">{[said.heat.text, hoursNote(context), ...said.heat.notes].join(said.gap)}</p>
      {heatPicture({ rows, title: words.recap.hourChart(said.heat.caption), hour: format.count })}
      {heatTable({
        look: "heat narrow",
        heads: blocks.map((hour) => ({ text: format.count(hour), to: `–${format.count(hour + 3)}` })),
        ...cells(
          rows.map((row) => ({ ...row, values: blocksOf(row.values) })),
          context,
        ),
        caption: said.heat.caption,
      })}
      <details class="fold" id="by-hour">
        <summary>{words.recap.everyHour}</summary>
        {hourTable(rows, context)}
      </details>
    </section>
  );
}

interface CellRow {
  name: string;
  label: string;
  values: number[];
}

function hourTable(rows: CellRow[], context: RecapContext): JSX.Element {
  const { format, said, words } = context;
  const byHour = hours.map((hour) => ({
    name: format.count(hour),
    label: words.recap.hours({ from: format.count(hour), to: format.count(hour + 1) }),
    values: rows.map((row) => row.values[hour] ?? 0),
  }));
  return heatTable({
    look: "heat",
    heads: rows.map((row) => ({ text: row.name, to: null })),
    ...cells(byHour, context),
    caption: said.heat?.caption ?? "",
  });
}

/** Whole figures in the cells, which add up to the month's; short ones where one of them is too wide. */
function cells(
  rows: CellRow[],
  { figures, format }: RecapContext,
): { rows: CellRow[]; say: (value: number) => string } {
  const values = rows.flatMap((row) => row.values);
  const wide = Math.max(...values) >= 10_000 * 10 ** figures.metric.scale;
  const metric = wide ? { ...figures.metric, displayDecimals: 0 } : figures.metric;
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

function hoursNote({ figures, words, name }: RecapContext): string {
  return words.recap.hoursIn(name(zoneCity(figures.period.timezone)));
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
        {totalRow(context)}
      </table>
    </section>
  );
}
