import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { SuppressionReason } from "#schema/delivery.ts";
import type { RoleReading } from "#schema/reading.ts";
import type { Language, RecapDetail } from "#schema/words.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, mailPreference, suppression } from "#tables/recap.ts";
import { all, apply, bare, bareList, object, one, statement } from "./db.ts";
import { linksDied } from "./presence.ts";
import { staffFrequency } from "./reading.ts";
import { addFacts, stopJson } from "./witness/fact.ts";

/** What the recipient of a mail may read and change about the recaps of one account. */
export interface MailPreference {
  accountName: string;
  /** The account's. */
  locale: string;
  reading: RoleReading;
  /** Why nothing is mailed to the address whatever they wish; null while mails go. */
  stop: SuppressionReason | null;
  /** Its link died when its reader left; only a mail program's own unsubscription still counts. */
  isEnded: boolean;
}

/** A bounce or a complaint before an unsubscription, as it happens by the letters they begin with. */
const stoppedBy = sql`(select min(${suppression.reason}) from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} in (${delivery.accountId}, '*'))`;
const isTheirWish = sql`${mailPreference.accountId} = ${delivery.accountId} and ${mailPreference.address} = ${delivery.recipient}`;
const set = (column: AnyColumn | SQL) =>
  sql`(select ${column} from ${contact} where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${delivery.recipient} limit 1)`;

/** What a contact reads: their own word, else what staff set; null: the account's. */
export const languageOfContact = sql`coalesce((select ${mailPreference.language} from ${mailPreference}
    where ${mailPreference.accountId} = ${contact.accountId} and ${mailPreference.address} = lower(${contact.email})), ${contact.language})`;

/** What was said of how they get it, as RoleReading. */
const reading = object({
  role: sql`coalesce(${set(contact.role)}, 'champion')`,
  language: set(contact.language),
  frequency: set(staffFrequency),
  detail: set(contact.detail),
  wish: sql`json(${one({ frequency: mailPreference.frequency, language: mailPreference.language, detail: mailPreference.detail }, sql`from ${mailPreference} where ${isTheirWish}`)})`,
  usual: object({ frequency: account.recapFrequency, detail: account.recapDetail }),
});

const ofMail = statement<
  { id: string },
  Omit<MailPreference, "isEnded" | "reading"> & { isEnded: number; reading: string }
>(
  "preference.ofMail",
  (
    p,
  ) => sql`select ${account.name} as "accountName", ${account.locale} as "locale", ${reading} as "reading", ${stoppedBy} as "stop", ${linksDied} as "isEnded"
    from ${delivery} join ${account} on ${account.id} = ${delivery.accountId} where ${delivery.id} = ${p.id}`,
);

/** Outside of the database a stop is known as well, before it is in here. */
const noteOff = statement<{ id: string; now: number }>("preference.noteOff", (p) =>
  addFacts(sql`json_object('t', 'stop', 'address', ${delivery.recipient}, 'account', ${delivery.accountId}, 'reason', 'unsubscribed', 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id} and not exists (select 1 from ${suppression}
      where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} = ${delivery.accountId})`),
);

const noteOn = statement<{ id: string; now: number }>("preference.noteOn", (p) =>
  addFacts(sql`${stopJson("start", sql`${p.now}`)} from ${delivery} join ${suppression} on ${suppression.address} = ${delivery.recipient}
    and ${suppression.accountId} = ${delivery.accountId} and ${suppression.reason} = 'unsubscribed' where ${delivery.id} = ${p.id}`),
);

const stop = statement<{ id: string; now: number }>(
  "preference.stop",
  (
    p,
  ) => sql`insert into ${suppression} (${bareList([suppression.address, suppression.accountId, suppression.reason, suppression.at])})
    select ${delivery.recipient}, ${delivery.accountId}, 'unsubscribed', ${p.now} from ${delivery} where ${delivery.id} = ${p.id} on conflict do nothing`,
);

const goOn = statement<{ id: string }>(
  "preference.goOn",
  (
    p,
  ) => sql`delete from ${suppression} where (${suppression.address}, ${suppression.accountId}) = (select ${delivery.recipient}, ${delivery.accountId} from ${delivery} where ${delivery.id} = ${p.id})
    and ${suppression.reason} = 'unsubscribed'`,
);

type Wished = { id: string; frequency: string; language: string; detail: string | null; now: number };

const wish = statement<Wished>(
  "preference.wish",
  (
    p,
  ) => sql`insert into ${mailPreference} (${bareList([mailPreference.accountId, mailPreference.address, mailPreference.frequency, mailPreference.language, mailPreference.at, mailPreference.detail])})
    select ${delivery.accountId}, ${delivery.recipient}, ${p.frequency}, ${p.language}, ${p.now}, ${p.detail} from ${delivery} where ${delivery.id} = ${p.id}
    on conflict do update set ${bare(mailPreference.frequency)} = excluded."frequency", ${bare(mailPreference.language)} = excluded."language", ${bare(mailPreference.at)} = excluded."at",
    ${bare(mailPreference.detail)} = coalesce(excluded."detail", ${mailPreference.detail})`,
);

const noteWish = statement<Wished>("preference.noteWish", (p) =>
  addFacts(sql`json_object('t', 'wish', 'address', ${delivery.recipient}, 'account', ${delivery.accountId}, 'frequency', ${p.frequency}, 'language', ${p.language},
    'detail', coalesce(${p.detail}, (select ${mailPreference.detail} from ${mailPreference} where ${isTheirWish})), 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id}`),
);

/** What counts for the recipient behind a genuine link of a mail; null when there is no such mail. */
export async function preferenceOfMail(db: D1Database, id: string): Promise<MailPreference | null> {
  const [row] = await all<NonNullable<(typeof ofMail)["row"]>>(ofMail.bind(db, { id }));
  return row ? { ...row, reading: JSON.parse(row.reading) as RoleReading, isEnded: row.isEnded === 1 } : null;
}

/** Unsubscribes the recipient of a delivery from the recaps of its account. Twice is once. `now` UTC ms. */
export async function unsubscribe(db: D1Database, id: string, now: number): Promise<void> {
  await apply(db, [noteOff.bind(db, { id, now }), stop.bind(db, { id, now })]);
}

/**
 * Keeps how often, in which language and how much of it the recipient of a delivery wants the recaps of its account, and takes
 * an unsubscription back. A bounce or a complaint stays: no wish of the reader undoes it. `detail` null: as they chose before.
 * `now` UTC ms.
 */
export async function keepWish(
  db: D1Database,
  id: string,
  wished: { frequency: "monthly" | "quarterly"; language: Language; detail: RecapDetail | null; now: number },
): Promise<void> {
  await apply(db, [
    noteOn.bind(db, { id, now: wished.now }),
    goOn.bind(db, { id }),
    noteWish.bind(db, { id, ...wished }),
    wish.bind(db, { id, ...wished }),
  ]);
}
