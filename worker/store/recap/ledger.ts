import { type SQL, sql } from "drizzle-orm";
import type { PlannedDelivery } from "#schema/recap-row.ts";
import { mailSettings, softHolds } from "#schema/settings.ts";
import type { RecapState } from "#schema/words.ts";
import { all, apply, bare, insertRows, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { delivery, recap } from "#tables/recap.ts";
import { endReviews } from "./release.ts";

/** An account as the calendar of recaps sees it. */
export interface RecapAccount {
  id: string;
  timezone: string;
  locale: string;
  kickoffOn: string;
  firstEventOn: string | null;
  /** Newest month with a ledger row. */
  lastKey: string | null;
}

/** What decides which months of the account of the statement around it are due. */
export const firstEventOn = sql`(select min(json_extract(v.value, '$.firstOn')) from ${factAccount}, json_each(${factAccount.months}) as m, json_each(m.value) as v where ${factAccount.accountId} = ${account.id} and m.key = ${account.metricKey})`;
export const lastKey = sql`(select max(${recap.periodKey}) from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly')`;

const calendar = statement<{ after: string; count: number }, RecapAccount>(
  "recap.calendar",
  (
    p,
  ) => sql`select ${account.id} as "id", ${account.timezone} as "timezone", ${account.locale} as "locale", ${account.kickoffOn} as "kickoffOn",
    ${firstEventOn} as "firstEventOn", ${lastKey} as "lastKey"
    from ${account} where ${account.metricKey} is not null and ${account.id} > ${p.after} order by ${account.id} limit ${p.count}`,
);

const plan = statement<{ rows: string }, { id: string }>(
  "recap.plan",
  (p) =>
    sql`${insertRows(
      recap,
      {
        accountId: recap.accountId,
        kind: recap.kind,
        periodKey: recap.periodKey,
        version: recap.version,
        id: recap.id,
        state: recap.state,
        dueAt: recap.dueAt,
        plannedAt: recap.plannedAt,
        holds: recap.holds,
      },
      p.rows,
    )} on conflict do nothing returning ${bare(recap.id)} as "id"`,
);

/** Wakes what is planned and not composed; a later trigger moves "as of" on. */
const wake = statement<{ now: number; count: number }, { id: string }>(
  "recap.wake",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.plannedAt)} = ${p.now} where ${recap.id} in (select r."id" from ${recap} as r where r."state" = 'due' and r."planned_at" <= ${p.now} order by r."planned_at" limit ${p.count})
    returning ${bare(recap.id)} as "id"`,
);

/** A recap held because its source had not finished is looked at again with every tick, until it has a figure. */
const reopenHeld = statement<{ now: number }>(
  "recap.reopenHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${recap.state} = 'held' and ${recap.plannedAt} < ${p.now}
    and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale')`,
);

export interface LedgerRow {
  id: string;
  accountId: string;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  plannedAt: number;
  reason: string | null;
  /** What the version before said; null for the first. */
  before: number | null;
}

const ledger = statement<{ id: string }, LedgerRow>(
  "recap.ledger",
  (
    p,
  ) => sql`select ${recap.id} as "id", ${recap.accountId} as "accountId", ${recap.periodKey} as "periodKey", ${recap.state} as "state", ${recap.dueAt} as "dueAt", ${recap.plannedAt} as "plannedAt",
    ${recap.version} as "version", ${recap.reason} as "reason", (select r."value" from ${recap} as r where r."account_id" = ${recap.accountId} and r."kind" = ${recap.kind} and r."period_key" = ${recap.periodKey} and r."version" = ${recap.version} - 1) as "before"
    from ${recap} where ${recap.id} = ${p.id}`,
);

const reviewMs = sql.raw(String(mailSettings.reviewHours * 3_600_000));
const isSoft = sql.join(
  softHolds.map((ending) => sql`substr(h.value, -length(${ending})) = ${ending}`),
  sql` or `,
);
/** A month with its figure that was held only to be looked at once more goes out by itself after the review window. */
function reviewUntil(v: { state: SQL; value: SQL; holds: SQL; computedAt: SQL }): SQL {
  return sql`iif(${v.state} = 'held' and ${v.value} is not null and json_array_length(${v.holds}) > 0
    and not exists (select 1 from json_each(${v.holds}) as h where not (${isSoft})), ${v.computedAt} + ${reviewMs}, null)`;
}

const keep = statement<{
  id: string;
  state: string;
  computedAt: number;
  inputHash: string;
  value: number | null;
  metricState: string;
  holds: string;
  figures: string | null;
  mails: string;
  heldOut: 0 | 1;
}>(
  "recap.keep",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = ${v.state}, ${bare(recap.computedAt)} = ${v.computedAt}, ${bare(recap.inputHash)} = ${v.inputHash},
    ${bare(recap.value)} = ${v.value}, ${bare(recap.metricState)} = ${v.metricState}, ${bare(recap.holds)} = ${v.holds}, ${bare(recap.figures)} = ${v.figures},
    ${bare(recap.mails)} = ${v.mails}, ${bare(recap.heldOut)} = ${v.heldOut}, ${bare(recap.reviewUntil)} = ${reviewUntil(v)} where ${recap.id} = ${v.id} and ${recap.state} = 'due'`,
);

/** Planned only while the recap is the one just composed: a second composer of the same month adds nobody. */
const planDeliveries = statement<
  { rows: string; recapId: string; inputHash: string; computedAt: number },
  { id: string }
>(
  "recap.planDeliveries",
  (v) => sql`${insertRows(
    delivery,
    {
      id: delivery.id,
      accountId: delivery.accountId,
      kind: delivery.kind,
      periodKey: delivery.periodKey,
      recapId: delivery.recapId,
      recipient: delivery.recipient,
      contactId: delivery.contactId,
      name: delivery.name,
      variant: delivery.variant,
      state: delivery.state,
      nextAt: delivery.nextAt,
      wokenAt: delivery.wokenAt,
      committed: delivery.committed,
      attempts: delivery.attempts,
      createdAt: delivery.createdAt,
    },
    v.rows,
  )} and exists (select 1 from ${recap} where ${recap.id} = ${v.recapId} and ${recap.computedAt} = ${v.computedAt} and ${recap.inputHash} = ${v.inputHash})
    on conflict do nothing returning ${bare(delivery.id)} as "id"`,
);

const bump = statement<{ accountId: string }>(
  "recap.bump",
  (v) =>
    sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1 where ${account.id} = ${v.accountId}`,
);

/** Sent when anything left or may have left; a recap nobody got is only archived. */
const outcome = sql`iif(exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} in ('sent', 'unknown')), 'sent', 'archived')`;

const settle = statement<{ recapId: string }>(
  "recap.settle",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = ${outcome} where ${recap.id} = ${v.recapId} and ${recap.state} = 'sending'
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${v.recapId} and ${delivery.state} in ('planned', 'claimed'))`,
);

const settleAll = statement<Record<string, never>>(
  "recap.settleAll",
  () => sql`update ${recap} set ${bare(recap.state)} = ${outcome} where ${recap.state} = 'sending'
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} in ('planned', 'claimed'))`,
);

/** Accounts in the order of their ids, `count` after the given one: any number of them in bounded steps. */
export async function recapCalendar(db: D1Database, after: string, count: number): Promise<RecapAccount[]> {
  return all<RecapAccount>(calendar.bind(db, { after, count }));
}

/** Opens ledger rows; gives the ids of those that were not there. */
export async function planRecaps(
  db: D1Database,
  rows: {
    accountId: string;
    kind: "monthly";
    periodKey: string;
    version: number;
    id: string;
    state: "due";
    dueAt: number;
    plannedAt: number;
    holds: string;
  }[],
): Promise<string[]> {
  const added = await all<{ id: string }>(plan.bind(db, { rows: JSON.stringify(rows) }));
  return added.map((row) => row.id);
}

/** Recaps still to be composed that no trigger looked at since `now`; lets those go out whose review window is over. */
export async function wakeRecaps(db: D1Database, now: number, count: number): Promise<string[]> {
  const results = await db.batch<{ id: string }>([
    ...endReviews(db, now),
    reopenHeld.bind(db, { now }),
    wake.bind(db, { now, count }),
  ]);
  return (results.at(-1)?.results ?? []).map((row) => row.id);
}

/** The ledger row of a recap. */
export async function ledgerRow(db: D1Database, id: string): Promise<LedgerRow | null> {
  const [row] = await all<LedgerRow>(ledger.bind(db, { id }));
  return row ?? null;
}

/** Keeps the composed recap and its deliveries in one transaction; gives the deliveries that were planned. */
export async function saveRecap(
  db: D1Database,
  accountId: string,
  saved: {
    id: string;
    state: RecapState;
    computedAt: number;
    inputHash: string;
    value: number | null;
    metricState: string;
    holds: string;
    figures: string | null;
    mails: string;
    heldOut: 0 | 1;
    deliveries: PlannedDelivery[];
  },
): Promise<string[]> {
  const { deliveries, ...row } = saved;
  const rows = JSON.stringify(deliveries);
  const results = await db.batch<{ id: string }>([
    keep.bind(db, row),
    planDeliveries.bind(db, { rows, recapId: row.id, inputHash: row.inputHash, computedAt: row.computedAt }),
    bump.bind(db, { accountId }),
  ]);
  return (results[1]?.results ?? []).map((added) => added.id);
}

/** A recap is sent once none of its deliveries is under way. */
export async function settleRecap(db: D1Database, recapId: string): Promise<void> {
  await apply(db, [settle.bind(db, { recapId })]);
}

/** The same for every recap whose last delivery ended without a run of its own: suppressed, or given up with its claim. */
export async function settleRecaps(db: D1Database): Promise<void> {
  await apply(db, [settleAll.bind(db, {})]);
}
