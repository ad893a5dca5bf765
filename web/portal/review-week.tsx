import type { JSX } from "preact";
import type { ReviewSaid, WeekSaid } from "#schema/recap-said.ts";
import { roundParts } from "#schema/written.ts";
import { type Bar, barChart } from "#ui/chart.tsx";
import type { RecapContext } from "./recap-words.ts";

/** The three months week by week; the table holds the same figures and their total. */
export function byWeek(said: ReviewSaid, context: RecapContext): JSX.Element | null {
  const { figures, format, words } = context;
  if (!said.weeks) return null;
  const { head, rows } = said.weeks;
  const note = notesOf(said.weeks, context);
  return (
    <section>
      <h2>{words.review.byWeek}</h2>
      {note !== "" && <p class="meta">{note}</p>}
      {barChart({
        title: words.review.weekChart({ things: context.said.things, span: said.span }),
        unit: 10 ** figures.metric.scale,
        say: (value) => format.compact(value, figures.metric),
        bars: weekBars(rows, context),
      })}
      <details class="fold" id="by-week">
        <summary>{words.recap.asTable}</summary>
        {weekTable(
          head,
          rows.filter((week) => week !== null),
          context,
        )}
      </details>
    </section>
  );
}

/** How to read the bars, and which months are not in them. */
function notesOf({ rows, without }: NonNullable<ReviewSaid["weeks"]>, { said, words }: RecapContext): string {
  const notes = [
    rows.some((week) => week?.isPart) ? words.review.partWeek : "",
    without === "" ? "" : words.review.withoutDays(without),
  ];
  return notes.filter((note) => note !== "").join(said.gap);
}

/** The first bar of each month carries its day, the largest its figure. */
function weekBars(rows: (WeekSaid | null)[], { figures, format }: RecapContext): Bar[] {
  const largest = Math.max(...rows.map((week) => week?.value ?? 0));
  const most = rows.findIndex((week) => week?.value === largest);
  let month = "";
  return rows.map((week, at) => {
    if (!week) return { value: null, tone: "full", axis: null, label: null };
    const isNew = week.from.slice(0, 7) !== month;
    month = week.from.slice(0, 7);
    return {
      value: week.value,
      tone: "full",
      axis: isNew ? format.dayBrief(week.from) : null,
      label: at === most ? format.figure(week.value, figures.metric) : null,
      partial: week.isPart,
    };
  });
}

function weekTable(head: string, rows: WeekSaid[], { figures, format, said, words }: RecapContext): JSX.Element {
  const { metric } = figures;
  const values = rows.map(({ value }) => value);
  const shown = roundParts(metric, values);
  const total = values.reduce((sum, value) => sum + value, 0);
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{said.things}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ from }, at) => (
          <tr>
            <td>{format.dayBrief(from)}</td>
            <td>{format.figure(shown[at] ?? 0, metric)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.recap.total}</th>
          <td>{format.figure(total, metric)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
