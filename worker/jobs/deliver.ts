import { mailToken, makeId } from "#auth/token.ts";
import { isDeadAddress, nextTry } from "#domain/delivery.ts";
import type { Env } from "#env";
import { mailOf, recapHeaders } from "#mail/envelope.ts";
import type { Mail, MailBody } from "#mail/mail.ts";
import { linkSlots } from "#mail/recap/stored.ts";
import { type Outcome, sendMail } from "#mail/send.ts";
import { Refusal } from "#schema/errors.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapVariant } from "#schema/words.ts";
import {
  type ClaimedDelivery,
  claimDelivery,
  commitDelivery,
  recordDelivery,
  suppressAddress,
} from "#store/delivery.ts";
import { settleRecap } from "#store/recap/ledger.ts";

function mailFor(env: Env, claimed: ClaimedDelivery): Mail {
  const { config } = env;
  const bodies = JSON.parse(claimed.mails) as Record<RecapVariant, MailBody>;
  const figures = JSON.parse(claimed.figures) as RecapFigures;
  const view = `${config.PUBLIC_URL}/r/${mailToken(config.LINK_SECRET, "view", claimed.id)}`;
  const unsubscribe = `${config.PUBLIC_URL}/u/${mailToken(config.LINK_SECRET, "unsubscribe", claimed.id)}`;
  const fill = (text: string) => text.replaceAll(linkSlots.view, view).replaceAll(linkSlots.unsubscribe, unsubscribe);
  const body = bodies[claimed.variant];
  const headers = recapHeaders({
    deliveryId: claimed.id,
    accountId: claimed.accountId,
    kind: "recap",
    host: new URL(config.PUBLIC_URL).hostname,
    vendorName: config.VENDOR_NAME,
    fromAddress: config.MAIL_FROM,
    csm: figures.csm,
    unsubscribeUrl: unsubscribe,
    unsubscribeAddress: config.MAIL_FROM,
    reader: { locale: figures.account.locale },
  });
  const to = { name: claimed.name, address: claimed.recipient };
  return mailOf({ ...headers, to, subject: body.subject, html: fill(body.html), text: fill(body.text) });
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
  const again = outcome.kind === "retry" ? nextTry(claimed.attempts, now) : null;
  const state = outcome.kind === "retry" ? (again === null ? "failed" : "planned") : outcome.kind;
  await recordDelivery(env.DB, {
    id: claimed.id,
    claimId,
    state,
    error: outcome.kind === "sent" ? null : outcome.error,
    providerId: outcome.kind === "sent" ? outcome.providerId : null,
    sentAt: outcome.kind === "sent" ? now : null,
    nextAt: again ?? now,
  });
  if (outcome.kind === "failed" && isDeadAddress(outcome.error)) {
    await suppressAddress(env.DB, "*", { address: claimed.recipient, reason: "bounced", now });
  }
  return again === null ? null : again - now;
}

/** Sends what was claimed. A mail that cannot even be addressed has failed for good: somebody has to be told. */
async function attempt(env: Env, claimed: ClaimedDelivery, claimId: string): Promise<Outcome> {
  try {
    const mail = mailFor(env, claimed);
    const commit = () => commitDelivery(env.DB, claimed.id, claimId);
    return await sendMail(env, { mail, date: claimed.createdAt, commit });
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
