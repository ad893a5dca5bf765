import type { JSX } from "preact";
import type { MetricVersion } from "#schema/console-metric.ts";
import { day, english } from "./date.ts";

export function MetricHistory(props: { versions: MetricVersion[] }): JSX.Element {
  return (
    <section id="versions" aria-labelledby="versions-title">
      <h2 id="versions-title">Versions</h2>
      <ol class="versions">
        {props.versions.map((version) => (
          <li key={version.version}>
            <p>
              <b>Version {version.version}</b>,{" "}
              {version.startsOn ? `from ${english.monthYear(version.startsOn)}` : "from the beginning"}{" "}
              <span class="quiet">
                kept {day(version.keptOn)}
                {version.keptBy && (
                  <>
                    {" "}
                    by <bdi>{version.keptBy}</bdi>
                  </>
                )}
              </span>
            </p>
            {!version.comparable && (
              <p class="warn">What counts changed: no figure is compared with one of the version before.</p>
            )}
            <Changes changes={version.changes} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Changes(props: { changes: MetricVersion["changes"] }): JSX.Element | null {
  if (props.changes.length === 0) return null;
  return (
    <dl class="changes">
      {props.changes.map((change) => (
        <div key={change.what}>
          <dt>{change.what}</dt>
          <dd>
            <del dir="auto">{change.before}</del>{" "}
            <ins dir="auto">
              <span class="unseen">became </span>
              {change.after}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
