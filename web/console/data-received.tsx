import type { JSX } from "preact";
import type { ReceivedLine, ReceivedView } from "#schema/console-data.ts";
import { Options } from "#ui/form.tsx";
import { DataFrame } from "./data-frame.tsx";
import { eventStateTitles, grouped, since } from "./data-word.ts";
import { Moment } from "./moment.tsx";
import { Older } from "./older.tsx";
import { SearchBar } from "./search-bar.tsx";

/** Events as they come, newest first. */
export function DataReceivedPage(props: { view: ReceivedView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="received">
      {view.isFirst ? (
        <div class="empty">
          <p>Nothing was received yet.</p>
          <p>
            Events appear here as soon as a source sends them. <a href="/console/data">Sources and keys</a>
          </p>
        </div>
      ) : (
        <>
          <Filter view={view} />
          {view.rows.length > 0 ? <Rows view={view} /> : <Nothing view={view} />}
          <Older newest={view.newest} older={view.older} />
        </>
      )}
    </DataFrame>
  );
}

function Filter(props: { view: ReceivedView }): JSX.Element {
  const { view } = props;
  const { query } = view;
  const options = [
    { value: "", label: "All metrics" },
    ...view.metrics.map(({ key, name }) => ({ value: key, label: name })),
  ];
  return (
    <SearchBar
      action="/console/data/received"
      field={{
        name: "account",
        value: query.account,
        placeholder: "Account",
        label: "Account, by name or external id",
      }}
      more={
        <select class="control" name="metric" aria-label="Metric">
          <Options options={options} value={query.metric} />
        </select>
      }
      button="Show"
    >
      {view.newest === null && (
        <>
          <a class="btn" href={view.toggle}>
            {view.isLive ? "Stop live view" : "Start live view"}
          </a>
          {view.isLive && <span class="quiet">Looks again every 5 seconds.</span>}
        </>
      )}
    </SearchBar>
  );
}

function Nothing(props: { view: ReceivedView }): JSX.Element {
  const { older } = props.view;
  return (
    <p class="quiet">
      {older === null
        ? "Nothing fits."
        : "Nothing fits among the batches this page looked at. Look further back below."}
    </p>
  );
}

function Rows(props: { view: ReceivedView }): JSX.Element {
  const { rows, frame } = props.view;
  return (
    <table class="plain wide received">
      <caption class="unseen">Events, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Account</th>
          <th scope="col">Metric</th>
          <th scope="col" class="r">
            Value
          </th>
          <th scope="col">Person</th>
          <th scope="col">State</th>
          <th scope="col">Received</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.key} row={row} now={frame.now} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: { row: ReceivedLine; now: number }): JSX.Element {
  const { row } = props;
  return (
    <tr data-row>
      <th scope="row" data-label="When">
        <a href={`/console/data/events/${row.key}`}>
          <Moment at={row.at} />
        </a>
      </th>
      <td data-label="Account" dir="auto">
        {row.accountName}
      </td>
      <td data-label="Metric" dir="auto">
        {row.metricName}
      </td>
      <td data-label="Value" class="r num">
        {grouped(row.value)} {row.unit}
        {row.kind === "adjustment" && <small>adjustment</small>}
      </td>
      <td data-label="Person" dir="auto">
        {row.actor ?? <span class="quiet">nobody</span>}
      </td>
      <td data-label="State" class={row.state === "counted" ? "" : "quiet"}>
        {eventStateTitles[row.state]}
        {row.rev > 1 && row.state === "counted" && <small>corrected</small>}
      </td>
      <td data-label="Received" class="quiet">
        {since(row.receivedAt, props.now)}
      </td>
    </tr>
  );
}
