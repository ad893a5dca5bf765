import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { keyModes } from "#schema/words.ts";

export const metric = sqliteTable(
  "metric",
  {
    key: text().notNull(),
    version: integer().notNull(),
    /** JSON of metricDefinition. */
    body: text().notNull(),
    createdAt: integer("created_at").notNull(),
    /** Name of who wrote it; empty where nobody kept that. */
    createdBy: text("created_by").notNull().default(""),
  },
  (t) => [primaryKey({ columns: [t.key, t.version] })],
);

export const source = sqliteTable("source", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** How far back a live event may lie, days. */
  liveDays: integer("live_days").notNull(),
  lastReceivedAt: integer("last_received_at"),
  /** The sender said: everything before this instant has been sent. UTC ms; null when it never said. */
  completeUntil: integer("complete_until"),
  createdAt: integer("created_at").notNull(),
  /** JSON: how track calls become events; null: the usual names. */
  segmentMapping: text("segment_mapping"),
  /** JSON: how the columns of a file become events, as last confirmed. */
  importMapping: text("import_mapping"),
  lastError: text("last_error"),
  lastErrorAt: integer("last_error_at"),
  /** When it last said up to when it is complete, UTC ms; null when it never did, or only before this was kept. */
  confirmedAt: integer("confirmed_at"),
});

export const apiKey = sqliteTable(
  "api_key",
  {
    id: text().primaryKey(),
    sourceId: text("source_id").notNull(),
    /** SHA-256 of the key. */
    hash: text().notNull(),
    prefix: text().notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    lastUsedOn: text("last_used_on"),
    mode: text({ enum: keyModes }).notNull().default("live"),
  },
  (t) => [uniqueIndex("api_key_hash").on(t.hash), index("api_key_source").on(t.sourceId)],
);

/** Which source feeds a metric of an account. */
export const accountSource = sqliteTable(
  "account_source",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    sourceId: text("source_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey, t.sourceId] })],
);
