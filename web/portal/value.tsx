import type { JSX } from "preact";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ArchiveMonth, ValueView } from "#schema/portal.ts";
import { capital, type Format, formatOf } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalBlock } from "./goal.tsx";
import { basePath } from "./path.ts";
import { promiseTable } from "./promise.tsx";
import { nounOf } from "./recap-words.ts";
import { yearView } from "./value-year.tsx";

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
      {yearView(view, metric, format)}
      <section>
        <h2>Months</h2>
        {archive(view, metric, format)}
        {reviewLink(view, format)}
      </section>
      {promiseTable(view.promises, { until: view.frame.today, isToday: true }, format)}
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

/** Three months for a conversation, up to the newest. */
function reviewLink({ frame, months }: ValueView, format: Format): JSX.Element | null {
  const last = months.at(-1);
  if (!last) return null;
  return (
    <p class="links">
      <a href={`${basePath(frame)}/value/review/${last.key}`}>
        {`Business review of the three months up to ${format.monthYear(last.key)}`}
      </a>
    </p>
  );
}

function archive(view: ValueView, metric: MetricDefinition, format: Format): JSX.Element {
  const { months } = view;
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col">{capital(nounOf(metric).other)}</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {months
          .map((month, index) => (
            <tr>
              <td>
                <a href={month.path}>{format.monthYear(month.key)}</a>
                {monthMarks(month) !== "" && <span class="meta">{monthMarks(month)}</span>}
              </td>
              <td>
                {month.value === null
                  ? "not available yet"
                  : format.figure(month.value, { ...metric, displayDecimals: month.displayDecimals })}
              </td>
              <td class="meta">{changeCell(months, index, metric, format)}</td>
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
}

/** What a reader must know beside the figure: "restated, under review". */
function monthMarks(month: ArchiveMonth): string {
  const marks = [
    month.partial && "part of a month",
    month.version > 1 && "restated",
    month.underReview && "under review",
  ];
  const said = marks.filter((mark) => mark !== false).join(", ");
  return said.slice(0, 1).toUpperCase() + said.slice(1);
}

/** Nothing against the first month, which is often a partial one: its recap compares by the day; nor against another definition. */
function changeCell(months: ArchiveMonth[], index: number, metric: MetricDefinition, format: Format): string {
  const now = months[index]?.value ?? null;
  const before = index >= 2 ? (months[index - 1]?.value ?? null) : null;
  const isComparable = months[index]?.isComparable ?? false;
  return now === null || before === null || !isComparable ? "" : format.signed(now - before, metric);
}
