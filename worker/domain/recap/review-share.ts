import type { LivePart, SharesPart } from "#schema/portal-row.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Review } from "#schema/review.ts";
import { recapSettings } from "#schema/settings.ts";
import { contributorsOfAll } from "./contributors.ts";
import { moneyOf, undivided } from "./money.ts";

/* What published months come to by now, beyond their totals. Values scaled, days local. */

/** What a month comes to by now where it counts the same as this one; what is known of it otherwise. */
export function liveValue(
  key: string,
  { metric }: Pick<RecapFigures, "metric">,
  { live, known }: { live: readonly LivePart[]; known: number },
): number {
  return live.find((month) => month.key === key && month.metric === metric.key)?.value ?? known;
}

type Days = SharesPart["days"];

const sum = (days: Days) => days.reduce((total, { value }) => total + value, 0);

/** Its days as they are by now, those of its snapshot without any among them; null where they do not add up to what it comes to. */
function daysByNow({ period, days }: RecapFigures, value: number, all: Days): Days | null {
  const { key } = period;
  const own = all.filter((day) => day.key === key);
  if (sum(own) !== value || own.length === 0) return null;
  const known = new Set(own.map(({ date }) => date));
  const empty = days.flatMap(({ date }) => (known.has(date) ? [] : [{ key, date, value: 0 }]));
  return [...own, ...empty].toSorted((a, b) => (a.date < b.date ? -1 : 1));
}

/**
 * What a published month is worth by now, at the rates it was published with; null where that cannot be said. A month that moved
 * and has no days is worth what its units are where one rate held throughout.
 */
export function moneyByNow(figures: RecapFigures, value: number, shares: SharesPart | null): RecapFigures["money"] {
  if (value === 0 && figures.value === 0) return figures.money;
  const days = shares && daysByNow(figures, value, shares.days);
  if (days) return moneyOf(days, figures);
  return value === figures.value ? figures.money : moneyOf(undivided(value, figures), figures);
}

/**
 * Who the three months' total is from (recaps.md §2.6), from what stands by now and not from the five strongest of each. Null
 * below the smallest group, and where the days of the months do not add up to the total: of `undivided` nobody can say who it was.
 */
export function contributorsIn(
  snapshots: readonly RecapFigures[],
  total: number | null,
  { live, shares }: { live: readonly LivePart[]; shares: SharesPart | null },
): Pick<Review, "contributors" | "undivided"> {
  const last = snapshots.at(-1);
  if (!last || !shares || total === null) return { contributors: null, undivided: [] };
  const byNow = (each: RecapFigures) => liveValue(each.period.key, each, { live, known: each.value ?? 0 });
  const isDivided = (each: RecapFigures) => {
    const own = shares.days.filter(({ key }) => key === each.period.key);
    return sum(own) === byNow(each);
  };
  const apart = snapshots.filter((each) => !isDivided(each)).map(({ period }) => period.key);
  // Where no month says who it was, nobody misses it.
  const isMissed = snapshots.some(({ contributors }) => contributors !== null);
  if (apart.length > 0) return { contributors: null, undivided: isMissed ? apart : [] };
  const months = snapshots.map((each) => ({
    value: byNow(each),
    actors: shares.actors.flatMap(({ months, ...who }) => {
      const value = months[each.period.key];
      return value === undefined ? [] : [{ ...who, value }];
    }),
    told: each.contributors,
  }));
  const rules = { metric: last.metric, names: shares.names, settings: recapSettings };
  return { contributors: contributorsOfAll(total, months, rules), undivided: [] };
}
