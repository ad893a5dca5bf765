import { addressMarker, addressMarks, capability, makeId } from "#auth/token.ts";
import { bounceOf } from "#domain/bounce.ts";
import { afterAttempt, isKeyKept } from "#domain/delivery.ts";
import type { Env } from "#env";
import type { Mail, Outcome } from "#mail/mail.ts";
import { postedRecap } from "#mail/recap/posted.ts";
import { keptMail } from "#mail/recap/stored.ts";
import { isKeyed, sendMail } from "#mail/send.ts";
import { Refusal } from "#schema/errors.ts";
import type { MailFact } from "#schema/witness.ts";
import { type ClaimedDelivery, claimDelivery, commitDelivery, recordDelivery } from "#store/delivery.ts";
import { settleRecap } from "#store/recap/ledger.ts";
import { readNote } from "#store/recap/note.ts";
import { settleByWitness } from "#store/witness/before.ts";
import { announce, closeRun, openRun } from "./witness.ts";

function mailFor({ config }: Env, claimed: ClaimedDelivery): Mail {
  const { id, accountId, form, figures } = claimed;
  return postedRecap({
    config,
    id,
    accountId,
    to: { name: claimed.name, address: claimed.recipient },
    body: keptMail({ ...claimed, note: readNote(claimed.note) }, form),
    figures,
    csmLeft: claimed.csmLeft === 1,
    bounceToken: capability(config.LINK_SECRET, "bounce", id),
    links: {
      view: `${config.PUBLIC_URL}/r/${capability(config.LINK_SECRET, "view", id)}`,
      unsubscribe: `${config.PUBLIC_URL}/u/${capability(config.LINK_SECRET, "unsubscribe", id)}`,
    },
  });
}

/** The clock, or the trigger's time where a month is played through ahead of it. */
const nowFor = (claimed: ClaimedDelivery) => Math.max(Date.now(), claimed.wokenAt);

async function record(
  env: Env,
  claimed: ClaimedDelivery,
  kept: { claimId: string; outcome: Exclude<Outcome, { kind: "lost" }> },
): Promise<ReturnType<typeof afterAttempt>> {
  const { outcome, claimId } = kept;
  const now = nowFor(claimed);
  const after = afterAttempt(outcome, { attempts: claimed.attempts, keyedAt: claimed.keyedAt, now });
  const { state, nextAt, keyedAt } = after;
  const bounce = outcome.kind === "failed" ? bounceOf(outcome) : null;
  const isGivenUp = state === "failed" && (outcome.kind === "retry" || bounce === "away");
  const isFailure = state === "failed" || bounce === "dead";
  await recordDelivery(env.DB, {
    id: claimed.id,
    claimId,
    state,
    error: outcome.kind === "sent" ? null : outcome.error,
    providerId: outcome.kind === "sent" ? outcome.providerId : null,
    sentAt: outcome.kind === "sent" ? now : null,
    nextAt: nextAt ?? now,
    keyedAt: keyedAt === null ? null : Math.min(keyedAt, Date.now()),
    isGivenUp,
    failure: isFailure ? { address: claimed.recipient, bounce: isGivenUp ? "away" : bounce, now } : null,
  });
  return after;
}

/** It may have been taken under its key, and nobody would know it by that key any more: only a person may send it again. */
function isKeyGone(env: Env, claimed: ClaimedDelivery): boolean {
  return claimed.keyedAt !== null && !(isKeyed(env) && isKeyKept(claimed.keyedAt, Date.now()));
}

/** Sends what was claimed. A mail that cannot even be addressed has failed for good: somebody has to be told. */
async function attempt(env: Env, claimed: ClaimedDelivery, claimId: string): Promise<Outcome> {
  if (isKeyGone(env, claimed))
    return { kind: "unknown", error: "It may have been taken, and the provider no longer knows its key." };
  // By the clock, as the provider counts: a trigger's time may be hours from it.
  const keyedAt = isKeyed(env) ? Date.now() : null;
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

/** A delivery this run has claimed. */
interface Taken {
  claimed: ClaimedDelivery;
  claimId: string;
}

/** Claims one delivery; null: somebody else has it, a person's wish forbids it, or it left before a restore. */
async function take(env: Env, id: string, n: number): Promise<Taken | null> {
  const claimId = makeId();
  const claimed = await claimDelivery(env.DB, { id, claimId, real: Date.now(), n });
  if (!claimed || claimed.restores === 0) return claimed && { claimed, claimId };
  const secrets = env.config.LINK_SECRET;
  const known = { whos: addressMarks(secrets, claimed.recipient), kids: secrets.map(({ kid }) => kid) };
  if (!(await settleByWitness(env.DB, { ...claimed, claimId }, known))) return { claimed, claimId };
  await settleRecap(env.DB, claimed.recapId);
  return null;
}

function factOf(env: Env, { claimed, claimId }: Taken, state: MailFact["state"]): MailFact {
  const { id: delivery, accountId: account, kind, periodKey: period, version, round, recipient } = claimed;
  const at = nowFor(claimed);
  const who = addressMarker(env.config.LINK_SECRET)(recipient);
  return { t: "mail", delivery, claim: claimId, account, kind, period, version, who, round, state, at };
}

/** What became of one attempt: the wait before the next in ms, null when there is none, and whether the mail left. */
interface Ended {
  wait: number | null;
  state: MailFact["state"];
}

async function handOver(env: Env, { claimed, claimId }: Taken): Promise<Ended> {
  const outcome = await attempt(env, claimed, claimId);
  if (outcome.kind === "lost") return { wait: null, state: "none" };
  const { state, keyedAt, nextAt } = await record(env, claimed, { claimId, outcome });
  const wait = nextAt === null ? null : nextAt - nowFor(claimed);
  if (wait === null) await settleRecap(env.DB, claimed.recapId);
  if (state === "sent" || state === "unknown") return { wait, state };
  return { wait, state: keyedAt === null ? "none" : "unknown" };
}

const isTaken = (given: PromiseSettledResult<Taken | null>): given is PromiseFulfilledResult<Taken> =>
  given.status === "fulfilled" && given.value !== null;

/**
 * Claims deliveries, hands them to the transport and keeps what became of each: the wait before the next attempt in ms, or null
 * when there is none. A claim that somebody else holds, or that a person's wish forbids, sends nothing.
 *
 * Outside of the database it is written first that these may leave, one object for all of them, and afterwards what became of
 * them: an older copy of it sends none of them again. What cannot be written there first is not sent.
 */
export async function deliver(env: Env, deliveryIds: string[]): Promise<PromiseSettledResult<number | null>[]> {
  const n = await openRun(env);
  if (n === null) return deliveryIds.map(() => ({ status: "fulfilled", value: null }));
  const taken = await Promise.allSettled(deliveryIds.map((id) => take(env, id, n)));
  const own = taken.filter(isTaken).map(({ value }) => value);
  const leaving = own.map((each) => factOf(env, each, "leaving"));
  if (leaving.length > 0) await announce(env, n, leaving);
  const facts: MailFact[] = [];
  const ended = await Promise.allSettled(
    taken.map(async (each) => {
      if (each.status === "rejected") throw each.reason;
      if (!each.value) return null;
      const { wait, state } = await handOver(env, each.value);
      facts.push(factOf(env, each.value, state));
      return wait;
    }),
  );
  if (facts.length > 0) await closeRun(env, n, facts);
  return ended;
}
