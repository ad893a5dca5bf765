import type { JSX } from "preact";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapSaid } from "#schema/recap-said.ts";
import { roundParts, type Scaled, zoneCity } from "#schema/written.ts";
import { heatPicture, heatTable } from "#ui/heat.tsx";
import { Kept } from "#ui/kept.tsx";
import { weekOrder } from "#ui/week.ts";
import { type Broken, brokenOf } from "./recap-breakdown.tsx";
import type { RecapContext } from "./recap-words.ts";
import { type Telling, tellingOf } from "./telling.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
const blocks = hours.filter((hour) => hour % 3 === 0);

interface HourInput extends Broken, Pick<RecapFigures, "hours" | "missingHours"> {
  said: NonNullable<RecapSaid["heat"]>;
  gap: string;
  timezone: string;
}

/** Weekday by hour, in the account's own time: hour by hour where there is room, else in blocks of three hours. */
export function byTime(context: RecapContext): JSX.Element | null {
  const { figures, said } = context;
  if (!said.heat) return null;
  const { hours: counted, missingHours, period } = figures;
  const own = { said: said.heat, gap: said.gap, hours: counted, missingHours, timezone: period.timezone };
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
    marks: missingOn(weekday, input.missingHours),
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
          rows.map((row) => ({
            ...row,
            values: blocksOf(row.values),
            marks: row.marks.map((hour) => Math.floor(hour / 3)),
          })),
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

/** Hours that did not exist on one of these weekdays, 0 = Monday. */
function missingOn(weekday: number, missing: readonly string[]): number[] {
  return missing.flatMap((hour) => {
    const [day = "", clock = "0"] = hour.split(" ");
    return (new Date(day).getUTCDay() + 6) % 7 === weekday ? [Number(clock)] : [];
  });
}

interface CellRow {
  name: string;
  label: string;
  values: number[];
  marks: number[];
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
    marks: rows.flatMap((row, at) => (row.marks.includes(hour) ? [at] : [])),
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
  const shown = roundParts(metric, values);
  const width = rows[0]?.values.length ?? 0;
  return {
    rows: rows.map((row, at) => ({ ...row, values: shown.slice(at * width, (at + 1) * width) })),
    say: (value) => (wide ? format.compact(value, metric) : format.figure(value, metric)),
  };
}

function blocksOf(hours: number[]): number[] {
  return blocks.map((from) => hours.slice(from, from + 3).reduce((sum, value) => sum + value, 0));
}
