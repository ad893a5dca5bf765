import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { SuppressionReason } from "#schema/delivery.ts";
import type { RoleReading } from "#schema/reading.ts";
import type { CelebrationWish, Language, RecapDetail, RecapFrequency, RecapKind } from "#schema/words.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, mailList, mailPreference, suppression } from "#tables/recap.ts";
import { all, apply, bare, bareList, object, one, statement } from "./db.ts";
import { isListEnded, listWordOf } from "./mail-list.ts";
import { linksDied } from "./presence.ts";
import { staffFrequency } from "./reading.ts";
import { addFacts, stopJson } from "./witness/fact.ts";

/** What the recipient of a mail may read and change about the recaps of one account. */
export interface MailPreference {
  accountName: string;
  /** The account's. */
  locale: string;
  reading: RoleReading;
  /** Of the mail the link stands in. */
  kind: RecapKind;
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

const theirWord = (kind: RecapKind) =>
  listWordOf(kind, { accountId: sql`${delivery.accountId}`, address: sql`${delivery.recipient}` });

/** What a contact reads: their own word, else what staff set; null: the account's. */
export const languageOfContact = sql`coalesce((select ${mailPreference.language} from ${mailPreference}
    where ${mailPreference.accountId} = ${contact.accountId} and ${mailPreference.address} = lower(${contact.email})), ${contact.language})`;

/** What was said of how they get it, as RoleReading. */
const reading = object({
  role: sql`coalesce(${set(contact.role)}, 'champion')`,
  language: set(contact.language),
  frequency: set(staffFrequency),
  detail: set(contact.detail),
  celebration: set(contact.celebration),
  lists: object({ monthly: theirWord("monthly"), milestone: theirWord("milestone") }),
  wish: sql`json(${one({ frequency: mailPreference.frequency, language: mailPreference.language, detail: mailPreference.detail }, sql`from ${mailPreference} where ${isTheirWish}`)})`,
  usual: object({
    frequency: account.recapFrequency,
    detail: account.recapDetail,
    celebration: account.recapCelebration,
  }),
});

const ofMail = statement<
  { id: string },
  Omit<MailPreference, "isEnded" | "reading"> & { isEnded: number; reading: string }
>(
  "preference.ofMail",
  (
    p,
  ) => sql`select ${account.name} as "accountName", ${account.locale} as "locale", ${reading} as "reading", ${delivery.kind} as "kind", ${stoppedBy} as "stop", ${linksDied} as "isEnded"
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

type Listed = { id: string; kind: string; isOn: number; now: number };

const noteList = statement<Listed>("preference.noteList", (p) =>
  addFacts(sql`json_object('t', 'list', 'address', ${delivery.recipient}, 'account', ${delivery.accountId}, 'kind', ${p.kind}, 'isOn', json(iif(${p.isOn}, 'true', 'false')), 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id} and not exists (select 1 from ${mailList}
      where ${mailList.accountId} = ${delivery.accountId} and ${mailList.address} = ${delivery.recipient} and ${mailList.kind} = ${p.kind} and ${mailList.isOn} = ${p.isOn})`),
);

/** What is said again changes nothing, not even since when. */
const setList = statement<Listed>(
  "preference.setList",
  (
    p,
  ) => sql`insert into ${mailList} (${bareList([mailList.accountId, mailList.address, mailList.kind, mailList.isOn, mailList.at])})
    select ${delivery.accountId}, ${delivery.recipient}, ${p.kind}, ${p.isOn}, ${p.now} from ${delivery} where ${delivery.id} = ${p.id}
    on conflict do update set ${bare(mailList.isOn)} = excluded."is_on", ${bare(mailList.at)} = excluded."at" where ${mailList.isOn} <> excluded."is_on"`,
);

const endList = statement<{ id: string; now: number }>(
  "preference.endList",
  (
    p,
  ) => sql`insert into ${mailList} (${bareList([mailList.accountId, mailList.address, mailList.kind, mailList.isOn, mailList.at])})
    select ${delivery.accountId}, ${delivery.recipient}, ${delivery.kind}, 0, ${p.now} from ${delivery} where ${delivery.id} = ${p.id}
    on conflict do update set ${bare(mailList.isOn)} = 0, ${bare(mailList.at)} = excluded."at" where ${mailList.isOn} = 1`,
);

const noteListEnd = statement<{ id: string; now: number }>("preference.noteListEnd", (p) =>
  addFacts(sql`json_object('t', 'list', 'address', ${delivery.recipient}, 'account', ${delivery.accountId}, 'kind', ${delivery.kind}, 'isOn', json('false'), 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id} and not ${isListEnded}`),
);

type Wished = { id: string; frequency: string | null; language: string; detail: string | null; now: number };

/** How often they wished for it stays, where they say no word of that: their list alone is ended. */
const stood = sql`(select ${mailPreference.frequency} from ${mailPreference} where ${isTheirWish})`;

const wish = statement<Wished>(
  "preference.wish",
  (
    p,
  ) => sql`insert into ${mailPreference} (${bareList([mailPreference.accountId, mailPreference.address, mailPreference.frequency, mailPreference.language, mailPreference.at, mailPreference.detail])})
    select ${delivery.accountId}, ${delivery.recipient}, coalesce(${p.frequency}, ${stood}, 'monthly'), ${p.language}, ${p.now}, ${p.detail} from ${delivery} where ${delivery.id} = ${p.id}
    on conflict do update set ${bare(mailPreference.frequency)} = excluded."frequency", ${bare(mailPreference.language)} = excluded."language", ${bare(mailPreference.at)} = excluded."at",
    ${bare(mailPreference.detail)} = coalesce(excluded."detail", ${mailPreference.detail})`,
);

const noteWish = statement<Wished>("preference.noteWish", (p) =>
  addFacts(sql`json_object('t', 'wish', 'address', ${delivery.recipient}, 'account', ${delivery.accountId}, 'frequency', coalesce(${p.frequency}, ${stood}, 'monthly'), 'language', ${p.language},
    'detail', coalesce(${p.detail}, (select ${mailPreference.detail} from ${mailPreference} where ${isTheirWish})), 'at', ${p.now})
    from ${delivery} where ${delivery.id} = ${p.id}`),
);

/** What counts for the recipient behind a genuine link of a mail; null when there is no such mail. */
export async function preferenceOfMail(db: D1Database, id: string): Promise<MailPreference | null> {
  const [row] = await all<NonNullable<(typeof ofMail)["row"]>>(ofMail.bind(db, { id }));
  return row ? { ...row, reading: JSON.parse(row.reading) as RoleReading, isEnded: row.isEnded === 1 } : null;
}

/** Unsubscribes the recipient of a delivery from everything that is mailed about its account. Twice is once. `now` UTC ms. */
export async function unsubscribe(db: D1Database, id: string, now: number): Promise<void> {
  await apply(db, [noteOff.bind(db, { id, now }), stop.bind(db, { id, now })]);
}

/** The same from mails of its kind alone, which are a list of their own. */
export async function leaveList(db: D1Database, id: string, now: number): Promise<void> {
  await apply(db, [noteListEnd.bind(db, { id, now }), endList.bind(db, { id, now })]);
}

/**
 * Keeps how often, in which language and how much of it the recipient of a delivery wants the recaps of its account and whether
 * they are told of its First Value, and takes an unsubscription back. A bounce or a complaint stays: no wish of the reader undoes
 * it. `detail` and `celebration` null: as they chose before. `now` UTC ms.
 */
export async function keepWish(
  db: D1Database,
  id: string,
  wished: {
    frequency: RecapFrequency;
    celebration: CelebrationWish | null;
    language: Language;
    detail: RecapDetail | null;
    now: number;
  },
): Promise<void> {
  const { frequency, celebration, language, detail, now } = wished;
  const lists: Listed[] = [{ id, kind: "monthly", isOn: frequency === "off" ? 0 : 1, now }];
  if (celebration !== null) lists.push({ id, kind: "milestone", isOn: celebration === "on" ? 1 : 0, now });
  const said = { id, frequency: frequency === "off" ? null : frequency, language, detail, now };
  await apply(db, [
    noteOn.bind(db, { id, now }),
    goOn.bind(db, { id }),
    noteWish.bind(db, said),
    wish.bind(db, said),
    ...lists.flatMap((list) => [noteList.bind(db, list), setList.bind(db, list)]),
  ]);
}
