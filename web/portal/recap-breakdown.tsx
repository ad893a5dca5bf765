import type { JSX } from "preact";
import type { RecapFigures } from "#schema/recap.ts";
import type { ContributorTable, RecapSaid } from "#schema/recap-said.ts";
import { roundParts, type Scaled } from "#schema/written.ts";
import { barChart } from "#ui/chart.tsx";
import { Kept } from "#ui/kept.tsx";
import type { RecapContext } from "./recap-words.ts";
import { type Telling, tellingOf, type Voice } from "./telling.ts";

const axisDays = new Set([1, 8, 15, 22]);

/** What both breakdowns are made of, in plain values: they are kept by them, and steps and answers come and go around them. */
export interface Broken extends Voice {
  things: string;
  metric: Scaled;
  /** Of the whole month. */
  value: number | null;
}

export function brokenOf({ figures, said }: RecapContext): Broken {
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
    metric,
    days.map((day) => day.value),
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

/** The five largest and the rest; nothing when naming would single somebody out. */
export function byContributor(
  table: ContributorTable | null,
  value: number | null,
  { figures, said }: RecapContext,
): JSX.Element | null {
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
        {totalRow({ value, metric: figures.metric }, tellingOf(said))}
      </table>
    </section>
  );
}
