import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Touched } from "#schema/event.ts";
import { bare, bareList, statement } from "#store/db.ts";
import { everyDay, onDay } from "#store/figure.ts";
import { event, eventRevision } from "#tables/event.ts";
import { factAccount, factDay } from "#tables/fact.ts";
import { ask, named, type Searched, type Slots } from "./search.ts";

/** Whose actor, and what stands for it from now on. */
export interface Erasure extends Record<string, string | number | null> {
  accountId: string;
  actor: string;
  token: string;
}

/** A JSON object with the token for values that are the actor. */
export const renamedValues = (json: SQL, p: Slots<Erasure>): SQL =>
  sql`(select json_group_object(d.key, iif(d.value = ${p.actor}, ${p.token}, d.value)) from json_each(${json}) as d)`;
export const holds = (json: SQL, p: Slots<Erasure>): SQL =>
  sql`exists (select 1 from json_each(${json}) as d where d.value = ${p.actor})`;
export const forget = (
  p: Slots<Erasure>,
): SQL => sql`update ${event} set ${bare(event.actor)} = iif(${event.actor} = ${p.actor}, ${p.token}, ${event.actor}),
    ${bare(event.dims)} = iif(${event.dims} is null, null, ${renamedValues(sql`${event.dims}`, p)}), ${bare(event.rev)} = ${event.rev} + 1`;
export const isTheirs = (p: Slots<Erasure>): SQL =>
  sql`${event.accountId} = ${p.accountId} and (${event.actor} = ${p.actor} or ${holds(sql`${event.dims}`, p)})`;

/** The revision goes up, so that a correction or an archive made of what was read before does not bring the id back. */
const events = statement<Erasure & Searched>(
  "erase.events",
  (p) =>
    sql`${forget(p)} where (${bareList([event.sourceId, event.mode, event.origin, event.id])}) in (${named(p)}) and ${isTheirs(p)}`,
);
export const was = sql`json_extract(${eventRevision.was}, '$.actor')`;
const revisions = statement<Erasure & Searched>(
  "erase.revisions",
  (
    p,
  ) => sql`update ${eventRevision} set ${bare(eventRevision.was)} = json_set(${eventRevision.was}, '$.actor', ${p.token})
    where (${bareList([eventRevision.sourceId, eventRevision.mode, eventRevision.origin, eventRevision.id])}) in (${named(p)}) and ${was} = ${p.actor}`,
);
/** A list of actors, [actor, …] each, with the token. */
export const renamedActors = (column: AnyColumn, p: Slots<Erasure>): SQL =>
  sql`(select json_group_array(json(iif(json_extract(x.value, '$[0]') = ${p.actor}, json_set(x.value, '$[0]', ${p.token}), x.value))) from json_each(${column}) as x)`;
export const lists = (column: AnyColumn, p: Slots<Erasure>): SQL =>
  sql`exists (select 1 from json_each(${column}) as x where json_extract(x.value, '$[0]') = ${p.actor})`;
const days = statement<Erasure & Pick<Searched, "pairs">, { metricKey: string; localDate: string }>(
  "erase.days",
  (p) => sql`update ${factDay} set ${bare(factDay.actors)} = ${renamedActors(factDay.actors, p)}
    where (${bareList([factDay.localDate, factDay.accountId, factDay.metricKey])})
      in (with ${ask(p)} select ask.month || '-' || printf('%02d', d.n), ask.a, ask.m from ask join ${everyDay}) and ${lists(factDay.actors, p)}
    returning ${bare(factDay.metricKey)} as "metricKey", ${bare(factDay.localDate)} as "localDate"`,
);
/** After their days: a recap composed of what was read before is not kept. */
const moveFigures = statement<Erasure & Pick<Searched, "pairs">>(
  "erase.moveFigures",
  (
    p,
  ) => sql`update ${factAccount} set ${bare(factAccount.revision)} = ${factAccount.revision} + 1 where ${factAccount.accountId} = ${p.accountId}
    and exists (with ${ask(p)} select 1 from ask join ${everyDay} join ${factDay} on ${onDay}, json_each(${factDay.actors}) as x where json_extract(x.value, '$[0]') = ${p.token})`,
);

/** Renames the actor in events, their revisions and their days, in one transaction. Gives how many events, and which days. */
export async function eraseFromDays(
  db: D1Database,
  accountId: string,
  given: { actor: string; token: string; pairs: [string, string][]; beside: boolean },
): Promise<{ events: number; days: Touched[] }> {
  const { actor, token } = given;
  const values = { accountId, actor, token, pairs: JSON.stringify(given.pairs) };
  const searched = { ...values, beside: given.beside ? 1 : 0 };
  const results = await db.batch<{ metricKey: string; localDate: string }>([
    revisions.bind(db, searched),
    events.bind(db, searched),
    days.bind(db, values),
    moveFigures.bind(db, values),
  ]);
  const touched = (results[2]?.results ?? []).map((row): Touched => [accountId, row.metricKey, row.localDate, "", []]);
  return { events: results[1]?.meta.changes ?? 0, days: touched };
}
