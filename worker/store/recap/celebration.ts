import { type SQL, sql } from "drizzle-orm";
import { firstValueKey } from "#schema/words.ts";
import { happened } from "#store/act.ts";
import { bare, statement } from "#store/db.ts";
import { logColumns, openedColumns } from "#store/part.ts";
import { factAccount } from "#tables/fact.ts";
import { goal } from "#tables/plan.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { toldText } from "./celebration-mail.ts";
import { endedText } from "./ended.ts";
import { lateBy } from "./overdue.ts";

/* The one row of the ledger about a First Value: opened when it is reached, withdrawn while nobody was told and it is not. */

const key = sql.raw(`'${firstValueKey}'`);
const accountId = sql.raw("json_extract(j.value, '$.accountId')");

/** The ledger has a row about the goal of the statement around it; nobody celebrates any but the First Value. */
export const isCelebrated = sql`(${goal.kind} <> 'first_value' or exists (select 1 from ${recap} where ${recap.accountId} = ${goal.accountId} and ${recap.kind} = 'milestone'))`;

/** Only for accounts whose row was just written, as with the day itself. */
const foundIn = (p: { rows: SQL }) => sql`json_each(${p.rows}) as j, json_each(j.value, '$.reached') as r
    join ${factAccount} on ${factAccount.accountId} = ${accountId} and ${factAccount.revision} = json_extract(j.value, '$.seen') + 1
    where json_extract(r.value, '$.kind') = 'first_value'`;
const found = (p: { rows: SQL }) => sql`from ${foundIn(p)}`;

/**
 * A tick looks at what was planned before it: until it is due, nobody does. Nobody was told of a row that is due or held, or was
 * withdrawn: whatever the figures say by now is what is told.
 */
const open = statement<{ rows: string }>(
  "celebration.open",
  (p) => sql`insert into ${recap} (${openedColumns})
    select ${accountId}, 'milestone', ${key}, 1, json_extract(r.value, '$.celebration.id'), 'due', json_extract(r.value, '$.celebration.dueAt'), json_extract(r.value, '$.celebration.dueAt'), '[]'
    ${found(p)} and json_extract(r.value, '$.on') is not null
    on conflict (account_id, kind, period_key, version) do update set ${bare(recap.state)} = 'due', ${bare(recap.dueAt)} = excluded."due_at", ${bare(recap.plannedAt)} = excluded."planned_at",
      ${bare(recap.metricState)} = null, ${bare(recap.holds)} = '[]'
    where ${recap.state} in ('due', 'held') or (${recap.state} = 'archived' and ${recap.metricState} = 'below')`,
);

/** No mail of it left, or may have, and no month told anybody in its place. */
const isUntold = sql`not exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id}
    and (${delivery.state} in ('planned', 'claimed', 'sent', 'unknown') or ${delivery.lastError} = ${toldText}))`;

/**
 * Over without a word to anybody, though neither a person nor the hold-out wanted that: it fell while its mails waited, or was old
 * news under another mark. Reached anew it is told after all; a day of it that only moves is no news.
 */
const isOpenAgain = sql`json_extract(r.value, '$.on') is not null and json_extract(r.value, '$.was') is null
    and ${recap.accountId} = ${accountId} and ${recap.kind} = 'milestone' and ${recap.state} in ('sending', 'archived') and ${recap.metricState} = 'reached'
    and ${recap.word} is not 'skipped' and ${recap.heldOut} = 0 and ${isUntold}`;
const logReopened = statement<{ rows: string; now: number }>(
  "celebration.logReopened",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, 'the figures', 'Opened again: the First Value is reached anew, and nobody was told before.', ${p.now} from ${recap}, ${foundIn(p)} and ${isOpenAgain}`,
);
const reopen = statement<{ rows: string }>(
  "celebration.reopen",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due', ${bare(recap.dueAt)} = json_extract(r.value, '$.celebration.dueAt'), ${bare(recap.plannedAt)} = json_extract(r.value, '$.celebration.dueAt'),
    ${bare(recap.metricState)} = null, ${bare(recap.holds)} = '[]' ${found(p)} and ${isOpenAgain}`,
);

/** What was refused while it was below its mark stands in nobody's way; what may have left keeps its links. */
const forget = statement<{ rows: string }>(
  "celebration.forget",
  (
    p,
  ) => sql`delete from ${delivery} where ${delivery.state} = 'suppressed' and ${delivery.round} = 0 and ${delivery.recapId} in (select own."id" from (select ${accountId} as id ${found(p)}) as told
    join ${recap} as own on own."account_id" = told.id and own."kind" = 'milestone' and own."state" = 'due')`,
);

const isBelow = (accounts: SQL) =>
  sql`${recap.id} in (select own."id" from (${accounts}) as below join ${recap} as own on own."account_id" = below.id and own."kind" = 'milestone' and own."state" in ('due', 'held'))`;
const fallen = (p: { rows: SQL }) =>
  sql`select ${accountId} as id ${found(p)} and json_extract(r.value, '$.on') is null`;

const withdrawnText = "Withdrawn: by now the First Value is below its mark. Nobody was told.";

const logFallen = statement<{ rows: string; now: number }>(
  "celebration.logFallen",
  (p) => sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, 'the figures', ${withdrawnText}, ${p.now}
    from ${recap} where ${isBelow(fallen(p))}`,
);
const dropFallen = statement<{ rows: string }>(
  "celebration.dropFallen",
  (p) => sql`delete from ${delivery} where ${delivery.state} = 'planned' and ${delivery.attempts} = 0
    and ${delivery.recapId} in (select ${recap.id} from ${recap} where ${isBelow(fallen(p))})`,
);
const withdraw = statement<{ rows: string }>(
  "celebration.withdraw",
  (p) =>
    sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.metricState)} = 'below', ${bare(recap.reviewUntil)} = null where ${isBelow(fallen(p))}`,
);

/** Its goal is measured otherwise since, and was not measured so yet. */
const isSetAnew = (p: { accountId: SQL }) =>
  sql`${recap.accountId} = ${p.accountId} and ${recap.kind} = 'milestone' and ${recap.state} = 'held'
    and exists (select 1 from ${goal} where ${goal.accountId} = ${p.accountId} and ${goal.kind} = 'first_value' and ${goal.reachedOn} is null)`;
const logAnew = statement<{ accountId: string }>(
  "celebration.logAnew",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, 'the figures', 'Composed again: its goal was changed while it was held.', unixepoch() * 1000 from ${recap} where ${isSetAnew(p)}`,
);
const composeAnew = statement<{ accountId: string }>(
  "celebration.composeAnew",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'due', ${bare(recap.reviewUntil)} = null where ${isSetAnew(p)}`,
);

/**
 * Mailed to nobody because the contract had ended, where the end is taken back since. Neither a person nor the hold-out wanted
 * that, and it was no old news then: whether it is by now is asked when it is composed.
 */
const isEndedWrongly = (p: { accountId: SQL }) =>
  sql`${recap.accountId} = ${p.accountId} and ${recap.kind} = 'milestone' and ${recap.state} in ('sending', 'archived') and ${recap.metricState} = 'reached'
    and ${recap.word} is not 'skipped' and ${recap.heldOut} = 0 and ${isUntold}
    and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = ${lateBy})`;
const dropEnded = statement<{ accountId: string; actId: string }>(
  "celebration.dropEnded",
  (
    p,
  ) => sql`delete from ${delivery} where ${delivery.state} = 'suppressed' and ${delivery.lastError} = ${endedText} and ${delivery.round} = 0
    and ${happened(p.accountId, p.actId)} and ${delivery.recapId} in (select ${recap.id} from ${recap} where ${isEndedWrongly(p)})`,
);
const goOn = statement<{ accountId: string; actId: string }>(
  "celebration.goOn",
  (p) =>
    sql`update ${recap} set ${bare(recap.state)} = 'due', ${bare(recap.metricState)} = null where ${isEndedWrongly(p)} and ${happened(p.accountId, p.actId)}`,
);

/** Steps behind those that move or take back the end of a contract: its First Value is looked at again. */
export function goOnSteps(db: D1Database, act: { accountId: string; actId: string }): D1PreparedStatement[] {
  return [dropEnded.bind(db, act), goOn.bind(db, act)];
}

/** Steps behind those that set goals: a First Value that is held says nothing of a goal that is another by now. */
export function goalSteps(db: D1Database, accountId: string): D1PreparedStatement[] {
  return [logAnew.bind(db, { accountId }), composeAnew.bind(db, { accountId })];
}

/**
 * Steps behind those that keep folded accounts: what becomes of their celebrations. `rows`: JSON of those whose goals were reached
 * or fell. `now` UTC ms.
 */
export function celebrateSteps(db: D1Database, rows: string, now: number): D1PreparedStatement[] {
  return [
    open.bind(db, { rows }),
    logReopened.bind(db, { rows, now }),
    reopen.bind(db, { rows }),
    forget.bind(db, { rows }),
    logFallen.bind(db, { rows, now }),
    dropFallen.bind(db, { rows }),
    withdraw.bind(db, { rows }),
  ];
}
