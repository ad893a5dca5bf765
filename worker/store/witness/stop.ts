import { sql } from "drizzle-orm";
import type { RunningRestore } from "#schema/witness.ts";
import { all, apply, bare, bareList, statement } from "#store/db.ts";
import { contact } from "#tables/account.ts";
import { mailList, mailPreference, suppression } from "#tables/recap.ts";
import { witnessedList, witnessedStop, witnessedWish } from "#tables/witness.ts";
import { advance, hereOf, isLaterWord } from "./restore.ts";

/* What people said after an older copy was made. Outside, an address is only a keyed hash: it is matched with those we know. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** A contact whose address can be matched with what is known outside. */
export interface AddressRow {
  accountId: string;
  id: string;
  address: string;
}

const addresses = statement<{ accountId: string; id: string; count: number }, AddressRow>(
  "restore.addresses",
  (
    p,
  ) => sql`select ${contact.accountId} as "accountId", ${contact.id} as "id", ${contact.email} as "address" from ${contact}
    where (${contact.accountId}, ${contact.id}) > (${p.accountId}, ${p.id}) and ${contact.email} is not null
    order by ${contact.accountId}, ${contact.id} limit ${p.count}`,
);
/** Rows of {who, address, account}, one for each secret. */
const isMeant = sql`${witnessedStop.who} = ${field("who")} and ${witnessedStop.accountId} in (${field("account")}, '*')`;

const endStops = statement<{ rows: string }>(
  "restore.endStops",
  (p) => sql`delete from ${suppression} where (${suppression.address}, ${suppression.accountId}) in
    (select s."address", s."account_id" from json_each(${p.rows}) as j join ${witnessedStop} on ${isMeant}
    join ${suppression} as s on s."address" = ${field("address")} and s."account_id" = ${witnessedStop.accountId}
    where ${witnessedStop.ended} = 1 and ${witnessedStop.at} >= s."at" and (${witnessedStop.reason} = 'unsubscribed') = (s."reason" = 'unsubscribed'))`,
);
const stopAgain = statement<{ rows: string }>(
  "restore.stopAgain",
  (
    p,
  ) => sql`insert into ${suppression} (${bareList([suppression.address, suppression.accountId, suppression.reason, suppression.at])})
    select ${field("address")}, ${witnessedStop.accountId}, ${witnessedStop.reason}, ${witnessedStop.at} from json_each(${p.rows}) as j join ${witnessedStop} on ${isMeant}
    where ${witnessedStop.ended} = 0
    on conflict do update set ${bare(suppression.reason)} = excluded."reason", ${bare(suppression.at)} = excluded."at" where excluded."at" > ${suppression.at}`,
);

const isWisher = sql`${witnessedWish.who} = ${field("who")} and ${witnessedWish.accountId} = ${field("account")}`;
const wishColumns = [
  mailPreference.accountId,
  mailPreference.address,
  mailPreference.frequency,
  mailPreference.language,
  mailPreference.detail,
  mailPreference.at,
];

/** Over what the copy knows of the same moment: of one moment the later word is the one outside. */
const wishAgain = statement<{ rows: string }>(
  "restore.wishAgain",
  (p) => sql`insert into ${mailPreference} (${bareList(wishColumns)})
    select ${witnessedWish.accountId}, ${field("address")}, ${witnessedWish.frequency}, ${witnessedWish.language}, ${witnessedWish.detail}, ${witnessedWish.at} from json_each(${p.rows}) as j join ${witnessedWish} on ${isWisher}
    where true
    on conflict do update set ${bare(mailPreference.frequency)} = excluded."frequency", ${bare(mailPreference.language)} = excluded."language", ${bare(mailPreference.detail)} = excluded."detail",
      ${bare(mailPreference.at)} = excluded."at"
      where excluded."at" >= ${mailPreference.at}`,
);
const forgetWishes = statement<{ rows: string }>(
  "restore.forgetWishes",
  (p) => sql`delete from ${witnessedWish} where (${witnessedWish.who}, ${witnessedWish.accountId}) in
    (select ${field("who")}, ${field("account")} from json_each(${p.rows}) as j)`,
);

const isLister = sql`${witnessedList.who} = ${field("who")} and ${witnessedList.accountId} = ${field("account")}`;
const listAgain = statement<{ rows: string }>(
  "restore.listAgain",
  (
    p,
  ) => sql`insert into ${mailList} (${bareList([mailList.accountId, mailList.address, mailList.kind, mailList.isOn, mailList.at])})
    select ${witnessedList.accountId}, ${field("address")}, ${witnessedList.kind}, ${witnessedList.isOn}, ${witnessedList.at} from json_each(${p.rows}) as j join ${witnessedList} on ${isLister}
    where true
    on conflict do update set ${bare(mailList.isOn)} = excluded."is_on", ${bare(mailList.at)} = excluded."at" where ${isLaterWord(mailList)}`,
);
const forgetLists = statement<{ rows: string }>(
  "restore.forgetLists",
  (p) => sql`delete from ${witnessedList} where (${witnessedList.who}, ${witnessedList.accountId}) in
    (select ${field("who")}, ${field("account")} from json_each(${p.rows}) as j)`,
);

/** What was said once is said once: from here on only what these people say next counts. */
const forget = statement<{ rows: string }>(
  "restore.forgetStops",
  (p) => sql`delete from ${witnessedStop} where (${witnessedStop.who}, ${witnessedStop.accountId}) in
    (select w."who", w."account_id" from json_each(${p.rows}) as j join ${witnessedStop} as w on w."who" = ${field("who")} and w."account_id" in (${field("account")}, '*'))`,
);

/** Contacts with an address, in the order of their accounts, behind one. */
export async function addressesAfter(
  db: D1Database,
  after: { accountId: string; id: string; count: number },
): Promise<AddressRow[]> {
  return all<AddressRow>(addresses.bind(db, after));
}

/** An address as it may be named outside. */
export interface NamedAddress {
  who: string;
  address: string;
  account: string;
}

/** What stops these addresses, or no longer does, and what they wish, as people said after the copy was made: once for each. For a batch. */
export function matchStops(db: D1Database, named: NamedAddress[]): D1PreparedStatement[] {
  const rows = JSON.stringify(named);
  return [endStops, stopAgain, forget, wishAgain, forgetWishes, listAgain, forgetLists].map((each) =>
    each.bind(db, { rows }),
  );
}

/** The same for contacts of the copy; `next` is the last of them. */
export async function stopAddresses(
  db: D1Database,
  at: RunningRestore,
  { named, next }: { named: NamedAddress[]; next: string },
): Promise<void> {
  await apply(db, [...matchStops(db, named), advance.bind(db, { ...hereOf(at), stage: at.stage, after: next })]);
}
