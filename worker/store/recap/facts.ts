import { type SQL, sql } from "drizzle-orm";
import type { DueRecap, RecapFacts, RecapSeries, RecapSpan } from "#schema/recap-row.ts";
import type { Door, GoalKind } from "#schema/words.ts";
import { all, flag, many, one, statement } from "#store/db.ts";
import { goalTerms } from "#store/part.ts";
import { releaseRule } from "#store/release-rule.ts";
import { account, contact, staff } from "#tables/account.ts";
import { actor } from "#tables/actor.ts";
import { accountSize } from "#tables/benchmark.ts";
import { accountZone, factAccount, factDay, manualValue } from "#tables/fact.ts";
import { accountSource, apiKey, metric, source } from "#tables/metrics.ts";
import { goal, item } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { noteOf } from "./note.ts";
import { readersOf } from "./reader.ts";
import { namesMoney } from "./shown.ts";

/* What recaps are composed from, of any number of accounts at once. */

/** The recap at hand, by a name of its own: the other recaps of its account are read beside it. */
const p = {
  id: sql.raw('due."account_id"'),
  /** The month whose definition is in force. */
  month: sql.raw('due."period_key"'),
};
const ownerName = sql`coalesce(
  (select ${contact.name} from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId}),
  (select ${staff.name} from ${staff} where ${staff.id} = ${item.ownerStaffId}))`;

/** Of the published version that the recap at hand replaces; null where it is the first. */
const ofBefore = (read: SQL) =>
  sql`(select ${read} from ${recap} as b where b."account_id" = ${p.id} and b."kind" = due."kind" and b."period_key" = ${p.month} and b."version" = due."version" - 1)`;

/** What a month was published of it stays for ever; one that nobody was told is of what its account is about. */
const metricKey = sql`coalesce(${ofBefore(sql`b."figures" ->> '$.metric.key'`)}, (select h."metric_key" from ${account} as h where h."id" = ${p.id}))`;

/** Of the same metric, restated since the recap before this month was composed: what that one said is not what the archive says now. */
const corrected = sql`(select json_group_array(json_object('key', restated."period_key", 'before', b."value", 'after', restated."value")) from (
    select * from ${recap} where ${recap.accountId} = ${p.id} and ${recap.kind} = 'monthly' and ${recap.version} > 1 and ${recap.value} is not null and ${recap.periodKey} < ${p.month}
      and ${recap.figures} ->> '$.metric.key' = ${metricKey} and ${recap.computedAt} >= coalesce((select max(n."computed_at") from ${recap} as n where n."account_id" = ${p.id} and n."kind" = 'monthly' and n."version" = 1 and n."period_key" < ${p.month}), 0)
      order by ${recap.periodKey}, ${recap.version}) as restated
    join ${recap} as b on b."account_id" = restated."account_id" and b."kind" = restated."kind" and b."period_key" = restated."period_key" and b."version" = restated."version" - 1 where b."value" is not null)`;

/** The metric as it is counted in the month; where it was published, in the words and by the terms it was published with. */
const definition = sql`json((select ${metric.body} from ${metric} where ${metric.key} = ${metricKey}
  and coalesce(${metric.version} = ${ofBefore(sql`b."figures" ->> '$.metric.version'`)}, coalesce(${metric.body} ->> '$.startsOn', '') <= ${p.month}) order by ${metric.version} desc limit 1))`;
/** Of an account that wants to see where it stands. */
const seats = sql`(select ${accountSize.seats} from ${accountSize} where ${accountSize.accountId} = ${p.id} and ${accountSize.sees} = 1)`;

const goals = many(
  { ...goalTerms, reachedOn: goal.reachedOn },
  sql`from ${goal} where ${goal.accountId} = ${p.id} and ${goal.metricKey} = ${metricKey}`,
);

/** What is known of the account of a recap at hand, which is `due` in the statement around them. */
export const factParts: Record<keyof RecapFacts, SQL> = {
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
      endsOn: account.endsOn,
      segment: account.segment,
      seats,
      // Who left answers no mail: without one, the recap is signed by the team.
      csm: sql`json(${one({ name: staff.name, email: staff.email, title: staff.title }, sql`from ${staff} where ${staff.id} = ${account.csmId} and ${staff.role} <> 'none'`)})`,
      zones: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
      metric: definition,
    },
    sql`from ${account} where ${account.id} = ${p.id}`,
  ),
  source: one(
    {
      name: source.name,
      completeUntil: source.completeUntil,
      lastReceivedAt: source.lastReceivedAt,
      confirmedAt: source.confirmedAt,
      lastError: source.lastError,
      lastErrorAt: source.lastErrorAt,
    },
    // The source that is furthest behind speaks for the figure; one without a living key is retired.
    sql`from ${accountSource} join ${source} on ${source.id} = ${accountSource.sourceId} where ${accountSource.accountId} = ${p.id}
    and ${accountSource.metricKey} = ${metricKey}
    order by exists (select 1 from ${apiKey} where ${apiKey.sourceId} = ${source.id} and ${apiKey.revokedAt} is null
      and (${apiKey.expiresAt} is null or ${apiKey.expiresAt} > ${sql.placeholder("now")})) desc,
    coalesce(${source.completeUntil}, ${source.lastReceivedAt}, 0) limit 1`,
  ),
  isHeldOut: flag(sql`(select ${account.heldOutSince} from ${account} where ${account.id} = ${p.id}) is not null`),
  rule: sql`(select ${releaseRule} from ${account} where ${account.id} = ${p.id})`,
  names: flag(sql`(select ${account.namesOn} from ${account} where ${account.id} = ${p.id})`),
  moneyInSubject: flag(sql`(select ${namesMoney} from ${account} where ${account.id} = ${p.id})`),
  corrected,
  note: noteOf(p.id, p.month),
  entered: one(
    { by: manualValue.enteredBy },
    sql`from ${manualValue} where ${manualValue.accountId} = ${p.id} and ${manualValue.metricKey} = ${metricKey}
    and ${manualValue.month} = ${p.month} order by ${manualValue.version} desc limit 1`,
  ),
  // Of its own metric alone: an account may have sixty months of every other.
  months: sql`(select json_object(m.key, json(m.value)) from ${factAccount}, json_each(${factAccount.months}) as m where ${factAccount.accountId} = ${p.id}
      and m.key = ${metricKey})`,
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
  contacts: readersOf(p.id),
};

const partNames = Object.keys(factParts) as (keyof RecapFacts)[];

type Before = "goalBefore" | "toldBefore";

const facts = statement<
  { ids: string; now: number },
  Omit<DueRecap, "facts" | Before> & Record<Before, string | null> & Record<keyof RecapFacts, string | null>
>(
  "recap.facts",
  ({
    ids,
  }) => sql`select due."id" as "id", ${p.id} as "accountId", ${p.month} as "periodKey", due."version" as "version", due."due_at" as "dueAt", due."planned_at" as "plannedAt", due."reason" as "reason",
    ${ofBefore(sql`b."value"`)} as "before", ${ofBefore(sql`b."figures" -> '$.goals.twelveMonth'`)} as "goalBefore", ${ofBefore(sql`b."figures" -> '$.contributors'`)} as "toldBefore", due."word" as "word", due."goes_until" as "goesUntil",
    coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${p.id}), 0) as "seen",
    ${sql.join(
      Object.entries(factParts).map(([name, part]) => sql`${part} as ${sql.raw(`"${name}"`)}`),
      sql`, `,
    )}
    from json_each(${ids}) as j join ${recap} as due on due."id" = j.value and due."state" = 'due' and due."kind" = 'monthly'`,
);

const given = (at: number) => sql.raw(`json_extract(j.value, '$[${at}]')`);
/** The rows of the local days of one account's metric in a stretch; `d` holds every day any of the accounts asks for. */
const daysIn = (stretch: SQL, rest = sql``) =>
  sql`from d cross join ${factDay} on ${factDay.localDate} = d.day and ${factDay.accountId} = ask.a and ${factDay.metricKey} = ask.m${rest} where ${stretch}`;
const inPeriod = sql.raw("d.day between ask.first and ask.last");
const beforePeriod = sql`d.day >= max(${goal.startsOn}, ask.since) and d.day < ask.first and ${factDay.n} > 0`;
const cells = sql`(select json_group_array(json_array(json_extract(h.value, '$[0]'), json_extract(h.value, '$[2]'))) from json_each(${factDay.hours}) as h)`;

/** Rows of arrays: of a thousand accounts the names of fields would be most of what is read. */
const series = statement<{ asked: string; days: string }, Record<keyof RecapSeries, string>>(
  "recap.series",
  (
    v,
  ) => sql`with d as materialized (select value as day from json_each(${v.days})), ask as materialized (select j.key as at, ${given(0)} as a, ${given(1)} as m,
      ${given(2)} as since, ${given(3)} as first, ${given(4)} as last from json_each(${v.asked}) as j)
    select (select json_group_array(json_array(${factDay.localDate}, ${cells})) ${daysIn(sql`${inPeriod} and ${factDay.hours} is not null`)}) as "hours",
    (select json_group_array(json_array(who, total, ${actor.name}, ${actor.team})) from (select json_extract(a.value, '$[0]') as who, sum(json_extract(a.value, '$[2]')) as total
      ${daysIn(inPeriod, sql`, json_each(${factDay.actors}) as a`)} group by who order by who) left join ${actor} on ${actor.accountId} = ask.a and ${actor.actor} = who) as "actors",
    (select json_group_array(json_array(${factDay.localDate}, ${factDay.total}, ${factDay.n}, ${factDay.low}, ${factDay.high}, ${factDay.last}, ${factDay.door}))
      ${daysIn(sql`${inPeriod} and ${factDay.n} > 0`)}) as "days",
    (select json_group_array(json_array(${goal.kind}, (select total(${factDay.total}) ${daysIn(beforePeriod)}))) from ${goal} where ${goal.accountId} = ask.a) as "before"
    from ask order by ask.at`,
);

/** Those of these recaps that are still to be composed, each with what is known of its account: one round trip. `now`: UTC ms. */
export async function dueRecaps(db: D1Database, ids: string[], now: number): Promise<DueRecap[]> {
  const rows = await all<NonNullable<(typeof facts)["row"]>>(facts.bind(db, { ids: JSON.stringify(ids), now }));
  return rows.map((row) => {
    const { id, accountId, periodKey, version, dueAt, plannedAt, reason, before, word, goesUntil, seen } = row;
    const goalBefore = JSON.parse(row.goalBefore ?? "null") as DueRecap["goalBefore"];
    const toldBefore = JSON.parse(row.toldBefore ?? "null") as DueRecap["toldBefore"];
    const known: Record<string, unknown> = { months: {} };
    for (const name of partNames) {
      const text = row[name];
      known[name] = text === null ? (known[name] ?? null) : JSON.parse(text);
    }
    const facts = known as unknown as RecapFacts;
    return {
      id,
      accountId,
      periodKey,
      version,
      dueAt,
      plannedAt,
      reason,
      before,
      goalBefore,
      toldBefore,
      word,
      goesUntil,
      seen,
      facts,
    };
  });
}

type ActorRow = [id: string, value: number, name: string | null, team: string | null];
type DayRow = [string, number, number, number | null, number | null, string | null, Door];

/**
 * Hours, actors and days of each account's period, and what its goals had before it, in the order asked for: one round trip.
 * `days`: every local day the spans reach over. Each is read out of its text when it is asked for: of hundreds of accounts only
 * one is then in memory at a time.
 */
export async function recapSeries(db: D1Database, asked: RecapSpan[], days: string[]): Promise<(() => RecapSeries)[]> {
  const spans = asked.map((span) => [span.accountId, span.metricKey, span.since, span.first, span.last]);
  const values = { asked: JSON.stringify(spans), days: JSON.stringify(days) };
  const rows = await all<NonNullable<(typeof series)["row"]>>(series.bind(db, values));
  return rows.map((row) => () => ({
    hours: (JSON.parse(row.hours) as [string, [number, number][]][]).flatMap(([date, cells]) =>
      cells.map(([hour, value]) => ({ date, hour, value })),
    ),
    actors: (JSON.parse(row.actors) as ActorRow[]).map(([id, value, name, team]) => ({ actor: id, value, name, team })),
    days: (JSON.parse(row.days) as DayRow[]).map(([date, value, n, low, high, last, door]) => {
      const day = { date, value, n, low, high, last, door };
      return day;
    }),
    before: (JSON.parse(row.before) as [GoalKind, number][]).map(([kind, value]) => ({ kind, value })),
  }));
}
