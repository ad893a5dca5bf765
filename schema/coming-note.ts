import type { ConsoleFrame } from "./console.ts";
import type { RecapNote } from "./recap.ts";
import type { RecapAccount } from "./recap-row.ts";
import type { RecapState } from "./words.ts";

/** A month of an account before anything is composed of it. Instants UTC ms. */
export interface ComingMonth {
  account: (RecapAccount & { name: string; metricKey: string | null }) | null;
  /** Null while it is not in the ledger. */
  recap: { id: string; state: RecapState; dueAt: number } | null;
  note: RecapNote | null;
}

/** What was typed as a note and could not be kept. `seen`: the note its writer looked at; `beside`: another stands by now. */
export interface NoteDraft {
  note: string;
  problem: string;
  seen: string;
  beside: boolean;
}

/** The page on which its note is written. */
export interface ComingNoteView {
  frame: ConsoleFrame;
  account: { id: string; name: string; timezone: string };
  periodKey: string;
  dueAt: number;
  note: RecapNote | null;
  draft: NoteDraft | null;
  canEdit: boolean;
}
