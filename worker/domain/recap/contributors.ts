import type { RecapContributors, RecapFigures, RecapInputs } from "#schema/recap.ts";
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

/** Teams, each with what its people came to together; who has none is in no team. */
function teamsOf(active: Actors): Row[] {
  const teams = new Map<string, number>();
  for (const { team, value } of active) if (team !== null) teams.set(team, (teams.get(team) ?? 0) + value);
  return [...teams].map(([name, value]) => ({ name, value }));
}

/** Things by name, else by id. People by name where their admin wants that and enough of them have one, else by team; never by id. */
function groupedBy(
  active: Actors,
  { metric, names = false, settings }: RecapInputs,
): { by: ContributorKind; rows: Row[] } {
  if (metric.actorIs === "thing") return { by: "thing", rows: namedOf(active, ({ name, actor }) => name ?? actor) };
  const known = names ? namedOf(active, ({ name }) => name) : [];
  if (known.length >= settings.contributorsMin) return { by: "name", rows: known };
  return { by: "team", rows: teamsOf(active) };
}

/**
 * The strongest contributors and the rest, scaled (recaps.md §2.6); null below the smallest group. Who is not shown and what
 * nobody is named for is counted with the others, so that the block adds to the headline.
 */
export function contributorsOf(total: number, inputs: RecapInputs): RecapFigures["contributors"] {
  const { settings } = inputs;
  const active = activeOf(inputs.actors);
  const { by, rows } = groupedBy(active, inputs);
  if (rows.length < settings.contributorsMin) return null;
  const shown = rows.sort(order).slice(0, settings.contributorsShown);
  const count = by === "team" ? peopleOutside(active, shown) : active.length - shown.length;
  const value = total - shown.reduce((sum, row) => sum + row.value, 0);
  return { by, shown, others: count === 0 && value === 0 ? null : { count, value } };
}

function peopleOutside(active: Actors, teams: Row[]): number {
  const shown = new Set(teams.map(({ name }) => name));
  return active.filter(({ team }) => team === null || !shown.has(team)).length;
}
