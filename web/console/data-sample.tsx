import type { JSX } from "preact";
import type { ImportDetail, MappingView } from "#schema/console-import.ts";
import { SelectField } from "#ui/form.tsx";
import { Scroll } from "#ui/scroll.tsx";

/** Rows of the file one page shows. */
const shownRows = 8;

/** The first rows of the file, as they were read. */
export function Sample(props: { detail: ImportDetail }): JSX.Element {
  const { columns, sample } = props.detail.layout;
  return (
    <Scroll as="section" class="sample" label="First rows of the file">
      <table>
        <caption class="unseen">First rows of the file</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {columns.map((column) => (
              <th scope="col" key={column} dir="auto">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.slice(0, shownRows).map((row) => (
            <tr key={row.line}>
              <th scope="row" class="num">
                {row.line}
              </th>
              {columns.map((column, at) => (
                <td key={column} dir="auto">
                  {shortCell(row.cells[at] ?? "")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function shortCell(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 59)}…` : cell;
}

const delimiters = [
  { value: "comma", sign: ",", label: "commas" },
  { value: "semicolon", sign: ";", label: "semicolons" },
  { value: "tab", sign: "\t", label: "tabs" },
  { value: "bar", sign: "|", label: "bars" },
];

/** Says how the file is written where it was taken wrongly. */
export function LayoutForm(props: { view: MappingView }): JSX.Element | null {
  const { session, detail } = props.view;
  const { layout } = detail;
  if (detail.mapping !== null) return null;
  const header = [
    { value: "yes", label: "holds the names of the columns" },
    { value: "no", label: "is a row like the others" },
  ];
  return (
    <details class="more">
      <summary>The columns look wrong</summary>
      <form method="post" action={`/console/data/imports/${session.id}/mapping/layout`} class="sheet">
        <div class="pair">
          <SelectField
            form="layout"
            name="delimiter"
            label="Cells are divided by"
            options={delimiters}
            value={delimiters.find(({ sign }) => sign === layout.delimiter)?.value}
          />
          <SelectField
            form="layout"
            name="header"
            label="The first row"
            options={header}
            value={layout.hasHeader ? "yes" : "no"}
          />
        </div>
        <div class="actions">
          <button type="submit" class="btn">
            Look again
          </button>
        </div>
      </form>
    </details>
  );
}
