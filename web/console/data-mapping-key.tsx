import type { JSX } from "preact";
import type { MappingView } from "#schema/console-import.ts";
import { CheckField, SelectField } from "#ui/form.tsx";
import { columnOptions, mapped, mappingForm } from "./data-field.ts";

/** What tells two rows apart, so that the same file twice adds nothing. */
export function KeyFields(props: { view: MappingView }): JSX.Element {
  const { view } = props;
  const { columns } = view.detail.layout;
  return (
    <section aria-labelledby="same">
      <h2 id="same">What makes a row the same row</h2>
      <div class="fields">
        <SelectField
          {...mapped(view, "id_column")}
          label="Id"
          hint="A row that comes again with the same id is not counted twice."
          options={columnOptions(view, "The file has none: made from the row itself")}
        />
        <details class="more" open={view.typed.problems.id_column !== undefined}>
          <summary>Without an id: choose the columns that tell rows apart</summary>
          <p class="quiet">
            Two rows that are equal in all of them stay two, and the same file a second time adds nothing. Left as it
            is, all chosen columns count.
          </p>
          <div class="ticks">
            {columns.map((column, at) => (
              <CheckField
                key={column}
                form={mappingForm}
                name={`key_${at}`}
                label={column}
                checked={view.typed.values[`key_${at}`] !== undefined}
              />
            ))}
          </div>
        </details>
      </div>
    </section>
  );
}
