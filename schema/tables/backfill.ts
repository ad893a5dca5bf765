import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { backfillModes, backfillStates } from "#schema/words.ts";

/** A backfill session or an import: its events count from the moment it is applied, in one step, until it is reverted. */
export const backfill = sqliteTable(
  "backfill",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["api", "csv"] }).notNull(),
    sourceId: text("source_id").notNull(),
    accountId: text("account_id"),
    metricKey: text("metric_key"),
    /** The range a replacement stands for, UTC ms, half open. */
    fromAt: integer("from_at"),
    untilAt: integer("until_at"),
    mode: text({ enum: backfillModes }).notNull(),
    state: text({ enum: backfillStates }).notNull(),
    label: text().notNull(),
    /** JSON: mapping and counts of an import. */
    detail: text(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    appliedAt: integer("applied_at"),
    appliedBy: text("applied_by"),
    revertedAt: integer("reverted_at"),
    revertedBy: text("reverted_by"),
  },
  (t) => [index("backfill_account").on(t.accountId), index("backfill_created").on(t.createdAt)],
);

/** Rejected rows of an import, with their reasons, in parts. */
export const importPart = sqliteTable(
  "import_part",
  { sessionId: text("session_id").notNull(), part: integer().notNull(), body: text().notNull() },
  (t) => [primaryKey({ columns: [t.sessionId, t.part] })],
);

/** One object of archived events. */
export const archive = sqliteTable("archive", {
  id: text().primaryKey(),
  object: text().notNull(),
  n: integer().notNull(),
  sha256: text().notNull(),
  bytes: integer().notNull(),
  firstAt: integer("first_at").notNull(),
  lastAt: integer("last_at").notNull(),
  createdAt: integer("created_at").notNull(),
  restoredAt: integer("restored_at"),
});
