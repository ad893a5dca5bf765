import type { SideProgress } from "#schema/portal.ts";
import type { Telling } from "./telling.ts";

function sideWords(who: string, side: SideProgress, { words, format }: Telling): string {
  if (side.total === 0) return words.side.none(who);
  const total = format.count(side.total);
  if (side.done === side.total) return side.total === 1 ? words.side.one(who) : words.side.all({ who, total });
  const late = side.late > 0 ? format.count(side.late) : null;
  return words.side.some({ who, n: side.done, done: format.count(side.done), total, late });
}

/** "You: 5 of 11 done, 1 late. Northgate: 4 of 9 done." */
export function bothSides(sides: { customer: SideProgress; vendor: SideProgress }, vendor: string, telling: Telling) {
  const { side } = telling.words;
  return `${sideWords(side.you, sides.customer, telling)}${side.between}${sideWords(telling.name(vendor), sides.vendor, telling)}`;
}
