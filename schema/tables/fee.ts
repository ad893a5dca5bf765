import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What an account pays a month, from a local day on until the next row. */
export const fee = sqliteTable(
  "fee",
  {
    accountId: text("account_id").notNull(),
    validFrom: text("valid_from").notNull(),
    /** Minor units of the currency. */
    amountMinor: integer("amount_minor").notNull(),
    currency: text().notNull(),
    agreedBy: text("agreed_by").notNull(),
    agreedOn: text("agreed_on").notNull(),
    note: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.validFrom] })],
);

/** Whether value is held against fees: a row while staff offer it, agreed while the customer wants it. UTC ms. */
export const feeConsent = sqliteTable("fee_consent", {
  accountId: text("account_id").primaryKey(),
  offeredAt: integer("offered_at").notNull(),
  offeredBy: text("offered_by").notNull(),
  agreedAt: integer("agreed_at"),
  agreedBy: text("agreed_by"),
});
