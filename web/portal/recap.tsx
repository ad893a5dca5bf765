import type { JSX } from "preact";
import type { RecapView } from "#schema/portal.ts";
import type { RecapStep } from "#schema/recap.ts";
import { initials, zoneCity } from "#ui/format.ts";
import { feedbackPart } from "./feedback.tsx";
import { figureForms, figureState } from "./feedback-figure.tsx";
import { brandLine, PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { byContributor, byDay, byTime } from "./recap-breakdown.tsx";
import { howCounted, threeFacts } from "./recap-facts.tsx";
import { recapGoals } from "./recap-goal.tsx";
import { amongPeers } from "./recap-peers.tsx";
import { headline, nounOf, type RecapContext, recapContext } from "./recap-words.ts";
import { restatedNote } from "./restated.tsx";

export function recapTitle(view: RecapView): string {
  const { figures } = view;
  return `${recapContext(figures).format.monthYear(figures.period.key)} for ${figures.account.name}`;
}

/** One month of one account: read aloud in two minutes, printed as a document. */
export function RecapPage(props: { view: RecapView }): JSX.Element {
  const { view } = props;
  const { frame, figures } = view;
  const page = recapBody(view, recapContext(figures));
  if (frame) {
    return (
      <PortalFrame frame={frame} tab="value" here={`${basePath(frame)}/value/${figures.period.key}`}>
        {page}
      </PortalFrame>
    );
  }
  return (
    <div class="page">
      <header class="top">{brandLine(figures.vendor.name, figures.account.name)}</header>
      <main id="main">{page}</main>
      {contactLine(view)}
      <footer>
        <p class="meta">{figures.vendor.postalAddress}</p>
      </footer>
    </div>
  );
}

function recapBody(view: RecapView, context: RecapContext): JSX.Element {
  const { figures } = view;
  const known = figures.value !== null;
  return (
    <article class="recap">
      <p class="meta">{monthLinks(view, context)}</p>
      {restatedNote(view, context)}
      <h1 class="lead">
        {known && figureLine(context)}
        {headline(context)}
      </h1>
      {noteOf(view)}
      {figureState(view, context)}
      {figures.value === 0 && figures.csm && (
        <p class="intro">
          If you did not expect that, <bdi>{figures.csm.name}</bdi> looks into it with you.
        </p>
      )}
      {recapGoals(context)}
      {!!figures.value && threeFacts(context)}
      {!!figures.value && figures.days.length > 0 && byDay(context)}
      {!!figures.value && figures.hours.length > 0 && byTime(context)}
      {!!figures.value && byContributor(context)}
      {!!figures.value && amongPeers(context)}
      {doneSteps(context)}
      {nextStep(context)}
      {feedbackPart(view, context)}
      <section>
        {howCounted(context)}
        {asOfLine(view, context)}
        {known && figureForms(view)}
      </section>
    </article>
  );
}

/** Whose words they are stands above them: nobody takes them for the figures' own. */
function noteOf({ note }: RecapView): JSX.Element | null {
  if (!note) return null;
  return (
    <section class="restated" aria-label={`A word from ${note.by}`}>
      <p class="meta">
        A word from <bdi>{note.by}</bdi>
      </p>
      <p dir="auto">{note.text}</p>
    </section>
  );
}

function monthLinks(view: RecapView, { format, figures }: RecapContext): JSX.Element {
  return (
    <>
      {format.monthYear(figures.period.key)}
      {view.frame && (
        <span class="links">
          {" · "}
          <a href={`${basePath(view.frame)}/value`}>all months</a>
          {view.earlier && " · "}
          {view.earlier && <a href={view.earlier}>earlier</a>}
          {view.later && " · "}
          {view.later && <a href={view.later}>later</a>}
        </span>
      )}
    </>
  );
}

function figureLine({ figures, format }: RecapContext): JSX.Element {
  const value = figures.value ?? 0;
  return (
    <span class="figure">
      {format.figure(value, figures.metric)}{" "}
      <small>{format.plural(value, figures.metric, nounOf(figures.metric))}</small>
    </span>
  );
}

function doneSteps({ figures, format }: RecapContext): JSX.Element | null {
  if (figures.done.length === 0) return null;
  return (
    <section>
      <h2>What was done</h2>
      <table class="ledger">
        <thead class="sr">
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Done on</th>
          </tr>
        </thead>
        <tbody>
          {figures.done.map((step) => (
            <tr>
              <td>
                {step.title}
                <span class="meta">{stepOwner(step, figures)}</span>
              </td>
              <td>{step.day ? format.dayShort(step.day) : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function stepOwner(step: RecapStep, figures: RecapContext["figures"]): JSX.Element {
  const side = step.side === "vendor" ? figures.vendor.name : figures.account.name;
  return <bdi>{step.ownerName ? `${step.ownerName}, ${side}` : side}</bdi>;
}

function nextStep({ figures, format }: RecapContext): JSX.Element | null {
  const { next } = figures;
  if (!next) return null;
  return (
    <section>
      <h2>Next</h2>
      <p>{next.title}</p>
      <p class="meta">
        {stepOwner(next, figures)}
        {next.day && `, by ${format.dayNamed(next.day)}`}
      </p>
    </section>
  );
}

function asOfLine(view: RecapView, { figures, format }: RecapContext): JSX.Element {
  const zone = figures.period.timezone;
  return (
    <p class="meta as-of">
      {`As of ${format.moment(figures.counted.asOf, zone)}, ${zoneCity(zone)} time. These figures do not change unless we say so here. `}
      {view.frame && view.frame.viewer.kind !== "preview" && (
        <a class="links" href={`${basePath(view.frame)}/value/${figures.period.key}.csv`}>
          CSV
        </a>
      )}
    </p>
  );
}

function contactLine({ figures }: RecapView): JSX.Element | null {
  const { csm } = figures;
  if (!csm) return null;
  return (
    <aside class="person contact" aria-label="Your contact">
      <span class="pic" aria-hidden="true">
        {initials(csm.name)}
      </span>
      <div>
        <b>
          <bdi>{csm.name}</bdi>
        </b>
        <span class="meta">{csm.title}</span>
      </div>
      <a class="btn" href={`mailto:${csm.email}`}>
        Write
      </a>
    </aside>
  );
}
