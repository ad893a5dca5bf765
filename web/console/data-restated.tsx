import type { JSX } from "preact";
import type { RestatedView } from "#schema/console-data.ts";
import { DataFrame } from "./data-frame.tsx";
import { grouped } from "./data-word.ts";
import { english } from "./date.ts";
import { Moment } from "./moment.tsx";
import { Older } from "./older.tsx";

/** Months that were published with another figure before. */
export function DataRestatedPage(props: { view: RestatedView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="restated">
      {view.rows.length === 0 && (
        <div class="empty">
          <p>{view.older === null ? "No month was restated." : "None among the newest recaps."}</p>
          <p>
            A published month whose figure moves by a whole unit and by two in a hundred gets another version, and one
            that gains or loses a record, a milestone or a goal. The customer sees both, with the reason; nothing is
            mailed again unless you say so.
          </p>
        </div>
      )}
      {view.rows.length > 0 && <Rows rows={view.rows} />}
      <Older older={view.older} />
    </DataFrame>
  );
}

function Rows(props: { rows: RestatedView["rows"] }): JSX.Element {
  return (
    <table class="plain wide restated">
      <caption class="unseen">Restated months, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Month</th>
          <th scope="col" class="r">
            Before
          </th>
          <th scope="col" class="r">
            After
          </th>
          <th scope="col">Because of</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={`${row.accountId} ${row.month} ${row.version}`} data-row>
            <th scope="row">
              <a href={`/console/accounts/${row.accountId}/preview/value/${row.month}`} dir="auto">
                {row.accountName}
              </a>
              <small dir="auto">{row.metricName}</small>
            </th>
            <td data-label="Month">
              {english.monthYear(row.month)}
              <small>version {row.version}</small>
            </td>
            <td data-label="Before" class="r num">
              {grouped(row.before)}
            </td>
            <td data-label="After" class="r num">
              {row.after === null ? <span class="quiet">being worked out</span> : grouped(row.after)}
              {row.after === row.before && row.pace === null && <small>with another milestone, record or goal</small>}
              {row.pace && <small>{row.pace}</small>}
            </td>
            <td data-label="Why">{row.why.join(", ")}</td>
            <td data-label="When" class="quiet">
              <Moment at={row.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
