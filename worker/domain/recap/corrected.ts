import type { RecapFigures } from "#schema/recap.ts";
import type { RecapContact, RecapForm, ToldReader } from "#schema/recap-row.ts";
import { mailSettings } from "#schema/settings.ts";
import { isMailedTo } from "./hold.ts";
import { isDue, isReader } from "./reading.ts";
import { formFor, plainForm, plainKeys, type RecapRecipient } from "./recipient.ts";

/** A version of a month that restates it, and what is known of its readers. */
interface Restated {
  figures: RecapFigures;
  version: number;
  /** Who was told of an earlier version, or was about to be, and has no mail of this one. */
  told: ToldReader[];
  /** Forms its mails are kept in already. */
  kept: RecapForm[];
}

/** The version this one replaces was not mailed to them, and the one that was says the same: nothing to correct. */
function knowsIt({ version, value }: ToldReader, restated: Restated): boolean {
  return version !== null && version < restated.version - 1 && value === restated.figures.value;
}

/** What its form says a reader was told of a restated month, see RecapForm. */
export function toldIn(
  { restated }: Pick<RecapFigures, "restated">,
  { version, value }: Pick<ToldReader, "version" | "value">,
): number | "nothing" | null {
  if (version === null) return "nothing";
  return value === (restated?.before ?? null) ? null : value;
}

/**
 * Who gets a corrected mail (recaps.md §8), each in the form they want by now: readers of an earlier version who are readers
 * still and want this month. A sponsor who was told a figure is told that it was none, too: unlike a second zero month this is
 * no news but a correction. Who was told nothing gets what anybody gets of a month. Past the forms that are kept, a reader loses
 * their own words, never what they were told. Contacts in the order they were added.
 */
export function correctedRecipients(restated: Restated, contacts: RecapContact[]): RecapRecipient[] {
  const { figures, kept } = restated;
  const told = new Map(restated.told.map((each) => [each.address, each]));
  const chosen = new Map<string, RecapRecipient>();
  const forms = new Set([...kept.map(({ key }) => key), ...plainKeys]);
  for (const contact of contacts) {
    const { role, email } = contact;
    const recipient = email.toLowerCase();
    const before = told.get(recipient);
    if (!isReader(role) || !before || chosen.has(recipient) || !isDue(contact, figures.period)) continue;
    if (knowsIt(before, restated) || (before.version === null && !isMailedTo(role, figures))) continue;
    const asked = formFor(contact, { figures, told: toldIn(figures, before) });
    const isKept = forms.has(asked.key) || forms.size < mailSettings.formsPerRecap;
    const form = isKept ? asked : plainForm(asked.variant, asked.told);
    forms.add(form.key);
    chosen.set(recipient, { contactId: contact.id, name: contact.name, recipient, form });
  }
  return [...chosen.values()];
}
