import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { suppressionReasons } from "#schema/delivery.ts";
import { restoreStages, wishedFrequencies, witnessStates } from "#schema/witness-word.ts";
import { languages, recapDetails, recapKinds } from "#schema/words.ts";

/** Row 1: how much is written outside. `n` is higher than that of any object there, unless this is an older copy. */
export const witnessMark = sqliteTable("witness_mark", {
  id: integer().primaryKey().notNull(),
  n: integer().notNull(),
  /** `n` of the newest tick that found nothing wrong, and of the one before it: facts from there on are put back. */
  checked: integer().notNull(),
  settled: integer().notNull(),
  /** Time of the newest, UTC ms. */
  checkedAt: integer("checked_at").notNull(),
  restores: integer().notNull(),
  /** What the clock said then; far from it where a month is played through. */
  clockAt: integer("clock_at").notNull().default(0),
});

/** Facts that are not outside yet, as JSON. */
export const witnessFact = sqliteTable("witness_fact", {
  id: integer().primaryKey().notNull(),
  fact: text().notNull(),
});

/** An older copy that was put in place of this database. */
export const restore = sqliteTable(
  "restore",
  {
    id: integer().primaryKey().notNull(),
    foundAt: integer("found_at").notNull(),
    copyAt: integer("copy_at").notNull(),
    stage: text({ enum: restoreStages }).notNull(),
    /** What the stage has done: a key of the bucket, of a delivery or of a contact. */
    after: text().notNull(),
    mails: integer().notNull(),
    people: integer().notNull(),
    links: integer().notNull(),
    erasures: integer().notNull(),
    /** Facts nobody can match: of a secret that is gone, or of another version. */
    unread: integer().notNull(),
    endedAt: integer("ended_at"),
  },
  (t) => [index("restore_ended").on(t.endedAt)],
);

/** A mail that left, or may have, after the copy was made. */
export const witnessedMail = sqliteTable(
  "witnessed_mail",
  {
    deliveryId: text("delivery_id").notNull(),
    claimId: text("claim_id").notNull(),
    accountId: text("account_id").notNull(),
    kind: text().notNull(),
    periodKey: text("period_key").notNull(),
    who: text().notNull(),
    round: integer().notNull(),
    state: text({ enum: witnessStates }).notNull(),
    at: integer().notNull(),
    /** Of the month that was mailed. */
    version: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.claimId] }),
    index("witnessed_mail_period").on(t.accountId, t.kind, t.periodKey),
  ],
);

/** An address that was stopped, or released, after the copy was made. */
export const witnessedStop = sqliteTable(
  "witnessed_stop",
  {
    who: text().notNull(),
    accountId: text("account_id").notNull(),
    reason: text({ enum: suppressionReasons }).notNull(),
    ended: integer().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.who, t.accountId] })],
);

/** How often, in which language and how much of it somebody asked for their mail after the copy was made. */
export const witnessedWish = sqliteTable(
  "witnessed_wish",
  {
    who: text().notNull(),
    accountId: text("account_id").notNull(),
    frequency: text({ enum: wishedFrequencies }).notNull(),
    language: text({ enum: languages }).notNull(),
    at: integer().notNull(),
    detail: text({ enum: recapDetails }),
  },
  (t) => [primaryKey({ columns: [t.who, t.accountId] })],
);

/** What somebody said of one kind of mail after the copy was made. */
export const witnessedList = sqliteTable(
  "witnessed_list",
  {
    who: text().notNull(),
    accountId: text("account_id").notNull(),
    kind: text({ enum: recapKinds }).notNull(),
    isOn: integer("is_on").notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.who, t.accountId, t.kind] })],
);
