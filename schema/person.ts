import type { ConsoleFrame } from "./console.ts";
import type { DeliveryRow } from "./console-recap.ts";
import type { SuppressionReason } from "./delivery.ts";
import type { ReadingView, RoleReading } from "./reading.ts";
import type { RecapVariant } from "./words.ts";

/* One person of a customer and every recap mail to them, for staff. Instants UTC ms. */

/** That somebody left: when, and who said so; null where an older copy of the database did not know. */
export interface Departure {
  at: number;
  by: string | null;
}

/** One person of an account, and what was said of how they get the recap. */
export interface ListedContact extends RoleReading {
  id: string;
  name: string;
  email: string | null;
  title: string;
  /** Null while they are at the customer. */
  left: Departure | null;
  /** Why nothing is mailed to the address; null while mails go. */
  stopped: SuppressionReason | null;
}

/** The same with how they get it in the end; null: not at all, for the part they have. */
export interface AccountContact extends ListedContact {
  reading: ReadingView | null;
}

/** A mail to the person about one month. */
export interface PersonMail extends DeliveryRow {
  recapId: string;
  periodKey: string;
  variant: RecapVariant;
}

export interface PersonParts {
  account: { id: string; name: string; timezone: string } | null;
  person:
    | (RoleReading & {
        id: string;
        name: string;
        title: string;
        email: string | null;
        left: Departure | null;
      })
    | null;
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
  /** How they get the recap while nothing stops it; null: not at all, for the part they have. */
  reading: ReadingView | null;
}
