import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import {
  celebrationWishes,
  contactLevels,
  contactRoles,
  languages,
  recapDetails,
  recapFrequencies,
  releaseKinds,
  segmentKeys,
  staffAccess,
} from "#schema/words.ts";

export const staff = sqliteTable(
  "staff",
  {
    id: text().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    title: text().notNull(),
    role: text({ enum: staffAccess }).notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (t) => [uniqueIndex("staff_email").on(t.email)],
);

export const account = sqliteTable(
  "account",
  {
    id: text().primaryKey(),
    externalId: text("external_id").notNull(),
    slug: text().notNull(),
    name: text().notNull(),
    segment: text({ enum: segmentKeys }).notNull(),
    templateVersion: integer("template_version").notNull(),
    kickoffOn: text("kickoff_on").notNull(),
    renewalOn: text("renewal_on").notNull(),
    timezone: text().notNull(),
    locale: text().notNull(),
    currency: text().notNull(),
    csmId: text("csm_id"),
    metricKey: text("metric_key"),
    /** Goes up with every change anybody could see: the ETag of every page of the account. */
    revision: integer().notNull(),
    createdAt: integer("created_at").notNull(),
    /** Since when its recaps are archived and mailed to nobody, UTC ms; null while they are mailed. */
    heldOutSince: integer("held_out_since"),
    heldOutBy: text("held_out_by"),
    heldOutReason: text("held_out_reason"),
    /** How its recaps go out; null: by themselves. Since when in UTC ms. */
    releaseRule: text("release_rule", { enum: releaseKinds }),
    releaseSince: integer("release_since"),
    releaseBy: text("release_by"),
    releaseReason: text("release_reason"),
    /** 1: people stand in its recaps by name. Since when in UTC ms; null while nobody said anything. */
    namesOn: integer("names_on").notNull().default(0),
    namesSince: integer("names_since"),
    namesBy: text("names_by"),
    /** 1: the page behind a mail's link asks for sign-in before names and money. */
    guardOn: integer("guard_on").notNull().default(0),
    guardSince: integer("guard_since"),
    guardBy: text("guard_by"),
    /** How often and how much of it everybody gets of whom nothing else is said, see Usual. Since when in UTC ms. */
    recapFrequency: text("recap_frequency", { enum: ["quarterly", "off"] }),
    recapDetail: text("recap_detail", { enum: recapDetails }),
    recapSince: integer("recap_since"),
    recapBy: text("recap_by"),
    /** Last local day of its contract; null: it goes on. Since when that stands in UTC ms; null while nobody said anything. */
    endsOn: text("ends_on"),
    endsSince: integer("ends_since"),
    endsBy: text("ends_by"),
    recapCelebration: text("recap_celebration", { enum: celebrationWishes }),
    /** 1: the subject of a mail may name what its month was worth. */
    moneyOn: integer("money_on").notNull().default(0),
    moneySince: integer("money_since"),
    moneyBy: text("money_by"),
  },
  (t) => [
    uniqueIndex("account_external_id").on(t.externalId),
    uniqueIndex("account_slug").on(t.slug),
    // The few whose contract ends, looked at with every tick.
    index("account_ends").on(t.endsOn).where(sql`ends_on is not null`),
  ],
);

export const contact = sqliteTable(
  "contact",
  {
    accountId: text("account_id").notNull(),
    id: text().notNull(),
    name: text().notNull(),
    email: text(),
    title: text().notNull(),
    role: text({ enum: contactRoles }).notNull(),
    level: text({ enum: contactLevels }).notNull(),
    createdAt: integer("created_at").notNull(),
    /** Null: the account's. */
    language: text({ enum: languages }),
    frequency: text({ enum: recapFrequencies }).notNull().default("monthly"),
    /** Name of the member of staff; null: the vendor's systems. */
    addedBy: text("added_by"),
    /** When they last left the customer, UTC ms, and who said so. It stays when they return: what ended then stays ended. */
    leftAt: integer("left_at"),
    leftBy: text("left_by"),
    /** When they came back, UTC ms; null while they are gone, and for who never left. */
    returnedAt: integer("returned_at"),
    /** How much of the recap they get, as staff set it; null: nobody did. */
    detail: text({ enum: recapDetails }),
    /** 1: staff set "monthly" itself; where nobody set anything it stands there as well. */
    monthlySet: integer("monthly_set"),
    /** Whether they are told of the First Value, as staff set it; null: nobody did. */
    celebration: text({ enum: celebrationWishes }),
  },
  // "Send me my link" looks a contact up by address.
  (t) => [primaryKey({ columns: [t.accountId, t.id] }), index("contact_email").on(t.email)],
);
