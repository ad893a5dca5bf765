import { sql } from "drizzle-orm";
import type { PersonParts } from "#schema/person.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { leftOf } from "#store/presence.ts";
import { readingFields } from "#store/reading.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, suppression } from "#tables/recap.ts";
import { counts, type FrameCounts } from "./part.ts";
import { deliveryFields } from "./recap.ts";

const p = { account: sql.placeholder("accountId"), contact: sql.placeholder("contactId") };
const email = sql`(select ${contact.email} from ${contact} where ${contact.accountId} = ${p.account} and ${contact.id} = ${p.contact})`;

const person = statement<{ accountId: string; contactId: string }, PersonParts & { counts: FrameCounts }>(
  "console.person",
  () =>
    selectParts({
      counts,
      account: one(
        { id: account.id, name: account.name, timezone: account.timezone },
        sql`from ${account} where ${account.id} = ${p.account}`,
      ),
      person: one(
        {
          id: contact.id,
          name: contact.name,
          title: contact.title,
          email: contact.email,
          left: leftOf,
          ...readingFields,
        },
        sql`from ${contact} where ${contact.accountId} = ${p.account} and ${contact.id} = ${p.contact}`,
      ),
      stops: many(
        { accountId: suppression.accountId, reason: suppression.reason, at: suppression.at },
        sql`from ${suppression} where ${suppression.address} = ${email} and ${suppression.accountId} in (${p.account}, '*')`,
      ),
      // Earlier addresses of the person, and the same address before it was this person's.
      mails: many(
        { ...deliveryFields, recapId: delivery.recapId, periodKey: delivery.periodKey, variant: delivery.variant },
        sql`from ${delivery} where ${delivery.accountId} = ${p.account} and (${delivery.contactId} = ${p.contact} or ${delivery.recipient} = ${email})
          order by ${delivery.periodKey} desc, ${delivery.createdAt} desc limit 240`,
      ),
      elsewhere: many(
        {
          accountId: contact.accountId,
          contactId: contact.id,
          accountName: sql`(select ${account.name} from ${account} where ${account.id} = ${contact.accountId})`,
        },
        sql`from ${contact} where ${contact.email} = ${email} and ${contact.accountId} <> ${p.account} limit 50`,
      ),
    }),
);

/** One person of an account with every recap mail to them, one round trip; null where there is none. */
export async function loadPerson(
  db: D1Database,
  accountId: string,
  contactId: string,
): Promise<PersonParts & { counts: FrameCounts }> {
  return parseParts(await person.bind(db, { accountId, contactId }).all());
}
