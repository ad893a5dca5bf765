import { type SQL, sql } from "drizzle-orm";
import type { DeliveryFate } from "#schema/delivery.ts";
import { deliveryFates } from "#schema/delivery.ts";
import { mailSettings } from "#schema/settings.ts";
import { delivery, mailEvent, mailLog, recap, sendingPause, suppression } from "#tables/recap.ts";
import { isAway, suppressionColumns } from "./bounce.ts";
import { all, apply, bare, statement } from "./db.ts";
import { toldColumns } from "./part.ts";
import { addFacts, stopJson } from "./witness/fact.ts";

/*
 * What the provider says of a mail after it took it. One transaction: the event's own id is kept first, and everything after
 * it happens only for the request that kept it, so a repeated event changes nothing, not even what a person undid since.
 */

/** A report carries no time that could be believed: of a mail that is known to have come back, none is heard again, however late. */
const isOver = (p: { id: SQL; once: SQL }) =>
  sql`(${p.once} = 1 and exists (select 1 from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.fate} in ('bounced', 'complained')))`;

const keep = statement<{ event: string; kind: string; request: string; id: string; once: number; now: number }>(
  "mailEvent.keep",
  (
    p,
  ) => sql`insert into ${mailEvent} (${sql.join([mailEvent.id, mailEvent.kind, mailEvent.request, mailEvent.receivedAt].map(bare), sql`, `)})
    select ${p.event}, ${p.kind}, ${p.request}, ${p.now} where not ${isOver(p)} on conflict do nothing`,
);

const isFirst = (p: { event: SQL; request: SQL }) =>
  sql`exists (select 1 from ${mailEvent} where ${mailEvent.id} = ${p.event} and ${mailEvent.request} = ${p.request})`;

/** The mail by our own id, which the provider gives back, or by the provider's. One that was never tried has no events. */
const isMeant = (p: { id: SQL; providerId: SQL }) =>
  sql`(${delivery.id} = ${p.id} or ${delivery.providerId} = ${p.providerId}) and ${delivery.attempts} > 0`;

const rank = (fate: SQL) =>
  sql`case ${fate} ${sql.raw(deliveryFates.map((each, at) => `when '${each}' then ${at + 1}`).join(" "))} else 0 end`;

type Meant = { event: string; request: string; id: string; providerId: string };

/** Moves up only. A mail the provider speaks of was taken, whatever this side thought; a claim under way ends by itself. */
const move = statement<Meant & { fate: string; spared: number; now: number }>(
  "mailEvent.move",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.fate)} = ${p.fate}, ${bare(delivery.fateAt)} = ${p.now}, ${bare(delivery.spared)} = ${p.spared},
    ${bare(delivery.state)} = iif(${delivery.state} in ('unknown', 'planned', 'failed'), 'sent', ${delivery.state}),
    ${bare(delivery.sentAt)} = iif(${delivery.state} = 'claimed', ${delivery.sentAt}, coalesce(${delivery.sentAt}, ${p.now}))
    where ${isMeant(p)} and ${isFirst(p)} and ${rank(sql`${p.fate}`)} > ${rank(sql`${delivery.fate}`)}`,
);

/** A recap of which one mail was taken after all went out. */
const settle = statement<Meant>(
  "mailEvent.settle",
  (p) => sql`update ${recap} set ${bare(recap.state)} = 'sent' where ${recap.state} = 'archived' and ${isFirst(p)}
    and ${recap.id} in (select ${delivery.recapId} from ${delivery} where ${isMeant(p)} and ${delivery.state} = 'sent')`,
);

/** For good after a complaint or a dead mailbox; after the third time in a row that a mailbox was only away. */
const suppress = statement<Meant & { fate: string; isFinal: number; spared: number; now: number }>(
  "mailEvent.suppress",
  (p) => sql`insert into ${suppression} (${suppressionColumns}) select ${delivery.recipient}, '*', ${p.fate}, ${p.now}
    from ${delivery} where ${isMeant(p)} and ${isFirst(p)} and (${p.isFinal} = 1 or (${p.spared} = 0 and ${isAway(sql`${delivery.recipient}`)}))
    on conflict do update set ${bare(suppression.reason)} = excluded."reason", ${bare(suppression.at)} = excluded."at" where ${suppression.reason} not in ('complained', excluded."reason")`,
);

const noteStopped = statement<Meant & { now: number }>("mailEvent.noteStopped", (p) =>
  addFacts(sql`${stopJson("stop", sql`${suppression.at}`)} from ${suppression} where ${suppression.accountId} = '*' and ${suppression.at} = ${p.now}
    and ${suppression.address} in (select ${delivery.recipient} from ${delivery} where ${isMeant(p)}) and ${isFirst(p)}`),
);

const isStopped = (andSo: SQL = sql``) =>
  sql`exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} = '*'${andSo})`;

/** Once for what it changed: a webhook and a report may both say that a mail came back. */
const log = statement<Meant & { by: string; text: string; fate: string; now: number }>(
  "mailEvent.log",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${delivery.recapId}, ${p.by}, ${delivery.recipient} || ': ' || ${p.text} || iif(${isStopped()}, ' Nothing more is mailed to it.', ''), ${p.now}, 1 from ${delivery}
    where ${isMeant(p)} and ${isFirst(p)} and ((${delivery.fate} = ${p.fate} and ${delivery.fateAt} = ${p.now}) or ${isStopped(sql` and ${suppression.at} = ${p.now}`)})`,
);

const { complaintFloor, complaintShare, complaintWindow } = mailSettings;
const newest = (of: SQL) =>
  sql`(select ${of} from (select d."fate" as fate from ${delivery} as d where d."sent_at" > 0 order by d."sent_at" desc limit ${sql.raw(String(complaintWindow))}) as tail)`;

/** Who pauses all sending, in the log. */
export const stopBy = sql.raw("'the complaint stop'");

/**
 * Too many complaints among the newest mails stop all of them, before a mailbox provider does. One is one person's word. Over
 * a pause for another reason: who ends that one has to know.
 */
const stop = statement<Meant & { reason: string; now: number }>(
  "mailEvent.stop",
  (
    p,
  ) => sql`insert into ${sendingPause} (${sql.join([sendingPause.id, sendingPause.by, sendingPause.reason, sendingPause.at].map(bare), sql`, `)})
    select 1, ${stopBy}, ${p.reason}, ${p.now} where ${isFirst(p)} and exists (select 1 from ${delivery} where ${isMeant(p)} and ${delivery.fate} = 'complained')
    and ${newest(sql`sum(tail.fate = 'complained')`)} >= max(${sql.raw(String(complaintFloor))}, ${sql.raw(String(complaintShare))} * ${newest(sql`count(*)`)})
    on conflict do update set ${bare(sendingPause.by)} = excluded."paused_by", ${bare(sendingPause.reason)} = excluded."reason", ${bare(sendingPause.at)} = excluded."at"
    where ${sendingPause.by} <> excluded."paused_by"`,
);

/** Whoever may end it: the first admin. It stands behind the pause and says nothing where that began earlier. */
const tellStop = statement<Meant & { reason: string; now: number }>(
  "mailEvent.tellStop",
  (
    p,
  ) => sql`insert into ${mailLog} (${toldColumns}) select ${delivery.recapId}, ${stopBy}, 'All sending is paused: ' || ${p.reason}, ${p.now}, 1
    from ${delivery} where ${isMeant(p)} and changes() > 0`,
);

const forget = statement<{ before: number }>(
  "mailEvent.forget",
  (p) => sql`delete from ${mailEvent} where ${mailEvent.receivedAt} < ${p.before}`,
);

const stopReason = () =>
  `At least ${complaintShare * 100} % of the last ${complaintWindow.toLocaleString("en")} mails were called spam by their readers.`;

const said: Record<DeliveryFate, string> = {
  delivered: "delivered.",
  bounced: "bounced.",
  complained: "complained about it as spam.",
};

/** One word on a mail after it was taken. `now` UTC ms. */
export interface MailEvent {
  /** Its own id: the same one twice is once. */
  event: string;
  kind: string;
  /** Of what brought it. */
  request: string;
  /** The mail by our own id or by the provider's; "" where it is not named so. */
  id: string;
  providerId: string;
  fate: DeliveryFate;
  isFinal: boolean;
  isSpared: boolean;
  /** Who says so. */
  by: "the mail provider" | "the mail server";
  /** Only while the mail is not known to have come back: for what cannot be told from an old copy of itself. */
  isOnce: boolean;
  now: number;
}

const sparedText = "came back, and not for want of a mailbox.";

/** Keeps one event of a mail; the same event id twice is once, and a mail nobody knows changes nothing. */
export async function keepMailEvent(db: D1Database, given: MailEvent): Promise<void> {
  const { event, kind, request, id, providerId, fate, by, now } = given;
  const meant = { event, request, id, providerId };
  const spared = given.isSpared ? 1 : 0;
  const bad = [
    suppress.bind(db, { ...meant, fate, isFinal: given.isFinal ? 1 : 0, spared, now }),
    noteStopped.bind(db, { ...meant, now }),
    log.bind(db, { ...meant, by, text: given.isSpared ? sparedText : said[fate], fate, now }),
    stop.bind(db, { ...meant, reason: stopReason(), now }),
    tellStop.bind(db, { ...meant, reason: stopReason(), now }),
  ];
  await apply(db, [
    keep.bind(db, { event, kind, request, id, once: given.isOnce ? 1 : 0, now }),
    move.bind(db, { ...meant, fate, spared, now }),
    settle.bind(db, meant),
    ...(fate === "delivered" ? [] : bad),
    forget.bind(db, { before: now - mailSettings.eventDays * 86_400_000 }),
  ]);
}

const known = statement<{ providerId: string }, { id: string }>(
  "mailEvent.known",
  (p) => sql`select ${delivery.id} as "id" from ${delivery} where ${delivery.providerId} = ${p.providerId} limit 1`,
);

/** Whether a mail of a recap was taken under this id of the provider's. */
export async function isMailKnown(db: D1Database, providerId: string): Promise<boolean> {
  return (await all(known.bind(db, { providerId }))).length > 0;
}

const recipient = statement<{ id: string }, { recipient: string }>(
  "mailEvent.recipient",
  (p) =>
    sql`select ${delivery.recipient} as "recipient" from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.attempts} > 0`,
);

/** The address a mail went to, in lower case; null where none did. */
export async function recipientOfMail(db: D1Database, id: string): Promise<string | null> {
  const [row] = await all<{ recipient: string }>(recipient.bind(db, { id }));
  return row?.recipient ?? null;
}
