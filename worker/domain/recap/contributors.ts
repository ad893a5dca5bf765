import type { RecapContributors, RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { ContributorKind } from "#schema/words.ts";

type Actors = RecapInputs["actors"];
type Row = RecapContributors["shown"][number];

function activeOf(actors: Actors): Actors {
  return actors.filter((actor) => actor.value !== 0);
}

/** Distinct actors with a value in the period; null when there is none to speak of. */
export function activeActorsOf(actors: Actors): number | null {
  const active = new Set(activeOf(actors).map((actor) => actor.actor));
  return active.size === 0 ? null : active.size;
}

/** By value, then name; by code point, so that a replay orders alike in every runtime. */
function order(a: Row, b: Row): number {
  if (a.value !== b.value) return b.value - a.value;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return (a.actor ?? "") < (b.actor ?? "") ? -1 : 1;
}

/** Those of a name, each with the id an erasure finds it by. */
function namedOf(active: Actors, nameOf: (actor: Actors[number]) => string | null): Row[] {
  return active.flatMap((each) => {
    const name = nameOf(each);
    return name === null ? [] : [{ name, value: each.value, actor: each.actor }];
  });
}

/** Teams, each with what its people came to together; who has none is in no team, and who was alone in one is shown by none. */
function teamsOf(active: Actors, least: number): Row[] {
  const teams = Map.groupBy(active, ({ team }) => team);
  return [...teams].flatMap(([name, people]) =>
    name === null || people.length < least ? [] : [{ name, value: people.reduce((sum, { value }) => sum + value, 0) }],
  );
}

/** Things by name, else by id. People by name where their admin wants that and enough of them have one, else by team; never by id. */
function groupedBy(
  active: Actors,
  { metric, names = false, settings }: RecapInputs,
): { by: ContributorKind; rows: Row[] } {
  if (metric.actorIs === "thing") return { by: "thing", rows: namedOf(active, ({ name, actor }) => name ?? actor) };
  const known = names ? namedOf(active, ({ name }) => name) : [];
  if (known.length >= settings.contributorsMin) return { by: "name", rows: known };
  return { by: "team", rows: teamsOf(active, settings.teamMin) };
}

/** The strongest, and how many of the active are none of them. So few outside of all teams would be found by subtraction: the weakest team joins them. */
function strongest(
  active: Actors,
  { by, rows }: { by: ContributorKind; rows: Row[] },
  settings: RecapInputs["settings"],
) {
  const shown = rows.toSorted(order).slice(0, settings.contributorsShown);
  if (by !== "team") return { shown, count: active.length - shown.length };
  const count = peopleOutside(active, shown);
  const isFound = count > 0 && count < settings.teamMin;
  return isFound ? { shown: shown.slice(0, -1), count: peopleOutside(active, shown.slice(0, -1)) } : { shown, count };
}

/**
 * The strongest contributors and the rest, scaled (recaps.md §2.6); null below the smallest group. Who is not shown and what
 * nobody is named for is counted with the others, so that the block adds to the headline.
 */
export function contributorsOf(total: number, inputs: RecapInputs): RecapFigures["contributors"] {
  const { settings } = inputs;
  const active = activeOf(inputs.actors);
  const grouped = groupedBy(active, inputs);
  const { shown, count } = strongest(active, grouped, settings);
  if (shown.length < settings.contributorsMin) return null;
  const value = total - shown.reduce((sum, row) => sum + row.value, 0);
  return { by: grouped.by, shown, others: count === 0 && value === 0 ? null : { count, value } };
}

function peopleOutside(active: Actors, teams: Row[]): number {
  const shown = new Set(teams.map(({ name }) => name));
  return active.filter(({ team }) => team === null || !shown.has(team)).length;
}
