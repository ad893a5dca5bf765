import type { JSX } from "preact";
import type { SettingsView } from "#schema/console.ts";
import { AreaField, TextField } from "#ui/form.tsx";
import { settingsField, settingsFormOf } from "./settings-form.ts";

type Metric = SettingsView["metrics"][number];

export function SettingsMetrics(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  return (
    <section id="metrics" aria-labelledby="metrics-title">
      <h2 id="metrics-title">Metrics</h2>
      {view.metrics.length === 0 && (
        <p class="quiet">None yet. A value metric is what the customer gets, counted: goals and recaps need one.</p>
      )}
      {view.metrics.length > 0 && (
        <ul class="metrics">
          {view.metrics.map((metric) => (
            <MetricRow key={metric.key} metric={metric} />
          ))}
        </ul>
      )}
      {view.canEdit && <AddMetric view={view} />}
    </section>
  );
}

function MetricRow(props: { metric: Metric }): JSX.Element {
  const { metric } = props;
  return (
    <li>
      <p>
        <b>{metric.name}</b> <code>{metric.key}</code> <span class="quiet">version {metric.version}</span>
      </p>
      <p>
        {metric.definition} <span class="quiet">Answers for it: {metric.owner}.</span>
      </p>
      <p class="quiet">
        Reads: “12 {metric.actorNoun.other} {metric.verb} 200 {metric.noun.other}”.
      </p>
    </li>
  );
}

function AddMetric(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  const field = (name: string) => settingsField(view, "metrics", name);
  return (
    <details class="more" open={settingsFormOf(view) === "metrics"}>
      <summary>Add a metric</summary>
      <form method="post" action="/console/settings/metrics" class="sheet">
        <div class="pair">
          <TextField {...field("name")} label="Name" hint="Meetings booked" required input={{ maxLength: 80 }} />
          <TextField
            {...field("key")}
            label="Key"
            hint="What your systems send as the type: meeting.booked"
            required
            input={{ autocomplete: "off", spellcheck: false, autocapitalize: "none" }}
          />
        </div>
        <div class="pair three">
          <TextField {...field("noun_one")} label="One of it" hint="meeting" required input={{ maxLength: 60 }} />
          <TextField {...field("noun_other")} label="Many of it" hint="meetings" required input={{ maxLength: 60 }} />
          <TextField {...field("verb")} label="Past verb" hint="booked" required input={{ maxLength: 40 }} />
        </div>
        <div class="pair">
          <TextField {...field("actor_one")} label="Who does it, one" hint="rep" required input={{ maxLength: 60 }} />
          <TextField
            {...field("actor_other")}
            label="Who does it, many"
            hint="reps"
            required
            input={{ maxLength: 60 }}
          />
        </div>
        <AreaField
          {...field("definition")}
          label="How this is counted"
          hint="One sentence. The customer reads it under every figure."
          rows={2}
          required
          maxLength={400}
        />
        <TextField {...field("owner")} label="Who answers for the figure" required input={{ maxLength: 80 }} />
        <div class="actions">
          <button type="submit" class="btn">
            Add metric
          </button>
        </div>
      </form>
    </details>
  );
}
