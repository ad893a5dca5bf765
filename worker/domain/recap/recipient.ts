import { hashOf } from "#domain/month.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { PlannedDelivery, RecapContact, RecapForm } from "#schema/recap-row.ts";
import { mailSettings } from "#schema/settings.ts";
import { type Language, languages, type RecapVariant, recapVariants } from "#schema/words.ts";
import { isMailedTo } from "./hold.ts";
import { frequencyOf, isDue, isReader, languageOf, variantFor } from "./reading.ts";

/** One reader of a recap: the address in lower case, the form it gets. */
export interface RecapRecipient {
  contactId: string;
  name: string;
  recipient: string;
  form: RecapForm;
}

/** A form with its key, which is fit for an address: "sponsor", "champion-de-quarter-first-1x7k2". */
function keyed(form: Omit<RecapForm, "key">): RecapForm {
  const { variant, language, quarterly, first, told = null } = form;
  let key: string = variant;
  if (language) key += `-${language}`;
  if (quarterly) key += "-quarter";
  if (first) key += `-first-${hashOf(first.by).toString(36)}`;
  if (told !== null) key += told === "nothing" ? "-new" : `-was${told}`;
  return { key, ...form };
}

/** The language of a form, by its key; null: the account's. */
export function languageOfForm(key: string | null): Language | null {
  const named = key?.split("-")[1];
  return languages.find((language) => language === named) ?? null;
}

/** The form of its variant with nothing of its own; `told` as in RecapForm. */
export function plainForm(variant: RecapVariant, told: RecapForm["told"] = null): RecapForm {
  return keyed({ variant, language: null, quarterly: false, first: null, ...(told === null ? {} : { told }) });
}

/** Of the plain form of each variant. */
export const plainKeys: readonly string[] = recapVariants.map((variant) => plainForm(variant).key);

/** The account's own language needs no form of its own. */
function otherLanguage(language: Language | null, locale: string): Language | null {
  return locale.toLowerCase().split("-")[0] === language ? null : language;
}

type Figures = Pick<RecapFigures, "value" | "months"> & {
  change: Pick<RecapFigures["change"], "previousValue">;
  account: Pick<RecapFigures["account"], "locale">;
  vendor: Pick<RecapFigures["vendor"], "name">;
  period: Pick<RecapFigures["period"], "key" | "endsOn">;
};

/** The form a reader wants by now; `told` as in RecapForm. */
export function formFor(
  contact: RecapContact,
  { figures, told = null }: { figures: Figures; told?: RecapForm["told"] },
): RecapForm {
  return keyed({
    variant: variantFor(contact),
    language: otherLanguage(languageOf(contact).value, figures.account.locale),
    quarterly: frequencyOf(contact).value === "quarterly",
    first: contact.isKnown ? null : { by: contact.addedBy ?? figures.vendor.name },
    ...(told === null ? {} : { told }),
  });
}

/**
 * Who gets the recap of a month and in which form (recaps.md §12): champions, sponsors and admins, as often as they wish; quarterly
 * means the recap of the last month of a calendar quarter, or of the contract; an address only once, by the first contact that wants it. Where
 * an account asked for more forms than are kept, later ones become the plain one of their variant. Contacts in the order
 * they were added.
 */
export function recipientsOf(figures: Figures, contacts: RecapContact[]): RecapRecipient[] {
  const chosen = new Map<string, RecapRecipient>();
  // A place is kept for the plain ones.
  const forms = new Set(plainKeys);
  for (const contact of contacts) {
    const { role, email } = contact;
    const recipient = email.toLowerCase();
    if (!isReader(role) || !isMailedTo(role, figures) || chosen.has(recipient)) continue;
    if (!isDue(contact, figures.period)) continue;
    const asked = formFor(contact, { figures });
    const isKept = forms.has(asked.key) || forms.size < mailSettings.formsPerRecap;
    const form = isKept ? asked : plainForm(asked.variant);
    forms.add(form.key);
    chosen.set(recipient, { contactId: contact.id, name: contact.name, recipient, form });
  }
  return [...chosen.values()];
}

/** Rows of the ledger for these readers, to be tried from `now` (UTC ms) on; `ids` as many as there are readers. */
export function plannedDeliveries(
  recipients: RecapRecipient[],
  of: Pick<PlannedDelivery, "recapId" | "accountId" | "kind" | "periodKey" | "version" | "goesUntil"> & {
    now: number;
    ids: string[];
  },
): PlannedDelivery[] {
  const { now, ids, ...recap } = of;
  return recipients.map(({ form, ...reader }, at) => ({
    id: ids[at] ?? "",
    ...recap,
    ...reader,
    variant: form.variant,
    form: form.key,
    state: "planned",
    nextAt: now,
    wokenAt: now,
    committed: 0,
    attempts: 0,
    createdAt: now,
  }));
}

/** The forms somebody gets, each once, in the order of the first who gets it. */
export function formsOf(recipients: Pick<RecapRecipient, "form">[]): RecapForm[] {
  return [...new Map(recipients.map(({ form }) => [form.key, form])).values()];
}
