import { mailToken, makeId } from "#auth/token.ts";
import { afterAttempt, isDeadAddress, isKeyKept } from "#domain/delivery.ts";
import type { Env } from "#env";
import type { Mail } from "#mail/mail.ts";
import { postedRecap } from "#mail/recap/posted.ts";
import { keptMail } from "#mail/recap/stored.ts";
import { isKeyed, type Outcome, sendMail } from "#mail/send.ts";
import { Refusal } from "#schema/errors.ts";
import {
  type ClaimedDelivery,
  claimDelivery,
  commitDelivery,
  recordDelivery,
  suppressAddress,
} from "#store/delivery.ts";
import { settleRecap } from "#store/recap/ledger.ts";
import { readNote } from "#store/recap/note.ts";
import { tellOf } from "#store/tell.ts";

function mailFor({ config }: Env, claimed: ClaimedDelivery): Mail {
  const { id, accountId, form, figures } = claimed;
  return postedRecap({
    config,
    id,
    accountId,
    to: { name: claimed.name, address: claimed.recipient },
    body: keptMail({ ...claimed, note: readNote(claimed.note) }, form),
    figures,
    links: {
      view: `${config.PUBLIC_URL}/r/${mailToken(config.LINK_SECRET, "view", id)}`,
      unsubscribe: `${config.PUBLIC_URL}/u/${mailToken(config.LINK_SECRET, "unsubscribe", id)}`,
    },
  });
}

/** The clock, or the trigger's time where a month is played through ahead of it. */
const nowFor = (claimed: ClaimedDelivery) => Math.max(Date.now(), claimed.wokenAt);

async function record(
  env: Env,
  claimed: ClaimedDelivery,
  kept: { claimId: string; outcome: Exclude<Outcome, { kind: "lost" }> },
): Promise<number | null> {
  const { outcome, claimId } = kept;
  const now = nowFor(claimed);
  const { state, nextAt, keyedAt } = afterAttempt(outcome, {
    attempts: claimed.attempts,
    keyedAt: claimed.keyedAt,
    now,
  });
  await recordDelivery(env.DB, {
    id: claimed.id,
    claimId,
    state,
    error: outcome.kind === "sent" ? null : outcome.error,
    providerId: outcome.kind === "sent" ? outcome.providerId : null,
    sentAt: outcome.kind === "sent" ? now : null,
    nextAt: nextAt ?? now,
    keyedAt,
  });
  if (outcome.kind === "failed" && isDeadAddress(outcome.error)) {
    await suppressAddress(env.DB, "*", { address: claimed.recipient, reason: "bounced", now });
    const text = `${claimed.recipient}: there is no such mailbox. Nothing more is mailed to it.`;
    await tellOf(env.DB, { recapId: claimed.recapId, by: "the mail server", text, now });
  }
  return nextAt === null ? null : nextAt - now;
}

/** It may have been taken under its key, and nobody would know it by that key any more: only a person may send it again. */
function isKeyGone(env: Env, claimed: ClaimedDelivery): boolean {
  return claimed.keyedAt !== null && !(isKeyed(env) && isKeyKept(claimed.keyedAt, nowFor(claimed)));
}

/** Sends what was claimed. A mail that cannot even be addressed has failed for good: somebody has to be told. */
async function attempt(env: Env, claimed: ClaimedDelivery, claimId: string): Promise<Outcome> {
  if (isKeyGone(env, claimed))
    return { kind: "unknown", error: "It may have been taken, and the provider no longer knows its key." };
  const keyedAt = isKeyed(env) ? nowFor(claimed) : null;
  try {
    const mail = mailFor(env, claimed);
    const commit = () => commitDelivery(env.DB, { id: claimed.id, claimId, keyedAt });
    const key = claimed.round === 0 ? claimed.id : `${claimed.id}.${claimed.round}`;
    return await sendMail(env, { mail, date: claimed.createdAt, commit, key });
  } catch (error) {
    if (error instanceof Refusal) return { kind: "failed", error: error.message };
    throw error;
  }
}

/**
 * Claims one delivery, hands it to the transport and keeps what became of it. Gives the wait before the next attempt in ms,
 * or null when there is none. A claim that somebody else holds, or that a person's wish forbids, sends nothing.
 */
export async function deliver(env: Env, deliveryId: string): Promise<number | null> {
  const claimId = makeId();
  const claimed = await claimDelivery(env.DB, { id: deliveryId, claimId, real: Date.now() });
  if (!claimed) return null;
  const outcome = await attempt(env, claimed, claimId);
  if (outcome.kind === "lost") return null;
  const wait = await record(env, claimed, { claimId, outcome });
  if (wait === null) await settleRecap(env.DB, claimed.recapId);
  return wait;
}
