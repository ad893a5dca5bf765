import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { segmentKeys } from "#schema/words.ts";

/** How large an account is, and whether it takes part in comparisons; no row: size unknown, it takes part. */
export const accountSize = sqliteTable(
  "account_size",
  {
    accountId: text("account_id").primaryKey(),
    seats: integer(),
    /** 1: its figure counts in groups of others. */
    gives: integer().notNull(),
    /** 1: its recaps say where it stands. */
    sees: integer().notNull(),
  },
  // The members of a band of sizes.
  (t) => [index("account_size_seats").on(t.seats)],
);

/** A group of similar accounts in a month, frozen once: whoever comes, goes or is corrected later changes nothing in it. */
export const benchmarkGroup = sqliteTable(
  "benchmark_group",
  {
    metricKey: text("metric_key").notNull(),
    month: text().notNull(),
    segment: text({ enum: segmentKeys }).notNull(),
    /** Lower end of the band of sizes. */
    seatsFrom: integer("seats_from").notNull(),
    /** JSON of [account, scaled value, seats] each. */
    members: text().notNull(),
    /** 0: too much like a group already shown that month. */
    shown: integer().notNull(),
    /** Kept for whoever asks why a comparison stands as it does; no page shows it. */
    frozenAt: integer("frozen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.metricKey, t.month, t.segment, t.seatsFrom] })],
);
