import type { JSX } from "preact";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ArchiveMonth, ValueView } from "#schema/portal-value.ts";
import type { ArchiveSaid } from "#schema/recap-said.ts";
import { type Format, formatOf } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { otherWords } from "./other-metric.ts";
import { basePath } from "./path.ts";
import { promiseTable } from "./promise.tsx";
import { howCounted } from "./recap-facts.tsx";
import { recapGoal } from "./recap-goal.tsx";
import { showingLink } from "./showing-link.tsx";
import { tellingOf } from "./telling.ts";
import { type YearTelling, yearView } from "./value-year.tsx";
import { wordsIn } from "./words.ts";
import type { PageWords } from "./words-en.ts";

interface ValueProps {
  view: ValueView;
  said: ArchiveSaid;
}

export function valueTitle({ view, said }: ValueProps): string {
  const { tabs, withVendor } = wordsIn(said.language).frame;
  return `${tabs.value}: ${view.frame.account.name} ${withVendor(view.frame.vendor.name)}`;
}

/** What the customer got, month by month, held against the twelve-month goal. */
export function ValuePage({ view, said }: ValueProps): JSX.Element {
  const words = wordsIn(said.language);
  const { gap, amounts } = said;
  const telling = { words, format: formatOf(said.locale), things: said.things ?? "", gap, amounts };
  return (
    <PortalFrame frame={view.frame} tab="value" here={`${basePath(view.frame)}/value`} words={words}>
      <h1>{words.frame.tabs.value}</h1>
      {view.metric && view.months.length > 0 ? (
        monthsAndYear({ view, said }, view.metric, telling)
      ) : (
        <p class="intro">{comingWords({ view, said }, telling)}</p>
      )}
    </PortalFrame>
  );
}

function comingWords({ view, said }: ValueProps, { format, words }: YearTelling): string {
  if (view.firstRecapOn === null && view.endedOn !== null)
    return words.overview.ended(plainDay(format, view.frame.today, view.endedOn));
  const day = view.firstRecapOn && plainDay(format, view.frame.today, view.firstRecapOn);
  return words.value.coming({ things: said.things, day });
}

function monthsAndYear({ view, said }: ValueProps, metric: MetricDefinition, telling: YearTelling): JSX.Element {
  const { words } = telling;
  const other = otherWords(said.others, telling);
  return (
    <>
      {other !== "" && <p class="intro">{other}</p>}
      {said.twelveMonth && <div class="goals single">{recapGoal(said.twelveMonth, said.gap)}</div>}
      {yearView(view, metric, telling)}
      <section>
        <h2>{words.value.months}</h2>
        {archive(view, metric, telling)}
        {reviewLink(view, telling)}
      </section>
      {promiseTable(view.promises, view.frame, tellingOf(said))}
      <section>
        {howCounted(said.counted)}
        {showingLink(view.frame, said.language)}
      </section>
    </>
  );
}

/** Three months for a conversation, up to the newest. */
function reviewLink({ frame, months }: ValueView, { format, words }: YearTelling): JSX.Element | null {
  const last = months.at(-1);
  if (!last) return null;
  return (
    <p class="links">
      <a href={`${basePath(frame)}/value/review/${last.key}`}>{words.value.review(format.monthYear(last.key))}</a>
    </p>
  );
}

function archive(view: ValueView, metric: MetricDefinition, telling: YearTelling): JSX.Element {
  const { months } = view;
  const { format, words, things } = telling;
  return (
    <table class="ledger">
      <thead>
        <tr>
          <th scope="col">{words.value.month}</th>
          <th scope="col">{things}</th>
          <th scope="col">{words.value.change}</th>
        </tr>
      </thead>
      <tbody>
        {months
          .map((month, index) => (
            <tr>
              <td>
                <a href={month.path}>{format.monthYear(month.key)}</a>
                {monthMarks(month, words) !== "" && <span class="meta">{monthMarks(month, words)}</span>}
              </td>
              <td>
                {month.value === null
                  ? words.value.missing
                  : (telling.amounts[month.key] ??
                    format.figure(month.value, { ...metric, displayDecimals: month.displayDecimals }))}
              </td>
              <td class="meta">{changeCell(months, index, metric, format)}</td>
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
}

/** What a reader must know beside the figure: "Restated · Under review". */
function monthMarks(month: ArchiveMonth, { frame, value, feedback }: PageWords): string {
  const marks = [
    month.partial && value.partial,
    month.version > 1 && value.restated,
    month.underReview && feedback.underReview,
  ];
  return marks.filter((mark) => mark !== false).join(frame.apart);
}

/** Nothing against a month that was covered in part, whose recap compares by the day; nor against another definition or metric. */
function changeCell(months: ArchiveMonth[], index: number, metric: MetricDefinition, format: Format): string {
  const [before, now] = [months[index - 1], months[index]];
  if (!before || !now?.isComparable || before.partial || now.partial) return "";
  return now.value === null || before.value === null
    ? ""
    : format.signed(now.value - before.value, now.counted ?? metric);
}
