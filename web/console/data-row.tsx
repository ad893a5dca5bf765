import type { JSX } from "preact";
import type { ImportRun } from "#schema/console-import.ts";
import { grouped } from "./data-word.ts";
import { english } from "./date.ts";

/** What the file itself holds: its totals, the first rows that were rejected, the first at a change of the clock. */
export function ImportRows(props: { run: ImportRun }): JSX.Element {
  const { dry } = props.run;
  return (
    <>
      {dry.errors.length > 0 && (
        <Rows
          id="rejected"
          title={
            dry.rows - dry.good > dry.errors.length ? `The first ${dry.errors.length} rejected rows` : "Rejected rows"
          }
          rows={dry.errors}
        />
      )}
      {dry.flags.length > 0 && <Rows id="flagged" title="Hours the clock skipped or had twice" rows={dry.flags} />}
      {dry.totals.length > 0 && <Totals totals={dry.totals} />}
    </>
  );
}

function Rows(props: {
  id: string;
  title: string;
  rows: { line: number; column: string | null; message: string }[];
}): JSX.Element {
  return (
    <section aria-labelledby={props.id}>
      <h2 id={props.id}>{props.title}</h2>
      <table class="plain">
        <caption class="unseen">{props.title}</caption>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Column</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ line, column, message }) => (
            <tr key={`${line} ${column}`}>
              <th scope="row" class="num">
                Line {english.count(line)}
              </th>
              <td data-label="Column" dir="auto">
                {column ?? <span class="quiet">the whole row</span>}
              </td>
              <td data-label="Why" dir="auto">
                {message}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Totals(props: { totals: ImportRun["dry"]["totals"] }): JSX.Element {
  return (
    <section aria-labelledby="totals">
      <h2 id="totals">In the file</h2>
      <table class="plain">
        <caption class="unseen">Rows of the file by metric and month, of all accounts, new and known</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Metric</th>
            <th scope="col" class="r">
              Rows
            </th>
            <th scope="col" class="r">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {props.totals.map(({ month, type, rows, total }) => (
            <tr key={`${month} ${type}`}>
              <th scope="row">{english.monthYear(month)}</th>
              <td data-label="Metric">
                <code>{type}</code>
              </td>
              <td data-label="Rows" class="r num">
                {english.count(rows)}
              </td>
              <td data-label="Total" class="r num">
                {grouped(total)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
