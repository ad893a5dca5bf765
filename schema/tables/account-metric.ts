import { primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The metrics an account has besides its headline, which is account.metric_key. */
export const accountMetric = sqliteTable(
  "account_metric",
  {
    accountId: text("account_id").notNull(),
    metricKey: text("metric_key").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.metricKey] })],
);
