import type { NoteDraft } from "./coming-note.ts";
import type { ConsoleFrame } from "./console.ts";
import type { Typed } from "./console-data.ts";
import type { DeliveryFate, SuppressionReason } from "./delivery.ts";
import type { RecapNote } from "./recap.ts";
import type { Restored } from "./witness.ts";
import type { DeliveryState, Language, RecapKind, RecapState, RecapVariant } from "./words.ts";

/* What the console shows of recaps and their mails: same conventions as console.ts. */

export interface DeliveryRow {
  id: string;
  contactId: string;
  recipientName: string;
  recipientEmail: string;
  state: DeliveryState;
  attempts: number;
  nextAt: number | null;
  lastError: string | null;
  /** Closed for being late while others have it: a person may still send it. */
  maySend: boolean;
  sentAt: number | null;
  /** What the provider said since. */
  fate: DeliveryFate | null;
  fateAt: number | null;
  /** The provider's own name of the mail. */
  providerId: string | null;
  createdAt: number;
  claimedAt: number | null;
  /** The delivery to a corrected address that stands for this one. */
  replacedBy: string | null;
  /** When a person ended its link to the recap page. */
  viewEndedAt: number | null;
  /** When staff marked that its reader replied, UTC ms, and who; null: nobody did. */
  repliedAt: number | null;
  repliedBy: string | null;
}

export interface RecapRow {
  id: string;
  accountId: string;
  accountName: string;
  kind: RecapKind;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  headline: string | null;
  holds: string[];
  /** Archived because the account was on hold-out. */
  isHeldOut: boolean;
  /** Archived because it was too late to go out by itself. */
  isLate: boolean;
  /** Archived because a person skipped it. */
  isSkipped: boolean;
  /** When a held recap goes out by itself, UTC ms; null where only a person releases it. */
  reviewUntil: number | null;
  /** Who keeps it held, and what they wrote; null where nobody does. `at`: UTC ms. */
  kept: { by: string; at: number; text: string } | null;
  /** The second month in a row at zero, and nothing newer: somebody has to talk to the customer. */
  quiet: boolean;
  deliveries: DeliveryRow[];
}

export interface RecapsView {
  frame: ConsoleFrame;
  rows: RecapRow[];
  /** The newest older copy of the database that was put back; null where there never was one. */
  restored: Restored | null;
  canEdit: boolean;
}

/** One recap: the mails as they would go out, what may be done with it, and everything that happened to it. */
export interface ConsoleRecapView {
  frame: ConsoleFrame;
  row: RecapRow;
  canEdit: boolean;
  mails: {
    /** Of its form, as addresses name it. */
    key: string;
    variant: RecapVariant;
    language: Language;
    quarterly: boolean;
    first: { by: string } | null;
    /** Names of who gets this one. */
    readers: string[];
    subject: string;
    text: string;
  }[];
  /** What a person says about the month. */
  note: RecapNote | null;
  /** It is still to be composed, and a note may be written before. */
  takesNote: boolean;
  /** Archived because it is the first month and too short for a recap of its own: the next one tells it. */
  isToldLater: boolean;
  /** Archived for being late or skipped, and for a person to send all the same. */
  maySend: boolean;
  /** Of a month that was restated; null for a first version. */
  corrected: CorrectedView | null;
  draft: NoteDraft | null;
  /** The reason of a release, a hold or a skip that was refused. */
  typed: Typed | null;
  /** Fell by more than a fifth: the reader will ask why. */
  isDecline: boolean;
  /** How long the link of a mail opens the recap page. */
  linkMs: number;
  staffEmail: string;
  log: { by: string; text: string; at: number }[];
}

/** A restated month before its readers are told: what changed, and who would be. */
export interface CorrectedView {
  /** The figures in words; "no figure" where there was none. */
  before: string;
  after: string;
  /** How the word for the pace of the goal changed; null: it did not. */
  pace: string | null;
  /** In words. */
  why: string[];
  /** Who would get a corrected mail now, and what they were told; null: nothing, theirs was restated before it left. */
  readers: { name: string; told: string | null }[];
  /** Earlier mails of which nobody knows whether they arrived. */
  unknown: number;
  /** Why none can be sent; null: a person may. */
  hindered: "newer" | "held_out" | null;
}

export interface SuppressionsView {
  frame: ConsoleFrame;
  canEdit: boolean;
  rows: { address: string; accountId: string; accountName: string | null; reason: SuppressionReason; at: number }[];
  /** Where the next page begins; null on the last. */
  next: string | null;
}
