import { addDays } from "#domain/day.ts";
import { nextPeriod } from "#domain/month.ts";
import { stepSettings } from "#schema/figure-settings.ts";
import type { NamedStep, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { RecapFacts } from "#schema/recap-row.ts";

type Item = RecapFacts["items"][number];

/** What is not over yet. */
export function leftOf(items: Item[]): Item[] {
  return items.filter((item) => item.state === "open" || item.state === "stuck");
}

/** What to ask for next of what is left: a step nothing stands before, of the customer if one is near, else whatever is near, else the first. */
export function nextStep(left: Item[], lastDay: string): Item | null {
  const isLeft = new Set(left.map((item) => item.id));
  const free = left.filter((item) => item.afterId === null || !isLeft.has(item.afterId));
  const soon = addDays(lastDay, stepSettings.soonDays);
  const near = free.filter((item) => item.dueOn <= soon);
  return near.find((item) => item.side === "customer") ?? near[0] ?? free[0] ?? null;
}

/** Last day of the calendar quarter the recap of a month is read in, which is that of the month after it. */
export function quarterEnd(key: string): string {
  const read = nextPeriod(key);
  const last = String(Math.ceil(Number(read.slice(5)) / 3) * 3).padStart(2, "0");
  return addDays(`${nextPeriod(`${read.slice(0, 4)}-${last}`)}-01`, -1);
}

/** `next` whenever it is due, then what is due by the end of the quarter; what waits for another step comes after that one. */
function upcomingOf(left: Item[], next: Item | null, until: string): Item[] {
  if (next === null) return [];
  const waiting = new Set(left.map((item) => item.id));
  const named = [next];
  waiting.delete(next.id);
  for (const item of left) {
    const isFree = item.afterId === null || !waiting.has(item.afterId);
    if (item.id === next.id || !isFree || item.dueOn > until || named.length === stepSettings.mostUpcoming) continue;
    named.push(item);
    waiting.delete(item.id);
  }
  return named;
}

function namedStep({ id, title, side, ownerName, dueOn }: Item): NamedStep {
  return { id, title, side, ownerName, day: dueOn };
}

/**
 * What was done in the period, and what is to come: the one step of the mail, and up to three for the portal, of which it is the
 * first (recaps.md §2, 9). Items by due day and without internal ones; days local.
 */
export function stepsIn(
  items: Item[],
  period: Pick<RecapPeriod, "key" | "firstDay" | "lastDay">,
): Pick<RecapInputs, "done" | "next" | "upcoming"> {
  const { firstDay, lastDay } = period;
  const left = leftOf(items);
  const done = items.filter(
    ({ state, stateOn }) => state === "done" && stateOn !== null && stateOn >= firstDay && stateOn <= lastDay,
  );
  const next = nextStep(left, lastDay);
  return {
    done: done.map(({ title, side, ownerName, stateOn }) => ({ title, side, ownerName, day: stateOn })),
    next: next ? { title: next.title, side: next.side, ownerName: next.ownerName, day: next.dueOn } : null,
    upcoming: upcomingOf(left, next, quarterEnd(period.key)).map(namedStep),
  };
}
