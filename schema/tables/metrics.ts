import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const metric = sqliteTable(
  "metric",
  {
    key: text().notNull(),
    version: integer().notNull(),
    /** JSON of metricDefinition. */
    body: text().notNull(),
    createdAt: integer("created_at").notNull(),
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
  },
  (t) => [uniqueIndex("api_key_hash").on(t.hash), index("api_key_source").on(t.sourceId)],
);

/** One value event, once and for ever: the sender's (source, id) below our own source is the primary key. */
export const event = sqliteTable(
  "event",
  {
    sourceId: text("source_id").notNull(),
    /** The `source` the sender wrote, or the name of our source. */
    origin: text().notNull(),
    id: text().notNull(),
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    /** UTC ms. */
    at: integer().notNull(),
    /** The sender's own text of it. */
    timeText: text("time_text").notNull(),
    localDate: text("local_date").notNull(),
    localHour: integer("local_hour").notNull(),
    timezone: text().notNull(),
    /** Scaled by the metric. */
    value: integer().notNull(),
    actor: text(),
    /** JSON object of declared dimensions, or null. */
    dims: text(),
    status: text(),
    /** 1 when the metric's definition counts this status. */
    counts: integer().notNull(),
    /** SHA-256 of the canonical payload. */
    hash: text().notNull(),
    receivedAt: integer("received_at").notNull(),
    /** Marks the rows of one request: which were new, and in what order they came. */
    batch: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.origin, t.id] }),
    // A dirty local day is rebuilt from its events.
    index("event_day").on(t.localDate, t.accountId, t.metricKey),
  ],
);

/** Same key, other payload: kept, never applied. */
export const conflict = sqliteTable(
  "conflict",
  {
    sourceId: text("source_id").notNull(),
    origin: text().notNull(),
    id: text().notNull(),
    hash: text().notNull(),
    body: text().notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.origin, t.id, t.hash] })],
);

export const dirtyDay = sqliteTable(
  "dirty_day",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    localDate: text("local_date").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey, t.localDate] })],
);

export const factHour = sqliteTable(
  "fact_hour",
  {
    localDate: text("local_date").notNull(),
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    hour: integer().notNull(),
    n: integer().notNull(),
    total: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.localDate, t.accountId, t.metricKey, t.hour] })],
);

export const factActor = sqliteTable(
  "fact_actor",
  {
    localDate: text("local_date").notNull(),
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    actor: text().notNull(),
    n: integer().notNull(),
    total: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.localDate, t.accountId, t.metricKey, t.actor] })],
);

export const factMonth = sqliteTable(
  "fact_month",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    /** "2026-10" in the account's zone. */
    month: text().notNull(),
    n: integer().notNull(),
    total: integer().notNull(),
    firstOn: text("first_on").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey, t.month] })],
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
