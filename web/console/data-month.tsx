import type { JSX } from "preact";
import type { ImportView } from "#schema/console-import.ts";
import { grouped, signed } from "./data-word.ts";
import { english } from "./date.ts";

const titles = { apply: "What applying changes", revert: "What taking it back changes" };

/** Figures by month as they are and as they would be. */
export function ImportMonths(props: { view: ImportView }): JSX.Element | null {
  const { would, months, monthCount } = props.view;
  if (would === null) return null;
  return (
    <section aria-labelledby="months">
      <h2 id="months">{titles[would]}</h2>
      {months.length === 0 ? <p class="quiet">No figure.</p> : <Months months={months} />}
      {monthCount > months.length && (
        <p class="quiet">{english.count(monthCount - months.length)} more months are not shown.</p>
      )}
      {months.length > 0 && (
        <p class="hint quiet">
          A published month that moves far enough is restated, openly and with the reason. Nothing is mailed again.
        </p>
      )}
    </section>
  );
}

function Months(props: { months: ImportView["months"] }): JSX.Element {
  return (
    <table class="plain">
      <caption class="unseen">Figures by month, now and then</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Metric</th>
          <th scope="col">Month</th>
          <th scope="col" class="r">
            Now
          </th>
          <th scope="col" class="r">
            Then
          </th>
          <th scope="col" class="r">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {props.months.map(({ subject, type, month, now, after, difference }) => (
          <tr key={`${subject} ${type} ${month}`}>
            <th scope="row">{subject}</th>
            <td data-label="Metric">
              <code>{type}</code>
            </td>
            <td data-label="Month">{english.monthYear(month)}</td>
            <td data-label="Now" class="r num">
              {now === null ? <span class="quiet">nothing</span> : grouped(now)}
            </td>
            <td data-label="Then" class="r num">
              {after === null ? <span class="quiet">nothing</span> : grouped(after)}
            </td>
            <td data-label="Change" class="r num">
              {difference === null ? <span class="quiet">–</span> : signed(difference)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
