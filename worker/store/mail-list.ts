import { type SQL, sql } from "drizzle-orm";
import type { RecapKind } from "#schema/words.ts";
import { contact } from "#tables/account.ts";
import { delivery, mailList, suppression } from "#tables/recap.ts";

/* What people said of one kind of mail, see mailList; and what ended all of them. */

/** Who the delivery of the statement around it is for wants no more of its kind. */
export const isListEnded = sql`exists (select 1 from ${mailList} where ${mailList.accountId} = ${delivery.accountId} and ${mailList.address} = ${delivery.recipient}
    and ${mailList.kind} = ${delivery.kind} and ${mailList.isOn} = 0)`;

/** Their word on a kind of mail, 'on' or 'off', by account and address; null where they gave none. */
export function listWordOf(kind: RecapKind, { accountId, address }: { accountId: SQL; address: SQL }): SQL {
  return sql`(select iif(${mailList.isOn} = 1, 'on', 'off') from ${mailList} where ${mailList.accountId} = ${accountId} and ${mailList.address} = ${address} and ${mailList.kind} = ${sql.raw(`'${kind}'`)})`;
}

/** The same of the contact of the statement around it. */
export function listWord(kind: RecapKind): SQL {
  return listWordOf(kind, { accountId: sql`${contact.accountId}`, address: sql`${contact.email}` });
}

/** Why nothing at all is mailed to the contact of the statement around it; null: mails go. A mishap before a choice, by the letters they begin with. */
export const stopOfContact = sql`(select min(${suppression.reason}) from ${suppression} where ${suppression.address} = ${contact.email} and ${suppression.accountId} in (${contact.accountId}, '*'))`;
