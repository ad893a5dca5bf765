import type { JSX } from "preact";
import type { AuditView } from "#schema/console-data.ts";
import { DataFrame } from "./data-frame.tsx";
import { moment } from "./data-word.ts";

/** Who did what to which account, newest first. Nothing here can be changed or taken away. */
export function DataAuditPage(props: { view: AuditView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="audit">
      <Search view={view} />
      {view.rows.length > 0 ? <Rows rows={view.rows} /> : <Nothing view={view} />}
      {view.older && (
        <nav class="pages" aria-label="Pages">
          <a href={view.older}>Older</a>
        </nav>
      )}
    </DataFrame>
  );
}

function Search(props: { view: AuditView }): JSX.Element {
  const { query, account } = props.view;
  return (
    <div class="bar">
      <search>
        <form method="get" action="/console/data/audit">
          <input
            type="search"
            class="control"
            name="account"
            value={query}
            placeholder="Account"
            aria-label="Account, by name or external id"
            data-search
          />
          <button type="submit" class="btn">
            Show
          </button>
        </form>
      </search>
      {account !== null && (
        <span>
          What was done to <bdi>{account}</bdi>. <a href="/console/data/audit">Show all</a>
        </span>
      )}
    </div>
  );
}

function Nothing(props: { view: AuditView }): JSX.Element {
  const { query, account } = props.view;
  if (query === "") return <p class="quiet">Nothing was done yet.</p>;
  return <p class="quiet">{account === null ? "No account fits." : "Nothing was done to this account."}</p>;
}

function Rows(props: { rows: AuditView["rows"] }): JSX.Element {
  return (
    <table class="plain wide audit">
      <caption class="unseen">Acts, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Account</th>
          <th scope="col">By</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.id} data-row>
            <th scope="row">
              {row.act}
              {row.details.length > 0 && <small dir="auto">{row.details.join(" · ")}</small>}
            </th>
            <td data-label="Account">
              {row.accountId === null ? (
                <span class="quiet">no one account</span>
              ) : (
                <a href={`/console/accounts/${row.accountId}`} dir="auto">
                  {row.accountName ?? row.accountId}
                </a>
              )}
            </td>
            <td data-label="By" dir="auto">
              {row.by}
              {row.byKind && <small>{row.byKind}</small>}
            </td>
            <td data-label="When" class="quiet">
              {moment(row.at)} UTC
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
