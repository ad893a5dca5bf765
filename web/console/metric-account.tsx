import type { JSX } from "preact";
import type { AccountFiguresView } from "#schema/console-metric.ts";
import { type GoalType, goalTypes, mostPoints } from "#schema/words.ts";
import { FieldGroup, ProblemSummary, TextField } from "#ui/form.tsx";
import { Crumb } from "./crumb.tsx";
import { ConsoleFrame } from "./frame.tsx";

const form = "figures";

export function accountFiguresTitle(view: AccountFiguresView): string {
  const title = `Figures of ${view.account.name}`;
  return Object.keys(view.problems).length > 0 ? `Problem: ${title}` : title;
}

/** What an account counts, which figure leads, and the goals counted in it. */
export function AccountFiguresPage(props: { view: AccountFiguresView }): JSX.Element {
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
      <div class="head">
        <h1>Figures and goals</h1>
        <a class="btn" href={`${path}/values`}>
          Month by month
        </a>
      </div>
      <form method="post" action={`${path}/figures`} class="sheet figures">
        <ProblemSummary form={form} problems={view.problems} />
        <fieldset disabled={!view.canEdit}>
          <legend class="unseen">Figures and goals</legend>
          <Metrics view={view} />
          <FirstValue view={view} />
          <TwelveMonths view={view} />
        </fieldset>
        {view.canEdit && (
          <div class="actions">
            <button type="submit" class="btn primary">
              Save
            </button>
            <a href={`${path}#goals`}>Cancel</a>
          </div>
        )}
      </form>
    </ConsoleFrame>
  );
}

function field(
  view: AccountFiguresView,
  name: string,
): { form: string; name: string; value: string; problem?: string } {
  const problem = view.problems[name];
  return { form, name, value: view.values[name] ?? "", ...(problem && { problem }) };
}

function Metrics(props: { view: AccountFiguresView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="counted">
      <h2 id="counted">What is counted</h2>
      {view.metrics.length === 0 && (
        <p class="quiet">
          No metric is defined yet. <a href="/console/settings#metrics">Define one</a>
        </p>
      )}
      {view.problems.headline && <p class="problem">{view.problems.headline}</p>}
      {view.metrics.length > 0 && (
        <table class="plain choose">
          <caption class="unseen">Metrics of this account</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Counted</th>
              <th scope="col">Headline</th>
            </tr>
          </thead>
          <tbody>
            {view.metrics.map((metric, at) => (
              <MetricRow key={metric.key} metric={metric} view={view} isFirst={at === 0} />
            ))}
          </tbody>
        </table>
      )}
      <p class="hint">
        The headline opens every recap; both goals are counted in it. A new one counts from the next recap on: months
        that were published stay as they are.
      </p>
    </section>
  );
}

function MetricRow(props: {
  metric: AccountFiguresView["metrics"][number];
  view: AccountFiguresView;
  isFirst: boolean;
}): JSX.Element {
  const { metric, view } = props;
  return (
    <tr>
      <th scope="row" dir="auto">
        {metric.name}
        <small>{metric.definition}</small>
      </th>
      <td data-label="Counted">
        <input
          type="checkbox"
          name={`use_${metric.key}`}
          aria-label={`Count ${metric.name}`}
          checked={metric.isChosen}
        />
      </td>
      <td data-label="Headline">
        <input
          type="radio"
          name="headline"
          // The summary of problems leads to the first of them.
          {...(props.isFirst && { id: `${form}-headline` })}
          value={metric.key}
          aria-label={`${metric.name} is the headline`}
          checked={metric.key === view.headline}
          required
        />
      </td>
    </tr>
  );
}

function nameOf(view: AccountFiguresView): string {
  return view.metrics.find((metric) => metric.key === view.headline)?.name ?? "the headline metric";
}

function FirstValue(props: { view: AccountFiguresView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="first">
      <h2 id="first">First Value</h2>
      <div class="fields">
        <Statement view={view} prefix="fv" hint="The result that ends onboarding, in the customer's words." />
        <div class="pair">
          <Figure view={view} name="fv_target" label={`Mark, in ${nameOf(view)}`} hint="Counted up from the start." />
          <TextField {...field(view, "fv_by")} label="By" hint="The day it is planned for." type="date" />
        </div>
      </div>
    </section>
  );
}

const typeTexts: Record<GoalType, { title: string; note: string }> = {
  accumulate: { title: "Add up to", note: "The sum of all months reaches the mark." },
  reach_level: { title: "Reach a level", note: "One month reaches the mark." },
  reduce_to: { title: "Come down to", note: "One month is down at the mark." },
  keep: { title: "Keep within", note: "Every month stays between two marks." },
};

function TwelveMonths(props: { view: AccountFiguresView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="year">
      <h2 id="year">Twelve months</h2>
      <div class="fields">
        <Statement view={view} prefix="tm" hint="What a year of this should have brought them." />
        <Types view={view} />
        <div class="pair of-mark">
          <Figure view={view} name="tm_target" label={`Mark, in ${nameOf(view)}`} />
          <div class="of-level">
            <Figure view={view} name="tm_baseline" label="Where they start" />
          </div>
        </div>
        <div class="of-band">
          <FieldGroup legend={`A month, in ${nameOf(view)}`}>
            <Figure view={view} name="tm_low" label="At least" />
            <Figure view={view} name="tm_high" label="At most" />
          </FieldGroup>
        </div>
        <TextField {...field(view, "tm_by")} label="By" type="date" width="short" />
        <Milestones view={view} />
      </div>
    </section>
  );
}

/** Empty rows to write in, besides those that are filled. */
const spareRows = 3;

/** The agreed way to the mark: rows of day and figure. A row is taken away by emptying it. */
function Milestones(props: { view: AccountFiguresView }): JSX.Element {
  const { view } = props;
  const rows = Array.from({ length: mostPoints }, (_, at) => at + 1);
  const names = (row: number) => [`tm_on_${row}`, `tm_value_${row}`];
  const last = rows.findLast((row) => names(row).some((name) => view.values[name] || view.problems[name])) ?? 0;
  return (
    <fieldset class="group">
      <legend>Milestones on the way</legend>
      <p class="hint">
        Left empty, the same is expected of every month. With milestones, what is expected runs in straight lines from
        one to the next. In any order; empty a row to take it away, save for more rows, {mostPoints} at most.
      </p>
      {rows.slice(0, last + spareRows).map((row) => (
        <div class="pair" key={row}>
          <TextField {...field(view, `tm_on_${row}`)} label={`Milestone ${row}, by`} type="date" />
          <Figure view={view} name={`tm_value_${row}`} label="Comes to" />
        </div>
      ))}
    </fieldset>
  );
}

function Types(props: { view: AccountFiguresView }): JSX.Element {
  const { view } = props;
  const chosen = view.values.tm_type || "accumulate";
  const problem = view.problems.tm_type;
  return (
    <fieldset class="group">
      <legend>Kind of goal</legend>
      {problem && <p class="problem">{problem}</p>}
      {goalTypes.map((type, at) => (
        <div class="choice" key={type}>
          <input
            type="radio"
            name="tm_type"
            id={at === 0 ? `${form}-tm_type` : `${form}-tm_type-${type}`}
            value={type}
            checked={type === chosen}
          />
          <label for={at === 0 ? `${form}-tm_type` : `${form}-tm_type-${type}`}>
            <b>{typeTexts[type].title}</b>
            <small>{typeTexts[type].note}</small>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

function Statement(props: { view: AccountFiguresView; prefix: "fv" | "tm"; hint: string }): JSX.Element {
  return (
    <TextField
      {...field(props.view, `${props.prefix}_statement`)}
      label="Goal"
      hint={props.hint}
      input={{ autocomplete: "off", maxLength: 160 }}
    />
  );
}

function Figure(props: { view: AccountFiguresView; name: string; label: string; hint?: string }): JSX.Element {
  return (
    <TextField
      {...field(props.view, props.name)}
      label={props.label}
      hint={props.hint}
      input={{ inputMode: "decimal", autocomplete: "off" }}
    />
  );
}
