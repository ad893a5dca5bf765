import type { RecapFigures, RecapInputs } from "#schema/recap.ts";

type Actors = RecapInputs["actors"];

function activeOf(actors: Actors): Actors {
  return actors.filter((actor) => actor.value !== 0);
}

/** Distinct actors with a value in the period; null when there is none to speak of. */
export function activeActorsOf(actors: Actors): number | null {
  const active = new Set(activeOf(actors).map((actor) => actor.actor));
  return active.size === 0 ? null : active.size;
}

/** By value, then name; by code point, so that a replay orders alike in every runtime. */
function order(a: Actors[number], b: Actors[number]): number {
  if (a.value !== b.value) return b.value - a.value;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.actor < b.actor ? -1 : 1;
}

/**
 * The strongest contributors and the rest, scaled (recaps.md §2.6); null below the smallest group. What no actor is named for
 * is counted with the others, so that the block adds to the headline.
 */
export function contributorsOf(total: number, { actors, settings }: RecapInputs): RecapFigures["contributors"] {
  const active = activeOf(actors).sort(order);
  if (active.length < settings.contributorsMin) return null;
  const shown = active.slice(0, settings.contributorsShown).map(({ name, value }) => ({ name, value }));
  const count = active.length - shown.length;
  const value = total - shown.reduce((sum, actor) => sum + actor.value, 0);
  return { shown, others: count === 0 && value === 0 ? null : { count, value } };
}
