import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { SuppressionReason } from "#schema/delivery.ts";
import { account } from "#tables/account.ts";
import { delivery, mailLog, sendingPause, suppression } from "#tables/recap.ts";
import { restore } from "#tables/witness.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";
import { logColumns } from "./part.ts";
import { noteStart } from "./witness/fact.ts";

const shown = 500;

/** An address that gets no recap; `accountId` "*" and no name where it is of all accounts. `at` UTC ms. */
export interface SuppressedAddress {
  address: string;
  accountId: string;
  accountName: string | null;
  reason: SuppressionReason;
  at: number;
}

const list = statement<{ from: string }, SuppressedAddress>(
  "suppression.list",
  (
    p,
  ) => sql`select ${suppression.address} as "address", ${suppression.accountId} as "accountId", ${suppression.reason} as "reason", ${suppression.at} as "at",
    (select ${account.name} from ${account} where ${account.id} = ${suppression.accountId}) as "accountName"
    from ${suppression} where ${suppression.address} >= ${p.from} order by ${suppression.address}, ${suppression.accountId} limit ${sql.raw(String(shown))}`,
);

const logEnd = statement<{ address: string; accountId: string; by: string; now: number }>(
  "suppression.logEnd",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select null, ${p.by}, 'Released ' || ${suppression.address} || ' (' || ${suppression.reason} || ').', ${p.now}
    from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = ${p.accountId} and ${suppression.reason} <> 'unsubscribed'`,
);

const end = statement<{ address: string; accountId: string }>(
  "suppression.release",
  (p) =>
    sql`delete from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = ${p.accountId} and ${suppression.reason} <> 'unsubscribed'`,
);

/** What came back before says nothing of the address any more: a person believes that it is there. */
const beginAnew = statement<{ address: string; accountId: string }>(
  "suppression.beginAnew",
  (p) => sql`update ${delivery} set ${bare(delivery.spared)} = 1, ${bare(delivery.givenUp)} = 0
    where ${delivery.recipient} = ${p.address} and (${delivery.fate} = 'bounced' or ${delivery.givenUp} = 1)
    and exists (select 1 from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = ${p.accountId} and ${suppression.accountId} = '*' and ${suppression.reason} <> 'unsubscribed')`,
);

const pauseColumns = bareList([sendingPause.id, sendingPause.by, sendingPause.reason, sendingPause.at]);

const pause = statement<{ by: string; reason: string; now: number }>(
  "pause.begin",
  (p) =>
    sql`insert into ${sendingPause} (${pauseColumns}) values (1, ${p.by}, ${p.reason}, ${p.now}) on conflict do nothing`,
);

const logPause = statement<{ by: string; reason: string; now: number }>(
  "pause.log",
  (p) => sql`insert into ${mailLog} (${logColumns}) select null, ${p.by}, ${p.reason}, ${p.now}
    where not exists (select 1 from ${sendingPause} where ${sendingPause.id} = 1)`,
);

/** Nobody resumes while what an older copy of the database lacks is not all put back. */
const allPutBack = sql`not exists (select 1 from ${restore} where ${restore.endedAt} is null)`;

const logResume = statement<{ by: string; now: number }>(
  "pause.logEnd",
  (p) =>
    sql`insert into ${mailLog} (${logColumns}) select null, ${p.by}, 'Sending goes on.', ${p.now} from ${sendingPause} where ${sendingPause.id} = 1 and ${allPutBack}`,
);

const resume = statement<Record<string, never>>(
  "pause.end",
  () => sql`delete from ${sendingPause} where ${sendingPause.id} = 1 and ${allPutBack}`,
);

/** Addresses that get no recap, by address from `from` on; at most 500. */
export async function listSuppressions(db: D1Database, from: string): Promise<SuppressedAddress[]> {
  return all<SuppressedAddress>(list.bind(db, { from }));
}

/**
 * Lets an address get recaps again after a bounce or a complaint; `accountId` "*" where it was stopped for all, and what came
 * back until then counts no more. An unsubscription stays: only its owner takes it back. False when there was nothing to release.
 */
export async function releaseAddress(
  db: D1Database,
  accountId: string,
  released: { address: string; by: Principal; now: number },
): Promise<boolean> {
  const { address, by, now } = released;
  const [, , , changed] = await apply(db, [
    beginAnew.bind(db, { address, accountId }),
    logEnd.bind(db, { address, accountId, by: by.name, now }),
    noteStart.bind(db, { address, accountId, own: 0, now }),
    end.bind(db, { address, accountId }),
    auditStep(db, { act: "address.release", by, now, accountId: accountId === "*" ? null : accountId, about: {} }),
  ]);
  return changed === 1;
}

/** Stops all sending until a person resumes it. False when it stands still already: the first reason stays. */
export async function pauseSending(
  db: D1Database,
  { by, reason, now }: { by: Principal; reason: string; now: number },
): Promise<boolean> {
  const [, changed] = await apply(db, [
    logPause.bind(db, { by: by.name, reason: `Paused all sending: ${reason}`, now }),
    pause.bind(db, { by: by.name, reason, now }),
    auditStep(db, { act: "mail.pause", by, now, accountId: null, about: { reason } }),
  ]);
  return changed === 1;
}

/** Lets mails go out again; what is due goes with the next run. False when nothing was paused, or an older copy is still made good. */
export async function resumeSending(db: D1Database, { by, now }: { by: Principal; now: number }): Promise<boolean> {
  const [, changed] = await apply(db, [
    logResume.bind(db, { by: by.name, now }),
    resume.bind(db, {}),
    auditStep(db, { act: "mail.resume", by, now, accountId: null, about: {} }),
  ]);
  return changed === 1;
}
