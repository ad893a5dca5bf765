import type { JSX } from "preact";
import type { EventView } from "#schema/console-data.ts";
import { ProblemSummary, TextField } from "#ui/form.tsx";
import { DataSheet } from "./data-frame.tsx";
import { eventStateTitles, grouped, keyModeTitles } from "./data-word.ts";
import { day, english } from "./date.ts";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";
import { problemsOf, typedField } from "./typed.ts";

/** One event: what it is, what was done to it, and what may be done. */
export function DataEventPage(props: { view: EventView }): JSX.Element {
  const { view } = props;
  const { event } = view;
  return (
    <DataSheet frame={view.frame} tab="received" title={titleOf(event)}>
      <ProblemSummary {...problemsOf(view.typed)} />
      <Facts event={event} />
      {view.canEdit && <Forms view={view} />}
      <Revisions view={view} />
    </DataSheet>
  );
}

/** "Departures handled: 1" */
function titleOf({ metricName, value, unit }: EventView["event"]): string {
  return [`${metricName}:`, grouped(value), unit].filter(Boolean).join(" ");
}

function Facts(props: { event: EventView["event"] }): JSX.Element {
  const { event } = props;
  const rows: [string, JSX.Element | string][] = [
    ["State", eventStateTitles[event.state]],
    ["Account", <a href={`/console/accounts/${event.accountId}`}>{event.accountName}</a>],
    ["Metric", event.metricName],
    ["When", <OwnTime event={event} />],
    ["As sent", event.timeText],
    ["Value", `${grouped(event.value)}${event.unit ? ` ${event.unit}` : ""}`],
    ["Person", event.actor ?? "nobody"],
    ["Status", event.status ?? "none"],
    ["Details", dimsWords(event.dims)],
    ["Id", event.id],
    ["Sent as", event.origin],
    ["Source", `${event.sourceName}, ${keyModeTitles[event.mode].toLowerCase()} key`],
    ["Received", <Moment at={event.receivedAt} />],
    ["Import", sessionPart(event.session)],
  ];
  return (
    <dl class="ledger">
      {rows
        .filter(([, text]) => text !== "")
        .map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
    </dl>
  );
}

function dimsWords(dims: Record<string, string>): string {
  return Object.entries(dims)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

function sessionPart(session: EventView["event"]["session"]): JSX.Element | string {
  return session === null ? "" : <a href={`/console/data/imports/${session.id}`}>{session.label}</a>;
}

function Forms(props: { view: EventView }): JSX.Element {
  const { view } = props;
  const isVoid = view.event.voidedAt !== null;
  return (
    <div class="item-actions">
      {isVoid ? <Plain view={view} act="restore" /> : <Amend view={view} />}
      {!isVoid && <Plain view={view} act="void" />}
    </div>
  );
}

const acts = {
  void: { title: "Void", text: "It counts nowhere from now on. It stays here and can be restored.", button: "Void it" },
  restore: { title: "Restore", text: "It counts again, as it stands.", button: "Restore it" },
};

function Plain(props: { view: EventView; act: "void" | "restore" }): JSX.Element {
  const { view, act } = props;
  const { title, text, button } = acts[act];
  return (
    <details class="opens" open={view.typed?.form === act}>
      <summary class="btn">{title}</summary>
      <form method="post" action={`/console/data/events/${view.event.key}`} class="sheet" id={`${act}-form`}>
        <p>{text}</p>
        <Reason view={view} form={act} />
        <button type="submit" class="btn" name="act" value={act}>
          {button}
        </button>
      </form>
    </details>
  );
}

function Reason(props: { view: EventView; form: string }): JSX.Element {
  return (
    <ReasonField {...typedField(props.view.typed, props.form, "reason")} hint="Kept with the event, under your name." />
  );
}

function Amend(props: { view: EventView }): JSX.Element {
  const { view } = props;
  const { event, typed } = view;
  return (
    <details class="opens" open={typed?.form === "amend"}>
      <summary class="btn">Amend</summary>
      <form method="post" action={`/console/data/events/${event.key}`} class="sheet" id="amend-form">
        <TextField
          value={event.value}
          {...typedField(typed, "amend", "value")}
          label="Value"
          width="short"
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <TextField
          value={event.timeText}
          {...typedField(typed, "amend", "time")}
          label="Time"
          hint="With its offset, as in 2026-10-31T14:05:00+01:00."
          input={{ autocomplete: "off", spellcheck: false }}
        />
        <TextField
          value={event.actor ?? ""}
          {...typedField(typed, "amend", "actor")}
          label="Person"
          hint="Empty: nobody."
          input={{ maxLength: 128, autocomplete: "off" }}
        />
        <Reason view={view} form="amend" />
        <button type="submit" class="btn primary" name="act" value="amend">
          Amend it
        </button>
      </form>
    </details>
  );
}

const actTitles = {
  void: "Voided",
  restore: "Restored",
  amend: "Amended",
  adjust: "Added as an adjustment",
  erase: "Person erased",
};

function Revisions(props: { view: EventView }): JSX.Element {
  const { revisions } = props.view;
  return (
    <section aria-labelledby="revisions">
      <h2 id="revisions">What was done</h2>
      {revisions.length === 0 && <p class="quiet">Nothing: it stands as it came.</p>}
      <ol class="thread">
        {revisions.map((revision) => (
          <li key={revision.rev}>
            <Moment at={revision.at} />
            <p>
              <b>{actTitles[revision.act]}</b> by <bdi>{revision.by}</bdi>: <bdi>{revision.reason}</bdi>
            </p>
            {revision.was && (
              <p class="quiet">
                Before: {grouped(revision.was.value)} at {revision.was.time},{" "}
                <bdi>{revision.was.actor ?? "nobody"}</bdi>
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** When it happened, and on the clock by which it counts for its day. */
function OwnTime({ event: { at, timezone } }: { event: EventView["event"] }): JSX.Element {
  return (
    <>
      <Moment at={at} />, which is {english.time(at, timezone)} on {day(english.dayOf(at, timezone))} in {timezone}
    </>
  );
}
