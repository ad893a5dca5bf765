import type { RecapRecipient } from "#domain/recap/recipient.ts";
import { formsOf, recipientsOf } from "#domain/recap/recipient.ts";
import { readMails, type StoredMail, writeForm } from "#mail/recap/stored.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ReadRecap } from "#store/recap/reader.ts";

/** The mails of a recap by the keys of their forms; while it is held, as they would go out if it were released now. */
export interface WrittenRecap {
  mails: Record<string, StoredMail>;
  /** Who would get them; null once they are planned for good. */
  recipients: RecapRecipient[] | null;
}

/** What is kept is shown and sent as it is; a form somebody asked for since is written from the same snapshot. */
export function writtenRecap({ recap, contacts }: ReadRecap): WrittenRecap {
  if (!recap) return { mails: {}, recipients: null };
  const kept = readMails(recap.mails);
  if (recap.state !== "held") return { mails: kept, recipients: null };
  const figures = JSON.parse(recap.figures) as RecapFigures;
  const recipients = recipientsOf(figures, contacts);
  const mails = formsOf(recipients).map((form) => [form.key, kept[form.key] ?? writeForm(figures, form)] as const);
  return { mails: Object.fromEntries(mails), recipients };
}
