import type { JSX } from "preact";
import type { MappingView } from "#schema/console-import.ts";
import { ProblemSummary, SelectField, TextField } from "#ui/form.tsx";
import { columnOptions, mappingForm as form, mapped } from "./data-field.ts";
import { DataSheet } from "./data-frame.tsx";
import { layoutWords } from "./data-import.tsx";
import { KeyFields } from "./data-mapping-key.tsx";
import { LayoutForm, Sample } from "./data-sample.tsx";

/** What the columns of a file mean. Guessed where the file tells, left to the person where it does not. */
export function DataMappingPage(props: { view: MappingView }): JSX.Element {
  const { view } = props;
  const { detail, session } = view;
  return (
    <DataSheet frame={view.frame} tab="imports" title={session.label}>
      <p class="quiet">
        {layoutWords(detail)}. For <bdi>{session.sourceName}</bdi>.
      </p>
      <ProblemSummary form={form} problems={view.typed.problems} />
      {detail.mapping !== null && detail.run === null && (
        <p class="notice problem">Reading this file was cut off. Read it again: nothing of it counts.</p>
      )}
      <Sample detail={detail} />
      {view.canEdit && <LayoutForm view={view} />}
      <form
        method="post"
        action={`/console/data/imports/${session.id}/mapping`}
        class="sheet mapping"
        id={`${form}-form`}
      >
        {view.isRemembered && <p class="notice">Filled in as it was confirmed for this source last time.</p>}
        <fieldset disabled={!view.canEdit}>
          <legend class="unseen">Columns</legend>
          <When view={view} />
          <What view={view} />
          <More view={view} />
          <KeyFields view={view} />
        </fieldset>
        {view.canEdit && (
          <div class="actions">
            <button type="submit" class="btn primary">
              Read the file
            </button>
            <span class="quiet">Nothing counts before you apply it.</span>
          </div>
        )}
      </form>
      {view.canEdit && (
        <form method="post" action={`/console/data/imports/${session.id}/discard`}>
          <button type="submit" class="text">
            Discard this import
          </button>
        </form>
      )}
    </DataSheet>
  );
}

function doubtOf(view: MappingView, field: MappingView["doubts"][number]["field"]): string | undefined {
  return view.doubts.find((doubt) => doubt.field === field)?.message;
}

function When(props: { view: MappingView }): JSX.Element {
  const { view } = props;
  const needsZone = view.doubts.some(({ field }) => field === "zone");
  const usual = view.usualZones.slice(0, 3).join(", ");
  return (
    <section aria-labelledby="when">
      <h2 id="when">When</h2>
      <div class="fields">
        <div class="pair">
          <SelectField
            {...mapped(view, "time_column")}
            label="Day, or day and time"
            options={columnOptions(view, "Choose a column")}
          />
          <SelectField
            {...mapped(view, "clock_column")}
            label="Time of day"
            options={columnOptions(view, "In the same column, or none")}
          />
        </div>
        <SelectField
          {...mapped(view, "format")}
          label="How it is written"
          hint={view.doubts.find(({ field, choices }) => field === "time" && choices.length > 0)?.message}
          options={[{ value: "", label: "Choose one" }, ...view.formats]}
        />
        <TextField
          {...mapped(view, "zone")}
          label="Time zone of times without offset"
          hint={
            needsZone
              ? `The times have no offset: say where the clock hung that they were read from.${usual && ` Your accounts are in ${usual}.`}`
              : "Leave it empty when every time has its offset."
          }
          input={{ list: "zones", autocomplete: "off", spellcheck: false }}
        />
        <datalist id="zones">
          {view.timezones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
    </section>
  );
}

function What(props: { view: MappingView }): JSX.Element {
  const { view } = props;
  const accounts = view.accounts.map(({ externalId, name }) => ({
    value: externalId,
    label: name === externalId ? name : `${name} (${externalId})`,
  }));
  const metrics = view.metrics.map(({ key, name }) => ({ value: key, label: `${name} (${key})` }));
  return (
    <section aria-labelledby="what">
      <h2 id="what">Whose, and what</h2>
      <div class="fields">
        <div class="pair">
          <SelectField
            {...mapped(view, "subject_column")}
            label="Account, by external id"
            options={columnOptions(view, "One account for the whole file:")}
          />
          <SelectField
            {...mapped(view, "subject_fixed")}
            label="That account"
            options={[{ value: "", label: "None" }, ...accounts]}
          />
        </div>
        <div class="pair">
          <SelectField
            {...mapped(view, "type_column")}
            label="Metric, by key"
            options={columnOptions(view, "One metric for the whole file:")}
          />
          <SelectField
            {...mapped(view, "type_fixed")}
            label="That metric"
            options={[{ value: "", label: "None" }, ...metrics]}
          />
        </div>
        <div class="pair">
          <SelectField
            {...mapped(view, "value_column")}
            label="Value"
            options={columnOptions(view, "Each row counts as one")}
          />
          <SelectField
            {...mapped(view, "decimal_sign")}
            label="Decimals begin with"
            hint={doubtOf(view, "value")}
            options={[
              { value: "", label: "Choose one" },
              { value: ".", label: "a point: 1,234.50" },
              { value: ",", label: "a comma: 1.234,50" },
            ]}
          />
        </div>
      </div>
    </section>
  );
}

function More(props: { view: MappingView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="more">
      <h2 id="more">Who did it, and how it went</h2>
      <div class="pair">
        <SelectField {...mapped(view, "actor_column")} label="Person or team" options={columnOptions(view, "Nobody")} />
        <SelectField {...mapped(view, "status_column")} label="Status" options={columnOptions(view, "None")} />
      </div>
    </section>
  );
}
