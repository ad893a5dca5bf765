import { type SQL, sql } from "drizzle-orm";
import type { SuppressionReason } from "#schema/delivery.ts";
import { mailSettings } from "#schema/settings.ts";
import type { DeliveryState, RecapVariant } from "#schema/words.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, recap, sendingPause, suppression } from "#tables/recap.ts";
import { witnessMark } from "#tables/witness.ts";
import { all, apply, bare, statement } from "./db.ts";
import { noteStart, noteStop } from "./witness/fact.ts";

/** The one switch: with its row nothing is claimed and nothing handed over. */
const notPaused = sql`not exists (select 1 from ${sendingPause} where ${sendingPause.id} = 1)`;

const due = statement<{ now: number; count: number }, { id: string }>(
  "delivery.due",
  (p) => sql`update ${delivery} set ${bare(delivery.wokenAt)} = max(${delivery.wokenAt}, ${p.now})
    where ${delivery.id} in (select d."id" from ${delivery} as d join ${recap} as r on r."id" = d."recap_id" and r."state" = 'sending' where d."state" = 'planned' and d."next_at" <= ${p.now} and ${notPaused} order by d."next_at" limit ${p.count})
    returning ${bare(delivery.id)} as "id"`,
);

const keyMs = sql.raw(String(mailSettings.keyHours * 3_600_000));
const keyGone = (now: SQL) =>
  sql`${delivery.committed} = 1 and (${delivery.keyedAt} is null or ${delivery.keyedAt} + ${keyMs} <= ${now})`;

/**
 * A claim whose run is gone: nothing was handed over, so it may be tried again; or it may have been, and nobody knows. Under a
 * key the provider still knows it is tried again all the same: taken before, it is not taken twice. The clock decides; the trigger's time does only where a month is played through, minutes away from the clock.
 */
const reclaim = statement<{ real: number; now: number; leaseMs: number }>(
  "delivery.reclaim",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${delivery.fate} is not null, 'sent', iif(${keyGone(p.real)}, 'unknown', 'planned')), ${bare(delivery.claimId)} = iif(${keyGone(p.real)}, ${delivery.claimId}, null),
    ${bare(delivery.sentAt)} = coalesce(${delivery.sentAt}, ${delivery.fateAt}), ${bare(delivery.lastError)} = iif(${delivery.committed} = 1, 'The run ended before the server answered.', ${delivery.lastError}), ${bare(delivery.nextAt)} = ${p.now}
    where ${delivery.state} = 'claimed' and (${delivery.claimedAt} + ${p.leaseMs} < ${p.real} or (abs(${p.now} - ${p.real}) > 300000 and ${delivery.wokenAt} + ${p.leaseMs} < ${p.now}))`,
);

/**
 * One claim wins; unsubscribed, bounced and removed people never get past this statement, and nobody does while sending is paused, or
 * in a database that is behind what its run saw of it (`n`): an older copy was put back meanwhile.
 */
const claim = statement<{ id: string; claimId: string; real: number; n: number }>(
  "delivery.claim",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = 'claimed', ${bare(delivery.claimId)} = ${p.claimId}, ${bare(delivery.claimedAt)} = ${p.real},
    ${bare(delivery.attempts)} = ${delivery.attempts} + 1, ${bare(delivery.committed)} = 0
    where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned' and ${delivery.nextAt} <= max(${delivery.wokenAt}, ${p.real}) and ${notPaused}
    and exists (select 1 from ${witnessMark} where ${witnessMark.id} = 1 and ${witnessMark.n} >= ${p.n})
    and exists (select 1 from ${recap} where ${recap.id} = ${delivery.recapId} and ${recap.state} = 'sending')
    and exists (select 1 from ${contact} where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${delivery.recipient})
    and not exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*'))`,
);

/** Who said stop gets nothing more. What may already have been taken under its key stays what it is: nobody knows. */
const suppress = statement<{ id: string }>(
  "delivery.suppress",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${delivery.keyedAt} is null, 'suppressed', 'unknown'), ${bare(delivery.lastError)} = 'Unsubscribed, bounced or no longer a contact.'
    where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned' and (
      exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*'))
      or not exists (select 1 from ${contact} where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${delivery.recipient}))`,
);

export interface ClaimedDelivery {
  id: string;
  accountId: string;
  kind: string;
  periodKey: string;
  recapId: string;
  recipient: string;
  name: string;
  variant: RecapVariant;
  attempts: number;
  wokenAt: number;
  createdAt: number;
  /** When it may first have been taken under its key, UTC ms; null when it certainly was not. */
  keyedAt: number | null;
  /** How often a person had it sent again. */
  round: number;
  /** How often an older copy of the database was put back: then its own rows are not all there is to ask. */
  restores: number;
  mails: string;
  figures: string;
}

const claimed = statement<{ id: string; claimId: string }, ClaimedDelivery>(
  "delivery.claimed",
  (
    p,
  ) => sql`select ${delivery.id} as "id", ${delivery.accountId} as "accountId", ${delivery.kind} as "kind", ${delivery.periodKey} as "periodKey", ${delivery.recapId} as "recapId", ${delivery.recipient} as "recipient", ${delivery.name} as "name",
    (select ${witnessMark.restores} from ${witnessMark} where ${witnessMark.id} = 1) as "restores", ${delivery.variant} as "variant", ${delivery.attempts} as "attempts", ${delivery.wokenAt} as "wokenAt", max(${delivery.createdAt}, coalesce(${recap.releasedAt}, 0)) as "createdAt", ${delivery.keyedAt} as "keyedAt", ${delivery.round} as "round", ${recap.mails} as "mails", ${recap.figures} as "figures"
    from ${delivery} join ${recap} on ${recap.id} = ${delivery.recapId} where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'`,
);

const commit = statement<{ id: string; claimId: string; keyedAt: number | null }>(
  "delivery.commit",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.committed)} = 1, ${bare(delivery.keyedAt)} = coalesce(${delivery.keyedAt}, ${p.keyedAt}) where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'
    and ${notPaused} and not exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*'))`,
);

/** An event of the provider may have come before our own answer: it says that the mail was taken. */
const record = statement<{
  id: string;
  claimId: string;
  state: string;
  error: string | null;
  providerId: string | null;
  sentAt: number | null;
  nextAt: number;
  keyedAt: number | null;
}>(
  "delivery.record",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${delivery.fate} is null, ${p.state}, 'sent'), ${bare(delivery.lastError)} = ${p.error}, ${bare(delivery.providerId)} = coalesce(${p.providerId}, ${delivery.providerId}),
    ${bare(delivery.sentAt)} = coalesce(${p.sentAt}, ${delivery.fateAt}), ${bare(delivery.keyedAt)} = ${p.keyedAt}, ${bare(delivery.nextAt)} = ${p.nextAt}, ${bare(delivery.claimId)} = iif(${p.state} = 'planned', null, ${delivery.claimId})
    where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} in ('claimed', 'unknown')`,
);

const addSuppression = statement<{ address: string; accountId: string; reason: string; now: number }>(
  "suppression.add",
  (
    p,
  ) => sql`insert into ${suppression} (${sql.join([suppression.address, suppression.accountId, suppression.reason, suppression.at].map(bare), sql`, `)})
    values (${p.address}, ${p.accountId}, ${p.reason}, ${p.now}) on conflict do nothing`,
);

export interface MailedDelivery {
  accountId: string;
  accountName: string;
  recipient: string;
  createdAt: number;
  figures: string | null;
}

const ofMail = statement<{ id: string }, MailedDelivery>(
  "delivery.ofMail",
  (
    p,
  ) => sql`select ${delivery.accountId} as "accountId", ${account.name} as "accountName", ${delivery.recipient} as "recipient", ${delivery.createdAt} as "createdAt", ${recap.figures} as "figures"
    from ${delivery} join ${account} on ${account.id} = ${delivery.accountId} join ${recap} on ${recap.id} = ${delivery.recapId} where ${delivery.id} = ${p.id}`,
);

const settle = statement<{ id: string; state: string; now: number; by: string }>(
  "delivery.settle",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = ${p.state}, ${bare(delivery.claimId)} = null, ${bare(delivery.nextAt)} = ${p.now}, ${bare(delivery.committed)} = 0,
    ${bare(delivery.keyedAt)} = null, ${bare(delivery.round)} = ${delivery.round} + iif(${p.state} = 'planned', 1, 0),
    ${bare(delivery.sentAt)} = iif(${p.state} = 'sent', ${p.now}, null), ${bare(delivery.lastError)} = ${p.by} where ${delivery.id} = ${p.id}
    and (${delivery.state} = 'unknown' or (${delivery.state} = 'failed' and ${p.state} = 'planned'))`,
);
const reopenRecap = statement<{ id: string }>(
  "delivery.reopenRecap",
  (p) =>
    sql`update ${recap} set ${bare(recap.state)} = 'sending' where ${recap.id} = (select ${delivery.recapId} from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned') and ${recap.state} in ('sent', 'archived')`,
);

/** Wakes deliveries that may be tried at `now` (the trigger's time, UTC ms), at most `count`. */
export async function wakeDeliveries(db: D1Database, now: number, count: number): Promise<string[]> {
  const rows = await all<{ id: string }>(due.bind(db, { now, count }));
  return rows.map((row) => row.id);
}

/** Ends claims older than the lease, by the clock (`real`) or by the trigger's time (`now`). */
export async function endStaleClaims(
  db: D1Database,
  times: { real: number; now: number; leaseMs: number },
): Promise<void> {
  await apply(db, [reclaim.bind(db, times)]);
}

/** Takes a delivery for this run; null when it is not to be sent, or not by us. One round trip. */
export async function claimDelivery(
  db: D1Database,
  claimedBy: { id: string; claimId: string; real: number; n: number },
): Promise<ClaimedDelivery | null> {
  const { id, claimId } = claimedBy;
  const results = await db.batch<ClaimedDelivery>([
    suppress.bind(db, { id }),
    claim.bind(db, claimedBy),
    claimed.bind(db, { id, claimId }),
  ]);
  return results[2]?.results[0] ?? null;
}

/** Writes down that the message may be accepted from now on; false when the claim was lost the person unsubscribed or sending was paused. */
export async function commitDelivery(
  db: D1Database,
  committed: { id: string; claimId: string; keyedAt: number | null },
): Promise<boolean> {
  const [changed] = await apply(db, [commit.bind(db, committed)]);
  return changed === 1;
}

/** Keeps what became of an attempt. */
export async function recordDelivery(
  db: D1Database,
  kept: {
    id: string;
    claimId: string;
    state: DeliveryState;
    error: string | null;
    providerId: string | null;
    sentAt: number | null;
    nextAt: number;
    keyedAt: number | null;
  },
): Promise<void> {
  await apply(db, [record.bind(db, kept)]);
}

/** Stops recaps to an address: for one account, or for all with "*". */
export async function suppressAddress(
  db: D1Database,
  accountId: string,
  stopped: { address: string; reason: SuppressionReason; now: number },
): Promise<void> {
  const values = { accountId, ...stopped };
  await apply(db, [noteStop.bind(db, values), addSuppression.bind(db, values)]);
}

/** The delivery behind a genuine link of a mail. */
export async function deliveryOfMail(db: D1Database, id: string): Promise<MailedDelivery | null> {
  const [row] = await all<MailedDelivery>(ofMail.bind(db, { id }));
  return row ?? null;
}

/** Unsubscribes the recipient of a delivery from the recaps of its account. Twice is once. */
export async function unsubscribe(db: D1Database, id: string, now: number): Promise<MailedDelivery | null> {
  const found = await deliveryOfMail(db, id);
  if (found) await suppressAddress(db, found.accountId, { address: found.recipient, reason: "unsubscribed", now });
  return found;
}

const endSuppression = statement<{ address: string; accountId: string }>(
  "suppression.end",
  (
    p,
  ) => sql`delete from ${suppression} where ${suppression.address} = ${p.address} and ${suppression.accountId} = ${p.accountId}
    and ${suppression.reason} = 'unsubscribed'`,
);

/** Takes an unsubscription back. A bounce or a complaint stays: no wish of the reader undoes it. `now` UTC ms. */
export async function resubscribe(db: D1Database, id: string, now: number): Promise<MailedDelivery | null> {
  const found = await deliveryOfMail(db, id);
  if (!found) return null;
  const stopped = { address: found.recipient, accountId: found.accountId };
  await apply(db, [noteStart.bind(db, { ...stopped, own: 1, now }), endSuppression.bind(db, stopped)]);
  return found;
}

/** A person settles an unknown delivery: it arrived, or it may be sent once more. False when it was not unknown. */
export async function settleDelivery(
  db: D1Database,
  id: string,
  settled: { outcome: "sent" | "resend"; now: number; by: string },
): Promise<boolean> {
  const state = settled.outcome === "sent" ? "sent" : "planned";
  const [changed] = await apply(db, [
    settle.bind(db, { id, state, now: settled.now, by: `Settled by ${settled.by}` }),
    reopenRecap.bind(db, { id }),
  ]);
  return changed === 1;
}
