import type { JSX } from "preact";
import type { ParkedGroup, WaitingView } from "#schema/console-data.ts";
import { ProblemSummary } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { Scroll } from "#ui/scroll.tsx";
import { Conflicts } from "./data-conflict.tsx";
import { DataFrame } from "./data-frame.tsx";
import { since } from "./data-word.ts";
import { FinalForm } from "./final-form.tsx";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";
import { problemsOf, typedField } from "./typed.ts";

/** What waits for an account or a metric, and what came twice with another payload. */
export function DataWaitingPage(props: { view: WaitingView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="waiting">
      <ProblemSummary {...problemsOf(view.typed)} />
      <section aria-labelledby="parked">
        <h2 id="parked">Parked</h2>
        {view.groups.length === 0 ? (
          <p class="quiet">
            None. Events that name an account or a metric nobody knows wait here for 35 days, and are taken by
            themselves once it is there.
          </p>
        ) : (
          <Groups view={view} />
        )}
      </section>
      <Conflicts view={view} />
    </DataFrame>
  );
}

function Groups(props: { view: WaitingView }): JSX.Element {
  const { view } = props;
  const sources = [...new Map(view.groups.map((group) => [`${group.sourceId} ${group.mode}`, group])).values()];
  return (
    <>
      {sources.map((first) => (
        <div class="waits" key={`${first.sourceId} ${first.mode}`}>
          <div class="head">
            <h3 dir="auto">
              {first.sourceName}
              {first.mode === "test" && <span class="mark">Test</span>}
            </h3>
            {view.canEdit && (
              <Again
                fields={{ source: first.sourceId, mode: first.mode }}
                title="Try again"
                of={`all of ${first.sourceName}`}
                isButton
              />
            )}
          </div>
          <ul>
            {view.groups
              .filter((group) => group.sourceId === first.sourceId && group.mode === first.mode)
              .map((group) => (
                <Group key={`${group.code} ${group.name}`} group={group} view={view} />
              ))}
          </ul>
        </div>
      ))}
      {view.hasMoreParked && <p class="quiet">There is more than this page looks at: settle some of it first.</p>}
    </>
  );
}

function fieldsOf({ sourceId: source, mode, code, name }: ParkedGroup): Record<string, string> {
  return { source, mode, code, name };
}

function Hidden(props: { fields: Record<string, string> }): JSX.Element {
  return (
    <>
      {Object.entries(props.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function Again(props: { fields: Record<string, string>; title: string; of: string; isButton?: boolean }): JSX.Element {
  return (
    <form method="post" action="/console/data/waiting/replay">
      <Hidden fields={props.fields} />
      <button type="submit" class={props.isButton ? "btn" : "text"}>
        {props.title}
        <span class="unseen"> with {props.of}</span>
      </button>
    </form>
  );
}

function Group(props: { group: ParkedGroup; view: WaitingView }): JSX.Element {
  const { group, view } = props;
  const what = group.code === "unknown_account" ? "account" : "metric";
  return (
    <li data-row>
      <p>
        <b>{counted(group.count, "event")}</b> of {what === "account" ? "an account" : "a metric"} nobody knows,{" "}
        <code>{group.name}</code>
        {group.isReady && ". It is there now."}
      </p>
      <p class="quiet">
        Newest {since(group.newestAt, view.frame.now)}; the first of them is dropped on <Moment at={group.until} />.
      </p>
      <details class="closed">
        <summary>The newest, as it came</summary>
        <Raw text={group.sample} />
      </details>
      {view.canEdit && (
        <div class="row-actions">
          <Again fields={fieldsOf(group)} title={`Try this ${what} again`} of={group.name} />
          <Discard group={group} view={view} />
        </div>
      )}
    </li>
  );
}

/** JSON as it came, on lines. */
function Raw(props: { text: string }): JSX.Element {
  return (
    <Scroll as="pre" class="code">
      {JSON.stringify(JSON.parse(props.text), null, 2)}
    </Scroll>
  );
}

function Discard(props: { group: ParkedGroup; view: WaitingView }): JSX.Element {
  const { group, view } = props;
  const form = `discard ${group.sourceId} ${group.mode} ${group.code} ${group.name}`;
  return (
    <FinalForm form={form} typed={view.typed} action="/console/data/waiting/discard" title="Discard" about={group.name}>
      <p>They are gone for good, and can only come again from the source.</p>
      <Hidden fields={fieldsOf(group)} />
      <ReasonField {...typedField(view.typed, form, "reason")} />
      <button type="submit" class="btn danger">
        Discard {counted(group.count, "event")}
      </button>
    </FinalForm>
  );
}
