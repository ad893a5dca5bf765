import { sql } from "drizzle-orm";
import type { RecapAccount } from "#schema/recap-row.ts";
import type { RecapKind } from "#schema/words.ts";
import { all, bare, insertRows, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { recap } from "#tables/recap.ts";
import { dropComing } from "./ended.ts";
import { isToLookAt } from "./waiting.ts";

/* Which months there are to compose: the calendar opens rows of the ledger, and a tick wakes those that are due. */

/** What decides which months of the account of the statement around it are due. */
export const firstEventOn = sql`(select min(json_extract(v.value, '$.firstOn')) from ${factAccount}, json_each(${factAccount.months}) as m, json_each(m.value) as v where ${factAccount.accountId} = ${account.id} and m.key = ${account.metricKey})`;
export const lastKey = sql`(select max(${recap.periodKey}) from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly')`;

const calendar = statement<{ after: string; count: number }, RecapAccount>(
  "recap.calendar",
  (
    p,
  ) => sql`select ${account.id} as "id", ${account.timezone} as "timezone", ${account.locale} as "locale", ${account.kickoffOn} as "kickoffOn", ${account.endsOn} as "endsOn",
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
  ) => sql`update ${recap} set ${bare(recap.plannedAt)} = ${p.now} where ${recap.id} in (select r."id" from ${recap} as r where r."state" = 'due' and r."planned_at" <= ${p.now} and ${isToLookAt(p.now)} order by r."planned_at" limit ${p.count})
    returning ${bare(recap.id)} as "id"`,
);

/** A recap held because its source had not finished is looked at again with every tick, until it has a figure. */
const reopenHeld = statement<{ now: number }>(
  "recap.reopenHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${recap.state} = 'held' and ${recap.plannedAt} < ${p.now}
    and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale', 'failed')`,
);

const stillDue = statement<{ ids: string }, StillDue>(
  "recap.stillDue",
  (
    p,
  ) => sql`select ${recap.id} as "id", ${recap.accountId} as "accountId", ${recap.kind} as "kind", ${recap.periodKey} as "periodKey", ${recap.plannedAt} as "plannedAt" from json_each(${p.ids}) as j
    join ${recap} on ${recap.id} = j.value and ${recap.state} = 'due'`,
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

/** Recaps still to be composed that no trigger looked at since `now`; months after the end of a contract go first. */
export async function wakeRecaps(db: D1Database, now: number, count: number): Promise<string[]> {
  const results = await db.batch<{ id: string }>([
    reopenHeld.bind(db, { now }),
    ...dropComing(db),
    wake.bind(db, { now, count }),
  ]);
  return (results.at(-1)?.results ?? []).map((row) => row.id);
}

/** A recap still to be composed. `plannedAt`: the newest trigger that found it so, UTC ms. */
export interface StillDue {
  id: string;
  accountId: string;
  kind: RecapKind;
  periodKey: string;
  plannedAt: number;
}

/** Those of these recaps that are still to be composed. */
export async function recapsStillDue(db: D1Database, ids: string[]): Promise<StillDue[]> {
  return all<StillDue>(stillDue.bind(db, { ids: JSON.stringify(ids) }));
}
