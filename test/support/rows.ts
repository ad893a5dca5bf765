import { makeId } from "#auth/token.ts";
import { figuresOf } from "./recap-figures.ts";
import type { Customer, World } from "./world.ts";

/** A step of a plan as it is kept. */
export interface KeptItem {
  id: string;
  side: "customer" | "vendor";
  state: string;
  internal: number;
  version: number;
  comments: number;
  stuck_reason: string | null;
  state_by: string | null;
}

/** An act as it is kept. */
export interface KeptAct {
  act: string;
  item_id: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  body: string | null;
  internal: number;
  command: string;
}

/** All steps of an account in the plan's order. */
async function itemsOf(world: World, customer: Customer): Promise<KeptItem[]> {
  const statement = world.db.prepare("select * from item where account_id = ? order by position");
  return (await statement.bind(customer.id).all<KeptItem>()).results;
}

/** One step by id. */
export async function itemOf(world: World, customer: Customer, itemId: string): Promise<KeptItem> {
  const found = (await itemsOf(world, customer)).find((each) => each.id === itemId);
  if (!found) throw new Error(`no item ${itemId}`);
  return found;
}

/** The first open step of a side that customers see. */
export async function openItem(
  world: World,
  customer: Customer,
  side: KeptItem["side"] = "customer",
): Promise<KeptItem> {
  const found = (await itemsOf(world, customer)).find(
    (each) => each.side === side && each.state === "open" && each.internal === 0,
  );
  if (!found) throw new Error(`no open item of the ${side}`);
  return found;
}

/** What happened in an account, oldest first. */
export async function actsOf(world: World, customer: Customer): Promise<KeptAct[]> {
  const statement = world.db.prepare("select * from activity where account_id = ? order by rowid");
  return (await statement.bind(customer.id).all<KeptAct>()).results;
}

/** A sent recap of a month with one delivery to the champion. Gives the ids of both. */
export async function addRecap(
  world: World,
  customer: Customer,
  period = "2026-10",
): Promise<{ recapId: string; deliveryId: string }> {
  const [recapId, deliveryId, now] = [makeId(), makeId(), Date.now()];
  const base = figuresOf();
  const account = { ...base.account, id: customer.id, name: customer.name, slug: customer.slug };
  const figures = figuresOf({ account, period: { ...base.period, key: period } });
  await world.db.batch([
    world.db
      .prepare(
        `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
         values (?, 'monthly', ?, 1, ?, 'sent', ?, ?, ?, ?, ?, '[]', ?, '{}')`,
      )
      .bind(customer.id, period, recapId, now, now, now, figures.value, figures.state, JSON.stringify(figures)),
    world.db
      .prepare(
        `insert into delivery (id, account_id, kind, period_key, recap_id, recipient, contact_id, name, variant, state, next_at, woken_at, committed, attempts, created_at)
         values (?, ?, 'monthly', ?, ?, ?, ?, ?, 'champion', 'sent', 0, 0, 1, 1, ?)`,
      )
      .bind(
        deliveryId,
        customer.id,
        period,
        recapId,
        customer.champion.email,
        customer.champion.id,
        customer.champion.name,
        now,
      ),
  ]);
  return { recapId, deliveryId };
}

/** Every row of every table, as text: two dumps are equal if nothing was written in between. */
export async function dumpTables(db: D1Database): Promise<Record<string, string[]>> {
  const tables = await db
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%'",
    )
    .all<{ name: string }>();
  const names = tables.results.map(({ name }) => name);
  const contents = await db.batch(names.map((name) => db.prepare(`select * from "${name}"`)));
  return Object.fromEntries(
    names.map((name, at) => [name, (contents[at]?.results ?? []).map((row) => JSON.stringify(row)).sort()]),
  );
}

/** Copies an account `count` times: n1, n2 … with external ids x1, x2 … */
export async function copyCustomer({ db }: World, customer: Customer, count: number): Promise<void> {
  const { results } = await db.prepare("select name from pragma_table_info('account')").all<{ name: string }>();
  const own: Record<string, string> = { id: "'n' || i", external_id: "'x' || i", slug: "'s' || i" };
  const columns = results.map(({ name }) => name);
  const values = columns.map((name) => own[name] ?? `a."${name}"`);
  await db
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) insert into account (${columns.join(", ")}) select ${values.join(", ")} from n join account as a on a.id = ?`,
    )
    .bind(count, customer.id)
    .run();
}

type Months = Record<string, { total: number; adjusted: number }>;

/** The months of an account as its rollup keeps them, of one metric by "2026-11"; scaled. */
export async function monthsOf({ db }: World, { id }: Customer, metricKey: string): Promise<Months> {
  const kept = await db
    .prepare("select months from fact_account where account_id = ?")
    .bind(id)
    .first<string>("months");
  const months = JSON.parse(kept ?? "{}") as Record<string, Months>;
  return months[metricKey] ?? {};
}

/** How many rows a table has, of all accounts. */
export async function countRows(db: World["db"], table = "event"): Promise<number> {
  return (await db.prepare(`select count(*) as n from ${table}`).first<number>("n")) ?? -1;
}
