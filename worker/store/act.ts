import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Actor } from "#schema/plan.ts";
import { account } from "#tables/account.ts";
import { activity } from "#tables/plan.ts";
import { bareList, statement } from "./db.ts";
import { raiseRevision } from "./part.ts";

/* What people did in an account. The row of an act comes first in its transaction; what it changes hangs on that row. */

/** One act to be kept with its author. `command` makes it happen once. */
export interface Act {
  id: string;
  at: number;
  actor: Actor;
  /** The name as it is signed, e.g. with "via the team link". */
  signed: string;
  command: string;
}

const columns = [
  activity.accountId,
  activity.id,
  activity.at,
  activity.act,
  activity.actorKind,
  activity.actorId,
  activity.actorName,
  activity.body,
  activity.internal,
  activity.command,
];

/** Columns of an act, in the order of actRow. */
export const actColumns = bareList(columns);

/** Columns of an act on a step: the step comes last. */
export const stepActColumns = bareList([...columns, activity.itemId]);

/** What a statement that keeps an act is bound to. */
export type ActValues = {
  accountId: string;
  actId: string;
  at: number;
  act: string;
  actorKind: string;
  actorId: string | null;
  name: string;
  body: string | null;
  command: string;
};

/** The values of actColumns. `internal`: 1 keeps it from the customer. */
export function actRow(p: { [K in keyof ActValues]: SQL }, internal: AnyColumn | SQL): SQL {
  return sql`${p.accountId}, ${p.actId}, ${p.at}, ${p.act}, ${p.actorKind}, ${p.actorId}, ${p.name}, ${p.body}, ${internal}, ${p.command}`;
}

/** An act of an account as its statement is bound to it. */
export function actValues(accountId: string, act: Act, said: { act: string; body: string | null }): ActValues {
  const { id: actId, at, actor, signed: name, command } = act;
  return { accountId, actId, at, actorKind: actor.kind, actorId: actor.id, name, command, ...said };
}

/** Whether the act was kept. */
export function happened(accountId: SQL, actId: SQL): SQL {
  return sql`exists (select 1 from ${activity} where ${activity.accountId} = ${accountId} and ${activity.id} = ${actId})`;
}

/** Raises the account's revision if the act was kept: every page of the account has a new ETag. */
export const bumpAfter = statement<{ accountId: string; actId: string }>("act.bump", (p) =>
  raiseRevision(sql`${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`),
);
