import type { JSX } from "preact";
import type { ImportDetail, ImportRun, ImportView } from "#schema/console-import.ts";
import { DataSheet } from "./data-frame.tsx";
import { rowWords } from "./data-imports.tsx";
import { ImportMonths } from "./data-month.tsx";
import { ImportRows } from "./data-row.tsx";
import { sessionStateTitles } from "./data-word.ts";
import { english } from "./date.ts";
import { Moment } from "./moment.tsx";
import { SessionMoment } from "./session-moment.tsx";

/** One import or backfill session: what it holds, what it would change, and the next step. */
export function DataImportPage(props: { view: ImportView }): JSX.Element {
  const { view } = props;
  const { session, detail } = view;
  const run = detail?.run ?? null;
  return (
    <DataSheet frame={view.frame} tab="imports" title={session.label}>
      <p>
        <span class={session.state === "open" ? "warn" : ""}>{sessionStateTitles[session.state]}</span>
        <span class="quiet">
          , <SessionMoment session={session} />
        </span>
      </p>
      <dl class="ledger">
        <div>
          <dt>Source</dt>
          <dd dir="auto">{session.sourceName}</dd>
        </div>
        {detail && <FileFacts detail={detail} />}
        {run && <RunFacts run={run} view={view} />}
        {!detail && session.state === "open" && (
          <div>
            <dt>Holds</dt>
            <dd>{english.count(view.events)} events, none of which counts yet</dd>
          </div>
        )}
      </dl>
      {run && <Held run={run} />}
      <Steps view={view} />
      {view.would && <ImportMonths view={view} />}
      {run && <ImportRows run={run} />}
    </DataSheet>
  );
}

const encodingTitles: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
};
const delimiterTitles: Record<string, string> = { "\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas" };

/** "UTF-8, divided by semicolons, 1.2 MB". */
export function layoutWords({ layout }: ImportDetail): string {
  const size =
    layout.bytes < 100_000 ? `${english.count(layout.bytes)} bytes` : `${english.decimal(layout.bytes / 1_000_000)} MB`;
  return `${encodingTitles[layout.encoding]}, divided by ${delimiterTitles[layout.delimiter]}, ${size}`;
}

function FileFacts(props: { detail: ImportDetail }): JSX.Element {
  const zone = props.detail.mapping?.time.zone;
  return (
    <div>
      <dt>File</dt>
      <dd>
        {layoutWords(props.detail)}
        {zone && `; times without offset read in ${zone}`}
      </dd>
    </div>
  );
}

function RunFacts(props: { run: ImportRun; view: ImportView }): JSX.Element {
  const { run, view } = props;
  const { dry } = run;
  const rejected = dry.rows - dry.good;
  const flagged = Object.values(dry.flagged).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <div>
        <dt>Rows</dt>
        <dd>{english.count(dry.rows)}</dd>
      </div>
      <div>
        <dt>New</dt>
        <dd>{english.count(run.fresh)}</dd>
      </div>
      <div>
        <dt>There before</dt>
        <dd>{run.known === 0 ? "none" : `${english.count(run.known)}, not counted twice`}</dd>
      </div>
      <div>
        <dt>Rejected</dt>
        <dd>
          {rejected === 0 ? "none" : english.count(rejected)}{" "}
          {rejected > 0 && view.hasRejected && (
            <a href={`/console/data/imports/${view.session.id}/rejected.csv`} download>
              Download them with reasons
            </a>
          )}
        </dd>
      </div>
      {flagged > 0 && (
        <div>
          <dt>Odd hours</dt>
          <dd>{rowWords(flagged)} at a change of the clock, see below</dd>
        </div>
      )}
    </>
  );
}

function Held(props: { run: ImportRun }): JSX.Element | null {
  const { held } = props.run;
  if (held.length === 0) return null;
  return (
    <div class="notice problem">
      {held.map((each) => (
        <p key={each.id}>
          {rowWords(each.count)} of this file came with <a href={`/console/data/imports/${each.id}`}>{each.label}</a>,
          which is {sessionStateTitles[each.state].toLowerCase()}: they count nowhere, and this import does not change
          that.
        </p>
      ))}
    </div>
  );
}

function Steps(props: { view: ImportView }): JSX.Element | null {
  const { view } = props;
  const { session } = view;
  if (!view.canEdit) return null;
  if (session.state === "open") return <Open view={view} />;
  if (view.revertUntil === null) return null;
  const asks = view.would === "revert";
  return (
    <div class="item-actions">
      {!asks && (
        <a class="btn" href={`/console/data/imports/${session.id}?revert`}>
          Take it back
        </a>
      )}
      {asks && <Step view={view} step="revert" title="Take it back" isPrimary={false} />}
      {asks && <a href={`/console/data/imports/${session.id}`}>Leave it</a>}
      <span class="quiet">
        Until <Moment at={view.revertUntil} />.
      </span>
    </div>
  );
}

function Step(props: {
  view: ImportView;
  step: "apply" | "revert" | "discard";
  title: string;
  isPrimary: boolean;
}): JSX.Element {
  return (
    <form method="post" action={`/console/data/imports/${props.view.session.id}/${props.step}`}>
      <button type="submit" class={props.isPrimary ? "btn primary" : "btn"}>
        {props.title}
      </button>
    </form>
  );
}

function Open(props: { view: ImportView }): JSX.Element {
  const { view } = props;
  const isEmpty = view.events === 0 && (view.detail?.run?.fresh ?? 0) === 0;
  return (
    <div class="item-actions">
      {!isEmpty && <Step view={view} step="apply" title="Apply" isPrimary />}
      {view.hasFile && (
        <a class="btn" href={`/console/data/imports/${view.session.id}/mapping`}>
          Change the columns
        </a>
      )}
      <Step view={view} step="discard" title="Discard" isPrimary={false} />
      {isEmpty && <span class="quiet">There is nothing new to apply.</span>}
    </div>
  );
}
