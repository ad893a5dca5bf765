import type { JSX } from "preact";
import type { SuppressionsView } from "#schema/console-recap.ts";
import { Crumb } from "./crumb.tsx";
import { ConsoleFrame } from "./frame.tsx";
import { Moment } from "./moment.tsx";
import { suppressionTitles } from "./word.ts";

export const stoppedTitle = "Stopped addresses";

/** Addresses that get no recap, why, since when; what a machine stopped a person may release. */
export function StoppedPage(props: { view: SuppressionsView }): JSX.Element {
  const { view } = props;
  return (
    <ConsoleFrame frame={view.frame} section="recaps">
      <Crumb above={[{ href: "/console/recaps", title: "Recaps" }]} />
      <h1>{stoppedTitle}</h1>
      <p class="lead">
        These addresses get no recap. Whoever unsubscribed can undo that alone, behind the link in any recap they got;
        one that a machine stopped you may release.
      </p>
      {view.rows.length === 0 ? (
        <p class="empty">No address is stopped.</p>
      ) : (
        <table class="plain stopped">
          <caption class="unseen">{stoppedTitle}</caption>
          <thead>
            <tr>
              <th scope="col">Address</th>
              <th scope="col">For</th>
              <th scope="col">Reason</th>
              <th scope="col">Since</th>
              <th scope="col">
                <span class="unseen">Release</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.rows.map((row) => (
              <StoppedRow key={`${row.address} ${row.accountId}`} row={row} canEdit={view.canEdit} />
            ))}
          </tbody>
        </table>
      )}
      {view.next && (
        <p>
          <a href={`/console/recaps/stopped?from=${encodeURIComponent(view.next)}`}>Next page</a>
        </p>
      )}
    </ConsoleFrame>
  );
}

function StoppedRow(props: { row: SuppressionsView["rows"][number]; canEdit: boolean }): JSX.Element {
  const { row } = props;
  return (
    <tr>
      <th scope="row">{row.address}</th>
      <td data-label="For" dir="auto">
        {row.accountId === "*" ? "All accounts" : (row.accountName ?? "An account that is gone")}
      </td>
      <td data-label="Reason">{suppressionTitles[row.reason]}</td>
      <td data-label="Since">
        <Moment at={row.at} />
      </td>
      <td>
        {props.canEdit && row.reason !== "unsubscribed" && (
          <form method="post" action="/console/recaps/stopped/release">
            <input type="hidden" name="address" value={row.address} />
            <input type="hidden" name="account" value={row.accountId} />
            <button type="submit" class="btn">
              Release<span class="unseen"> {row.address}</span>
            </button>
          </form>
        )}
      </td>
    </tr>
  );
}
