import { daysBetween } from "#domain/day.ts";
import type { ItemRow, SideProgress } from "#schema/portal.ts";
import type { ItemPart } from "#schema/portal-row.ts";
import type { ItemState, Side } from "#schema/words.ts";

/** Still to do: open or stuck. */
export function isLeft(item: { state: ItemState }): boolean {
  return item.state === "open" || item.state === "stuck";
}

/** Where a plan stands in time: today in the account's zone, and whether its contract is over, after which nobody is late. */
export interface PlanTime {
  today: string;
  isOver: boolean;
}

export function planTime(today: string, endsOn: string | null): PlanTime {
  return { today, isOver: endedOn(today, endsOn) !== null };
}

/** Last day of a contract that is over; null: it goes on. */
export function endedOn(today: string, endsOn: string | null): string | null {
  return endsOn !== null && endsOn < today ? endsOn : null;
}

/** Rows of a plan for one reader, in the order given. */
export function rowsOf(
  items: ItemPart[],
  { today, isOver, contactId }: PlanTime & { contactId: string | null },
): ItemRow[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  return items.map((item) => {
    const before = item.afterId === null ? undefined : byId.get(item.afterId);
    const isStuck = item.state === "stuck";
    const isAsked = isLeft(item) && !isOver;
    return {
      id: item.id,
      title: item.title,
      why: item.why,
      side: item.side,
      stage: item.stage,
      state: item.state,
      dueOn: item.dueOn,
      lateDays: isAsked && item.dueOn < today ? daysBetween(item.dueOn, today) : 0,
      isOver: isLeft(item) && isOver,
      ownerName: item.ownerName,
      waitsFor: before && isLeft(before) && isAsked ? before.title : null,
      stuckReason: isStuck ? item.stuckReason : null,
      stuckOn: isStuck ? item.stateOn : null,
      comments: item.comments,
      doneOn: item.state === "done" ? item.stateOn : null,
      doneBy: item.state === "done" ? item.stateBy : null,
      version: item.version,
      mine: item.ownerContactId !== null && item.ownerContactId === contactId,
    };
  });
}

/** How far one side is. Skipped items do not count. */
export function progressOf(rows: ItemRow[], side: Side): SideProgress {
  const own = rows.filter((row) => row.side === side && row.state !== "skipped");
  return {
    done: own.filter((row) => row.state === "done").length,
    total: own.length,
    late: own.filter((row) => row.lateDays > 0).length,
  };
}

/** First what is due first; of one day in the order of the plan. */
export function byDue(rows: ItemRow[]): ItemRow[] {
  return rows.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
}
