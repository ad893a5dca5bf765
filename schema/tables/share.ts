import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { shareKinds, shareScopes } from "#schema/words.ts";

/** A share link. The token is derived from id and epoch; nothing here opens anything. */
export const share = sqliteTable(
  "share",
  {
    id: text().primaryKey(),
    accountId: text("account_id").notNull(),
    kind: text({ enum: shareKinds }).notNull(),
    scope: text({ enum: shareScopes }).notNull(),
    contactId: text("contact_id"),
    epoch: integer().notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    seenCount: integer("seen_count").notNull(),
    lastSeenAt: integer("last_seen_at"),
    lastSeenBy: text("last_seen_by"),
  },
  (t) => [index("share_account").on(t.accountId)],
);
