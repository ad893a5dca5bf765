import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { auditActs, principalKinds } from "#schema/words.ts";

/** Who did what to which account, trust.md 11: append-only by a trigger. `about` is JSON: ids and counts, no payload and no secret. */
export const audit = sqliteTable(
  "audit",
  {
    id: integer().primaryKey(),
    /** UTC ms. */
    at: integer().notNull(),
    act: text({ enum: auditActs }).notNull(),
    byKind: text("by_kind", { enum: principalKinds }).notNull(),
    /** Of the member of staff or the key; empty for what happens by itself. */
    byId: text("by_id").notNull(),
    byName: text("by_name").notNull(),
    /** Null: it is about no one account. */
    accountId: text("account_id"),
    about: text().notNull(),
  },
  // One account's acts, newest first.
  (t) => [index("audit_account").on(t.accountId, t.id)],
);
