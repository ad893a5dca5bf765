import type { MailBody } from "#mail/mail.ts";
import type { RecapFigures, RecapNote } from "#schema/recap.ts";
import type { RecapForm } from "#schema/recap-row.ts";
import type { RecapVariant } from "#schema/words.ts";
import { renderRecap } from "./render.ts";

/** Stand where the links of one recipient go: tokens are derived when the mail is sent and kept nowhere. */
export const linkSlots = {
  view: "https://slot.invalid/view",
  unsubscribe: "https://slot.invalid/unsubscribe",
  portal: null,
};

/** One mail of a recap as it is kept: everybody with this form gets it, links still as slots. */
export type StoredMail = MailBody & Omit<RecapForm, "key">;

/** Before forms there were, mails were kept by variant alone. */
type KeptMails = Record<string, MailBody & Partial<StoredMail>>;

/** The mails of a recap in these forms, by the forms' keys, as they are kept with it: JSON. */
export function mailsOf(figures: RecapFigures, forms: RecapForm[], note: RecapNote | null): string {
  return JSON.stringify(Object.fromEntries(forms.map((form) => [form.key, writeForm(figures, form, note)])));
}

/** One form of a recap's mail, with what a person of the vendor says of the month. */
export function writeForm(figures: RecapFigures, { key: _, ...form }: RecapForm, note: RecapNote | null): StoredMail {
  const { subject, html, text } = renderRecap({ figures, ...form, note, links: linkSlots, recipientName: "" });
  return { ...form, subject, html, text };
}

/** Reads what `mailsOf` wrote, or its forerunner. */
export function readMails(mails: string | null): Record<string, StoredMail> {
  const kept = JSON.parse(mails ?? "{}") as KeptMails;
  return Object.fromEntries(
    Object.entries(kept).map(([key, mail]) => [
      key,
      { variant: key as RecapVariant, language: null, quarterly: false, first: null, ...mail },
    ]),
  );
}

/** The forms a recap's mails are kept in. */
export function keptForms(mails: string | null): RecapForm[] {
  return Object.entries(readMails(mails)).map(([key, { variant, language, quarterly, first }]) => ({
    key,
    variant,
    language,
    quarterly,
    first,
  }));
}
