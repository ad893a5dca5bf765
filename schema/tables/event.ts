import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { correctionActs, eventKinds, keyModes, logKinds } from "#schema/words.ts";

/** One value event, once and for ever: the sender's (source, id) below our own source and mode is the primary key. */
export const event = sqliteTable(
  "event",
  {
    sourceId: text("source_id").notNull(),
    /** "live" or "test": a test key's events live beside the others and count nowhere. */
    mode: text({ enum: keyModes }).notNull(),
    /** The `source` the sender wrote, or the name of our source. */
    origin: text().notNull(),
    id: text().notNull(),
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    kind: text({ enum: eventKinds }).notNull(),
    /** UTC ms. The local day is derived from it: a changed zone touches no event. */
    at: integer().notNull(),
    /** The sender's own text of it. */
    timeText: text("time_text").notNull(),
    /** Scaled by the metric. */
    value: integer().notNull(),
    actor: text(),
    /** JSON object of declared dimensions, or null. */
    dims: text(),
    status: text(),
    /** 1 when the metric's definition counts this status. */
    counts: integer().notNull(),
    /** Of the canonical payload as it first came: the first 132 bits of its SHA-256, base64url; older rows have all 256. */
    hash: text().notNull(),
    receivedAt: integer("received_at").notNull(),
    /** Marks the rows of one request: which were new, and in what order they came. */
    batch: integer().notNull(),
    /** A backfill session; counts only while that is applied. */
    sessionId: text("session_id"),
    /** 1, and one more with every correction. */
    rev: integer().notNull(),
    voidedAt: integer("voided_at"),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.mode, t.origin, t.id] })],
);

/**
 * What happened to events, in the order it was committed: the tail past rollup_mark is what rollups do not know yet. `touched`
 * is JSON, an array of [account id, metric key, local day, origin, [event ids]]. "staged" rows wait for their session.
 */
export const eventLog = sqliteTable(
  "event_log",
  {
    id: integer().primaryKey(),
    kind: text({ enum: logKinds }).notNull(),
    sourceId: text("source_id"),
    mode: text({ enum: keyModes }).notNull(),
    sessionId: text("session_id"),
    receivedAt: integer("received_at").notNull(),
    n: integer().notNull(),
    touched: text().notNull(),
  },
  (t) => [index("event_log_session").on(t.sessionId)],
);

/** What an event was before a correction. */
export const eventRevision = sqliteTable(
  "event_revision",
  {
    sourceId: text("source_id").notNull(),
    mode: text({ enum: keyModes }).notNull(),
    origin: text().notNull(),
    id: text().notNull(),
    rev: integer().notNull(),
    act: text({ enum: correctionActs }).notNull(),
    /** JSON of the values before. */
    was: text().notNull(),
    reason: text().notNull(),
    by: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.mode, t.origin, t.id, t.rev] })],
);

/** Events whose account or metric is not known yet: kept for a while, taken when it is. */
export const parked = sqliteTable(
  "parked",
  {
    sourceId: text("source_id").notNull(),
    mode: text({ enum: keyModes }).notNull(),
    origin: text().notNull(),
    id: text().notNull(),
    code: text({ enum: ["unknown_metric", "unknown_account"] }).notNull(),
    subject: text().notNull(),
    type: text().notNull(),
    /** The event as it came, JSON. */
    body: text().notNull(),
    receivedAt: integer("received_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.mode, t.origin, t.id] }),
    // What is over is dropped by its time.
    index("parked_expires").on(t.expiresAt),
    // A new account takes what waits for it.
    index("parked_subject").on(t.subject),
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
    mode: text({ enum: keyModes }).notNull().default("live"),
  },
  (t) => [primaryKey({ columns: [t.sourceId, t.origin, t.id, t.hash] })],
);
