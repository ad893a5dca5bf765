import type { JSX } from "preact";
import type { AuditView } from "#schema/console-data.ts";
import { DataFrame } from "./data-frame.tsx";
import { Moment } from "./moment.tsx";
import { Older } from "./older.tsx";
import { SearchBar } from "./search-bar.tsx";

/** Who did what to which account, newest first. Nothing here can be changed or taken away. */
export function DataAuditPage(props: { view: AuditView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="audit">
      <Search view={view} />
      {view.rows.length > 0 ? <Rows rows={view.rows} /> : <Nothing view={view} />}
      <Older older={view.older} />
    </DataFrame>
  );
}

function Search(props: { view: AuditView }): JSX.Element {
  const { query, account } = props.view;
  return (
    <SearchBar
      action="/console/data/audit"
      field={{ name: "account", value: query, placeholder: "Account", label: "Account, by name or external id" }}
      button="Show"
    >
      {account !== null && (
        <span>
          What was done to <bdi>{account}</bdi>. <a href="/console/data/audit">Show all</a>
        </span>
      )}
    </SearchBar>
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
              <Moment at={row.at} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
