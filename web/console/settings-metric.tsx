import type { JSX } from "preact";
import type { SettingsView } from "#schema/console.ts";

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
      {view.canEdit && (
        <p class="add">
          <a href="/console/settings/metrics/new">Add a metric</a>
        </p>
      )}
    </section>
  );
}

function MetricRow(props: { metric: Metric }): JSX.Element {
  const { metric } = props;
  return (
    <li>
      <p>
        <a href={`/console/settings/metrics/${metric.key}`}>
          <b dir="auto">{metric.name}</b>
        </a>{" "}
        <code>{metric.key}</code> <span class="quiet">version {metric.version}</span>
      </p>
      <p>
        <span dir="auto">{metric.definition}</span> <span class="quiet">Answers for it: {metric.owner}.</span>
      </p>
    </li>
  );
}
