import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import { mailSettings } from "#schema/settings.ts";
import type { DeliveryState } from "#schema/words.ts";
import { account, contact, staff } from "#tables/account.ts";
import { delivery, mailLog, mailPreference, recap, sendingPause, suppression } from "#tables/recap.ts";
import { witnessMark } from "#tables/witness.ts";
import { type Failure, failureSteps } from "./bounce.ts";
import { all, apply, bare, statement } from "./db.ts";
import { isListEnded, listWord } from "./mail-list.ts";
import { toldColumns } from "./part.ts";
import { isPresent } from "./presence.ts";
import { isReaderRole, staffFrequency } from "./reading.ts";
import {
  anotherText,
  fallenText,
  hadAnother,
  isFallen,
  isTold,
  lastTriedAt,
  toldText,
} from "./recap/celebration-mail.ts";
import { endedText, isEnded } from "./recap/ended.ts";
import { keptColumns } from "./recap/mail.ts";
import { isOverdue, nowOf } from "./recap/overdue.ts";
import { isOvertaken, overtakenText } from "./recap/overtaken.ts";
import { reopenRecap } from "./settle.ts";

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

/** All mails to them, or those of this kind. */
const isStopped = sql`(exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*')) or ${isListEnded})`;

/* As domain/recap/reading.ts has it: the person's own word, else what staff set, else what their admin set for the account. */
const ofAccount = (column: AnyColumn) =>
  sql`(select ${column} from ${account} where ${account.id} = ${contact.accountId})`;
const usualFrequency = ofAccount(account.recapFrequency);
const frequency = sql`coalesce(${mailPreference.frequency}, ${staffFrequency}, ${usualFrequency}, 'monthly')`;
const celebration = sql`coalesce(${listWord("milestone")}, ${contact.celebration}, iif(${mailPreference.frequency} is null and ${staffFrequency} = 'off', 'off', null),
    ${ofAccount(account.recapCelebration)}, iif(coalesce(${mailPreference.frequency}, ${staffFrequency}) is null and ${usualFrequency} = 'off', 'off', null), 'on')`;

/** The contract ends in it: who reads by the quarter gets it too. */
const isLastMonth = sql`coalesce(substr(${ofAccount(account.endsOn)}, 1, 7) = ${delivery.periodKey}, 0)`;

/** Still a contact who is written to, and one who wants a recap of this month. */
const isWanted = sql`exists (select 1 from ${contact} left join ${mailPreference} on ${mailPreference.accountId} = ${contact.accountId} and ${mailPreference.address} = ${contact.email}
    where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${delivery.recipient} and ${isPresent} and ${isReaderRole}
    and iif(${delivery.kind} = 'milestone', ${celebration} = 'on', ${frequency} = 'monthly' or (${frequency} = 'quarterly' and (substr(${delivery.periodKey}, 6) in ('03', '06', '09', '12') or ${isLastMonth}))))`;

/** It is not to be sent any more, today or later. */
const isOver = sql`(${isStopped} or not ${isWanted} or ${isOvertaken} or ${isFallen} or ${isTold} or ${isEnded})`;

const dayMs = 86_400_000;
const midnight = (real: SQL) =>
  sql`max(${delivery.wokenAt}, ${real}) / ${sql.raw(String(dayMs))} * ${sql.raw(String(dayMs))}`;

/** As many mails as an account may get in a day (UTC) are out or on their way. */
const isFull = (
  real: SQL,
) => sql`(select count(*) from ${delivery} as o where o."account_id" = ${delivery.accountId} and o."id" <> ${delivery.id}
    and o."state" in ('claimed', 'sent', 'unknown') and ${lastTriedAt} >= ${midnight(real)}) >= ${sql.raw(String(mailSettings.mailsPerAccountDay))}`;

const now = (real: SQL) => sql`max(${delivery.wokenAt}, ${real})`;
/** Months and First Values come a day apart, whichever accounts they are of. */
const isLater = (real: SQL) => sql`(${isFull(real)} or ${hadAnother(now(real))})`;

/**
 * One claim wins; unsubscribed, bounced and removed people never get past this statement, and nothing that is too late; nobody does while sending is paused, or
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
    and not ${isOver} and not ${isLater(p.real)} and not ${isOverdue(nowOf(p.real))}`,
);

const fullText = `The account has had its ${mailSettings.mailsPerAccountDay} mails of this day.`;

/**
 * Ends what must not be sent, and puts off until tomorrow (UTC) what is too much for today, or by a day what would be a person's second mail. What may already have been taken
 * under its key stays what it is: nobody knows.
 */
const refuse = statement<{ id: string; real: number }>(
  "delivery.refuse",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${isOver}, iif(${delivery.keyedAt} is null, 'suppressed', 'unknown'), 'planned'),
    ${bare(delivery.lastError)} = iif(${isStopped} or not ${isWanted}, 'Unsubscribed, bounced, no longer a contact, or not wanted this month.', iif(${isOvertaken}, ${overtakenText}, iif(${isEnded}, ${endedText}, iif(${isFallen}, ${fallenText}, iif(${isTold}, ${toldText}, iif(${isFull(p.real)}, ${fullText}, ${anotherText})))))),
    ${bare(delivery.overtaken)} = iif(${isStopped} or not ${isWanted}, 0, ${isOvertaken}),
    ${bare(delivery.nextAt)} = iif(${isOver}, ${delivery.nextAt}, iif(${isFull(p.real)}, ${midnight(p.real)}, ${now(p.real)}) + ${sql.raw(String(dayMs))})
    where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned' and (${isOver} or (${isLater(p.real)} and ${delivery.nextAt} <= ${now(p.real)}))`,
);

/** Once a day and recap, for its manager to read. */
const logFull = statement<{ id: string; real: number }>(
  "delivery.logFull",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${delivery.recapId}, 'the daily cap', ${`${fullText} The rest goes out tomorrow.`}, max(${delivery.wokenAt}, ${p.real}), 1 from ${delivery}
    where ${delivery.id} = ${p.id} and ${delivery.state} = 'planned' and ${delivery.lastError} = ${fullText} and ${delivery.nextAt} > max(${delivery.wokenAt}, ${p.real})
    and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${delivery.recapId} and ${mailLog.by} = 'the daily cap' and ${mailLog.at} >= ${midnight(p.real)})`,
);

export interface ClaimedDelivery {
  id: string;
  accountId: string;
  kind: string;
  periodKey: string;
  recapId: string;
  /** Of the recap. */
  version: number;
  recipient: string;
  name: string;
  /** Key of the mail of the recap this person gets. */
  form: string;
  attempts: number;
  wokenAt: number;
  createdAt: number;
  /** When it may first have been taken under its key, UTC ms; null when it certainly was not. */
  keyedAt: number | null;
  /** How often a person had it sent again. */
  round: number;
  /** How often an older copy of the database was put back: then its own rows are not all there is to ask. */
  restores: number;
  figures: string;
  mails: string | null;
  papers: string | null;
  forms: string | null;
  note: string | null;
  /** 1: the manager named in the figures left since, and no provider was handed this mail with their name yet. */
  csmLeft: number;
}

const claimed = statement<{ id: string; claimId: string }, ClaimedDelivery>(
  "delivery.claimed",
  (
    p,
  ) => sql`select ${delivery.id} as "id", ${delivery.accountId} as "accountId", ${delivery.kind} as "kind", ${delivery.periodKey} as "periodKey", ${delivery.recapId} as "recapId", ${delivery.version} as "version", ${delivery.recipient} as "recipient", ${delivery.name} as "name",
    (select ${witnessMark.restores} from ${witnessMark} where ${witnessMark.id} = 1) as "restores", coalesce(${delivery.form}, ${delivery.variant}) as "form", ${delivery.attempts} as "attempts", ${delivery.wokenAt} as "wokenAt", max(${delivery.createdAt}, coalesce(${recap.releasedAt}, 0)) as "createdAt", ${delivery.keyedAt} as "keyedAt", ${delivery.round} as "round",
    ${delivery.keyedAt} is null and exists (select 1 from ${staff} where ${staff.email} = json_extract(${recap.figures}, '$.csm.email') and ${staff.role} = 'none') as "csmLeft", ${sql.join(
      Object.entries(keptColumns).map(([name, column]) => sql`${column} as ${sql.raw(`"${name}"`)}`),
      sql`, `,
    )}
    from ${delivery} join ${recap} on ${recap.id} = ${delivery.recapId} where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'`,
);

const commit = statement<{ id: string; claimId: string; keyedAt: number | null }>(
  "delivery.commit",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.committed)} = 1, ${bare(delivery.keyedAt)} = coalesce(${delivery.keyedAt}, ${p.keyedAt}) where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} = 'claimed'
    and ${notPaused} and not ${isStopped} and not ${isFallen}`,
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
  givenUp: number;
}>(
  "delivery.record",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${delivery.fate} is null, ${p.state}, 'sent'), ${bare(delivery.lastError)} = ${p.error}, ${bare(delivery.providerId)} = coalesce(${p.providerId}, ${delivery.providerId}),
    ${bare(delivery.sentAt)} = coalesce(${p.sentAt}, ${delivery.fateAt}), ${bare(delivery.keyedAt)} = ${p.keyedAt}, ${bare(delivery.nextAt)} = ${p.nextAt}, ${bare(delivery.givenUp)} = ${p.givenUp}, ${bare(delivery.claimId)} = iif(${p.state} = 'planned', null, ${delivery.claimId})
    where ${delivery.id} = ${p.id} and ${delivery.claimId} = ${p.claimId} and ${delivery.state} in ('claimed', 'unknown')`,
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

/** Takes a delivery for this run; null when it is not to be sent, not today, or not by us. One round trip. */
export async function claimDelivery(
  db: D1Database,
  claimedBy: { id: string; claimId: string; real: number; n: number },
): Promise<ClaimedDelivery | null> {
  const { id, claimId, real } = claimedBy;
  const results = await db.batch<ClaimedDelivery>([
    refuse.bind(db, { id, real }),
    claim.bind(db, claimedBy),
    claimed.bind(db, { id, claimId }),
  ]);
  const own = results[2]?.results[0];
  if (!own && results[0]?.meta.changes === 1) await apply(db, [logFull.bind(db, { id, real })]);
  return own ?? null;
}

/** Writes down that the message may be accepted from now on; false when the claim was lost, the person unsubscribed, sending was paused, or the First Value it tells fell below its mark. */
export async function commitDelivery(
  db: D1Database,
  committed: { id: string; claimId: string; keyedAt: number | null },
): Promise<boolean> {
  const [changed] = await apply(db, [commit.bind(db, committed)]);
  return changed === 1;
}

/**
 * Keeps what became of an attempt. Its word counts even when it comes so late that the mail was called unknown meanwhile; if it
 * is to be tried again, its recap may have to be opened again for it.
 */
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
    /** It took nothing for as long as it was tried, and the mail certainly never left. */
    isGivenUp: boolean;
    /** It is not tried again, and was not taken; null: it is, or was. */
    failure: Failure | null;
  },
): Promise<void> {
  const { isGivenUp, failure, ...rest } = kept;
  const { id, claimId } = rest;
  const again = rest.state === "planned" ? [reopenRecap.bind(db, { id })] : [];
  const failed = failure ? failureSteps(db, { id, claimId }, failure) : [];
  await apply(db, [record.bind(db, { ...rest, givenUp: isGivenUp ? 1 : 0 }), ...again, ...failed]);
}
