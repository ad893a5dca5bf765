import type { CalendarView, FeedEntry, FeedView } from "#schema/feed.ts";
import { feedActs } from "#schema/feed.ts";
import type { GoalPart, ItemPart, MilestonePart } from "#schema/portal-row.ts";
import { type AccountFacts, frameOf, todayOf, type Visit } from "./frame.ts";
import { isMoot } from "./journey.ts";
import { endedOn, isLeft, rowsOf } from "./row.ts";
import { timelineOf } from "./timeline.ts";

interface FeedFacts {
  account: AccountFacts;
  items: ItemPart[];
  milestones: MilestonePart[];
  goals: GoalPart[];
}

/** What is left to do, each step on the day it is due; nothing once the contract is over. */
function stepsOf({ account, items }: FeedFacts, today: string): FeedEntry[] {
  if (endedOn(today, account.endsOn) !== null) return [];
  const left = rowsOf(items, { today, contactId: null }).filter(isLeft);
  return left.map(({ id, dueOn, title, side, why, ownerName, version }) => ({
    ...{ id, title, on: dueOn },
    step: { side, why, ownerName, version },
  }));
}

/** The dates of the plan for a calendar: what is left to do, and the milestones on the day they happened or are planned for. */
export function viewFeed(facts: FeedFacts, visit: Visit): FeedView {
  const { account, goals } = facts;
  const today = todayOf(account, visit.now);
  const milestones = facts.milestones.filter((each) => !isMoot(each, goals));
  const days = timelineOf(milestones, goals, today).map(({ id, title, on, actualOn }) => ({
    ...{ id, title, on: actualOn ?? on },
    step: null,
  }));
  const entries = [...stepsOf(facts, today), ...days];
  return {
    frame: frameOf(visit, account),
    entries: entries.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

/** `addressOf` derives the address of a feed from its id. */
export function viewCalendar(
  facts: { account: AccountFacts; feed: string | null },
  visit: Visit,
  addressOf: (id: string) => string,
): CalendarView {
  const { account, feed } = facts;
  const told = feedActs.find((act) => visit.did === act && (act === "make") === (feed !== null)) ?? null;
  return { frame: frameOf(visit, account), address: feed === null ? null : addressOf(feed), told };
}
