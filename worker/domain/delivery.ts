const minute = 60_000;
const hour = 60 * minute;

/** Waits between attempts; together a little under 72 hours, after which a mail is given up. */
const waits = [5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour];

/** When to try again after `attempts` attempts, UTC ms; null when it is given up. */
export function nextTry(attempts: number, now: number): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : now + wait;
}

/** A permanent answer that says the mailbox does not exist (RFC 3463 5.1.x, 5.2.1) stops every further mail to it. */
export function isDeadAddress(error: string): boolean {
  return /\b5\.1\.\d|\b5\.2\.1\b|E_RECIPIENT_SUPPRESSED/.test(error);
}
