import type { JSX } from "preact";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalView, MonthFigure, ValueView } from "#schema/portal.ts";
import { type Bar, barChart } from "#ui/chart.tsx";
import { capital, type Format, formatOf } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalBlock } from "./goal.tsx";
import { basePath } from "./path.ts";

const yearMonths = 12;

export function valueTitle(view: ValueView): string {
  return `Value: ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** What the customer got, month by month, held against the twelve-month goal. */
export function ValuePage(props: { view: ValueView }): JSX.Element {
  const { view } = props;
  const format = formatOf(view.frame.account.locale);
  return (
    <PortalFrame frame={view.frame} tab="value" here={`${basePath(view.frame)}/value`}>
      <h1>Value</h1>
      {view.metric && view.months.length > 0 ? (
        monthsAndYear(view, view.metric, format)
      ) : (
        <p class="intro">{comingWords(view, format)}</p>
      )}
    </PortalFrame>
  );
}

function comingWords(view: ValueView, format: Format): string {
  const what = view.metric ? `It counts the ${view.metric.noun.other} you ${view.metric.verb}. ` : "";
  const day = view.firstRecapOn && plainDay(format, view.frame.today, view.firstRecapOn);
  return `${what}Your first recap comes ${day ? `on ${day}` : "with the first month of figures"}. Every month stays here.`;
}

function monthsAndYear(view: ValueView, metric: MetricDefinition, format: Format): JSX.Element {
  return (
    <>
      {view.twelveMonth && (
        <div class="goals single">{goalBlock(view.twelveMonth, { format, metric, today: view.frame.today })}</div>
      )}
      <section>
        <h2>The year so far</h2>
        {yearChart(view, metric, format)}
      </section>
      <section>
        <h2>Months</h2>
        {archive(view, metric, format)}
      </section>
      <section>
        <details class="fold counted" id="counted">
          <summary>How this is counted</summary>
          <p>{metric.definition}</p>
          <p>
            <bdi>{metric.owner}</bdi> answers for the figure.
          </p>
          {metric.provenance && <p>{metric.provenance}</p>}
        </details>
      </section>
    </>
  );
}

function yearChart(view: ValueView, metric: MetricDefinition, format: Format): JSX.Element {
  const shown = view.months.slice(-yearMonths);
  const keys = yearKeys(shown[0]?.key ?? "2026-01");
  const bars = keys.map((key, index): Bar => {
    const month = shown.find((candidate) => candidate.key === key);
    const latest = month === shown.at(-1);
    const known = month !== undefined && month.value !== null;
    return {
      value: month?.value ?? null,
      tone: latest ? "full" : "quiet",
      axis: index % 3 === 0 || index === yearMonths - 1 ? format.monthShort(key) : null,
      label: latest && known ? format.compact(month.value ?? 0, metric) : null,
    };
  });
  return barChart({
    title: `${metric.name} by month; the list below has the figures`,
    unit: 10 ** metric.scale,
    say: (value) => format.compact(value, metric),
    bars,
    line: view.twelveMonth && goalRate(view.twelveMonth, metric, format),
  });
}

/** Twelve months from the first that has a figure. */
function yearKeys(first: string): string[] {
  const year = Number(first.slice(0, 4));
  const month = Number(first.slice(5)) - 1;
  return Array.from({ length: yearMonths }, (_, step) => {
    const at = month + step;
    return `${year + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** What each month is held against: a twelfth of a sum, the level itself otherwise. */
function goalRate(goal: GoalView, metric: MetricDefinition, format: Format): { value: number; label: string } {
  if (goal.type !== "accumulate") return { value: goal.target, label: `goal ${format.figure(goal.target, metric)}` };
  const unit = 10 ** Math.max(0, metric.scale - metric.displayDecimals);
  const value = Math.ceil(goal.target / yearMonths / unit) * unit;
  return { value, label: `goal: ${format.figure(value, metric)} a month` };
}

function archive(view: ValueView, metric: MetricDefinition, format: Format): JSX.Element {
  const { months } = view;
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col">{capital(metric.noun.other)}</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {months
          .map((month, index) => (
            <tr>
              <td>
                <a href={month.path}>{format.monthYear(month.key)}</a>
              </td>
              <td>{month.value === null ? "not available yet" : format.figure(month.value, metric)}</td>
              <td class="meta">{changeCell(months, index, metric, format)}</td>
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
}

/** Nothing against the first month, which is often a partial one: its recap compares by the day. */
function changeCell(months: MonthFigure[], index: number, metric: MetricDefinition, format: Format): string {
  const now = months[index]?.value ?? null;
  const before = index >= 2 ? (months[index - 1]?.value ?? null) : null;
  return now === null || before === null ? "" : format.signed(now - before, metric);
}
