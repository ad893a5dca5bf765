import { sql } from "drizzle-orm";
import type { RecapState, RecapVariant } from "#schema/words.ts";
import { all, apply, bare, insertRows, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { factMonth } from "#tables/metrics.ts";
import { delivery, recap } from "#tables/recap.ts";

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

const calendar = statement<{ after: string; count: number }, RecapAccount>(
  "recap.calendar",
  (
    p,
  ) => sql`select ${account.id} as "id", ${account.timezone} as "timezone", ${account.locale} as "locale", ${account.kickoffOn} as "kickoffOn",
    (select min(${factMonth.firstOn}) from ${factMonth} where ${factMonth.accountId} = ${account.id} and ${factMonth.metricKey} = ${account.metricKey}) as "firstEventOn",
    (select max(${recap.periodKey}) from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly') as "lastKey"
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

export interface LedgerRow {
  id: string;
  accountId: string;
  periodKey: string;
  state: RecapState;
  dueAt: number;
  plannedAt: number;
}

const ledger = statement<{ id: string }, LedgerRow>(
  "recap.ledger",
  (
    p,
  ) => sql`select ${recap.id} as "id", ${recap.accountId} as "accountId", ${recap.periodKey} as "periodKey", ${recap.state} as "state", ${recap.dueAt} as "dueAt", ${recap.plannedAt} as "plannedAt"
    from ${recap} where ${recap.id} = ${p.id}`,
);

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
}>(
  "recap.keep",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = ${v.state}, ${bare(recap.computedAt)} = ${v.computedAt}, ${bare(recap.inputHash)} = ${v.inputHash},
    ${bare(recap.value)} = ${v.value}, ${bare(recap.metricState)} = ${v.metricState}, ${bare(recap.holds)} = ${v.holds}, ${bare(recap.figures)} = ${v.figures},
    ${bare(recap.mails)} = ${v.mails} where ${recap.id} = ${v.id} and ${recap.state} = 'due'`,
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

const bumpOwner = statement<{ id: string }>(
  "recap.bumpOwner",
  (v) => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1
    where ${account.id} = (select ${recap.accountId} from ${recap} where ${recap.id} = ${v.id})`,
);

const release = statement<{ id: string; by: string; now: number }>(
  "recap.release",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sending', ${bare(recap.releasedBy)} = ${v.by}, ${bare(recap.releasedAt)} = ${v.now}
    where ${recap.id} = ${v.id} and ${recap.state} = 'held' and ${recap.figures} is not null`,
);

const settle = statement<{ recapId: string }>(
  "recap.settle",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sent' where ${recap.id} = ${v.recapId} and ${recap.state} = 'sending'
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${v.recapId} and ${delivery.state} in ('planned', 'claimed'))`,
);

const settleAll = statement<Record<string, never>>(
  "recap.settleAll",
  () => sql`update ${recap} set ${bare(recap.state)} = 'sent' where ${recap.state} = 'sending'
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

/** Recaps still to be composed that no trigger looked at since `now`. */
export async function wakeRecaps(db: D1Database, now: number, count: number): Promise<string[]> {
  const rows = await all<{ id: string }>(wake.bind(db, { now, count }));
  return rows.map((row) => row.id);
}

/** The ledger row of a recap. */
export async function ledgerRow(db: D1Database, id: string): Promise<LedgerRow | null> {
  const [row] = await all<LedgerRow>(ledger.bind(db, { id }));
  return row ?? null;
}

export interface PlannedDelivery {
  id: string;
  accountId: string;
  kind: "monthly";
  periodKey: string;
  recapId: string;
  recipient: string;
  contactId: string;
  name: string;
  variant: RecapVariant;
  state: "planned";
  nextAt: number;
  wokenAt: number;
  committed: 0;
  attempts: 0;
  createdAt: number;
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

/** Releases a held recap for sending; false when it was not held. */
export async function releaseRecap(
  db: D1Database,
  id: string,
  released: { by: string; now: number },
): Promise<boolean> {
  // The archive shows it from now on.
  const [changed] = await apply(db, [release.bind(db, { id, ...released }), bumpOwner.bind(db, { id })]);
  return changed === 1;
}

/** A recap is sent once none of its deliveries is under way. */
export async function settleRecap(db: D1Database, recapId: string): Promise<void> {
  await apply(db, [settle.bind(db, { recapId })]);
}

/** The same for every recap whose last delivery ended without a run of its own: suppressed, or given up with its claim. */
export async function settleRecaps(db: D1Database): Promise<void> {
  await apply(db, [settleAll.bind(db, {})]);
}
