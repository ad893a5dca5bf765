import { type SQL, sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { eventLog, eventRevision } from "#tables/event.ts";
import { factAccount } from "#tables/fact.ts";
import { goal } from "#tables/plan.ts";
import { mailLog, recap } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { bare, bareList } from "./db.ts";

/* Expressions several statements share. */

/** Moves on with every change of the account and of its figures: both only ever grow. */
export const accountRevision = sql`(${account.revision} + coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${account.id}), 0))`;

/** In the `set` of an update of accounts: no page of theirs is what a reader has already. */
export const revisionRaised = sql`${bare(account.revision)} = ${account.revision} + 1`;

/** Every page of the accounts that `which` holds of is read anew. */
export function raiseRevision(which: SQL): SQL {
  return sql`update ${account} set ${revisionRaised} where ${which}`;
}

/** Value since the goal of the row started, scaled; 0 before any event. */
export const goalCurrent = sql`coalesce((select json_extract(${factAccount.goals}, '$.' || ${goal.kind}) from ${factAccount} where ${factAccount.accountId} = ${goal.accountId}), 0)`;

/** What is to be reached by when. */
export const goalTerms = {
  kind: goal.kind,
  statement: goal.statement,
  metricKey: goal.metricKey,
  type: goal.type,
  target: goal.target,
  baseline: goal.baseline,
  startsOn: goal.startsOn,
  targetOn: goal.targetOn,
  milestones: sql`json(${goal.milestones})`,
};

/** A goal as its account stands to it. */
export const goalFields = { ...goalTerms, current: goalCurrent, reachedOn: goal.reachedOn };

/** Columns of a share as it is made: nobody has seen it, and it has not ended. */
export const shareColumns = bareList([
  share.id,
  share.accountId,
  share.kind,
  share.scope,
  share.contactId,
  share.epoch,
  share.createdAt,
  share.createdBy,
  share.expiresAt,
  share.seenCount,
]);

/** Columns of a line of the mail log; null for the recap where it is about none. */
export const logColumns = bareList([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at]);

/** The same of a line somebody is to be told; the mark comes last. */
export const toldColumns = bareList([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at, mailLog.tell]);

/** Columns of a row of the ledger as it is opened: nothing is composed of it yet. */
export const openedColumns = bareList([
  recap.accountId,
  recap.kind,
  recap.periodKey,
  recap.version,
  recap.id,
  recap.state,
  recap.dueAt,
  recap.plannedAt,
  recap.holds,
]);

/** The same of the next version of a published month, which says what happened to it. */
export const restatedColumns = sql`${openedColumns}, ${bare(recap.reason)}`;

/** Columns of a row of the log of events. */
export const eventLogColumns = bareList([
  eventLog.kind,
  eventLog.sourceId,
  eventLog.mode,
  eventLog.sessionId,
  eventLog.receivedAt,
  eventLog.n,
  eventLog.touched,
]);

/** The same of a row no source sent. */
export const ownLogColumns = bareList([
  eventLog.kind,
  eventLog.mode,
  eventLog.receivedAt,
  eventLog.n,
  eventLog.touched,
]);

/** Columns of a revision of an event. */
export const revisionColumns = bareList([
  eventRevision.sourceId,
  eventRevision.mode,
  eventRevision.origin,
  eventRevision.id,
  eventRevision.rev,
  eventRevision.act,
  eventRevision.was,
  eventRevision.reason,
  eventRevision.by,
  eventRevision.at,
]);
