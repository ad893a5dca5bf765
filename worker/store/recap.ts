import { sql } from "drizzle-orm";
import type { RecapRows } from "#schema/recap-row.ts";
import type { RecapState, RecapVariant } from "#schema/words.ts";
import { account, contact, staff } from "#tables/account.ts";
import { accountSource, factActor, factHour, factMonth, metric, source } from "#tables/metrics.ts";
import { goal, item } from "#tables/plan.ts";
import { delivery, recap } from "#tables/recap.ts";
import { all, apply, bare, insertRows, many, one, parseParts, selectParts, statement } from "./db.ts";

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

const p = {
  id: sql.placeholder("accountId"),
  key: sql.placeholder("metricKey"),
  days: sql.placeholder("days"),
  all: sql.placeholder("allDays"),
};
const ownerName = sql`coalesce(
  (select ${contact.name} from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId}),
  (select ${staff.name} from ${staff} where ${staff.id} = ${item.ownerStaffId}))`;

const facts = statement<{ accountId: string }, Omit<RecapRows, "hours" | "actors" | "days">>("recap.facts", () =>
  selectParts({
    account: one(
      {
        id: account.id,
        externalId: account.externalId,
        name: account.name,
        slug: account.slug,
        locale: account.locale,
        currency: account.currency,
        timezone: account.timezone,
        kickoffOn: account.kickoffOn,
        renewalOn: account.renewalOn,
        csm: sql`json(${one({ name: staff.name, email: staff.email, title: staff.title }, sql`from ${staff} where ${staff.id} = ${account.csmId}`)})`,
        metric: sql`json((select ${metric.body} from ${metric} where ${metric.key} = ${account.metricKey} order by ${metric.version} desc limit 1))`,
      },
      sql`from ${account} where ${account.id} = ${p.id}`,
    ),
    source: one(
      { name: source.name, completeUntil: source.completeUntil, lastReceivedAt: source.lastReceivedAt },
      sql`from ${accountSource} join ${source} on ${source.id} = ${accountSource.sourceId} where ${accountSource.accountId} = ${p.id}
        order by ${source.lastReceivedAt} desc limit 1`,
    ),
    months: many(
      { key: factMonth.month, value: factMonth.total, metricKey: factMonth.metricKey, firstOn: factMonth.firstOn },
      sql`from ${factMonth} where ${factMonth.accountId} = ${p.id} order by ${factMonth.month}`,
    ),
    goals: many(
      {
        kind: goal.kind,
        statement: goal.statement,
        type: goal.type,
        target: goal.target,
        baseline: goal.baseline,
        startsOn: goal.startsOn,
        targetOn: goal.targetOn,
        reachedOn: goal.reachedOn,
      },
      sql`from ${goal} where ${goal.accountId} = ${p.id}`,
    ),
    items: many(
      { title: item.title, side: item.side, ownerName, dueOn: item.dueOn, state: item.state, stateOn: item.stateOn },
      sql`from ${item} where ${item.accountId} = ${p.id} and ${item.internal} = 0 and ${item.state} <> 'skipped' order by ${item.dueOn}, ${item.position}`,
    ),
    contacts: many(
      { id: contact.id, name: contact.name, email: contact.email, role: contact.role },
      sql`from ${contact} where ${contact.accountId} = ${p.id} and ${contact.email} is not null and ${contact.role} in ('champion', 'executive_sponsor')
        order by ${contact.createdAt}, ${contact.id}`,
    ),
  }),
);

const series = statement<
  { accountId: string; metricKey: string; days: string; allDays: string },
  Pick<RecapRows, "hours" | "actors" | "days">
>("recap.series", () =>
  selectParts({
    hours: many(
      { date: factHour.localDate, hour: factHour.hour, value: factHour.total },
      sql`from json_each(${p.days}) as j join ${factHour} on ${factHour.localDate} = j.value and ${factHour.accountId} = ${p.id} and ${factHour.metricKey} = ${p.key}`,
    ),
    actors: many(
      { actor: factActor.actor, value: sql`sum(${factActor.total})` },
      sql`from json_each(${p.days}) as j join ${factActor} on ${factActor.localDate} = j.value and ${factActor.accountId} = ${p.id}
        and ${factActor.metricKey} = ${p.key} group by ${factActor.actor}`,
    ),
    days: many(
      { date: factHour.localDate, value: sql`sum(${factHour.total})` },
      sql`from json_each(${p.all}) as j join ${factHour} on ${factHour.localDate} = j.value and ${factHour.accountId} = ${p.id} and ${factHour.metricKey} = ${p.key}
        group by ${factHour.localDate}`,
    ),
  }),
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

/** Account, goals, people and months of one account, one round trip. */
export async function recapFacts(
  db: D1Database,
  accountId: string,
): Promise<Omit<RecapRows, "hours" | "actors" | "days">> {
  return parseParts(await facts.bind(db, { accountId }).all());
}

/** Hours and actors of the period's days, and day totals of `allDays` for the goals: one round trip. */
export async function recapSeries(
  db: D1Database,
  accountId: string,
  asked: { metricKey: string; days: string[]; allDays: string[] },
): Promise<Pick<RecapRows, "hours" | "actors" | "days">> {
  const values = {
    accountId,
    metricKey: asked.metricKey,
    days: JSON.stringify(asked.days),
    allDays: JSON.stringify(asked.allDays),
  };
  return parseParts(await series.bind(db, values).all());
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
  const [changed] = await apply(db, [release.bind(db, { id, ...released })]);
  return changed === 1;
}

/** A recap is sent once none of its deliveries is under way. */
export async function settleRecap(db: D1Database, recapId: string): Promise<void> {
  await apply(db, [settle.bind(db, { recapId })]);
}
