import { sql } from "drizzle-orm";
import type { RecapRows } from "#schema/recap-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account, contact, staff } from "#tables/account.ts";
import { accountSource, apiKey, factActor, factHour, factMonth, metric, source } from "#tables/metrics.ts";
import { goal, item } from "#tables/plan.ts";

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
      // The source that is furthest behind speaks for the figure; one without a living key is retired.
      sql`from ${accountSource} join ${source} on ${source.id} = ${accountSource.sourceId} where ${accountSource.accountId} = ${p.id}
        and ${accountSource.metricKey} = (select ${account.metricKey} from ${account} where ${account.id} = ${p.id})
        order by exists (select 1 from ${apiKey} where ${apiKey.sourceId} = ${source.id} and ${apiKey.revokedAt} is null) desc,
        coalesce(${source.completeUntil}, ${source.lastReceivedAt}, 0) limit 1`,
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
      {
        id: item.id,
        afterId: item.afterId,
        title: item.title,
        side: item.side,
        ownerName,
        dueOn: item.dueOn,
        state: item.state,
        stateOn: item.stateOn,
      },
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
