import type { ConsoleFrame, DeliveryRow } from "./console.ts";
import type { SuppressionReason } from "./delivery.ts";
import type { ContactRole, Language, RecapFrequency, RecapVariant } from "./words.ts";

/* One person of a customer and every recap mail to them, for staff. Instants UTC ms. */

/** That somebody left: when, and who said so; null where an older copy of the database did not know. */
export interface Departure {
  at: number;
  by: string | null;
}

/** One person of an account, and how they get the recap. */
export interface AccountContact {
  id: string;
  name: string;
  email: string | null;
  role: ContactRole;
  title: string;
  /** Null while they are at the customer. */
  left: Departure | null;
  /** As staff set it; null: the account's. */
  language: Language | null;
  frequency: RecapFrequency;
  /** What the person asked for themselves; it goes before what staff set. */
  wish: { frequency: "monthly" | "quarterly"; language: Language } | null;
  /** Why nothing is mailed to the address; null while mails go. */
  stopped: SuppressionReason | null;
}

/** A mail to the person about one month. */
export interface PersonMail extends DeliveryRow {
  recapId: string;
  periodKey: string;
  variant: RecapVariant;
}

export interface PersonParts {
  account: { id: string; name: string; timezone: string } | null;
  person: {
    id: string;
    name: string;
    title: string;
    role: ContactRole;
    email: string | null;
    left: Departure | null;
  } | null;
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
