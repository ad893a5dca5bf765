import type { ConsoleFrame } from "./console.ts";
import type { DeliveryFate } from "./delivery.ts";
import type { RecapReader } from "./reading.ts";
import type { RecapAccount } from "./recap-row.ts";
import type { ReleaseRule } from "./release-rule.ts";
import type { CalendarState, DeliveryState, RecapKind, RecapState, RecapVariant } from "./words.ts";

/* What goes out to whom and when, for staff. Instants UTC ms, days "YYYY-MM-DD" in the account's own zone. */

/** An account with what decides when its months are due and who would be mailed. */
export interface CalendarAccount extends RecapAccount {
  name: string;
  isHeldOut: boolean;
  /** How its recaps go out; null: by themselves. */
  rule: ReleaseRule | null;
  /** Months after the newest of the ledger that have a note. */
  notes: string[];
  contacts: ({ id: string } & RecapReader)[];
}

/** A month that is in the ledger already: open, or over not long ago. */
export interface CalendarRecap {
  id: string;
  accountId: string;
  kind: RecapKind;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  holds: string[];
  reviewUntil: number | null;
  isHeldOut: boolean;
  hasNote: boolean;
  deliveries: {
    contactId: string;
    name: string;
    variant: RecapVariant;
    state: DeliveryState;
    fate: DeliveryFate | null;
  }[];
}

/** After the newest month of each account that nothing held: how many did what. */
export interface ComparedSide {
  accounts: number;
  /** Somebody looked into the portal since, or at the page behind their mail. */
  read: number;
  /** Somebody looked into the portal since. */
  seen: number;
  /** Somebody said what they make of the month, or of its figure. */
  answered: number;
  confirmed: number;
}

/** The same where people were mailed, with what only they can do: of how many people, not accounts. */
export interface MailedSide extends ComparedSide {
  people: number;
  /** Looked at the page behind their mail. */
  opened: number;
  /** Replied, as staff marked. */
  replied: number;
  /** Unsubscribed since: from the months, or from everything. */
  left: number;
}

export interface CalendarPerson {
  contactId: string;
  name: string;
  variant: RecapVariant;
  /** null: nothing is planned for them yet. */
  state: DeliveryState | null;
  fate: DeliveryFate | null;
  /** Unsubscribed, bounced or complained: gets none. */
  isStopped: boolean;
}

export interface CalendarEntry {
  accountId: string;
  accountName: string;
  timezone: string;
  periodKey: string;
  /** Last day of the contract where this is its month; null in every other. */
  endsOn: string | null;
  /** Above 1: the restated month, for readers of another figure. */
  version: number;
  dueAt: number;
  /** Of the account's zone. */
  day: string;
  /** null while the month is not in the ledger. */
  recapId: string | null;
  /** Whether somebody wrote a note for it; null once it is composed. */
  note: boolean | null;
  state: CalendarState;
  holds: string[];
  reviewUntil: number | null;
  /** Last local day on which a month waits for its source, held after it; null where it does not wait for one. */
  waitsUntil: string | null;
  people: CalendarPerson[];
}

export interface CalendarView {
  frame: ConsoleFrame;
  /** Entries of this page by day; `total` counts the day on all pages. */
  days: { day: string; total: number; entries: CalendarEntry[] }[];
  counts: Record<CalendarState, number>;
  /** Only entries in this state are shown; null: all. */
  filter: CalendarState | null;
  page: number;
  pages: number;
  /** Accounts nothing can be planned for: no metric chosen, or a zone nobody knows. */
  withoutMetric: number;
  lost: { id: string; name: string; timezone: string }[];
  compared: { heldOut: ComparedSide; mailed: MailedSide };
}
