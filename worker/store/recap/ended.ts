import { type SQL, sql } from "drizzle-orm";
import { apply, statement } from "#store/db.ts";
import { toldColumns } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";

/* What the end of a contract means to the ledger: its month is the last, and months after it are none. */

/**
 * Months after the end that nobody published: planned, or held without a person's word. One before a published month stays as
 * it is, for the calendar opens no month before the newest of the ledger; so do restated months of the time after the end.
 */
const coming = sql`select r."id" from ${account} as a join ${recap} as r on r."account_id" = a."id" and r."kind" = 'monthly' and r."period_key" > substr(a."ends_on", 1, 7)
  where a."ends_on" is not null and r."state" in ('due', 'held') and (r."version" > 1 or (r."word" is null and not exists (select 1 from ${recap} as n
    where n."account_id" = r."account_id" and n."kind" = r."kind" and n."period_key" > r."period_key" and n."state" not in ('due', 'held'))))`;

/** Their mails were never tried. */
const dropMails = statement<Record<string, never>>(
  "ended.dropMails",
  () =>
    sql`delete from ${delivery} where ${delivery.recapId} in (${coming}) and ${delivery.state} = 'planned' and ${delivery.attempts} = 0`,
);

/** They come again where the end is taken back: the calendar opens what the ledger lacks. */
const drop = statement<Record<string, never>>(
  "ended.drop",
  () => sql`delete from ${recap} where ${recap.id} in (${coming})`,
);

/** Steps of a transaction that take away what is planned after the end of a contract, and the mails of it. */
export function dropComing(db: D1Database): D1PreparedStatement[] {
  return [dropMails.bind(db, {}), drop.bind(db, {})];
}

/** The last day of a contract where it cuts the month off: none where it lies in another month, or is the month's own last day. */
export function cutOf(endsOn: SQL, month: SQL): SQL {
  return sql`iif(substr(${endsOn}, 1, 7) = ${month} and ${endsOn} < date(${month} || '-01', '+1 month', '-1 day'), ${endsOn}, null)`;
}

/** Nobody was told of it: it is held, or was archived without its data, which may be there for a month that ends earlier. */
export const isUntold = sql`(${recap.state} = 'held' or (${recap.state} = 'archived' and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale', 'failed')))`;

/** A month (as "r") says another end than its account (as "a") has. */
export const isOtherEnd = sql`(${cutOf(sql`a."ends_on"`, sql`r."period_key"`)} is not ${cutOf(sql`json_extract(r."figures", '$.period.endsOn')`, sql`r."period_key"`)})`;

/** The same of a published month: its next version says it. */
export const saysAnotherEnd = sql`(r."state" in ('sending', 'sent', 'archived') and r."value" is not null
    and r."version" = (select max(x."version") from ${recap} as x where x."account_id" = r."account_id" and x."kind" = r."kind" and x."period_key" = r."period_key")
    and ${isOtherEnd})`;

export const endedText = "The contract had ended.";

/** A month after the end is mailed to nobody, and a First Value to nobody once the last day is over everywhere. */
export const isEnded = sql`exists (select 1 from ${account} as c where c."id" = ${delivery.accountId}
  and c."ends_on" < iif(${delivery.kind} = 'monthly', ${delivery.periodKey} || '-01', date(${delivery.wokenAt} / 1000, 'unixepoch', '-1 day')))`;

const row = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const said = sql`${recap.accountId} = ${row("accountId")} and ${recap.kind} = 'monthly' and ${recap.periodKey} = ${row("periodKey")} and ${recap.figures} is not null`;

/**
 * Says of months that are there with their figures that they are the last, on the newest version, each thing once. Of accounts
 * that came here with an end behind them nobody has to be told. Rows of {accountId, periodKey, text}.
 */
export const tellEnded = statement<{ rows: string; now: number }>(
  "ended.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the contract', ${row("text")}, ${p.now}, 1 from json_each(${p.rows}) as j join ${account} on ${account.id} = ${row("accountId")}
    join ${recap} on ${said} where (${account.endsOn} >= date(${account.createdAt} / 1000, 'unixepoch') or ${account.endsSince} > ${account.createdAt})
    and ${recap.version} = (select max(n."version") from ${recap} as n where n."account_id" = ${recap.accountId} and n."kind" = ${recap.kind} and n."period_key" = ${recap.periodKey} and n."figures" is not null)
    and not exists (select 1 from ${recap} as o join ${mailLog} as l on l."recap_id" = o."id" where o."account_id" = ${recap.accountId} and o."kind" = ${recap.kind} and o."period_key" = ${recap.periodKey}
      and l."by" = 'the contract' and l."text" = ${row("text")})`,
);

/** Says once of each of these months, where it is there with its figures, what its manager is to be told of the end. `now`: UTC ms. */
export async function tellLastMonths(
  db: D1Database,
  rows: { accountId: string; periodKey: string; text: string }[],
  now: number,
): Promise<void> {
  await apply(db, [tellEnded.bind(db, { rows: JSON.stringify(rows), now })]);
}
