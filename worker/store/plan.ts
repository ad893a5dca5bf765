import { sql } from "drizzle-orm";
import type { Actor, ItemChange } from "#schema/plan.ts";
import { account, contact } from "#tables/account.ts";
import { activity, item } from "#tables/plan.ts";
import { apply, bare, bareList, statement } from "./db.ts";

/** One act to be kept with its author. `command` makes it happen once. */
export interface Act {
  id: string;
  at: number;
  actor: Actor;
  /** The name as it is signed, e.g. with "via the team link". */
  signed: string;
  command: string;
}

const columns = bareList([
  activity.accountId,
  activity.id,
  activity.at,
  activity.itemId,
  activity.act,
  activity.actorKind,
  activity.actorId,
  activity.actorName,
  activity.body,
  activity.internal,
  activity.command,
]);

type ActValues = {
  accountId: string;
  id: string;
  at: number;
  itemId: string | null;
  act: string;
  kind: string;
  actorId: string | null;
  name: string;
  body: string | null;
  command: string;
};

/** The act first, and only if the item still has the version seen; everything after it hangs on the act's row. */
const addItemAct = statement<ActValues & { version: number }>(
  "plan.addItemAct",
  (p) => sql`insert into ${activity} (${columns})
    select ${p.accountId}, ${p.id}, ${p.at}, ${item.id}, ${p.act}, ${p.kind}, ${p.actorId}, ${p.name}, ${p.body}, ${item.internal}, ${p.command}
    from ${item} where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId} and ${item.version} = ${p.version}
    on conflict do nothing`,
);

const happened = (accountId: unknown, id: unknown) =>
  sql`exists (select 1 from ${activity} where ${activity.accountId} = ${accountId} and ${activity.id} = ${id})`;

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

const addComment = statement<ActValues & { internal: number }>(
  "plan.addComment",
  (p) => sql`insert into ${activity} (${columns})
    select ${p.accountId}, ${p.id}, ${p.at}, ${item.id}, ${p.act}, ${p.kind}, ${p.actorId}, ${p.name}, ${p.body}, max(${item.internal}, ${p.internal}), ${p.command}
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

/** Raises the account's revision if the act was kept: every page of the account has a new ETag. */
export const bumpAfter = statement<{ accountId: string; actId: string }>(
  "plan.bumpAfter",
  (p) =>
    sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1 where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
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
    iif(${p.side} = 'customer', (select ${contact.id} from ${contact} where ${contact.accountId} = ${p.accountId} order by ${contact.role} <> 'champion', ${contact.createdAt} limit 1), null), ${p.staffId}, ${p.due}, ${p.internal}, 'open', 0, 1, ${p.now}
    from ${account} where ${account.id} = ${p.accountId}`,
);

const setDue = statement<{ accountId: string; itemId: string; actId: string; due: string; version: number }>(
  "plan.setDue",
  (p) => sql`update ${item} set ${bare(item.dueOn)} = ${p.due}, ${bare(item.version)} = ${p.version} + 1
    where ${item.accountId} = ${p.accountId} and ${item.id} = ${p.itemId} and ${item.version} = ${p.version} and ${happened(p.accountId, p.actId)}`,
);

function actValues(
  accountId: string,
  act: Act,
  entry: { itemId: string | null; act: string; body: string | null },
): ActValues {
  const { actor } = act;
  return {
    accountId,
    id: act.id,
    at: act.at,
    kind: actor.kind,
    actorId: actor.id,
    name: act.signed,
    command: act.command,
    ...entry,
  };
}

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
    addItemAct.bind(db, { ...actValues(accountId, act, change), version: change.version }),
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

/** Keeps a comment. An internal item makes every comment on it internal. Gives false when the command was kept before. */
export async function addItemComment(
  db: D1Database,
  accountId: string,
  input: { itemId: string; body: string; internal: boolean; act: Act },
): Promise<boolean> {
  const { act, itemId, body } = input;
  const [kept] = await apply(db, [
    addComment.bind(db, {
      ...actValues(accountId, act, { itemId, act: "commented", body }),
      internal: input.internal ? 1 : 0,
    }),
    countComment.bind(db, { accountId, itemId, actId: act.id }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}

/** Adds one step to the plan at its end; false when there is no such account. */
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
      now: act.at,
    }),
    addComment.bind(db, {
      ...actValues(accountId, act, { itemId: act.id, act: "created", body: null }),
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
    addItemAct.bind(db, { ...actValues(accountId, act, { itemId, act: "edited", body: due }), version }),
    setDue.bind(db, { accountId, itemId, actId: act.id, due, version }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}
