import type { JSX } from "preact";
import type { MetricView } from "#schema/console-metric.ts";
import { aggregations, directions } from "#schema/words.ts";
import { AreaField, CheckField, FieldGroup, SelectField, TextField } from "#ui/form.tsx";
import { english } from "./date.ts";
import { field, form } from "./metric-field.ts";
import { MetricLanguages } from "./metric-language.tsx";
import { aggregationTitles, directionTitles } from "./metric-word.ts";
import { MetricWorth } from "./metric-worth.tsx";

/** Everything a definition says, group by group. Saved as the next version. */
export function MetricForm(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const { metric } = view;
  return (
    <form
      method="post"
      action={metric ? `/console/settings/metrics/${metric.key}` : "/console/settings/metrics"}
      class="sheet definition"
      id={`${form}-form`}
    >
      {metric && <input type="hidden" name="version" value={view.values.version ?? metric.version} />}
      <What view={view} />
      <How view={view} />
      <MetricLanguages view={view} />
      <MetricWorth view={view} />
      <Who view={view} />
      {metric && <From view={view} />}
      <div class="actions">
        <button type="submit" class="btn primary">
          {metric ? `Save as version ${metric.version + 1}` : "Add metric"}
        </button>
        <a href="/console/settings#metrics">Cancel</a>
      </div>
    </form>
  );
}

function What(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const plain = { autocomplete: "off", maxLength: 60 } as const;
  return (
    <section aria-labelledby="what">
      <h2 id="what">What it is</h2>
      <div class="fields">
        <div class="pair">
          <TextField {...field(view, "name")} label="Name" hint="Meetings booked" required input={{ maxLength: 80 }} />
          {!view.metric && (
            <TextField
              {...field(view, "key")}
              label="Key"
              hint="As your systems send it: meeting.booked"
              required
              input={{ autocomplete: "off", spellcheck: false, autocapitalize: "none", maxLength: 128 }}
            />
          )}
        </div>
        <div class="pair three">
          <TextField {...field(view, "noun_one")} label="One of it" hint="meeting" required input={plain} />
          <TextField {...field(view, "noun_other")} label="Many of it" hint="meetings" required input={plain} />
          <TextField {...field(view, "unit")} label="Unit" hint="Short, in tables: km" input={{ maxLength: 12 }} />
        </div>
        <div class="pair three">
          <TextField {...field(view, "actor_one")} label="Who does it, one" hint="rep" required input={plain} />
          <TextField {...field(view, "actor_other")} label="Who does it, many" hint="reps" required input={plain} />
          <TextField {...field(view, "verb")} label="Past verb" hint="booked" required input={{ maxLength: 40 }} />
        </div>
        <CheckField
          form={form}
          name="actor_is_thing"
          label="Who does it is no person: an airport, a site, a machine. Recaps show each by its name; people only by team, unless the customer's admin wants names"
          checked={view.values.actor_is_thing === "on"}
        />
      </div>
    </section>
  );
}

const digits = ["0", "1", "2", "3", "4", "5", "6"].map((digit) => ({ value: digit, label: digit }));

function How(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const ways = aggregations.map((way) => ({ value: way, label: aggregationTitles[way] }));
  const better = directions.map((direction) => ({ value: direction, label: directionTitles[direction] }));
  return (
    <section aria-labelledby="how">
      <h2 id="how">How it is counted</h2>
      <div class="fields">
        <AreaField
          {...field(view, "definition")}
          label="What counts"
          hint="One sentence. The customer reads it under every figure."
          rows={2}
          required
          maxLength={400}
        />
        <SelectField {...field(view, "aggregation")} label="A month is the" options={ways} />
        <Ratio view={view} />
        <div class="pair three">
          {view.metric ? (
            <p class="fixed">
              <b>Decimals kept</b>
              {view.metric.scale}, fixed for good
            </p>
          ) : (
            <SelectField {...field(view, "scale")} label="Decimals kept" hint="Fixed from here on" options={digits} />
          )}
          <SelectField {...field(view, "display_decimals")} label="Decimals shown" options={digits} />
          <SelectField {...field(view, "direction")} label="Direction" options={better} />
        </div>
        <CheckField
          form={form}
          name="seasonal"
          label="Seasonal: compared with the same month of last year first"
          checked={view.values.seasonal === "on"}
        />
        <TextField
          {...field(view, "statuses")}
          label="Statuses"
          hint="What an event may say of itself, with commas between: held, no_show"
          input={{ spellcheck: false, autocapitalize: "none" }}
        />
        <TextField
          {...field(view, "counted_statuses")}
          label="Statuses that count"
          hint="Empty: all of them."
          input={{ spellcheck: false, autocapitalize: "none" }}
        />
        <TextField
          {...field(view, "dims")}
          label="Dimensions"
          hint="What else an event may carry, at most eight: channel, region"
          input={{ spellcheck: false, autocapitalize: "none" }}
        />
      </div>
    </section>
  );
}

/** Seen where a rate is chosen; without style rules always. */
function Ratio(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const options = [
    { value: "", label: "Choose" },
    ...view.divisible.map(({ key, name }) => ({ value: key, label: name })),
  ];
  return (
    <div class="of-rate">
      <FieldGroup legend="Divided" hint="The sums of a month, one over the other.">
        <SelectField {...field(view, "ratio_of")} label="Above the line" options={options} />
        <SelectField {...field(view, "ratio_per")} label="Below the line" options={options} />
      </FieldGroup>
    </div>
  );
}

function Who(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="who">
      <h2 id="who">Who answers</h2>
      <div class="fields">
        <TextField {...field(view, "owner")} label="Who answers for the figure" required input={{ maxLength: 80 }} />
        <AreaField
          {...field(view, "provenance")}
          label="Where it comes from"
          hint="Printed wherever the figure stands. Empty where nothing needs saying."
          rows={2}
          maxLength={400}
        />
      </div>
    </section>
  );
}

const month = /^\d{4}-(?:0[1-9]|1[0-2])$/;

/** Months a version may begin in: none before the one of the version there is. What was sent and is none is no choice. */
function monthsFor(view: MetricView): { value: string; label: string }[] {
  const first = view.metric?.startsOn ?? "";
  const today = new Date(view.frame.now);
  const near = Array.from({ length: 22 }, (_, at) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 3 - at)).toISOString().slice(0, 7),
  );
  const asked = view.values.starts_on ?? "";
  const keys = [...new Set([...near, first, asked])].filter((key) => month.test(key) && key >= first);
  const months = keys
    .toSorted()
    .toReversed()
    .map((key) => ({ value: key, label: english.monthYear(key) }));
  return first === "" ? [{ value: "", label: "The beginning" }, ...months] : months;
}

function From(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="from">
      <h2 id="from">From when</h2>
      <SelectField
        {...field(view, "starts_on")}
        label="This version holds from"
        hint="Choose a month when what counts is different. Earlier months keep their definition."
        options={monthsFor(view)}
      />
    </section>
  );
}
