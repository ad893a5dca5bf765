import type { JSX } from "preact";
import { barChart } from "#ui/chart.tsx";
import { capital, zoneCity } from "#ui/format.ts";
import { heatPicture, heatTable } from "#ui/heat.tsx";
import { roundParts } from "#ui/part.ts";
import { weekOrder } from "#ui/week.ts";
import { amount, dayNote, nounOf, type RecapContext } from "./recap-words.ts";

const axisDays = new Set([1, 8, 15, 22]);

/** One bar a calendar day that exists; the table holds the same figures and the total. */
export function byDay(context: RecapContext): JSX.Element {
  const { figures, format } = context;
  const last = figures.days.length - 1;
  return (
    <section>
      <h2>By day</h2>
      <p class="meta">{dayNote(context)}</p>
      {barChart({
        title: `${figures.metric.name} by day in ${format.monthYear(figures.period.key)}`,
        unit: 10 ** figures.metric.scale,
        say: (value) => format.compact(value, figures.metric),
        bars: figures.days.map((day, index) => ({
          value: day.value,
          tone: day.weekend ? "pale" : "full",
          axis: index === last ? format.dayBrief(day.date) : dayAxis(day.date, last - index),
          label: day.date === figures.bestDay?.date ? format.figure(day.value, figures.metric) : null,
        })),
      })}
      <details class="fold" id="by-day">
        <summary>Show as a table</summary>
        {dayTable(context)}
      </details>
    </section>
  );
}

/** Every seventh day from the first, unless the last one needs the room. */
function dayAxis(day: string, left: number): string | null {
  const number = Number(day.slice(8));
  return axisDays.has(number) && left > 4 ? String(number) : null;
}

function dayTable({ figures, format }: RecapContext): JSX.Element {
  const shown = roundParts(
    figures.days.map((day) => day.value),
    figures.metric,
  );
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">{capital(nounOf(figures.metric).other)}</th>
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
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td>{format.figure(figures.value ?? 0, figures.metric)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const blocks = hours.filter((hour) => hour % 3 === 0);

/** Weekday by hour, in the account's own time: hour by hour where there is room, else in blocks of three hours. */
export function byTime(context: RecapContext): JSX.Element {
  const { figures, format } = context;
  const rows = weekOrder(format.locale).map((weekday) => ({
    name: format.weekdayShort(weekday),
    label: format.weekdayLong(weekday),
    values: figures.hours[weekday] ?? [],
  }));
  return (
    <section>
      <h2>By weekday and time</h2>
      <p class="meta">{timeNote(context)}</p>
      {heatPicture({ rows, title: `${figures.metric.name} by weekday and hour; the table has the figures` })}
      {heatTable({
        look: "heat narrow",
        heads: blocks.map((hour) => ({ text: String(hour), to: `–${hour + 3}` })),
        ...cells(
          rows.map((row) => ({ ...row, values: blocksOf(row.values) })),
          context,
        ),
        caption: `${figures.metric.name} by weekday and time of day`,
      })}
      <details class="fold" id="by-hour">
        <summary>Show every hour as a table</summary>
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
  const byHour = hours.map((hour) => ({
    name: String(hour),
    label: `${hour} to ${hour + 1}`,
    values: rows.map((row) => row.values[hour] ?? 0),
  }));
  return heatTable({
    look: "heat",
    heads: rows.map((row) => ({ text: row.name, to: null })),
    ...cells(byHour, context),
    caption: `${context.figures.metric.name} by hour and weekday`,
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

function timeNote(context: RecapContext): string {
  const { figures, format } = context;
  const zone = `Hours in ${zoneCity(figures.period.timezone)} time.`;
  if (!figures.peak) return `No clear peak. ${zone}`;
  const { weekday, block, value } = figures.peak;
  return `Busiest: ${format.weekdayLong(weekday)} from ${block * 3} to ${block * 3 + 3}, ${amount(value, context)}. ${zone}`;
}

/** The five largest and the rest; nothing when naming would single somebody out. */
export function byContributor({ figures, format }: RecapContext): JSX.Element | null {
  const { contributors, metric } = figures;
  if (!contributors) return null;
  const { shown, others } = contributors;
  const values = [...shown.map((each) => each.value), ...(others ? [others.value] : [])];
  const parts = roundParts(values, metric);
  return (
    <section>
      <h2>{`By ${metric.actorNoun.one}`}</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">{capital(metric.actorNoun.one)}</th>
            <th scope="col">{capital(nounOf(metric).other)}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((contributor, index) => (
            <tr>
              <td>
                <bdi>{contributor.name}</bdi>
              </td>
              <td>{format.figure(parts[index] ?? 0, metric)}</td>
            </tr>
          ))}
          {others && (
            <tr class="rest">
              <td>
                {others.count === 0 ? "without a name" : `${others.count} ${others.count === 1 ? "other" : "others"}`}
              </td>
              <td>{format.figure(parts.at(-1) ?? 0, metric)}</td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td>{format.figure(figures.value ?? 0, metric)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
