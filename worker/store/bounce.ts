import { type SQL, sql } from "drizzle-orm";
import { mailSettings } from "#schema/settings.ts";
import { delivery, mailLog, suppression } from "#tables/recap.ts";
import { apply, bareList, statement } from "./db.ts";
import { toldColumns } from "./part.ts";
import { addFacts, stopJson } from "./witness/fact.ts";

/* A mailbox that was full or away, again and again. */

/** When it arrived, came back or was given up. */
const endedAt = sql`coalesce(d."sent_at", d."next_at")`;

/**
 * Mails to this address came back or were given up so often in a row that nothing more is mailed to it; one that arrived in
 * between, as far as anybody knows, begins the row anew.
 */
export function isAway(address: SQL): SQL {
  return sql`(select count(*) from ${delivery} as d where d."recipient" = ${address} and (d."fate" = 'bounced' or d."given_up" = 1) and ${endedAt} > coalesce((
    select max(${endedAt}) from ${delivery} as d where d."recipient" = ${address} and d."state" = 'sent' and d."fate" is not 'bounced'), 0)) >= ${sql.raw(String(mailSettings.softBounces))}`;
}

type Away = { address: string; now: number };

const stop = statement<Away>(
  "bounce.stop",
  (
    p,
  ) => sql`insert into ${suppression} (${bareList([suppression.address, suppression.accountId, suppression.reason, suppression.at])})
    select ${p.address}, '*', 'bounced', ${p.now} where ${isAway(p.address)} on conflict do nothing`,
);

const justStopped = (p: { address: SQL; now: SQL }) =>
  sql`from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = '*' and ${suppression.at} = ${p.now}`;

const note = statement<Away>("bounce.note", (p) =>
  addFacts(sql`${stopJson("stop", sql`${suppression.at}`)} ${justStopped(p)}`),
);

const tell = statement<Away & { recapId: string }>(
  "bounce.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${p.recapId}, 'the mail server', ${p.address} || ': it could not be reached again and again. Nothing more is mailed to it.', ${p.now}, 1 ${justStopped(p)}`,
);

/** After a mail was given up: stops its address where that was the last of too many in a row. `now` UTC ms. */
export async function stopIfAway(
  db: D1Database,
  given: { address: string; recapId: string; now: number },
): Promise<void> {
  const { recapId, ...away } = given;
  await apply(db, [stop.bind(db, away), note.bind(db, away), tell.bind(db, { ...away, recapId })]);
}
