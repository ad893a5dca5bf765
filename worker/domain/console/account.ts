import { countedText } from "#domain/csv.ts";
import { isReader, readingOf } from "#domain/recap/reading.ts";
import { goalView } from "#domain/view/goal.ts";
import { threadOf } from "#domain/view/plan.ts";
import { planTime, rowsOf } from "#domain/view/row.ts";
import { localOf } from "#domain/zone.ts";
import type { AccountView, ConsoleFrame, ConsoleItem, ConsoleItemView, ShareRow } from "#schema/console.ts";
import type { RecapRow } from "#schema/console-recap.ts";
import type { AccountHead, AccountParts, ItemParts, ListedRecap, ListedShare, StaffItem } from "#schema/console-row.ts";
import { Refusal } from "#schema/errors.ts";
import { mailSettings } from "#schema/settings.ts";
import { activityOf } from "./activity.ts";

const dayOf = (at: number | null, timezone: string) => (at === null ? null : localOf(at, timezone).date);

function accountOf(facts: AccountHead, now: number): AccountView["account"] {
  const { csm, metrics: _, ...rest } = facts;
  return { ...rest, today: localOf(now, facts.timezone).date, csmId: csm?.id ?? null, csmName: csm?.name ?? null };
}

function itemsOf(items: StaffItem[], { today, endsOn }: AccountView["account"]): ConsoleItem[] {
  const rows = rowsOf(items, { ...planTime(today, endsOn), contactId: null });
  return rows.map((row, index) => ({
    ...row,
    internal: items[index]?.internal ?? true,
    ownerId: items[index]?.ownerStaffId ?? items[index]?.ownerContactId ?? null,
    ownerLeft: items[index]?.ownerLeft ?? false,
  }));
}

/** By the day each was first due, versions of a month together: a restated one has a later day of its own. */
function newestFirst(rows: ListedRecap[]): ListedRecap[] {
  const due = new Map<string, number>();
  for (const { periodKey, dueAt } of rows) due.set(periodKey, Math.min(due.get(periodKey) ?? dueAt, dueAt));
  const dueOf = ({ periodKey, dueAt }: ListedRecap) => due.get(periodKey) ?? dueAt;
  return rows.toSorted((a, b) => dueOf(b) - dueOf(a) || b.version - a.version);
}

/** One row of the ledger: the headline in short, and who got it. */
export function recapRow(facts: ListedRecap): RecapRow {
  const { value, metric, deliveries, ...rest } = facts;
  return {
    ...rest,
    headline: value === null || metric === null ? null : `${countedText(value, metric)} ${metric.verb}`,
    deliveries: deliveries.map((each) => ({ ...each, nextAt: each.state === "planned" ? each.nextAt : null })),
  };
}

/** Link rows; `linkOf` derives the address of a living one. */
function sharesOf(
  shares: ListedShare[],
  at: { timezone: string; now: number; linkOf: (share: ListedShare) => string; canEdit: boolean },
): ShareRow[] {
  return shares.map(({ epoch, createdAt, expiresAt, revokedAt, ...rest }, index) => {
    const isOver = revokedAt !== null || (expiresAt !== null && expiresAt <= at.now);
    return {
      ...rest,
      isLive: !isOver,
      // The address of a feed is its reader's own.
      link: isOver || !at.canEdit || rest.kind === "calendar" ? null : at.linkOf(shares[index] as ListedShare),
      createdOn: localOf(createdAt, at.timezone).date,
      // The last day it opens, not the instant after it.
      expiresOn: dayOf(expiresAt && expiresAt - 1, at.timezone),
      revokedOn: dayOf(revokedAt, at.timezone),
      rotations: epoch,
    };
  });
}

/** One account for staff. Throws Refusal not_found when there is none. */
export function viewAccount(
  facts: AccountParts,
  frame: ConsoleFrame,
  linkOf: (share: ListedShare) => string,
): AccountView {
  const { account } = facts;
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const shown = accountOf(account, frame.now);
  const items = itemsOf(facts.items, shown);
  const inputs = {
    goals: facts.goals,
    months: facts.months,
    metrics: account.metrics,
    today: shown.today,
    endsOn: account.endsOn,
  };
  return {
    frame,
    account: shown,
    canEdit: frame.staff.role !== "viewer",
    firstValue: goalView("first_value", inputs),
    twelveMonth: goalView("twelve_month", inputs),
    groups: facts.stages.map((stage) => ({
      key: stage.key,
      title: stage.title,
      items: items.filter((item) => item.stage === stage.key),
    })),
    contacts: facts.contacts.map((each) => ({ ...each, reading: isReader(each.role) ? readingOf(each) : null })),
    colleagues: facts.colleagues,
    shares: sharesOf(facts.shares, {
      timezone: account.timezone,
      now: frame.now,
      linkOf,
      canEdit: frame.staff.role !== "viewer",
    }),
    activity: activityOf(facts.activity),
    recaps: newestFirst([...facts.celebrations, ...facts.recaps]).map(recapRow),
    reviewHours: mailSettings.reviewHours,
  };
}

/** One step for staff. Throws Refusal not_found. */
export function viewConsoleItem(
  facts: ItemParts,
  frame: ConsoleFrame,
  draft: ConsoleItemView["draft"],
): ConsoleItemView {
  if (!facts.account) throw new Refusal("not_found", "There is no such account.");
  const account = accountOf(facts.account, frame.now);
  const [item] = itemsOf(facts.items, account);
  if (!item) throw new Refusal("not_found", "There is no such step.");
  const thread = threadOf(facts.activity.toReversed());
  const stageTitle = facts.stages.find((stage) => stage.key === item.stage)?.title ?? "";
  return { frame, account, canEdit: frame.staff.role !== "viewer", item, stageTitle, thread, draft };
}
