import type { JSX } from "preact";
import type { RecapView } from "#schema/portal.ts";
import type { RecapContext } from "./recap-words.ts";

/** Says openly that a month was restated: what it said, what it says, when and why, and where the other version stands. */
export function restatedNote(view: RecapView, { figures, format, said, words }: RecapContext): JSX.Element | null {
  if (view.newest)
    return (
      <p class="restated">
        {words.recap.superseded} <a href={view.newest}>{words.recap.readNow}</a>
      </p>
    );
  if (said.correction === "") return null;
  const on = format.moment(figures.counted.asOf, figures.period.timezone);
  return (
    <p class="restated">
      {words.recap.restatedOn(on)}
      {said.gap}
      {said.correction} {view.before && <a href={view.before}>{words.recap.readBefore}</a>}
    </p>
  );
}
