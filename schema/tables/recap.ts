import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { deliveryFates, suppressionReasons } from "#schema/delivery.ts";
import {
  deliveryStates,
  heldWords,
  languages,
  recapDetails,
  recapKinds,
  recapStates,
  recapVariants,
} from "#schema/words.ts";

/** The ledger and the snapshot of one account's month, or of its First Value. */
export const recap = sqliteTable(
  "recap",
  {
    accountId: text("account_id").notNull(),
    kind: text({ enum: recapKinds }).notNull(),
    periodKey: text("period_key").notNull(),
    version: integer().notNull(),
    id: text().notNull(),
    state: text({ enum: recapStates }).notNull(),
    /** When it was to go out, UTC ms. */
    dueAt: integer("due_at").notNull(),
    /** Time of the trigger that found it due: "as of" for everything inside. */
    plannedAt: integer("planned_at").notNull(),
    computedAt: integer("computed_at"),
    inputHash: text("input_hash"),
    /** Scaled month total; null when it may not be printed. */
    value: integer(),
    metricState: text("metric_state"),
    holds: text().notNull(),
    releasedBy: text("released_by"),
    releasedAt: integer("released_at"),
    /** JSON of RecapFigures. */
    figures: text(),
    /** JSON of the rendered mails by form, folded on their paper, links still as placeholders; null once they were dropped. */
    mails: text(),
    /** Why there is another version: words of the log, comma between; null for the first. */
    reason: text(),
    /** When a held recap goes out by itself, UTC ms; null where only a person releases it. */
    reviewUntil: integer("review_until"),
    /** Archived because the account was on hold-out. */
    heldOut: integer("held_out", { mode: "boolean" }).notNull().default(false),
    /** JSON of the forms of dropped mails, by their keys; null while the mails are kept. */
    forms: text(),
    /** What a person decided while it was held; null: nothing. */
    word: text({ enum: heldWords }),
    /** The last instant at which it may go out by itself, UTC ms; null: a person decides, or did. */
    goesUntil: integer("goes_until"),
  },
  (t) => [
    // Mails of recaps that are over, to be dropped.
    index("recap_mails").on(t.computedAt).where(sql`mails is not null and state in ('sent', 'archived')`),
    index("recap_review").on(t.reviewUntil),
    // Restated months somebody had mailed.
    index("recap_corrected").on(t.releasedAt).where(sql`version > 1`),
    primaryKey({ columns: [t.accountId, t.kind, t.periodKey, t.version] }),
    uniqueIndex("recap_id").on(t.id),
    // The sweeper and the console look for what is not finished.
    index("recap_state").on(t.state, t.plannedAt),
    // The newest months of all accounts in the console.
    index("recap_planned").on(t.plannedAt),
  ],
);

/** What all mails of a language and brand have in common: each phrase stands in them as one character. */
export const mailPaper = sqliteTable("mail_paper", {
  id: text().primaryKey().notNull(),
  /** JSON array; the first stands for U+0080. Never changed. */
  phrases: text().notNull(),
});

/** One mail to one person about one version of a month, at most once. */
export const delivery = sqliteTable(
  "delivery",
  {
    id: text().primaryKey(),
    accountId: text("account_id").notNull(),
    kind: text({ enum: recapKinds }).notNull(),
    periodKey: text("period_key").notNull(),
    recapId: text("recap_id").notNull(),
    /** Lower-case address. */
    recipient: text().notNull(),
    contactId: text("contact_id").notNull(),
    name: text().notNull(),
    variant: text({ enum: recapVariants }).notNull(),
    state: text({ enum: deliveryStates }).notNull(),
    /** Earliest next try, UTC ms. */
    nextAt: integer("next_at").notNull(),
    /** The trigger's time when it was last woken; runs ahead of the clock when a month is played through. */
    wokenAt: integer("woken_at").notNull(),
    claimId: text("claim_id"),
    claimedAt: integer("claimed_at"),
    /** 1 once the message may have been accepted: from here on a lost answer is unknown. */
    committed: integer().notNull(),
    attempts: integer().notNull(),
    lastError: text("last_error"),
    providerId: text("provider_id"),
    sentAt: integer("sent_at"),
    createdAt: integer("created_at").notNull(),
    /** What the provider said after it took the mail. */
    fate: text({ enum: deliveryFates }),
    fateAt: integer("fate_at"),
    /** First time it may have been taken under an idempotency key, UTC ms; null while it certainly was not. */
    keyedAt: integer("keyed_at"),
    /** How often a person had it sent again: each time has a key of its own. */
    round: integer().notNull().default(0),
    /** The delivery to a corrected address that stands for this one. */
    replacedBy: text("replaced_by"),
    /** Which of the recap's mails it is; null in older rows: the one of its variant. */
    form: text(),
    /** Of the recap. Above 1 only where a person had the restated month mailed. */
    version: integer().notNull().default(1),
    /** It certainly never left, and ended because its month was restated first. */
    overtaken: integer({ mode: "boolean" }).notNull().default(false),
    /** The last retry was over and the server still said "come again". */
    givenUp: integer("given_up", { mode: "boolean" }).notNull().default(false),
    /** When a person ended its link to the recap page, UTC ms. */
    viewEndedAt: integer("view_ended_at"),
    /** The last instant at which it may first be tried by itself, UTC ms; null: a person wants it sent. */
    goesUntil: integer("goes_until"),
    /** When its recap page was first looked at, UTC ms. */
    seenAt: integer("seen_at"),
    /** It came back for what is in it or who sent it, or a person released its address since: nothing against that. */
    spared: integer({ mode: "boolean" }).notNull().default(false),
    /** When a member of staff marked that its reader replied, UTC ms, and their name; null: nobody did. */
    repliedAt: integer("replied_at"),
    repliedBy: text("replied_by"),
  },
  (t) => [
    // The complaint stop looks at the newest that were sent.
    index("delivery_sent").on(t.sentAt),
    index("delivery_provider").on(t.providerId),
    index("delivery_recipient").on(t.recipient),
    uniqueIndex("delivery_once").on(t.accountId, t.kind, t.periodKey, t.recipient, t.version),
    index("delivery_recap").on(t.recapId),
    // The sweeper looks for what can be tried again.
    index("delivery_state").on(t.state, t.nextAt),
  ],
);

/** Addresses that get no recap: unsubscribed, bounced, complained. Survives re-imported contacts. */
export const suppression = sqliteTable(
  "suppression",
  {
    address: text().notNull(),
    accountId: text("account_id").notNull(),
    reason: text({ enum: suppressionReasons }).notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.address, t.accountId] })],
);

/** How often, in which language and how much of it a person wants the recaps of an account: their own word, over what the contact says. */
export const mailPreference = sqliteTable(
  "mail_preference",
  {
    accountId: text("account_id").notNull(),
    address: text().notNull(),
    /** "off" is none of them: that is a word on the list, or an unsubscription. */
    frequency: text({ enum: ["monthly", "quarterly"] }).notNull(),
    language: text({ enum: languages }).notNull(),
    at: integer().notNull(),
    /** Null: they chose before there was a choice. */
    detail: text({ enum: recapDetails }),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.address] })],
);

/** What a person said of one kind of the mails of an account, by its list: no more of it, or on whatever else was set. */
export const mailList = sqliteTable(
  "mail_list",
  {
    accountId: text("account_id").notNull(),
    address: text().notNull(),
    kind: text({ enum: recapKinds }).notNull(),
    isOn: integer("is_on").notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.address, t.kind] })],
);

/** Row 1 is there while all sending is paused. */
export const sendingPause = sqliteTable("sending_pause", {
  id: integer().primaryKey().notNull(),
  by: text("paused_by").notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
});

/** Events of the provider by their own id: each counts once. `request` is the request that brought it first. */
export const mailEvent = sqliteTable(
  "mail_event",
  {
    id: text().primaryKey(),
    kind: text().notNull(),
    request: text().notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (t) => [index("mail_event_received").on(t.receivedAt)],
);

/** What people and the provider did to the mails, by name. */
export const mailLog = sqliteTable(
  "mail_log",
  {
    id: integer().primaryKey().notNull(),
    recapId: text("recap_id"),
    by: text().notNull(),
    text: text().notNull(),
    at: integer().notNull(),
    /** 1 while the success manager is still to be told. */
    tell: integer(),
  },
  (t) => [index("mail_log_recap").on(t.recapId), index("mail_log_tell").on(t.tell).where(sql`tell is not null`)],
);

/** What a person of the vendor says about a month, plain text, shown as theirs. */
export const recapNote = sqliteTable(
  "recap_note",
  {
    accountId: text("account_id").notNull(),
    periodKey: text("period_key").notNull(),
    text: text().notNull(),
    writtenBy: text("written_by").notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.periodKey] })],
);
