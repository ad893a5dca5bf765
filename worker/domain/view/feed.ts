import { type FeedEntry, type FeedPageView, type FeedView, feedActs } from "#schema/feed.ts";
import type { GoalPart, ItemPart, MilestonePart } from "#schema/portal-row.ts";
import { type AccountFacts, frameOf, todayOf, type Visit } from "./frame.ts";
import { isMoot } from "./journey.ts";
import { isLeft, planTime, rowsOf } from "./row.ts";
import { timelineOf } from "./timeline.ts";

interface FeedFacts {
  account: AccountFacts;
  items: ItemPart[];
  milestones: MilestonePart[];
  goals: GoalPart[];
}

/** What is left to do, each step on the day it is due; nothing once the contract is over. */
function stepsOf({ account, items }: FeedFacts, today: string): FeedEntry[] {
  const rows = rowsOf(items, { ...planTime(today, account.endsOn), contactId: null });
  const asked = rows.filter((row) => isLeft(row) && !row.isOver);
  return asked.map(({ id, dueOn, title, side, why, ownerName, version }) => ({
    ...{ id, title, on: dueOn },
    step: { side, why, ownerName, version },
  }));
}

/** The milestones on the day they happened or are planned for; none that the contract ended before. */
function daysOf({ account, milestones, goals }: FeedFacts, today: string): FeedEntry[] {
  const kept = milestones.filter((each) => !isMoot(each, goals));
  const timeline = timelineOf(kept, goals, { today, endsOn: account.endsOn });
  return timeline
    .filter(({ state }) => state !== "ended")
    .map(({ id, title, on, actualOn }) => ({ ...{ id, title, on: actualOn ?? on }, step: null }));
}

/** The dates of the plan for a calendar, in their order. */
export function viewFeed(facts: FeedFacts, visit: Visit): FeedView {
  const { account } = facts;
  const today = todayOf(account, visit.now);
  const entries = [...stepsOf(facts, today), ...daysOf(facts, today)];
  return {
    frame: frameOf(visit, account),
    entries: entries.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
  };
}

/** The page on which a reader makes and ends their feed. `addressOf` derives the address of a feed from its id. */
export function viewFeedPage(
  facts: { account: AccountFacts; feed: string | null },
  visit: Visit,
  addressOf: (id: string) => string,
): FeedPageView {
  const { account, feed } = facts;
  const told = feedActs.find((act) => visit.did === act && (act === "make") === (feed !== null)) ?? null;
  return { frame: frameOf(visit, account), address: feed === null ? null : addressOf(feed), told };
}
