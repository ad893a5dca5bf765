import type { RecapContributors, RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { ContributorKind } from "#schema/words.ts";

type Actors = RecapInputs["actors"];
type Row = RecapContributors["shown"][number];

function activeOf(actors: Actors): Actors {
  return actors.filter((actor) => actor.value !== 0);
}

/** Distinct actors with a value in the period; null when there is none to speak of, or too much of the figure is nobody's. */
export function activeActorsOf(value: number, { actors, settings }: RecapInputs): number | null {
  const active = activeOf(actors);
  const nobodys = active.reduce((left, actor) => left - actor.value, value);
  if (Math.abs(nobodys) * 100 > Math.abs(value) * (100 - settings.actorsNamedPercent)) return null;
  return active.length === 0 ? null : new Set(active.map(({ actor }) => actor)).size;
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

/** Months whose shares are told together; of a month alone it is the only one. */
interface Stretch {
  active: Actors;
  /** Teams its recap named. */
  told: readonly string[];
  /** Those of them that came to the same since, where people changed teams; null: nobody did. */
  same: readonly string[] | null;
}

/** None, or so many that what they came to is nobody's own. */
const isHidden = (people: number, least: number) => people === 0 || people >= least;

/**
 * Teams, each with what its people came to together; who has none is in no team, and who was alone in one is shown by none, in
 * whichever of the months it was, nor one with another figure than its own recap has where people changed teams.
 */
function teamsOf(active: Actors, stretches: Stretch[], least: number): Row[] {
  const byTeam = (people: Actors) => Map.groupBy(people, ({ team }) => team);
  const months = stretches.map(({ active, same }) => ({ teams: byTeam(active), same }));
  return [...byTeam(active)].flatMap(([name, people]) => {
    const isTelling = ({ teams, same }: (typeof months)[number]) => {
      const count = teams.get(name)?.length ?? 0;
      return !isHidden(count, least) || (count > 0 && same !== null && name !== null && !same.includes(name));
    };
    if (name === null || months.some(isTelling)) return [];
    return [{ name, value: people.reduce((sum, { value }) => sum + value, 0) }];
  });
}

/** What decides who is shown. */
type Rules = Pick<RecapInputs, "metric" | "names"> & {
  settings: Pick<RecapInputs["settings"], "contributorsMin" | "contributorsShown" | "teamMin">;
};

/** Things by name, else by id. People by name where their admin wants that and enough of them have one, else by team; never by id. */
function groupedBy(
  active: Actors,
  stretches: Stretch[],
  { metric, names = false, settings }: Rules,
): { by: ContributorKind; rows: Row[] } {
  if (metric.actorIs === "thing") return { by: "thing", rows: namedOf(active, ({ name, actor }) => name ?? actor) };
  const known = names ? namedOf(active, ({ name }) => name) : [];
  if (known.length >= settings.contributorsMin) return { by: "name", rows: known };
  return { by: "team", rows: teamsOf(active, stretches, settings.teamMin) };
}

/**
 * The strongest. So few outside of all teams, in any of the months and beside what its own recap names, would be found by
 * subtraction: the weakest teams join them.
 */
function strongest(
  { by, rows }: { by: ContributorKind; rows: Row[] },
  stretches: Stretch[],
  settings: Rules["settings"],
): Row[] {
  const shown = rows.toSorted(order).slice(0, settings.contributorsShown);
  const isFound = ({ active, told }: Stretch) =>
    !isHidden(peopleOutside(active, [...shown.map(({ name }) => name), ...told]), settings.teamMin);
  while (by === "team" && shown.length > 0 && stretches.some(isFound)) shown.pop();
  return shown;
}

function peopleOutside(active: Actors, teams: readonly string[]): number {
  return active.filter(({ team }) => team === null || !teams.includes(team)).length;
}

function sharesOf(total: number, active: Actors, stretches: Stretch[], rules: Rules): RecapFigures["contributors"] {
  const grouped = groupedBy(active, stretches, rules);
  const shown = strongest(grouped, stretches, rules.settings);
  if (shown.length < rules.settings.contributorsMin) return null;
  const names = shown.map(({ name }) => name);
  const count = grouped.by === "team" ? peopleOutside(active, names) : active.length - shown.length;
  const value = total - shown.reduce((sum, row) => sum + row.value, 0);
  return { by: grouped.by, shown, others: count === 0 && value === 0 ? null : { count, value } };
}

/** A month by now, and what a recap said of it before. */
interface ToldMonth {
  value: number;
  actors: Actors;
  told: RecapFigures["contributors"];
}

/** What each told team comes to by now, under another name where one that nobody had comes to just that and nobody has its own. */
function toldByNow({ actors, told }: ToldMonth): { name: string; by: number }[] {
  const shown = told?.shown ?? [];
  const now = new Map<string, number>();
  for (const { team, value } of actors) if (team !== null) now.set(team, (now.get(team) ?? 0) + value);
  const fresh = new Map([...now].filter(([team]) => shown.every(({ name }) => name !== team)));
  return shown.map(({ name, value }) => {
    const renamed = now.has(name) ? undefined : [...fresh].find(([, sum]) => sum === value)?.[0];
    if (renamed === undefined) return { name, by: (now.get(name) ?? 0) - value };
    fresh.delete(renamed);
    return { name: renamed, by: 0 };
  });
}

/**
 * Teams a recap named whose people came to the same since; null where what came late explains every difference. Where one team
 * has more and another less, somebody is in another team by now, or in none: what lies between would be theirs alone.
 */
function sameTeams(month: ToldMonth): string[] | null {
  const { value, told } = month;
  if (told?.by !== "team") return null;
  const since = toldByNow(month);
  const before = told.shown.reduce((sum, row) => sum + row.value, told.others?.value ?? 0);
  const rest = value - before - since.reduce((sum, { by }) => sum + by, 0);
  const all = [...since.map(({ by }) => by), rest];
  if (all.every((by) => by >= 0) || all.every((by) => by <= 0)) return null;
  return since.filter(({ by }) => by === 0).map(({ name }) => name);
}

function stretchOf(month: ToldMonth): Stretch {
  const told = month.told?.by === "team" ? month.told.shown.map(({ name }) => name) : [];
  return { active: activeOf(month.actors), told, same: sameTeams(month) };
}

/**
 * The strongest contributors and the rest, scaled (recaps.md §2.6); null below the smallest group. Who is not shown and what
 * nobody is named for is counted with the others, so that the block adds to the headline. A restated month is held against the
 * version before it as months are against each other.
 */
export function contributorsOf(total: number, inputs: RecapInputs): RecapFigures["contributors"] {
  const { actors, restated } = inputs;
  const stretch = stretchOf({ value: total, actors, told: restated?.told ?? null });
  return sharesOf(total, stretch.active, [stretch], inputs);
}

/**
 * The same of months together. Whatever is subtracted from what, a team is told of nowhere by one person's month, nor is one who
 * changed teams or was erased since.
 */
export function contributorsOfAll(
  total: number,
  months: readonly ToldMonth[],
  rules: Rules,
): RecapFigures["contributors"] {
  const sums = new Map<string, Actors[number]>();
  for (const each of months.flatMap(({ actors }) => actors))
    sums.set(each.actor, { ...each, value: each.value + (sums.get(each.actor)?.value ?? 0) });
  return sharesOf(total, activeOf([...sums.values()]), months.map(stretchOf), rules);
}
