import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Gathered, RunningRestore } from "#schema/witness.ts";
import { apply, bare, bareList, insertRows, type Statement, statement } from "#store/db.ts";
import { raiseRevision } from "#store/part.ts";
import { isPresent } from "#store/presence.ts";
import { contact } from "#tables/account.ts";
import { apiKey } from "#tables/metrics.ts";
import { delivery } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { restore, witnessedList, witnessedMail, witnessedStop, witnessedWish } from "#tables/witness.ts";
import { endSteps } from "./end.ts";
import { endConsents, touchFees } from "./fee.ts";
import { endWindows, setRules } from "./rule.ts";
import { setGuard, setMoney, setNames } from "./showing.ts";
import { setUsual } from "./usual.ts";

/*
 * This database turned out to be an older copy. What is known outside is put back in steps, each one transaction that also
 * says how far it came, so that a step done twice changes nothing and counts nothing twice.
 */

/** Where a step begins: who finds the restore elsewhere counts nothing. */
export type Here = { id: number; at: string; was: string };
export const isHere = (p: { id: SQL; at: SQL; was: SQL }) =>
  sql`${restore.id} = ${p.id} and ${restore.stage} = ${p.at} and ${restore.after} = ${p.was}`;
export const hereOf = ({ id, stage, after }: RunningRestore): Here => ({ id, at: stage, was: after });

/** Goes last in the transaction of its step. */
export const advance = statement<Here & { stage: string; after: string }>(
  "restore.advance",
  (p) =>
    sql`update ${restore} set ${bare(restore.stage)} = ${p.stage}, ${bare(restore.after)} = ${p.after} where ${isHere(p)}`,
);
const end = statement<{ id: number; now: number }>(
  "restore.end",
  (p) =>
    sql`update ${restore} set ${bare(restore.endedAt)} = ${p.now} where ${restore.id} = ${p.id} and ${restore.endedAt} is null`,
);

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** A link is further ended outside than here. */
const isLinkNews = sql`(${share.epoch} < ${field("epoch")} or (${share.revokedAt} is null and ${field("revokedAt")} is not null))`;

/** Of one moment the later word is the one outside. */
const isPersonNews = sql`max(${field("leftAt")}, coalesce(${field("returnedAt")}, 0)) >= max(coalesce(${contact.leftAt}, 0), coalesce(${contact.returnedAt}, 0))`;

const countRest = statement<Here & { erasures: number; unread: number }>(
  "restore.countRest",
  (p) =>
    sql`update ${restore} set ${bare(restore.erasures)} = ${restore.erasures} + ${p.erasures}, ${bare(restore.unread)} = ${restore.unread} + ${p.unread} where ${isHere(p)}`,
);
type Counted = Here & { rows: string };
const countStops = statement<Counted>(
  "restore.countStops",
  (
    p,
  ) => sql`update ${restore} set ${bare(restore.people)} = ${restore.people} + (select count(*) from json_each(${p.rows}) as j where ${field("t")} = 'stop'
      and not exists (select 1 from ${witnessedStop} where ${witnessedStop.who} = ${field("who")} and ${witnessedStop.accountId} = ${field("account")}))
    where ${isHere(p)}`,
);
const countLists = statement<Counted>(
  "restore.countLists",
  (
    p,
  ) => sql`update ${restore} set ${bare(restore.people)} = ${restore.people} + (select count(*) from json_each(${p.rows}) as j where ${field("isOn")} = 0
      and not exists (select 1 from ${witnessedList} where ${witnessedList.who} = ${field("who")} and ${witnessedList.accountId} = ${field("account")} and ${witnessedList.kind} = ${field("kind")}))
    where ${isHere(p)}`,
);
const counting = (name: string, rest: SQL) =>
  statement<Counted>(
    name,
    (p) =>
      sql`update ${restore} set ${bare(restore.links)} = ${restore.links} + (select count(*) from json_each(${p.rows}) as j ${rest}) where ${isHere(p)}`,
  );
const countLinks = counting(
  "restore.countLinks",
  sql`join ${share} on ${share.id} = ${field("id")} where ${isLinkNews}`,
);
const countViews = counting(
  "restore.countViews",
  sql`join ${delivery} on ${delivery.id} = ${field("id")} where ${delivery.viewEndedAt} is null`,
);
const countKeys = counting(
  "restore.countKeys",
  sql`join ${apiKey} on ${apiKey.id} = ${field("id")} where ${apiKey.revokedAt} is null`,
);

/** Contacts who were at the customer when the copy was made. */
const countPersons = statement<Counted>(
  "restore.countPersons",
  (
    p,
  ) => sql`update ${restore} set ${bare(restore.people)} = ${restore.people} + (select count(*) from json_each(${p.rows}) as j join ${contact} on ${contact.accountId} = ${field("account")} and ${contact.id} = ${field("contact")}
    where ${field("returnedAt")} is null and ${isPresent} and ${isPersonNews}) where ${isHere(p)}`,
);

const addMails = statement<{ rows: string }>(
  "restore.addMails",
  (p) =>
    sql`${insertRows(
      witnessedMail,
      {
        delivery: witnessedMail.deliveryId,
        claim: witnessedMail.claimId,
        account: witnessedMail.accountId,
        kind: witnessedMail.kind,
        period: witnessedMail.periodKey,
        version: witnessedMail.version,
        who: witnessedMail.who,
        round: witnessedMail.round,
        state: witnessedMail.state,
        at: witnessedMail.at,
      },
      p.rows,
    )} on conflict do update set ${bare(witnessedMail.state)} = excluded."state", ${bare(witnessedMail.at)} = excluded."at" where excluded."state" <> 'leaving'`,
);
const addStops = statement<{ rows: string }>(
  "restore.addStops",
  (
    p,
  ) => sql`insert into ${witnessedStop} (${bareList([witnessedStop.who, witnessedStop.accountId, witnessedStop.reason, witnessedStop.ended, witnessedStop.at])})
    select ${field("who")}, ${field("account")}, ${field("reason")}, ${field("t")} = 'start', ${field("at")} from json_each(${p.rows}) as j where true
    on conflict do update set ${bare(witnessedStop.reason)} = excluded."reason", ${bare(witnessedStop.ended)} = excluded."ended", ${bare(witnessedStop.at)} = excluded."at"
    where excluded."at" >= ${witnessedStop.at}`,
);
/** Of one moment the later line of the bucket is the later word. */
const addWishes = statement<{ rows: string }>(
  "restore.addWishes",
  (p) =>
    sql`${insertRows(
      witnessedWish,
      {
        who: witnessedWish.who,
        account: witnessedWish.accountId,
        frequency: witnessedWish.frequency,
        language: witnessedWish.language,
        detail: witnessedWish.detail,
        at: witnessedWish.at,
      },
      p.rows,
    )} on conflict do update set ${bare(witnessedWish.frequency)} = excluded."frequency", ${bare(witnessedWish.language)} = excluded."language", ${bare(witnessedWish.detail)} = excluded."detail",
    ${bare(witnessedWish.at)} = excluded."at"
    where excluded."at" >= ${witnessedWish.at}`,
);
/** Of one moment the word that ends a list counts: what the copy had not told yet is told behind what came after it. */
export const isLaterWord = ({ isOn, at }: { isOn: AnyColumn; at: AnyColumn }) =>
  sql`(excluded."at", ${isOn}) > (${at}, excluded."is_on")`;
const addLists = statement<{ rows: string }>(
  "restore.addLists",
  (p) =>
    sql`${insertRows(
      witnessedList,
      {
        who: witnessedList.who,
        account: witnessedList.accountId,
        kind: witnessedList.kind,
        isOn: witnessedList.isOn,
        at: witnessedList.at,
      },
      p.rows,
    )} on conflict do update set ${bare(witnessedList.isOn)} = excluded."is_on", ${bare(witnessedList.at)} = excluded."at" where ${isLaterWord(witnessedList)}`,
);
const endLinks = statement<{ rows: string }>(
  "restore.endLinks",
  (
    p,
  ) => sql`update ${share} set ${bare(share.epoch)} = max(${share.epoch}, ${field("epoch")}), ${bare(share.revokedAt)} = coalesce(${share.revokedAt}, ${field("revokedAt")})
    from json_each(${p.rows}) as j where ${share.id} = ${field("id")} and ${isLinkNews}`,
);
const endViews = statement<{ rows: string }>(
  "restore.endViews",
  (p) => sql`update ${delivery} set ${bare(delivery.viewEndedAt)} = ${field("at")}
    from json_each(${p.rows}) as j where ${delivery.id} = ${field("id")} and ${delivery.viewEndedAt} is null`,
);
const setPersons = statement<{ rows: string }>(
  "restore.setPersons",
  (
    p,
  ) => sql`update ${contact} set ${bare(contact.leftAt)} = ${field("leftAt")}, ${bare(contact.leftBy)} = iif(${contact.leftAt} is ${field("leftAt")}, ${contact.leftBy}, null), ${bare(contact.returnedAt)} = ${field("returnedAt")}
    from json_each(${p.rows}) as j where ${contact.accountId} = ${field("account")} and ${contact.id} = ${field("contact")} and ${isPersonNews}`,
);
const endKeys = statement<{ rows: string }>(
  "restore.endKeys",
  (p) => sql`update ${apiKey} set ${bare(apiKey.revokedAt)} = ${field("at")}
    from json_each(${p.rows}) as j where ${apiKey.id} = ${field("id")} and ${apiKey.revokedAt} is null`,
);

/** D1 takes two megabytes in one value. */
const lettersPerStatement = 500_000;

/** Rows as JSON texts of a bounded length each. */
function textsOf(rows: object[]): string[] {
  const texts: string[][] = [];
  let letters = lettersPerStatement;
  for (const row of rows) {
    const text = JSON.stringify(row);
    letters += text.length + 1;
    if (letters > lettersPerStatement) {
      texts.push([]);
      letters = text.length + 1;
    }
    texts.at(-1)?.push(text);
  }
  return texts.map((some) => `[${some.join(",")}]`);
}

/** Puts back what some objects said: links and keys end at once, mails, stops and wishes are kept to be asked. */
export async function putBackFacts(
  db: D1Database,
  at: RunningRestore,
  { facts, next }: { facts: Omit<Gathered, "staff">; next: string },
): Promise<void> {
  const here = hereOf(at);
  const { erasures, unread, ...lists } = facts;
  const add = (rows: object[], made: Statement<{ rows: string }, never>, counted?: Statement<Counted, never>) =>
    textsOf(rows).flatMap((text) => [
      ...(counted ? [counted.bind(db, { ...here, rows: text })] : []),
      made.bind(db, { rows: text }),
    ]);
  await apply(db, [
    countRest.bind(db, { ...here, erasures, unread }),
    ...add(lists.mails, addMails),
    ...add(lists.stops, addStops, countStops),
    ...add(lists.wishes, addWishes),
    ...add(lists.lists, addLists, countLists),
    ...add(lists.links, endLinks, countLinks),
    ...add(lists.views, endViews, countViews),
    ...add(lists.persons, setPersons, countPersons),
    ...add(lists.keys, endKeys, countKeys),
    ...add(lists.rules, setRules),
    ...add(lists.rules, endWindows),
    ...add(lists.showings, setNames),
    ...add(lists.showings, setGuard),
    ...add(lists.showings, setMoney),
    ...add(lists.usuals, setUsual),
    ...endSteps.flatMap((step) => add(lists.ends, step)),
    ...add(lists.fees, endConsents),
    ...add(lists.fees, touchFees),
    advance.bind(db, { ...here, stage: at.stage, after: next }),
  ]);
}

/** Goes on to the next stage, from its beginning. */
export async function beginStage(db: D1Database, at: RunningRestore, stage: RunningRestore["stage"]): Promise<void> {
  await apply(db, [advance.bind(db, { ...hereOf(at), stage, after: "" })]);
}

/** What was read in between was read of half of it. */
const showAnew = statement<Record<string, never>>("restore.showAnew", () => raiseRevision(sql`true`));

/** Everything is put back: pages are shown anew, and a person may resume. `now`: UTC ms. */
export async function endRestore(db: D1Database, id: number, now: number): Promise<void> {
  await apply(db, [end.bind(db, { id, now }), showAnew.bind(db, {})]);
}
