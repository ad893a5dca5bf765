import type { JSX } from "preact";
import type { MetricView } from "#schema/console-metric.ts";
import { ProblemSummary } from "#ui/form.tsx";
import { Crumb } from "./crumb.tsx";
import { english } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { form } from "./metric-field.ts";
import { MetricForm } from "./metric-form.tsx";
import { MetricHistory } from "./metric-history.tsx";
import { languageTitles } from "./metric-word.ts";

export function metricTitle(view: MetricView): string {
  const title = view.metric?.name ?? "New metric";
  return Object.keys(view.problems).length > 0 ? `Problem: ${title}` : title;
}

/** One metric: how it reads, what it is, and every version it had. */
export function MetricPage(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  const { metric } = view;
  return (
    <ConsoleFrame frame={view.frame} section="settings" view="metric">
      <Crumb
        above={[
          { href: "/console/settings", title: "Settings" },
          { href: "/console/settings#metrics", title: "Metrics" },
        ]}
      />
      <h1 dir="auto">{metric?.name ?? "New metric"}</h1>
      <ProblemSummary form={form} problems={view.problems} />
      {metric ? (
        <>
          <p class="quiet">
            <code>{metric.key}</code>, version {metric.version}
            {metric.startsOn && ` from ${english.monthYear(metric.startsOn)}`}
          </p>
          <Previews view={view} />
        </>
      ) : (
        <p class="lead">What the customer gets, counted. Goals and recaps are written in these words.</p>
      )}
      {view.canEdit ? <MetricForm view={view} /> : <MetricFacts facts={view.facts} />}
      {metric && <MetricHistory versions={view.versions} />}
    </ConsoleFrame>
  );
}

function Previews(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="reads">
      <h2 id="reads">How it reads</h2>
      <dl class="previews">
        {view.previews.map((preview) => (
          <div key={preview.language}>
            <dt>{languageTitles[preview.language]}</dt>
            <dd>
              <Preview preview={preview} />
            </dd>
          </div>
        ))}
      </dl>
      <Worth view={view} />
    </section>
  );
}

function Preview(props: { preview: MetricView["previews"][number] }): JSX.Element {
  const { language, sentence, forms } = props.preview;
  if (sentence === null) return <span class="quiet">No {languageTitles[language]} words yet</span>;
  return (
    <>
      <p lang={language} dir="auto">
        {sentence}
      </p>
      <details class="closed">
        <summary>With other numbers</summary>
        <ul lang={language}>
          {forms.map((form) => (
            <li key={form} dir="auto">
              {form}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** "200 meetings are worth $18,000 and save 100 hours today." */
function Worth(props: { view: MetricView }): JSX.Element | null {
  const { metric, worth } = props.view;
  if (!metric || !worth) return null;
  const money = worth.money.map((each) => english.money(each.amountMinor, each.currency)).join(" or ");
  const parts = [
    money && `are worth ${money}`,
    worth.hours !== null && `save ${english.decimal(worth.hours)} hours`,
  ].filter(Boolean);
  return (
    <p class="worth">
      At what is agreed today, {english.count(worth.units)} {metric.noun.other} {parts.join(" and ")}.
    </p>
  );
}

function MetricFacts(props: { facts: MetricView["facts"] }): JSX.Element {
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">Definition</h2>
      <dl class="previews">
        {Object.entries(props.facts).map(([what, text]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
