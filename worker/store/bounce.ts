import { type SQL, sql } from "drizzle-orm";
import type { SuppressionReason } from "#schema/delivery.ts";
import { mailSettings } from "#schema/settings.ts";
import { delivery, mailLog, suppression } from "#tables/recap.ts";
import { bareList, statement } from "./db.ts";
import { toldColumns } from "./part.ts";
import { addFacts, noteStop, stopJson } from "./witness/fact.ts";

/* What the end of a mail means for its address, and for who looks after the account: steps behind the one that keeps it. */

/** When it arrived, came back or was given up. */
const endedAt = sql`coalesce(d."sent_at", d."next_at")`;

/**
 * Mails to this address came back or were given up so often in a row that nothing more is mailed to it; one that arrived in
 * between, as far as anybody knows, begins the row anew. What came back for its content or its sender says nothing here.
 */
export function isAway(address: SQL): SQL {
  return sql`(select count(*) from ${delivery} as d where d."recipient" = ${address} and ((d."fate" = 'bounced' and d."spared" = 0) or d."given_up" = 1) and ${endedAt} > coalesce((
    select max(${endedAt}) from ${delivery} as d where d."recipient" = ${address} and d."state" = 'sent' and d."fate" is not 'bounced'), 0)) >= ${sql.raw(String(mailSettings.softBounces))}`;
}

export const suppressionColumns = bareList([
  suppression.address,
  suppression.accountId,
  suppression.reason,
  suppression.at,
]);

const add = statement<{ address: string; accountId: string; reason: string; now: number }>(
  "suppression.add",
  (p) => sql`insert into ${suppression} (${suppressionColumns})
    values (${p.address}, ${p.accountId}, ${p.reason}, ${p.now}) on conflict do nothing`,
);

/** Stops recaps to an address: for one account, or for all with "*". `now` UTC ms. */
export function stopSteps(
  db: D1Database,
  accountId: string,
  stopped: { address: string; reason: SuppressionReason; now: number },
): D1PreparedStatement[] {
  const values = { accountId, ...stopped };
  return [noteStop.bind(db, values), add.bind(db, values)];
}

type Away = { address: string; now: number };

const stop = statement<Away>(
  "bounce.stop",
  (p) => sql`insert into ${suppression} (${suppressionColumns})
    select ${p.address}, '*', 'bounced', ${p.now} where ${isAway(p.address)} on conflict do nothing`,
);

const note = statement<Away>("bounce.note", (p) =>
  addFacts(sql`${stopJson("stop", sql`${suppression.at}`)} from ${suppression}
    where ${suppression.address} = ${p.address} and ${suppression.accountId} = '*' and ${suppression.at} = ${p.now}`),
);

const isStopped = sql`exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} = '*')`;

type Ended = { id: string; claimId: string; isDead: number; text: string; stopped: string; now: number };

/** Of a mail that ended so, and of a mailbox that is not there in any case: a mail that may have left before is no failure. */
const tell = statement<Ended>(
  "bounce.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${delivery.recapId}, 'the mail server', ${delivery.recipient} || ': ' || iif(${isStopped}, ${p.stopped}, ${p.text}), ${p.now}, 1
    from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and (${delivery.state} = 'failed' or ${p.isDead} = 1)`,
);

/** What ended a mail for good. */
export interface Failure {
  address: string;
  /** The mailbox is not there; it took nothing this time; null: neither is known. */
  bounce: "dead" | "away" | null;
  now: number;
}

const gone = "Nothing more is mailed to it.";
const said = {
  dead: { text: "there is no such mailbox.", stopped: `there is no such mailbox. ${gone}` },
  away: {
    text: "it could not be reached, and this mail is not tried again.",
    stopped: `it could not be reached again and again. ${gone}`,
  },
  refused: {
    text: "this mail was refused for good, and is not tried again. What was answered stands with the recap.",
    stopped: `this mail was refused for good. ${gone}`,
  },
};

/**
 * Behind the step that keeps the end of a mail: stops an address that is not there, or was away too often, and tells who looks
 * after the account, once. In one transaction with that step, so that no cut loses it.
 */
export function failureSteps(
  db: D1Database,
  ended: { id: string; claimId: string },
  { address, bounce, now }: Failure,
): D1PreparedStatement[] {
  const away = { address, now };
  const stops = {
    dead: () => stopSteps(db, "*", { address, reason: "bounced", now }),
    away: () => [stop.bind(db, away), note.bind(db, away)],
    refused: () => [],
  };
  const kind = bounce ?? "refused";
  return [...stops[kind](), tell.bind(db, { ...ended, ...said[kind], isDead: bounce === "dead" ? 1 : 0, now })];
}
