import { mailSettings } from "#schema/settings.ts";
import type { DeliveryState } from "#schema/words.ts";

const minute = 60_000;
const hour = 60 * minute;

/** When to try again after `attempts` attempts, UTC ms; null when it is given up. */
export function nextTry(attempts: number, now: number): number | null {
  const wait = mailSettings.retryMinutes[attempts - 1];
  return wait === undefined ? null : now + wait * minute;
}

const retention = mailSettings.keyHours * hour;

/** Whether the provider surely still knows the key first used at `keyedAt` (UTC ms), so that sending again is sent once. */
export function isKeyKept(keyedAt: number, now: number): boolean {
  return now < keyedAt + retention;
}

interface Attempted {
  kind: "sent" | "retry" | "failed" | "unknown";
  /** Of an unknown one: sent again with the same key and bytes it is still sent once. */
  again?: boolean;
  /** Of a retry: the wait the server asked for, ms. */
  afterMs?: number;
}

interface Kept {
  state: DeliveryState;
  /** Next try, UTC ms; null when there is none. */
  nextAt: number | null;
  keyedAt: number | null;
}

/**
 * What is kept of an attempt, all times UTC ms. `keyedAt` is when the mail may first have been taken under its key in an
 * earlier attempt; null when it certainly was not. Once it may have been, no later refusal proves that it was not: such a
 * mail ends as unknown, never as failed.
 */
export function afterAttempt(
  outcome: Attempted,
  { attempts, keyedAt, now }: { attempts: number; keyedAt: number | null; now: number },
): Kept {
  if (outcome.kind === "sent") return { state: "sent", nextAt: null, keyedAt };
  const isAmbiguous = outcome.kind === "unknown";
  const since = keyedAt ?? (isAmbiguous && outcome.again ? now : null);
  const over: Kept = { state: isAmbiguous || since !== null ? "unknown" : "failed", nextAt: null, keyedAt: since };
  if (outcome.kind === "failed" || (isAmbiguous && !outcome.again)) return over;
  const planned = nextTry(attempts, now);
  if (planned === null) return over;
  const nextAt = Math.max(planned, now + (outcome.afterMs ?? 0));
  if (since !== null && !isKeyKept(since, nextAt)) return over;
  return { state: "planned", nextAt, keyedAt: since };
}
