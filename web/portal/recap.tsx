import type { JSX } from "preact";
import type { RecapView } from "#schema/portal-value.ts";
import type { RecapSaid } from "#schema/recap-said.ts";
import { feedbackPart } from "./feedback.tsx";
import { figureForms, figureState } from "./feedback-figure.tsx";
import { brandLine, contactLine, PortalFrame, type Told } from "./frame.tsx";
import { guardNote } from "./guard.tsx";
import { basePath } from "./path.ts";
import { namedSteps } from "./promise.tsx";
import { byContributor, byDay } from "./recap-breakdown.tsx";
import { howCounted, threeFacts } from "./recap-facts.tsx";
import { recapGoals } from "./recap-goal.tsx";
import { amongPeers } from "./recap-peers.tsx";
import { byTime } from "./recap-time.tsx";
import { type RecapContext, recapContext } from "./recap-words.ts";
import { restatedNote } from "./restated.tsx";
import { stepTable } from "./step-table.tsx";
import { tellingOf } from "./telling.ts";

interface RecapProps {
  view: RecapView;
  /** The month in the reader's language, which is that of the whole page. */
  said: RecapSaid;
}

/** One month of one account: read aloud in two minutes, printed as a document. */
export function RecapPage({ view, said }: RecapProps): JSX.Element {
  const { frame, figures } = view;
  const context = recapContext(figures, said);
  const { words } = context;
  const page = recapBody(view, context);
  if (frame) {
    const here = `${basePath(frame)}/value/${figures.period.key}`;
    return (
      <PortalFrame frame={frame} tab="value" here={here} words={words} told={toldOf(view, context)}>
        {page}
      </PortalFrame>
    );
  }
  return (
    <div class="page" data-seen="">
      <header class="top">{brandLine(figures.vendor.name, figures.account.name, words)}</header>
      <main id="main">{page}</main>
      {contactLine(figures, words)}
      <footer>
        <p class="meta">{figures.vendor.postalAddress}</p>
      </footer>
    </div>
  );
}

/** What became of what the reader just said. */
function toldOf({ told }: RecapView, { words }: RecapContext): Told | null {
  if (told === null) return null;
  const isKept = told === "answer" || told === "confirm" || told === "dispute";
  return { text: words.feedback.told[told], tone: isKept ? "done" : "problem", undo: null };
}

function recapBody(view: RecapView, context: RecapContext): JSX.Element {
  const { figures, said } = context;
  const known = figures.value !== null;
  if (view.guard?.isAll)
    return (
      <article class="recap">
        <h1 class="lead">{said.title}</h1>
        {guardNote(view.guard, figures, tellingOf(said))}
      </article>
    );
  return (
    <article class="recap">
      <p class="meta">{monthLinks(view, context)}</p>
      {restatedNote(view, context)}
      <h1 class="lead">
        {said.figure && figureLine(said.figure)}
        {said.headline}
      </h1>
      {said.lead !== "" && <p class="intro">{said.lead}</p>}
      {noteOf(view, context)}
      {guardNote(view.guard, figures, tellingOf(said))}
      {figureState(view, context)}
      {unexpected(context)}
      {recapGoals(context)}
      {threeFacts(context)}
      {byDay(context)}
      {byTime(context)}
      <div class="beside">
        {byContributor(context.said.contributors, context.figures.value, context)}
        {amongPeers(context, null)}
        {doneSteps(context)}
        {nextSteps(view, context)}
      </div>
      {feedbackPart(view, context)}
      <section>
        {howCounted(said.counted)}
        {asOfLine(view, context)}
        {known && figureForms(view, context)}
      </section>
    </article>
  );
}

function unexpected({ figures, words, name }: RecapContext): JSX.Element | null {
  if (figures.value !== 0 || !figures.csm) return null;
  return <p class="intro">{words.recap.unexpected(name(figures.csm.name))}</p>;
}

/** Whose words they are stands above them: nobody takes them for the figures' own. */
function noteOf({ note }: RecapView, { said }: RecapContext): JSX.Element | null {
  if (!note || said.noteFrom === null) return null;
  return (
    <section class="restated" aria-label={said.noteFrom}>
      <p class="meta">{said.noteFrom}</p>
      <p dir="auto">{note.text}</p>
    </section>
  );
}

function monthLinks(view: RecapView, { said, words }: RecapContext): JSX.Element {
  return (
    <>
      {said.month}
      {view.frame && (
        <span class="links">
          {words.frame.apart}
          <a href={`${basePath(view.frame)}/value`}>{words.recap.allMonths}</a>
          {view.earlier && words.frame.apart}
          {view.earlier && <a href={view.earlier}>{words.recap.earlier}</a>}
          {view.later && words.frame.apart}
          {view.later && <a href={view.later}>{words.recap.later}</a>}
        </span>
      )}
    </>
  );
}

/** A large figure and what it counts. */
export function figureLine({ number, noun }: NonNullable<RecapSaid["figure"]>): JSX.Element {
  return (
    <span class="figure">
      {number} <small>{noun}</small>
    </span>
  );
}

function doneSteps({ said, words }: RecapContext): JSX.Element | null {
  if (!said.done) return null;
  return (
    <section>
      <h2>{said.done.title}</h2>
      {stepTable([said.done.steps], words)}
    </section>
  );
}

/** What is to do next; in the portal with what came of it. */
function nextSteps({ frame, became }: RecapView, { figures, said }: RecapContext): JSX.Element | null {
  const ids = figures.upcoming?.map(({ id }) => id) ?? [];
  return namedSteps(said.next, frame && became && { ids, became, frame }, tellingOf(said));
}

function asOfLine(view: RecapView, { figures, said, words }: RecapContext): JSX.Element {
  return (
    <p class="meta as-of">
      {`${said.asOf}${words.frame.apart}${words.recap.lasting} `}
      {view.frame && view.frame.viewer.kind !== "preview" && (
        <a class="links" href={`${basePath(view.frame)}/value/${figures.period.key}.csv`}>
          CSV
        </a>
      )}
    </p>
  );
}
