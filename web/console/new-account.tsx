import type { JSX } from "preact";
import type { NewAccountView } from "#schema/console.ts";
import { FieldGroup, ProblemSummary, SelectField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { Crumb } from "./crumb.tsx";
import { ConsoleFrame } from "./frame.tsx";

const form = "account";

export function newAccountTitle(view: NewAccountView): string {
  return Object.keys(view.problems).length > 0 ? "Problem: New account" : "New account";
}

/** Ten fields from kickoff to a link to share. */
export function NewAccountPage(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  const canEdit = view.frame.staff.role !== "viewer";
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="new">
      <Crumb above={[{ href: "/console", title: "Accounts" }]} />
      <h1>New account</h1>
      <p class="lead">
        Ten answers make the plan, the journey and the link. Until you share that link the customer sees nothing but the
        recaps mailed when they are due.
        {!canEdit && " Your role may look at everything and change nothing."}
      </p>
      <ProblemSummary form={form} problems={placed(view.problems)} />
      <form method="post" action="/console/accounts/new" class="sheet">
        <fieldset disabled={!canEdit}>
          <legend class="unseen">New account</legend>
          <CompanyFields view={view} />
          <PeopleFields view={view} />
          <GoalFields view={view} />
          <Identifiers view={view} />
        </fieldset>
        {canEdit && (
          <div class="actions">
            <button type="submit" class="btn primary">
              Create account
            </button>
            <a href="/console">Cancel</a>
          </div>
        )}
      </form>
    </ConsoleFrame>
  );
}

const places: Record<string, string> = {
  name: "Company",
  champion_name: "Champion",
  champion_email: "Champion",
  sponsor_name: "Executive sponsor",
  sponsor_email: "Executive sponsor",
  fv_statement: "First Value goal",
  fv_target: "First Value mark",
  tm_statement: "Twelve-month goal",
  tm_target: "Twelve-month mark",
  external_id: "External id",
};

/** The same sentence may stand at several fields: the list above the form says at which. */
function placed(problems: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([name, text]) => [name, name in places ? `${places[name]}: ${text}` : text]),
  );
}

function field(view: NewAccountView, name: string): { form: string; name: string; value: string; problem?: string } {
  const problem = view.problems[name];
  return { form, name, value: view.values[name] ?? "", ...(problem && { problem }) };
}

function CompanyFields(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  const currencies = view.currencies.map((code) => ({ value: code, label: code }));
  const locales = view.locales.map((locale) => ({ value: locale.tag, label: locale.name }));
  return (
    <section aria-labelledby="company">
      <h2 id="company">The company</h2>
      <div class="fields">
        <TextField {...field(view, "name")} label="Name" required input={{ maxLength: 120, autocomplete: "off" }} />
        <SegmentField view={view} />
        <div class="pair">
          <TextField
            {...field(view, "kickoff")}
            value={view.values.kickoff ?? view.today}
            label="Kickoff"
            hint="Due days count from here."
            type="date"
            required
          />
          <TextField
            {...field(view, "timezone")}
            label="Time zone"
            hint="Where the customer works. Type a city."
            required
            input={{ list: "zones", autocomplete: "off", placeholder: "America/Denver" }}
          />
        </div>
        <datalist id="zones">
          {view.timezones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <div class="pair">
          <SelectField {...field(view, "locale")} label="Language" options={locales} required />
          <SelectField {...field(view, "currency")} label="Currency" options={currencies} required />
        </div>
      </div>
    </section>
  );
}

function SegmentField(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  const chosen = view.values.segment || view.segments[0]?.key;
  const problem = view.problems.segment;
  return (
    <fieldset class="group">
      <legend>Segment</legend>
      {problem && <p class="problem">{problem}</p>}
      {view.segments.map((segment, index) => (
        <div class="choice" key={segment.key}>
          <input
            type="radio"
            name="segment"
            id={index === 0 ? `${form}-segment` : `${form}-segment-${segment.key}`}
            value={segment.key}
            checked={segment.key === chosen}
            required
          />
          <label for={index === 0 ? `${form}-segment` : `${form}-segment-${segment.key}`}>
            <b>{segment.name}</b>
            <small>
              {counted(segment.items, "step")}, First Value in {counted(segment.firstValueDays, "day")}.{" "}
              {segment.firstValueDefinition}
            </small>
          </label>
        </div>
      ))}
    </fieldset>
  );
}

function PeopleFields(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="people">
      <h2 id="people">Their people</h2>
      <div class="fields">
        <FieldGroup legend="Champion" hint="Does the work with you, day by day.">
          <PersonFields view={view} prefix="champion" required />
        </FieldGroup>
        <FieldGroup legend="Executive sponsor" hint="Answers for the result. Gets the monthly recap.">
          <PersonFields view={view} prefix="sponsor" />
        </FieldGroup>
      </div>
    </section>
  );
}

function PersonFields(props: { view: NewAccountView; prefix: string; required?: boolean }): JSX.Element {
  const { view, prefix, required = false } = props;
  return (
    <>
      <TextField
        {...field(view, `${prefix}_name`)}
        label="Name"
        required={required}
        input={{ autocomplete: "off", maxLength: 80 }}
      />
      <TextField
        {...field(view, `${prefix}_email`)}
        label="Email"
        type="email"
        required={required}
        input={{ autocomplete: "off" }}
      />
    </>
  );
}

function GoalFields(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  const metrics = view.metrics.map((metric) => ({ value: metric.key, label: metric.name }));
  const unit = view.metrics.length === 1 ? view.metrics[0]?.name : undefined;
  return (
    <section aria-labelledby="goals">
      <h2 id="goals">What they want to reach</h2>
      {metrics.length === 0 && (
        <p class="notice problem">
          Goals are counted in a value metric, and none is defined yet.{" "}
          <a href="/console/settings#metrics">Define one</a>
        </p>
      )}
      <div class="fields">
        {metrics.length > 1 && <SelectField {...field(view, "metric")} label="Counted in" options={metrics} />}
        <GoalGroup
          view={view}
          prefix="fv"
          legend="First Value goal"
          hint="The result that ends onboarding, in the customer's words."
          unit={unit}
        />
        <GoalGroup
          view={view}
          prefix="tm"
          legend="Twelve-month goal"
          hint="What a year of this should have brought them."
          unit={unit}
        />
      </div>
    </section>
  );
}

interface GoalGroupProps {
  view: NewAccountView;
  prefix: "fv" | "tm";
  legend: string;
  hint: string;
  unit: string | undefined;
}

function GoalGroup(props: GoalGroupProps): JSX.Element {
  const { view, prefix } = props;
  return (
    <FieldGroup legend={props.legend} hint={props.hint} lopsided>
      <TextField
        {...field(view, `${prefix}_statement`)}
        label="Goal"
        required
        input={{ autocomplete: "off", maxLength: 160 }}
      />
      <TextField
        {...field(view, `${prefix}_target`)}
        label={props.unit ? `Mark, in ${props.unit}` : "Mark"}
        required
        input={{ inputMode: "decimal", autocomplete: "off" }}
      />
    </FieldGroup>
  );
}

function Identifiers(props: { view: NewAccountView }): JSX.Element {
  const { view } = props;
  const touched = Boolean(view.values.external_id || view.problems.external_id);
  return (
    <details class="more" open={touched}>
      <summary>Identifiers</summary>
      <TextField
        {...field(view, "external_id")}
        label="External id"
        hint="How your own systems name this account. Made from the name when empty."
        input={{ autocomplete: "off", spellcheck: false, maxLength: 80 }}
      />
    </details>
  );
}
