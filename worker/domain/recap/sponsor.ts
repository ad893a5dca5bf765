import { othersEnding, type RecapReader } from "#schema/reading.ts";
import { type Silence, silenceOf } from "./reading.ts";

/* Whether a sponsor would get the month (recaps.md §1), and what to do where none would. */

const opening = "No executive sponsor would receive it:";

/** What became of a sponsor, and what there is to do about it; a choice is a person's own, and asks for nothing but to be known. */
const said: Record<Silence, (name: string) => string> = {
  bounced: (name) => `mails to ${name} came back. Correct the address on the account's page, name another sponsor,`,
  complained: (name) => `${name} reported a mail as spam. Talk to them, name another sponsor,`,
  person: (name) => `${name} stopped these mails. Ask them, or name another sponsor.`,
  staff: (name) => `${name} is set to get none. Change that on the account's page, or name another sponsor.`,
  account: (name) => `the customer's admin wants none for ${name}. Ask them, or name another sponsor.`,
};

const isMishap = (silence: Silence): boolean => silence === "bounced" || silence === "complained";

/**
 * Why a month is held for want of a sponsor, as a plain sentence; null where one gets it. Who reads by the quarter gets the
 * months of their quarter as they asked: between them they are no sponsor the account has lost. Who chose to get none holds it
 * only to be looked at: else a word said once would ask for a person's release every month.
 */
export function sponsorReason(readers: readonly RecapReader[]): string | null {
  const sponsors = readers.filter(({ role }) => role === "executive_sponsor");
  const silent = sponsors.map((reader) => ({ name: reader.name, silence: silenceOf(reader, "monthly") }));
  if (silent.some(({ silence }) => silence === null)) return null;
  const lost = silent.find(({ silence }) => silence !== null && isMishap(silence)) ?? silent[0];
  if (!lost?.silence)
    return `${opening} the account has none with a mail address. Name one on its page, or release it to the others.`;
  const ending = isMishap(lost.silence) ? "or release it to the others." : othersEnding;
  return `${opening} ${said[lost.silence](lost.name)} ${ending}`;
}
