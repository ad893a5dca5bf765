import type { JSX } from "preact";
import type { CelebrationFigures } from "#schema/celebration.ts";
import type { RecapView } from "#schema/portal-value.ts";
import type { RecapNote } from "#schema/recap.ts";
import type { CelebrationSaid } from "#schema/recap-said.ts";
import { brandLine, contactLine } from "./frame.tsx";
import { guardNote } from "./guard.tsx";
import { namedSteps } from "./promise.tsx";
import { figureLine } from "./recap.tsx";
import { howCounted } from "./recap-facts.tsx";
import { recapGoal } from "./recap-goal.tsx";
import { tellingOf } from "./telling.ts";
import { wordsIn } from "./words.ts";

interface CelebrationProps {
  view: { figures: CelebrationFigures; note: RecapNote | null; guard: RecapView["guard"] };
  /** In the reader's language, which is that of the whole page. */
  said: CelebrationSaid;
}

/** The First Value of an account as its mail tells it: there to be read, for whoever has the link. */
export function CelebrationPage({ view, said }: CelebrationProps): JSX.Element {
  const { figures, guard } = view;
  const words = wordsIn(said.language);
  return (
    <div class="page" data-seen="">
      <header class="top">{brandLine(figures.vendor.name, figures.account.name, words)}</header>
      <main id="main">
        <article class="recap">
          <p class="meta">{said.label}</p>
          {guard?.isAll ? <h1 class="lead">{said.title}</h1> : reached(said)}
          {guard ? guardNote(guard, figures, tellingOf(said)) : celebrated({ view, said })}
        </article>
      </main>
      {!guard && contactLine(figures, words)}
      <footer>
        <p class="meta">{figures.vendor.postalAddress}</p>
      </footer>
    </div>
  );
}

function reached({ figure, headline }: CelebrationSaid): JSX.Element {
  return (
    <h1 class="lead">
      {figureLine(figure)}
      {headline}
    </h1>
  );
}

/** What it means and what comes next, with the names and sentences of people. */
function celebrated({ view: { note }, said }: CelebrationProps): JSX.Element {
  return (
    <>
      <p class="intro">{said.lead}</p>
      {note && said.noteFrom && (
        <section class="restated" aria-label={said.noteFrom}>
          <p class="meta">{said.noteFrom}</p>
          <p dir="auto">{note.text}</p>
        </section>
      )}
      <div class="goals">{said.goals.map((goal) => recapGoal(goal, said.gap))}</div>
      {namedSteps(said.next, null, tellingOf(said))}
      <section>
        {howCounted(said.counted)}
        <p class="meta as-of">{said.asOf}</p>
      </section>
    </>
  );
}
