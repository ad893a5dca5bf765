import { sql } from "drizzle-orm";
import { contact } from "#tables/account.ts";
import { delivery } from "#tables/recap.ts";
import { object } from "./db.ts";

/* Whether a contact is at the customer, or has left. */

/** Of the contact of the statement around it. */
export const isPresent = sql`(${contact.leftAt} is null or ${contact.returnedAt} is not null)`;
export const hasLeft = sql`(${contact.leftAt} is not null and ${contact.returnedAt} is null)`;

/** When they left and who said so, as JSON; null while they are there. */
export const leftOf = sql`json(iif(${hasLeft}, ${object({ at: contact.leftAt, by: contact.leftBy })}, null))`;

/** Whose mail the delivery of the statement around it is: by the contact it was planned for, and by its address. */
const isTheirs = sql`${contact.accountId} = ${delivery.accountId} and (${contact.id} = ${delivery.contactId} or ${contact.email} = ${delivery.recipient})`;

/** The person a delivery is for has left. */
export const recipientLeft = sql`exists (select 1 from ${contact} where ${isTheirs} and ${hasLeft})`;

/** The links of a delivery died when its person left; they stay dead when the person returns. */
export const linksDied = sql`exists (select 1 from ${contact} where ${isTheirs} and (${hasLeft} or ${delivery.viewEndedAt} <= ${contact.leftAt}))`;

/** An address of the account that belongs to somebody who left. */
export const addressLeft = (address: ReturnType<typeof sql>): ReturnType<typeof sql> =>
  sql`exists (select 1 from ${contact} where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${address} and ${hasLeft})`;
