import type { JSX } from "preact";
import type { ImportsView, SessionLine } from "#schema/console-import.ts";
import { ProblemSummary, SelectField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { DataFrame } from "./data-frame.tsx";
import { sessionStateTitles } from "./data-word.ts";
import { english } from "./date.ts";
import { SessionMoment } from "./session-moment.tsx";
import { problemsOf, typedField } from "./typed.ts";

/** Bring in a file, and what was brought in before. */
export function DataImportsPage(props: { view: ImportsView }): JSX.Element {
  const { view } = props;
  return (
    <DataFrame frame={view.frame} tab="imports">
      <ProblemSummary {...problemsOf(view.typed)} />
      {view.canEdit && <Upload view={view} />}
      <section aria-labelledby="history">
        <h2 id="history">History</h2>
        {view.sessions.length === 0 ? (
          <p class="quiet">No file was imported yet, and no backfill session was opened by the API.</p>
        ) : (
          <History sessions={view.sessions} />
        )}
        {view.hasMore && <p class="quiet">The newest 100 are shown.</p>}
      </section>
    </DataFrame>
  );
}

function Upload(props: { view: ImportsView }): JSX.Element {
  const { view } = props;
  const problem = view.typed?.problems.file;
  const sources = view.sources.map(({ id, name }) => ({ value: id, label: name }));
  if (sources.length === 0) {
    return (
      <section aria-labelledby="upload">
        <h2 id="upload">Import a file</h2>
        <p class="quiet">
          A file belongs to a source. <a href="/console/data">Add one</a> first.
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">Import a file</h2>
      <form method="post" action="/console/data/imports" enctype="multipart/form-data" class="sheet" id="upload-form">
        <div class={problem ? "field wrong" : "field"}>
          <label for="upload-file">CSV file</label>
          <span class="hint" id="upload-file-hint">
            At most 20 MB and 100,000 rows. Nothing counts before you have seen what it would change.
          </span>
          {problem && (
            <span class="problem" id="upload-file-problem">
              {problem}
            </span>
          )}
          <input
            class="control"
            type="file"
            id="upload-file"
            name="file"
            accept=".csv,.tsv,.txt,text/csv"
            required
            aria-describedby={problem ? "upload-file-hint upload-file-problem" : "upload-file-hint"}
            {...(problem && { "aria-invalid": "true" as const })}
          />
        </div>
        <SelectField
          {...typedField(view.typed, "upload", "source")}
          label="Source"
          hint="An event that source sent already, with the same id, is not counted twice."
          options={sources}
        />
        <div class="actions">
          <button type="submit" class="btn primary">
            Look at the file
          </button>
        </div>
      </form>
    </section>
  );
}

function History(props: { sessions: SessionLine[] }): JSX.Element {
  return (
    <table class="plain wide">
      <caption class="unseen">Imports and backfill sessions, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Source</th>
          <th scope="col" class="r">
            New events
          </th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {props.sessions.map((session) => (
          <tr key={session.id} data-row>
            <th scope="row">
              <a href={`/console/data/imports/${session.id}`} dir="auto">
                {session.label}
              </a>
              <small>{session.kind === "csv" ? "file" : backfillWords(session)}</small>
            </th>
            <td data-label="Source" dir="auto">
              {session.sourceName}
            </td>
            <td data-label="New" class="r num">
              {session.fresh === null ? <span class="quiet">–</span> : english.count(session.fresh)}
            </td>
            <td data-label="State">
              <span class={session.state === "open" ? "warn" : ""}>{stateWords(session)}</span>
              <small>
                <SessionMoment session={session} />
              </small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function backfillWords({ mode }: SessionLine): string {
  return mode === "add" ? "backfill session, adds" : "backfill session, replaces a range";
}

function stateWords(session: SessionLine): string {
  return session.state === "open" && session.kind === "csv" && !session.isRead
    ? "Columns not chosen"
    : sessionStateTitles[session.state];
}

/** "3 rows", grouped. */
export function rowWords(count: number): string {
  return count === 1 ? counted(1, "row") : `${english.count(count)} rows`;
}
