import { sql } from "drizzle-orm";
import { all, apply, bare, statement } from "#store/db.ts";
import { isListEnded } from "#store/mail-list.ts";
import { delivery, suppression } from "#tables/recap.ts";
import { witnessedMail } from "#tables/witness.ts";
import { saidBefore } from "./mail.ts";
import { matchStops } from "./stop.ts";

/*
 * A mail that is claimed in a database which was an older copy once: the claim asks what was known outside, for the copy may
 * have planned it anew under another id.
 */

interface Claimed {
  id: string;
  claimId: string;
  accountId: string;
  kind: string;
  periodKey: string;
  version: number;
  recipient: string;
  round: number;
}

const left = statement<
  { accountId: string; kind: string; periodKey: string; version: number; whos: string; kids: string; round: number },
  { isSent: number; round: number; at: number }
>(
  "before.left",
  // A fact of a secret that is gone may be about anybody of this month. Who was mailed a later version needs none of this one.
  (
    p,
  ) => sql`select max(${witnessedMail.state} = 'sent' and ${witnessedMail.who} in (select value from json_each(${p.whos}))) as "isSent",
    max(${witnessedMail.round}) as "round", max(${witnessedMail.at}) as "at" from ${witnessedMail}
    where ${witnessedMail.accountId} = ${p.accountId} and ${witnessedMail.kind} = ${p.kind} and ${witnessedMail.periodKey} = ${p.periodKey}
    and ${witnessedMail.state} <> 'none' and (${witnessedMail.version}, ${witnessedMail.round}) >= (${p.version}, ${p.round}) and (${witnessedMail.who} in (select value from json_each(${p.whos}))
      or substr(${witnessedMail.who}, 1, instr(${witnessedMail.who}, '.') - 1) not in (select value from json_each(${p.kids}))) having count(*) > 0`,
);

type Settled = { id: string; claimId: string; state: string; round: number; at: number };

const settle = statement<Settled>(
  "before.settle",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = ${p.state}, ${bare(delivery.round)} = max(${delivery.round}, ${p.round}),
    ${bare(delivery.sentAt)} = iif(${p.state} = 'sent', ${p.at}, null), ${bare(delivery.lastError)} = ${saidBefore(sql`${p.state}`)}
    where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'`,
);
const stop = statement<{ id: string; claimId: string }>(
  "before.stop",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.lastError)} = 'Unsubscribed or bounced before the restore.'
    where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'
    and (exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*')) or ${isListEnded})`,
);

/**
 * Settles a claimed delivery by what was known outside when the copy was put back: sent or perhaps sent then, or its reader
 * said stop. False: nothing speaks against it. `whos`: what stands for the recipient under each secret, `kids` the secrets' ids.
 */
export async function settleByWitness(
  db: D1Database,
  claimed: Claimed,
  known: { whos: string[]; kids: string[] },
): Promise<boolean> {
  const { id, claimId, accountId, kind, periodKey, version, round, recipient } = claimed;
  const whos = JSON.stringify(known.whos);
  const [found] = await all<{ isSent: number; round: number; at: number }>(
    left.bind(db, { accountId, kind, periodKey, version, whos, kids: JSON.stringify(known.kids), round }),
  );
  const named = known.whos.map((who) => ({ who, address: recipient, account: accountId }));
  const state = found?.isSent ? "sent" : "unknown";
  const changes = await apply(db, [
    ...matchStops(db, named),
    ...(found ? [settle.bind(db, { id, claimId, state, round: found.round, at: found.at })] : []),
    stop.bind(db, { id, claimId }),
  ]);
  return found !== undefined || changes.at(-1) === 1;
}
