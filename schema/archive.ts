import * as z from "zod";
import { externalId } from "./account.ts";
import { shortEvent } from "./event.ts";
import { pageLimit } from "./received.ts";
import { day, line } from "./text.ts";

/** Ids of archives: the first and the last row of the log they were made of. */
export const archiveId = z.string().regex(/^\d{12}-\d{12}$/, "This is no archive.");

/** Which archives are asked for; days are UTC, the last one included. `after`: the `next` of the page before. */
export const archiveQuery = z.strictObject({
  account: externalId.optional(),
  from: day().optional(),
  to: day().optional(),
  after: archiveId.optional(),
  limit: pageLimit,
});

/** A person or team to be forgotten, by the id events name them by. */
export const erasureBody = z.strictObject({
  actor: shortEvent.shape.data.unwrap().shape.actor.unwrap(),
  reason: line(280, "Say why."),
});

/** One object of archived events. Instants UTC ms; `bytes` as stored, `sha256` of the text before it was packed. */
export interface ArchiveRow {
  id: string;
  object: string;
  n: number;
  sha256: string;
  bytes: number;
  firstAt: number;
  lastAt: number;
  createdAt: number;
  restoredAt: number | null;
}

/** An event as a line of the archive has it: every column of its row, by its name in the table. */
export interface ArchivedEvent {
  [column: string]: string | number | null;
  source_id: string;
  account_id: string;
  metric_key: string;
  /** UTC ms. */
  at: number;
  actor: string | null;
  /** JSON object, or null. */
  dims: string | null;
}

/** What stands beside an object, so that it can be read without the database. */
export interface Manifest {
  object: string;
  n: number;
  sha256: string;
  bytes: number;
  columns: string[];
  /** RFC 3339. */
  created_at: string;
}

/** What an erasure did. */
export interface Erased {
  /** "under_way": there are more archives than one request takes; ask again. */
  state: "done" | "under_way";
  /** What stands for the actor from now on; null: there was nothing to erase. */
  token: string | null;
  events: number;
  archivedEvents: number;
  days: number;
  recaps: number;
}
