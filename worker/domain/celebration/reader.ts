import { isDue, isReader } from "#domain/recap/reading.ts";
import { type RecapRecipient, recipientsOf } from "#domain/recap/recipient.ts";
import type { CelebrationFigures, Snapshot } from "#schema/celebration.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import { firstValueKey } from "#schema/words.ts";

/** The contacts a First Value is told to: whoever reads recaps and wants any at all. */
function celebrationContacts(contacts: RecapContact[]): RecapContact[] {
  return contacts.filter((contact) => isReader(contact.role) && isDue(contact, { key: firstValueKey }));
}

/** Nobody reads it by the quarter, and whoever wants it gets it, however often they read months. */
function atOnce(contact: RecapContact): RecapContact {
  const wish = contact.wish && { ...contact.wish, frequency: "monthly" as const };
  return { ...contact, frequency: "monthly", wish };
}

function celebrationRecipients({ account, vendor, goal }: CelebrationFigures, contacts: RecapContact[]) {
  const alone = { value: goal.target, change: { previousValue: null }, period: { key: firstValueKey }, months: [] };
  return recipientsOf({ account, vendor, ...alone }, celebrationContacts(contacts).map(atOnce));
}

/** Who gets what a row of the ledger tells, each in the form they want by now. Contacts in the order they were added. */
export function readersOf(figures: Snapshot, contacts: RecapContact[]): RecapRecipient[] {
  return figures.shape === "celebration" ? celebrationRecipients(figures, contacts) : recipientsOf(figures, contacts);
}
