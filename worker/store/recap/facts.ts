import { type SQL, sql } from "drizzle-orm";
import type { RecapRows } from "#schema/recap-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account, contact, staff } from "#tables/account.ts";
import { accountSize } from "#tables/benchmark.ts";
import { accountZone, factAccount, factDay, manualValue } from "#tables/fact.ts";
import { accountSource, apiKey, metric, source } from "#tables/metrics.ts";
import { goal, item } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { noteOf } from "./note.ts";

const p = {
  id: sql.placeholder("accountId"),
  /** The month whose definition is in force. */
  month: sql.placeholder("month"),
  key: sql.placeholder("metricKey"),
  days: sql`${sql.placeholder("days")}`,
  all: sql`${sql.placeholder("allDays")}`,
};
const ownerName = sql`coalesce(
  (select ${contact.name} from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId}),
  (select ${staff.name} from ${staff} where ${staff.id} = ${item.ownerStaffId}))`;

/** Restated since the recap before this month was composed: what that one said is not what the archive says now. */
const corrected = sql`(select json_group_array(json_object('key', restated."period_key", 'before', b."value", 'after', restated."value")) from (
    select * from ${recap} where ${recap.accountId} = ${p.id} and ${recap.kind} = 'monthly' and ${recap.version} > 1 and ${recap.value} is not null and ${recap.periodKey} < ${p.month}
      and ${recap.computedAt} >= coalesce((select max(n."computed_at") from ${recap} as n where n."account_id" = ${p.id} and n."kind" = 'monthly' and n."version" = 1 and n."period_key" < ${p.month}), 0)
      order by ${recap.periodKey}, ${recap.version}) as restated
    join ${recap} as b on b."account_id" = restated."account_id" and b."kind" = restated."kind" and b."period_key" = restated."period_key" and b."version" = restated."version" - 1 where b."value" is not null)`;

/** The headline metric as it was counted in the month. */
const definition = sql`json((select ${metric.body} from ${metric} where ${metric.key} = ${account.metricKey}
  and coalesce(${metric.body} ->> '$.startsOn', '') <= ${p.month} order by ${metric.version} desc limit 1))`;
/** Of an account that wants to see where it stands. */
const seats = sql`(select ${accountSize.seats} from ${accountSize} where ${accountSize.accountId} = ${p.id} and ${accountSize.sees} = 1)`;

const goals = many(
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
);

const facts = statement<{ accountId: string; month: string }, Omit<RecapRows, "hours" | "actors" | "days">>(
  "recap.facts",
  () =>
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
          segment: account.segment,
          seats,
          csm: sql`json(${one({ name: staff.name, email: staff.email, title: staff.title }, sql`from ${staff} where ${staff.id} = ${account.csmId}`)})`,
          zones: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
          metric: definition,
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
      corrected,
      note: noteOf(sql`${p.id}`, sql`${p.month}`),
      entered: one(
        { by: manualValue.enteredBy },
        sql`from ${manualValue} where ${manualValue.accountId} = ${p.id} and ${manualValue.metricKey} = (select ${account.metricKey} from ${account} where ${account.id} = ${p.id})
        and ${manualValue.month} = ${p.month} order by ${manualValue.version} desc limit 1`,
      ),
      months: sql`(select ${factAccount.months} from ${factAccount} where ${factAccount.accountId} = ${p.id})`,
      goals,
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

/** The rows of given local days of one metric. */
const days = (list: SQL) =>
  sql`from json_each(${list}) as j join ${factDay} on ${factDay.localDate} = j.value and ${factDay.accountId} = ${p.id} and ${factDay.metricKey} = ${p.key}`;

const series = statement<
  { accountId: string; metricKey: string; days: string; allDays: string },
  Pick<RecapRows, "hours" | "actors" | "days">
>("recap.series", () =>
  selectParts({
    hours: sql`(select json_group_array(json_object('date', ${factDay.localDate}, 'hour', json_extract(h.value, '$[0]'), 'value', json_extract(h.value, '$[2]')))
      ${days(p.days)}, json_each(coalesce(${factDay.hours}, '[]')) as h)`,
    actors: sql`(select json_group_array(json_object('actor', actor, 'value', value)) from (select json_extract(a.value, '$[0]') as actor, sum(json_extract(a.value, '$[2]')) as value
      ${days(p.days)}, json_each(${factDay.actors}) as a group by actor order by actor))`,
    days: sql`(select json_group_array(json_object('date', ${factDay.localDate}, 'value', ${factDay.total}, 'n', ${factDay.n}, 'low', ${factDay.low}, 'high', ${factDay.high},
      'last', ${factDay.last}, 'door', ${factDay.door})) ${days(p.all)} where ${factDay.n} > 0)`,
  }),
);

/** Account, goals, people and months of one account, and its metric as defined in a month ("2026-10"): one round trip. */
export async function recapFacts(
  db: D1Database,
  accountId: string,
  month: string,
): Promise<Omit<RecapRows, "hours" | "actors" | "days">> {
  const found = parseParts<Omit<RecapRows, "hours" | "actors" | "days">>(
    await facts.bind(db, { accountId, month }).all(),
  );
  return { ...found, months: found.months ?? {} };
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
