import { Refusal } from "#schema/errors.ts";
import type { ItemRow, ItemView, PlanView, ThreadEntry } from "#schema/portal.ts";
import type { ItemPart, ThreadPart } from "#schema/portal-row.ts";
import type { StageKey } from "#schema/words.ts";
import { type AccountFacts, frameOf, noticeOf, todayOf, type Visit } from "./frame.ts";
import { byDue, isLeft, type PlanTime, planTime, progressOf, rowsOf } from "./row.ts";

export interface StageName {
  key: StageKey;
  title: string;
  startsOn: string;
  endsOn: string;
}

const filters: Record<PlanView["filter"], (row: ItemRow) => boolean> = {
  all: () => true,
  yours: (row) => row.side === "customer",
  ours: (row) => row.side === "vendor",
  mine: (row) => row.mine,
};

/** The word of a filter in the address; anything else shows all. */
export function filterOf(word: string | undefined): PlanView["filter"] {
  return word === "yours" || word === "ours" || word === "mine" ? word : "all";
}

function readerOf(account: AccountFacts, visit: Visit): PlanTime & { contactId: string | null } {
  const time = planTime(todayOf(account, visit.now), account.endsOn);
  return { ...time, contactId: visit.grant === "preview" ? null : visit.grant.contactId };
}

/** The joint impact plan, grouped by stage; stages without a step to show are left out. */
export function viewPlan(
  facts: { account: AccountFacts; items: ItemPart[]; stages: StageName[] },
  visit: Visit,
  filter: PlanView["filter"],
): PlanView {
  const rows = rowsOf(facts.items, readerOf(facts.account, visit));
  const shown = rows.filter((row) => row.state !== "skipped" && filters[filter](row));
  const groups = facts.stages.map((stage) => {
    const own = shown.filter((row) => row.stage === stage.key);
    const closed = own.filter((row) => !isLeft(row));
    return { ...stage, done: closed.length, total: own.length, open: byDue(own.filter(isLeft)), closed };
  });
  return {
    frame: frameOf(visit, facts.account, noticeOf(visit, rows)),
    filter,
    customer: progressOf(rows, "customer"),
    vendor: progressOf(rows, "vendor"),
    groups: groups.filter((group) => group.total > 0),
  };
}

const acts = new Set(["done", "reopened", "stuck", "unstuck", "commented", "created", "edited", "skipped"]);

/** Entries of a thread the page has words for, oldest first. */
export function threadOf<T extends ThreadPart>(thread: T[]): (T & ThreadEntry)[] {
  return thread
    .filter((entry) => acts.has(entry.act))
    .map((entry) => ({ ...entry, act: entry.act as ThreadEntry["act"] }));
}

/** One step with its thread. Throws Refusal not_found when the account has no such step the customer may see. */
export function viewItem(
  facts: { account: AccountFacts; items: ItemPart[]; stages: StageName[]; thread: ThreadPart[] },
  visit: Visit,
  ask: Pick<ItemView, "draft" | "refused"> & { itemId: string },
): ItemView {
  const rows = rowsOf(facts.items, readerOf(facts.account, visit));
  const item = rows.find((row) => row.id === ask.itemId);
  if (!item) throw new Refusal("not_found", "There is no such step in this plan.");
  return {
    frame: frameOf(visit, facts.account, noticeOf(visit, rows)),
    item,
    stageTitle: facts.stages.find((stage) => stage.key === item.stage)?.title ?? "",
    // The store gives the newest hundred.
    thread: threadOf(facts.thread.toReversed()),
    draft: ask.draft,
    refused: ask.refused,
  };
}
