import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A staff session. The id is the SHA-256 of the cookie's secret. */
export const session = sqliteTable("session", {
  id: text().primaryKey(),
  staffId: text("staff_id").notNull(),
  createdAt: integer("created_at").notNull(),
  expiresAt: integer("expires_at").notNull(),
});

/** One attempt to sign in, bound to the browser that asked: id is the SHA-256 of its cookie's secret. */
export const signin = sqliteTable(
  "signin",
  {
    id: text().primaryKey(),
    email: text().notNull(),
    codeHash: text("code_hash").notNull(),
    tries: integer().notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  // What is over is deleted.
  (t) => [index("signin_expires").on(t.expiresAt)],
);

/** Counted by conditional updates in D1: what a per-location limiter cannot promise. */
export const attempt = sqliteTable(
  "attempt",
  {
    /** What is counted and for whom: "signin:<hash of the address>:<hour>". */
    key: text().primaryKey(),
    count: integer().notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  // What is over is deleted.
  (t) => [index("attempt_expires").on(t.expiresAt)],
);
