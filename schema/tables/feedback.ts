import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { feedbackKinds } from "#schema/feedback.ts";

/** What one person said about one month: the newest of each kind. What was said before is in `activity`. */
export const feedback = sqliteTable(
  "feedback",
  {
    accountId: text("account_id").notNull(),
    periodKey: text("period_key").notNull(),
    kind: text({ enum: feedbackKinds }).notNull(),
    /** "contact:<id>", or "team:" and the id or the name said on the team link. */
    person: text().notNull(),
    contactId: text("contact_id"),
    name: text().notNull(),
    choice: text().notNull(),
    note: text().notNull(),
    /** Version of the recap that was read. */
    version: integer().notNull(),
    times: integer().notNull(),
    /** Id of the act that said it. */
    actId: text("act_id").notNull(),
    at: integer().notNull(),
    /** Set when staff closed it; said again, it is open again. */
    handledAt: integer("handled_at"),
    handledBy: text("handled_by"),
    handledNote: text("handled_note"),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.periodKey, t.kind, t.person] })],
);
