import { type SQL, sql } from "drizzle-orm";
import type { DueCelebration } from "#schema/celebration.ts";
import { all, many, one, statement } from "#store/db.ts";
import { goalFields } from "#store/part.ts";
import { account, staff } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { factParts } from "./facts.ts";

/* What celebrations are composed from, of any number of accounts at once. */

const of = sql.raw('due."account_id"');
/** The month a First Value was reached in; every month is before this one while it is not. */
const reachedIn = sql`coalesce((select substr(f."reached_on", 1, 7) from ${goal} as f where f."account_id" = ${of} and f."kind" = 'first_value'), '9999-99')`;
const definition = sql`json((select ${metric.body} from ${metric} where ${metric.key} = ${goal.metricKey}
  and coalesce(${metric.body} ->> '$.startsOn', '') <= ${reachedIn} order by ${metric.version} desc limit 1))`;

type Parts = Omit<DueCelebration, "id" | "accountId" | "dueAt" | "plannedAt" | "word" | "seen">;

const { isHeldOut, rule, source, items, contacts, note } = factParts;
const parts: Record<keyof Parts, SQL> = {
  account: one(
    {
      id: account.id,
      externalId: account.externalId,
      name: account.name,
      slug: account.slug,
      locale: account.locale,
      currency: account.currency,
      timezone: account.timezone,
      endsOn: account.endsOn,
    },
    sql`from ${account} where ${account.id} = ${of}`,
  ),
  csm: one(
    { name: staff.name, email: staff.email, title: staff.title },
    sql`from ${account} join ${staff} on ${staff.id} = ${account.csmId} and ${staff.role} <> 'none' where ${account.id} = ${of}`,
  ),
  goals: many({ ...goalFields, metric: definition }, sql`from ${goal} where ${goal.accountId} = ${of}`),
  isHeldOut,
  rule,
  source,
  items,
  contacts,
  note,
};
const partNames = Object.keys(parts) as (keyof Parts)[];

const facts = statement<
  { ids: string; now: number },
  Omit<DueCelebration, keyof Parts> & Record<keyof Parts, string | null>
>(
  "celebration.facts",
  (
    p,
  ) => sql`select due."id" as "id", ${of} as "accountId", due."due_at" as "dueAt", due."planned_at" as "plannedAt", due."word" as "word",
    coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${of}), 0) as "seen",
    ${sql.join(
      partNames.map((name) => sql`${parts[name]} as ${sql.raw(`"${name}"`)}`),
      sql`, `,
    )}
    from json_each(${p.ids}) as j join ${recap} as due on due."id" = j.value and due."state" = 'due' and due."kind" = 'milestone'`,
);

/** Those of these celebrations that are still to be composed, each with what is known of its account: one round trip. `now`: UTC ms. */
export async function dueCelebrations(db: D1Database, ids: string[], now: number): Promise<DueCelebration[]> {
  const rows = await all<NonNullable<(typeof facts)["row"]>>(facts.bind(db, { ids: JSON.stringify(ids), now }));
  return rows.map((row) => {
    const { id, accountId, dueAt, plannedAt, word, seen } = row;
    const known = partNames.map((name) => [name, JSON.parse(row[name] ?? "null") as unknown]);
    return { id, accountId, dueAt, plannedAt, word, seen, ...(Object.fromEntries(known) as Parts) };
  });
}
