import type { ConsoleFrame, DeliveryRow } from "./console.ts";
import type { SuppressionReason } from "./delivery.ts";
import type { ContactRole, RecapVariant } from "./words.ts";

/* One person of a customer and every recap mail to them, for staff. Instants UTC ms. */

/** A mail to the person about one month. */
export interface PersonMail extends DeliveryRow {
  recapId: string;
  periodKey: string;
  variant: RecapVariant;
}

export interface PersonParts {
  account: { id: string; name: string; timezone: string } | null;
  person: { id: string; name: string; title: string; role: ContactRole; email: string | null } | null;
  /** Why the address gets no recap; account "*": of no account at all. */
  stops: { accountId: string; reason: SuppressionReason; at: number }[];
  /** Newest month first. */
  mails: PersonMail[];
  /** Other accounts that know the same address. */
  elsewhere: { accountId: string; contactId: string; accountName: string }[];
}

export interface PersonView extends PersonParts {
  frame: ConsoleFrame;
  canEdit: boolean;
  account: NonNullable<PersonParts["account"]>;
  person: NonNullable<PersonParts["person"]>;
}
