import { type SQL, sql } from "drizzle-orm";
import { happened } from "#store/act.ts";
import { statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { apiKey } from "#tables/metrics.ts";
import { delivery, suppression } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { witnessFact } from "#tables/witness.ts";

/*
 * Facts on their way out of the database. Each is a statement for the batch of the act it tells of, so that there is none
 * without the other; addresses are still in clear here, where they are in clear anyway.
 */

const add = (rest: SQL) => sql`insert into ${witnessFact} ("fact") ${rest}`;

/** A suppression as a fact of this type. `at` says when. */
export function stopJson(type: "stop" | "start", at: SQL): SQL {
  return sql`json_object('t', ${sql.raw(`'${type}'`)}, 'address', ${suppression.address}, 'account', ${suppression.accountId}, 'reason', ${suppression.reason}, 'at', ${at})`;
}

/** `insert` of whatever facts a select gives. */
export const addFacts = (facts: SQL): SQL => add(sql`select ${facts}`);

/** Before an address is stopped that was not. */
export const noteStop = statement<{ address: string; accountId: string; reason: string; now: number }>(
  "witness.noteStop",
  (p) =>
    addFacts(sql`json_object('t', 'stop', 'address', ${p.address}, 'account', ${p.accountId}, 'reason', ${p.reason}, 'at', ${p.now})
    where not exists (select 1 from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = ${p.accountId})`),
);

/** Before it ends: by its owner (`own` 1) where it was an unsubscription, by staff (0) where it was not. */
export const noteStart = statement<{ address: string; accountId: string; own: number; now: number }>(
  "witness.noteStart",
  (p) =>
    addFacts(sql`${stopJson("start", sql`${p.now}`)} from ${suppression} where ${suppression.address} = ${p.address}
    and ${suppression.accountId} = ${p.accountId} and (${suppression.reason} = 'unsubscribed') = ${p.own}`),
);

/** How the links that `which` holds of stand, after something ended them. */
export const addLinkFacts = (which: SQL): SQL =>
  addFacts(sql`json_object('t', 'link', 'id', ${share.id}, 'epoch', ${share.epoch}, 'revokedAt', ${share.revokedAt})
    from ${share} where ${which}`);

/** After a link was rotated or revoked. */
export const noteLink = statement<{ accountId: string; shareId: string }>("witness.noteLink", (p) =>
  addLinkFacts(sql`${share.id} = ${p.shareId} and ${share.accountId} = ${p.accountId}`),
);

/** Before the link of a mail to its recap page is ended. */
export const noteEndedView = statement<{ id: string; now: number }>("witness.noteEndedView", (p) =>
  addFacts(sql`json_object('t', 'view', 'id', ${delivery.id}, 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.viewEndedAt} is null`),
);

/** After a key was revoked. */
export const noteKey = statement<{ id: string; now: number }>("witness.noteKey", (p) =>
  addFacts(sql`json_object('t', 'key', 'id', ${apiKey.id}, 'at', ${apiKey.revokedAt})
    from ${apiKey} where ${apiKey.id} = ${p.id} and ${apiKey.revokedAt} = ${p.now}`),
);

/** Behind the audit's step of a change of access: what they may do from now on. */
export const noteAccess = statement<{ id: string; role: string; now: number }>("witness.noteAccess", (p) =>
  addFacts(sql`json_object('t', 'staff', 'id', ${p.id}, 'role', ${p.role}, 'at', ${p.now}) where changes() > 0`),
);

/** After it was said how recaps of an account go out. */
export const noteRule = statement<{ accountId: string; actId: string; now: number }>("witness.noteRule", (p) =>
  addFacts(sql`json_object('t', 'rule', 'account', ${account.id}, 'kind', ${account.releaseRule}, 'since', ${account.releaseSince}, 'at', ${p.now})
    from ${account} where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`),
);

/** After it was said how recaps of an account are shown: who said it is not known outside. */
export const noteShowing = statement<{ accountId: string; actId: string; choice: string; isOn: number; now: number }>(
  "witness.noteShowing",
  (p) =>
    addFacts(sql`json_object('t', 'showing', 'account', ${p.accountId}, 'choice', ${p.choice}, 'isOn', json(iif(${p.isOn}, 'true', 'false')), 'at', ${p.now})
    where ${happened(p.accountId, p.actId)}`),
);

/** After it was said how people of an account get recaps of whom nothing else is said. */
export const noteUsual = statement<{
  accountId: string;
  actId: string;
  frequency: string | null;
  detail: string | null;
  celebration: string | null;
  now: number;
}>("witness.noteUsual", (p) =>
  addFacts(sql`json_object('t', 'usual', 'account', ${p.accountId}, 'frequency', ${p.frequency}, 'detail', ${p.detail}, 'celebration', ${p.celebration}, 'at', ${p.now})
    where ${happened(p.accountId, p.actId)}`),
);

/** After it was said when a contract ends, or that it goes on. */
export const noteEnd = statement<{ accountId: string; actId: string; endsOn: string | null; now: number }>(
  "witness.noteEnd",
  (p) =>
    addFacts(sql`json_object('t', 'end', 'account', ${p.accountId}, 'endsOn', ${p.endsOn}, 'at', ${p.now})
    where ${happened(p.accountId, p.actId)}`),
);

/** Behind what took the agreement to show value against fees back, and touched the account. */
export const noteFeeEnd = statement<{ accountId: string; now: number }>("witness.noteFeeEnd", (p) =>
  addFacts(sql`json_object('t', 'fee', 'account', ${p.accountId}, 'at', ${p.now}) where changes() > 0`),
);

/** That somebody was erased from an account's data, never who. */
export const noteErasure = statement<{ accountId: string; now: number }>("witness.noteErasure", (p) =>
  addFacts(sql`json_object('t', 'erasure', 'account', ${p.accountId}, 'at', ${p.now})`),
);

/** Facts that could not be written outside wait for the next sweep. */
export const keepFacts = statement<{ facts: string }>("witness.keepFacts", (p) =>
  addFacts(sql`j.value from json_each(${p.facts}) as j`),
);
