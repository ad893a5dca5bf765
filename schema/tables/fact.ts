import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { doors } from "#schema/words.ts";

/**
 * Up to which row of the log something has read: "days" the rollups, "archive" the archive, "erasure …" one under way. "parked"
 * is a time of expiry, UTC ms: up to there the ticks have looked at what waits.
 */
export const rollupMark = sqliteTable("rollup_mark", {
  name: text().primaryKey(),
  logId: integer("log_id").notNull(),
});

/**
 * A local day of a metric of an account, in one row: derived from events, or, through the daily door, the truth itself.
 * `hours` is JSON, [hour, n, total, low, high, last, actors] each; `actors` [actor, n, total, low, high, last]; parts past
 * total are null where the metric only adds. `last` is "instant|batch|value", which sorts. `logs`: the log rows it was read from.
 */
export const factDay = sqliteTable(
  "fact_day",
  {
    localDate: text("local_date").notNull(),
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    door: text({ enum: doors }).notNull(),
    n: integer().notNull(),
    total: integer().notNull(),
    low: integer(),
    high: integer(),
    last: text(),
    /** The part of total that came as adjustments. */
    adjusted: integer().notNull(),
    hours: text(),
    actors: text().notNull(),
    logs: text().notNull(),
    /** Below zero: the day's events are archived and something came for it since. */
    version: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.localDate, t.accountId, t.metricKey] })],
);

/**
 * Months and goals of an account, derived from its days, in one row. `months` is JSON by metric and month, see FactMonths;
 * `goals` the current value by kind. `revision` is part of every ETag of the account. `logId`: up to which row of the log this
 * account is known, where that is further than the mark of all: somebody read it.
 */
export const factAccount = sqliteTable("fact_account", {
  accountId: text("account_id").primaryKey(),
  months: text().notNull(),
  goals: text().notNull(),
  revision: integer().notNull(),
  logId: integer("log_id").notNull().default(0),
  /** The first month ("2026-10") whose recap may say another day of a goal, until the ledger was looked at for it. */
  movedFrom: text("moved_from"),
});

/** Values of a day a daily value had before it was sent anew: kept for whoever asks what a sender said when; no page shows them. */
export const dailyRevision = sqliteTable(
  "daily_revision",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    localDate: text("local_date").notNull(),
    version: integer().notNull(),
    actors: text().notNull(),
    total: integer().notNull(),
    sourceId: text("source_id").notNull(),
    replacedAt: integer("replaced_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey, t.localDate, t.version] })],
);

/** A month's value entered by a person, with the evidence for it; null: taken back. The highest version stands. */
export const manualValue = sqliteTable(
  "manual_value",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
    month: text().notNull(),
    version: integer().notNull(),
    value: integer(),
    note: text().notNull(),
    enteredBy: text("entered_by").notNull(),
    enteredAt: integer("entered_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey, t.month, t.version] })],
);

/** The zones of an account that changed its zone: each holds from a local day on. No rows: the account's zone, always. */
export const accountZone = sqliteTable(
  "account_zone",
  { accountId: text("account_id").notNull(), fromOn: text("from_on").notNull(), timezone: text().notNull() },
  (t) => [primaryKey({ columns: [t.accountId, t.fromOn] })],
);
