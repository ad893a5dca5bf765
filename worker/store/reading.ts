import { type SQL, sql } from "drizzle-orm";
import { readerRoles } from "#schema/words.ts";
import { account, contact } from "#tables/account.ts";
import { mailPreference } from "#tables/recap.ts";
import { bare, object, one } from "./db.ts";
import { listWord } from "./mail-list.ts";

/* What was said of how a contact gets the recap, see RoleReading. Of the contact of the statement around it. */

/** Theirs is a part that reads the recap. */
export const isReaderRole = sql`${contact.role} in (${sql.raw(readerRoles.map((role) => `'${role}'`).join(", "))})`;

/** How often, as staff set it; null: nobody did. */
export const staffFrequency = sql`iif(${contact.frequency} = 'monthly' and ${contact.monthlySet} is null, null, ${contact.frequency})`;

/** The columns that keep it, and their values where staff set `frequency`, or null. */
export const frequencyColumns = [contact.frequency, contact.monthlySet];
export const frequencyValues = (frequency: SQL): SQL =>
  sql`coalesce(${frequency}, 'monthly'), iif(${frequency} = 'monthly', 1, null)`;
export const setFrequency = (frequency: SQL): SQL =>
  sql`(${sql.join(frequencyColumns.map(bare), sql`, `)}) = (${frequencyValues(frequency)})`;

const wish = one(
  { frequency: mailPreference.frequency, language: mailPreference.language, detail: mailPreference.detail },
  sql`from ${mailPreference} where ${mailPreference.accountId} = ${contact.accountId} and ${mailPreference.address} = ${contact.email}`,
);
const usual = one(
  { frequency: account.recapFrequency, detail: account.recapDetail, celebration: account.recapCelebration },
  sql`from ${account} where ${account.id} = ${contact.accountId}`,
);

export const readingFields = {
  role: contact.role,
  language: contact.language,
  frequency: staffFrequency,
  detail: contact.detail,
  celebration: contact.celebration,
  lists: object({ monthly: listWord("monthly"), milestone: listWord("milestone") }),
  wish: sql`json(${wish})`,
  usual: sql`json(${usual})`,
};
