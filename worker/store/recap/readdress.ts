import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { mailedStep } from "#store/audit.ts";
import { apply, bare, bareList, statement } from "#store/db.ts";
import { isListEnded } from "#store/mail-list.ts";
import { logColumns, raiseRevision } from "#store/part.ts";
import { addressLeft, recipientLeft } from "#store/presence.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, mailList, mailLog, mailPreference, recap, suppression } from "#tables/recap.ts";
import { isAsRead, isMailed, type ResentAs, type ResentValues, resentValues, sendSteps } from "./newest.ts";
import { plannedColumns } from "./planned.ts";

/** They ended all mails since, or those of its kind: another address is no way around that. */
const isEndedByThem = sql`(${isListEnded} or exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient}
    and ${suppression.accountId} = ${delivery.accountId} and ${suppression.reason} = 'unsubscribed'))`;

/**
 * A mail that failed or came back, not yet sent elsewhere, of an account that is mailed, and a person who did not get this recap
 * at the new address already and ended nothing.
 */
const isOpen = (p: { id: SQL; address: SQL }) =>
  sql`${delivery.id} = ${p.id} and ${delivery.replacedBy} is null and not ${recipientLeft} and not ${addressLeft(p.address)} and (${delivery.state} = 'failed' or ${delivery.fate} = 'bounced')
    and ${isMailed(delivery.accountId)} and not ${isEndedByThem}
    and not exists (select 1 from ${delivery} as d where d."account_id" = ${delivery.accountId} and d."kind" = ${delivery.kind}
    and d."period_key" = ${delivery.periodKey} and d."recipient" = ${p.address})`;

type Asked = { id: string; address: string };
/** What it is sent again as; nulls: as it was. */
type As = { [K in keyof ResentValues]: ResentValues[K] | null };
const asItWas: As = { recapId: null, version: null, variant: null, form: null, figures: null, dropped: null };
type Slots = { id: SQL; address: SQL } & { [K in keyof As]: SQL };

/** And where its month was restated since, the newest version is still as it was read. */
const mayGo = (p: Slots) => sql`${isOpen(p)} and (${p.recapId} is null or ${isAsRead(p)})`;

const log = statement<Asked & As & { by: string; now: number }>(
  "readdress.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${delivery.recapId}, ${p.by}, 'Sent again to ' || ${p.address} || ' instead of ' || ${delivery.recipient} || '.', ${p.now}
    from ${delivery} where ${mayGo(p)}`,
);

const readdress = statement<Asked & As>(
  "readdress.contact",
  (p) => sql`update ${contact} set ${bare(contact.email)} = ${p.address}
    where (${contact.accountId}, ${contact.id}) = (select ${delivery.accountId}, ${delivery.contactId} from ${delivery} where ${mayGo(p)})`,
);

const replace = statement<Asked & As & { newId: string; now: number }>(
  "readdress.replace",
  (p) => sql`insert into ${delivery} (${plannedColumns})
    select ${p.newId}, ${delivery.accountId}, ${delivery.kind}, ${delivery.periodKey}, coalesce(${p.recapId}, ${delivery.recapId}), coalesce(${p.version}, ${delivery.version}), ${p.address}, ${delivery.contactId},
    ${delivery.name}, coalesce(${p.variant}, ${delivery.variant}), coalesce(${p.form}, ${delivery.form}), 'planned', ${p.now}, ${p.now}, 0, 0, ${p.now}, null from ${delivery} where ${mayGo(p)}`,
);

const close = statement<{ id: string; newId: string }>(
  "readdress.close",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.replacedBy)} = ${p.newId} where ${delivery.id} = ${p.id} and ${delivery.replacedBy} is null
    and exists (select 1 from ${delivery} as d where d."id" = ${p.newId})`,
);

const isMoved = (p: { id: SQL; newId: SQL }) => sql`${delivery.id} = ${p.id} and ${delivery.replacedBy} = ${p.newId}`;
const wishColumns = [mailPreference.frequency, mailPreference.language, mailPreference.detail, mailPreference.at];

/** It is the same person at another address: what they said of their mails counts there too. */
const moveWish = statement<Asked & { newId: string }>(
  "readdress.moveWish",
  (
    p,
  ) => sql`insert into ${mailPreference} (${bareList([mailPreference.accountId, mailPreference.address, ...wishColumns])})
    select ${mailPreference.accountId}, ${p.address}, ${sql.join(wishColumns, sql`, `)} from ${delivery} join ${mailPreference}
    on ${mailPreference.accountId} = ${delivery.accountId} and ${mailPreference.address} = ${delivery.recipient} where ${isMoved(p)} on conflict do nothing`,
);
const moveLists = statement<Asked & { newId: string }>(
  "readdress.moveLists",
  (
    p,
  ) => sql`insert into ${mailList} (${bareList([mailList.accountId, mailList.address, mailList.kind, mailList.isOn, mailList.at])})
    select ${mailList.accountId}, ${p.address}, ${mailList.kind}, ${mailList.isOn}, ${mailList.at} from ${delivery} join ${mailList}
    on ${mailList.accountId} = ${delivery.accountId} and ${mailList.address} = ${delivery.recipient} where ${isMoved(p)} on conflict do nothing`,
);

const reopen = statement<{ newId: string }>(
  "readdress.reopen",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'sending' where ${recap.state} in ('sent', 'archived')
    and ${recap.id} = (select ${delivery.recapId} from ${delivery} where ${delivery.id} = ${p.newId})`,
);

const bump = statement<{ newId: string }>("readdress.bump", (p) =>
  raiseRevision(sql`${account.id} = (select ${delivery.accountId} from ${delivery} where ${delivery.id} = ${p.newId})`),
);

/**
 * Sends a mail that failed or came back once more, to a new address, and keeps that address with the contact and their
 * wishes with the address. The old delivery stays as it is, so links that went to a stranger's mailbox are never those of the right one. False when it is
 * neither, went elsewhere before, the address already got this recap, its reader ended these mails, one of the two is of somebody who
 * left, or the account is on hold-out. `as`: what it is sent as where its month was restated since; false as well when that is not the newest version any
 * more. `now` UTC ms.
 */
export async function readdressDelivery(
  db: D1Database,
  id: string,
  readdressed: { newId: string; address: string; by: Principal; now: number; as: ResentAs | null },
): Promise<boolean> {
  const { newId, address, by, now, as } = readdressed;
  const asked = { id, address, ...(as ? resentValues(as) : asItWas) };
  const changes = await apply(db, [
    log.bind(db, { ...asked, by: by.name, now }),
    readdress.bind(db, asked),
    replace.bind(db, { ...asked, newId, now }),
    close.bind(db, { id, newId }),
    // Hangs on the statement before it.
    mailedStep(db, { mailId: id }, { act: "mail.readdress", by, now, about: {} }),
    ...(as ? sendSteps(db, [newId], { as, now }) : [reopen.bind(db, { newId }), bump.bind(db, { newId })]),
    moveWish.bind(db, { id, newId, address }),
    moveLists.bind(db, { id, newId, address }),
  ]);
  return changes[3] === 1;
}
