import type { BackfillRow, MonthDifference } from "./backfill.ts";
import type { DataPage, Typed } from "./console-data.ts";
import type { DryRun, FileLayout, ImportDoubt, ImportMapping } from "./import.ts";

/* Imports of files and backfill sessions, as the console shows them. Same conventions as console-data.ts. */

/** What reading a file found: the counts of its rows, and what became of them in the session. */
export interface ImportRun {
  dry: DryRun;
  /** New in the session; there before, with the same content. */
  fresh: number;
  known: number;
  /** Rows whose id is there with another content. */
  conflicts: number;
  /** Known rows that count nowhere, because the session that holds them is not applied. */
  held: { id: string; label: string; state: BackfillRow["state"]; count: number }[];
  finishedAt: number;
}

/** What is remembered of an import beside the session itself. */
export interface ImportDetail {
  file: string;
  layout: FileLayout;
  /** Set before the file is read into the session. */
  mapping: ImportMapping | null;
  run: ImportRun | null;
  /** The session that took its place when the mapping was changed. */
  next?: string;
}

export interface SessionLine extends Omit<BackfillRow, "sourceId" | "range"> {
  sourceName: string;
  /** New rows of an import; null for a session of the API, or one that was not read. */
  fresh: number | null;
  isRead: boolean;
}

export interface ImportsView extends DataPage {
  sources: { id: string; name: string }[];
  sessions: SessionLine[];
  hasMore: boolean;
  typed: Typed | null;
}

/** One import or backfill session. */
export interface ImportView extends DataPage {
  session: SessionLine;
  range: BackfillRow["range"];
  /** Null for a session of the API. */
  detail: ImportDetail | null;
  /** The file is still there. */
  hasFile: boolean;
  hasRejected: boolean;
  events: number;
  would: "apply" | "revert" | null;
  months: MonthDifference[];
  monthCount: number;
  /** Until when it may be taken back; null: not applied, or too long ago. */
  revertUntil: number | null;
}

/** The columns of a file and what they mean. */
export interface MappingView extends DataPage {
  session: SessionLine;
  detail: ImportDetail;
  doubts: ImportDoubt[];
  /** Filled in as confirmed for this source before. */
  isRemembered: boolean;
  accounts: { externalId: string; name: string }[];
  metrics: { key: string; name: string }[];
  timezones: string[];
  /** Zones of the accounts, the most common first. */
  usualZones: string[];
  formats: { value: string; label: string }[];
  typed: Typed;
}
