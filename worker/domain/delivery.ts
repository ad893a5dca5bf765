const minute = 60_000;
const hour = 60 * minute;

/** Waits between attempts; together a little under 72 hours, after which a mail is given up. */
const waits = [5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour, 24 * hour];

/** When to try again after `attempts` attempts, UTC ms; null when it is given up. */
export function nextTry(attempts: number, now: number): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : now + wait;
}

/**
 * A permanent answer that says the mailbox does not exist stops every further mail to it: 5.1.1-3, 5.1.6, 5.1.10, 5.2.1 (RFC
 * 3463, RFC 7505) right behind the reply code. 5.1.7 and 5.1.8 are about our own sender and say nothing against it.
 */
export function isDeadAddress(error: string): boolean {
  return /\b5\d\d[ -]5\.(1\.([1236]|10)|2\.1)\b|^E_RECIPIENT_SUPPRESSED\b/.test(error);
}
