import { sql } from "drizzle-orm";
import type { ItemChange } from "#schema/plan.ts";
import { account, contact } from "#tables/account.ts";
import { activity, item } from "#tables/plan.ts";
import { type Act, type ActValues, actRow, actValues, bumpAfter, happened, stepActColumns } from "./act.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";
import { isPresent } from "./presence.ts";

type StepAct = ActValues & { itemId: string };

const kept = statement<{ accountId: string; itemId: string; command: string }, { id: string }>(
  "plan.kept",
  (p) => sql`select ${activity.id} as "id" from ${activity} where ${activity.accountId} = ${p.accountId}
    and ${activity.command} = ${p.command} and ${activity.itemId} = ${p.itemId}`,
);

/** The act first, and only if the item still has the version seen; everything after it hangs on the act's row. */
const addItemAct = statement<StepAct & { version: number }>(
  "plan.addItemAct",
  (p) => sql`insert into ${activity} (${stepActColumns})
    select ${actRow(p, item.internal)}, ${item.id}
    from ${item} where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId} and ${item.version} = ${p.version}
    on conflict do nothing`,
);

const setState = statement<{
  accountId: string;
  itemId: string;
  actId: string;
  state: string;
  reason: string | null;
  on: string;
  by: string;
  version: number;
}>(
  "plan.setState",
  (
    p,
  ) => sql`update ${item} set ${bare(item.state)} = ${p.state}, ${bare(item.stuckReason)} = ${p.reason}, ${bare(item.stateOn)} = ${p.on},
    ${bare(item.stateBy)} = ${p.by}, ${bare(item.version)} = ${p.version} + 1
    where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId} and ${item.version} = ${p.version} and ${happened(p.accountId, p.actId)}`,
);

const addComment = statement<StepAct & { internal: number }>(
  "plan.addComment",
  (p) => sql`insert into ${activity} (${stepActColumns})
    select ${actRow(p, sql`max(${item.internal}, ${p.internal})`)}, ${item.id}
    from ${item} where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId}
    on conflict do nothing`,
);

const countComment = statement<{ accountId: string; itemId: string; actId: string }>(
  "plan.countComment",
  (
    p,
  ) => sql`update ${item} set ${bare(item.comments)} = ${item.comments} + 1 where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId}
    and exists (select 1 from ${activity} where ${activity.accountId} = ${p.accountId} and ${activity.id} = ${p.actId} and ${activity.internal} = 0)`,
);

const addItem = statement<{
  accountId: string;
  id: string;
  stage: string;
  side: string;
  title: string;
  why: string;
  due: string;
  internal: number;
  staffId: string | null;
  command: string;
  now: number;
}>(
  "plan.addItem",
  (p) => sql`insert into ${item} (${bareList([
    item.accountId,
    item.id,
    item.stageKey,
    item.side,
    item.position,
    item.title,
    item.why,
    item.ownerContactId,
    item.ownerStaffId,
    item.dueOn,
    item.internal,
    item.state,
    item.comments,
    item.version,
    item.createdAt,
  ])}) select ${p.accountId}, ${p.id}, ${p.stage}, ${p.side}, (select coalesce(max(${item.position}), 0) + 1 from ${item} where ${item.accountId} = ${p.accountId}),
    ${p.title}, ${p.why},
    iif(${p.side} = 'customer', (select ${contact.id} from ${contact} where ${contact.accountId} = ${p.accountId} and ${isPresent} order by ${contact.role} <> 'champion', ${contact.createdAt} limit 1), null), ${p.staffId}, ${p.due}, ${p.internal}, 'open', 0, 1, ${p.now}
    from ${account} where ${account.id} = ${p.accountId}
    and not exists (select 1 from ${activity} where ${activity.accountId} = ${p.accountId} and ${activity.command} = ${p.command})`,
);

const setDue = statement<{ accountId: string; itemId: string; actId: string; due: string; version: number }>(
  "plan.setDue",
  (p) => sql`update ${item} set ${bare(item.dueOn)} = ${p.due}, ${bare(item.version)} = ${p.version} + 1
    where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId} and ${item.version} = ${p.version} and ${happened(p.accountId, p.actId)}`,
);

/**
 * Keeps one change of an item's state with its act, in one transaction.
 * Gives false when the item changed since it was read or the command was kept before; nothing is written then.
 */
export async function applyPlan(
  db: D1Database,
  accountId: string,
  input: { change: ItemChange; act: Act },
): Promise<boolean> {
  const { change, act } = input;
  const [kept] = await apply(db, [
    addItemAct.bind(db, {
      ...actValues(accountId, act, { act: change.act, body: change.body }),
      itemId: change.itemId,
      version: change.version,
    }),
    setState.bind(db, {
      accountId,
      itemId: change.itemId,
      actId: act.id,
      state: change.set.state,
      reason: change.set.stuckReason,
      on: change.set.stateOn,
      by: act.signed,
      version: change.version,
    }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}

/** Whether this very command changed this step before: who sends it again clicked twice, or heard no answer. */
export async function wasKept(
  db: D1Database,
  accountId: string,
  sent: { itemId: string; command: string },
): Promise<boolean> {
  return (await all(kept.bind(db, { accountId, ...sent }))).length > 0;
}

/** Keeps a comment. An internal item makes every comment on it internal. Gives false when the command was kept before. */
export async function addItemComment(
  db: D1Database,
  accountId: string,
  input: { itemId: string; body: string; internal: boolean; act: Act },
): Promise<boolean> {
  const { act, itemId, body } = input;
  const [kept] = await apply(db, [
    addComment.bind(db, {
      ...actValues(accountId, act, { act: "commented", body }),
      itemId,
      internal: input.internal ? 1 : 0,
    }),
    countComment.bind(db, { accountId, itemId, actId: act.id }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}

/** Adds one step to the plan at its end; false when there is no such account, or the command was kept before. */
export async function addPlanItem(
  db: D1Database,
  accountId: string,
  input: { title: string; why: string; side: string; stage: string; due: string; internal: boolean; act: Act },
): Promise<boolean> {
  const { act, internal, due, ...rest } = input;
  const staffId = input.side === "vendor" ? act.actor.id : null;
  const [added] = await apply(db, [
    addItem.bind(db, {
      accountId,
      id: act.id,
      ...rest,
      due,
      internal: internal ? 1 : 0,
      staffId,
      command: act.command,
      now: act.at,
    }),
    addComment.bind(db, {
      ...actValues(accountId, act, { act: "created", body: null }),
      itemId: act.id,
      internal: internal ? 1 : 0,
    }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return added === 1;
}

/** Moves a due day. Gives false when the item changed since it was read. */
export async function moveDue(
  db: D1Database,
  accountId: string,
  input: { itemId: string; due: string; version: number; act: Act },
): Promise<boolean> {
  const { act, itemId, due, version } = input;
  const [kept] = await apply(db, [
    addItemAct.bind(db, { ...actValues(accountId, act, { act: "edited", body: due }), itemId, version }),
    setDue.bind(db, { accountId, itemId, actId: act.id, due, version }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}
