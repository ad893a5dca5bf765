import { primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What the vendor's systems say of an actor of their events; apart from the events, so that it can be taken away. */
export const actor = sqliteTable(
  "actor",
  {
    accountId: text("account_id").notNull(),
    actor: text().notNull(),
    name: text(),
    team: text(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.actor] })],
);
