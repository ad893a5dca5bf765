import type { JSX } from "preact";
import type { ValuesView } from "#schema/console-data.ts";
import { AreaField, ProblemSummary, SelectField, TextField } from "#ui/form.tsx";
import { Crumb } from "./crumb.tsx";
import { grouped } from "./data-word.ts";
import { day, english } from "./date.ts";
import { FinalForm } from "./final-form.tsx";
import { ConsoleFrame } from "./frame.tsx";
import { idOf, problemsOf, typedField } from "./typed.ts";

type Metric = ValuesView["metrics"][number];
type Month = Metric["months"][number];

const doorTitles: Record<Month["door"], string> = {
  events: "from events",
  daily: "from daily values",
  manual: "entered by hand",
};

/** Months of an account with the door each came through, and the form to enter one. */
export function DataValuesPage(props: { view: ValuesView }): JSX.Element {
  const { view } = props;
  const path = `/console/accounts/${view.account.id}`;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="account">
      <Crumb
        above={[
          { href: "/console", title: "Accounts" },
          { href: path, title: view.account.name, isName: true },
        ]}
      />
      <h1>Monthly values</h1>
      <ProblemSummary {...problemsOf(view.typed)} />
      {view.metrics.length === 0 && (
        <p class="quiet">
          Nothing is counted for this account yet. <a href={`${path}/figures`}>Choose its figures</a>
        </p>
      )}
      {view.canEdit && view.metrics.length > 0 && <Enter view={view} path={path} />}
      {view.metrics.map((metric) => (
        <MetricMonths key={metric.key} metric={metric} view={view} path={path} />
      ))}
    </ConsoleFrame>
  );
}

function Enter(props: { view: ValuesView; path: string }): JSX.Element {
  const { view } = props;
  const metrics = view.metrics.map(({ key, name }) => ({ value: key, label: name }));
  return (
    <section aria-labelledby="enter">
      <h2 id="enter">Enter a month</h2>
      <form method="post" action={`${props.path}/values`} class="sheet" id="month-form">
        <p class="quiet">
          For a customer without a connection. The customer sees “entered by {view.frame.staff.name}” beside the figure.
          A month with events or daily values cannot be entered.
        </p>
        <SelectField {...typedField(view.typed, "month", "metric")} label="Metric" options={metrics} />
        <div class="pair">
          <TextField
            {...typedField(view.typed, "month", "month")}
            label="Month"
            hint="One that is over, like 2026-10."
            required
            input={{ placeholder: "2026-10", maxLength: 7, autocomplete: "off", inputMode: "numeric" }}
          />
          <TextField
            {...typedField(view.typed, "month", "value")}
            label="Value"
            required
            input={{ inputMode: "decimal", autocomplete: "off" }}
          />
        </div>
        <AreaField
          {...typedField(view.typed, "month", "note")}
          label="Evidence"
          hint="Where the value comes from, so that it can be looked up in a year."
          rows={2}
          required
          maxLength={400}
        />
        <div class="actions">
          <button type="submit" class="btn primary">
            Enter
          </button>
        </div>
      </form>
    </section>
  );
}

function MetricMonths(props: { metric: Metric; view: ValuesView; path: string }): JSX.Element {
  const { metric } = props;
  const id = idOf(`months-${metric.key}`);
  return (
    <section aria-labelledby={id}>
      <h2 id={id} dir="auto">
        {metric.name}
      </h2>
      {metric.months.length === 0 ? <p class="quiet">No month has a value yet.</p> : <Months {...props} />}
    </section>
  );
}

function Months(props: { metric: Metric; view: ValuesView; path: string }): JSX.Element {
  const { metric } = props;
  return (
    <table class="plain">
      <caption class="unseen">Months of {metric.name}</caption>
      <thead>
        <tr>
          <th scope="col">Month</th>
          <th scope="col" class="r">
            Value
          </th>
          <th scope="col">Where from</th>
        </tr>
      </thead>
      <tbody>
        {metric.months.map((month) => (
          <tr key={month.month}>
            <th scope="row">{english.monthYear(month.month)}</th>
            <td data-label="Value" class="r num">
              {month.value === null ? <span class="quiet">none</span> : `${grouped(month.value)} ${metric.unit}`}
            </td>
            <td data-label="From">
              {doorTitles[month.door]}
              <Entry month={month} {...props} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Entry(props: { month: Month; metric: Metric; view: ValuesView; path: string }): JSX.Element | null {
  const { month, metric, view } = props;
  const { entry } = month;
  if (!entry) return null;
  const form = `back ${metric.key} ${month.month}`;
  return (
    <>
      <small dir="auto">
        {entry.isCounted ? "" : "set aside by what came since: "}
        {entry.note}, {entry.by}, {day(entry.on)}
      </small>
      {view.canEdit && (
        <FinalForm
          form={form}
          typed={view.typed}
          action={`${props.path}/values/back`}
          title="Take back"
          about={english.monthYear(month.month)}
        >
          <input type="hidden" name="metric" value={metric.key} />
          <input type="hidden" name="month" value={month.month} />
          <TextField
            {...typedField(view.typed, form, "note")}
            label="Why"
            required
            input={{ maxLength: 400, autocomplete: "off" }}
          />
          <button type="submit" class="btn">
            Take it back
          </button>
        </FinalForm>
      )}
    </>
  );
}
