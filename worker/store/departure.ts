import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { contact } from "#tables/account.ts";
import { delivery, recap } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { auditStep } from "./audit.ts";
import { type NewContact, touchAccount } from "./contact.ts";
import { apply, bare, statement } from "./db.ts";
import { hasLeft, isPresent } from "./presence.ts";
import { setFrequency } from "./reading.ts";
import { addFacts, addLinkFacts } from "./witness/fact.ts";

/* A person leaves the customer, and may come back. Nothing they did or own changes its name. */

type Who = { accountId: string; id: string };
type Slots = { accountId: SQL; id: SQL };

/** One address is one person, however often an import brought it. */
const isThem = (p: Slots) => sql`${contact.accountId} = ${p.accountId} and (${contact.id} = ${p.id}
    or ${contact.email} = (select c."email" from ${contact} as c where c."account_id" = ${p.accountId} and c."id" = ${p.id}))`;

const depart = statement<Who & { by: string; now: number }>(
  "departure.depart",
  (
    p,
  ) => sql`update ${contact} set ${bare(contact.leftAt)} = ${p.now}, ${bare(contact.leftBy)} = ${p.by}, ${bare(contact.returnedAt)} = null
    where ${isThem(p)} and ${isPresent}`,
);

const comeBack = statement<Who & { now: number }>(
  "departure.return",
  (p) =>
    sql`update ${contact} set ${bare(contact.returnedAt)} = max(${p.now}, ${contact.leftAt}) where ${isThem(p)} and ${hasLeft}`,
);

type Entered = Pick<NewContact, "name" | "title" | "role" | "language" | "frequency" | "detail" | "celebration">;
/** As they are entered when they are added again; what they chose themselves stays their choice. */
const renew = statement<Who & Entered>(
  "departure.renew",
  (
    p,
  ) => sql`update ${contact} set ${bare(contact.name)} = ${p.name}, ${bare(contact.title)} = ${p.title}, ${bare(contact.role)} = ${p.role}, ${bare(contact.language)} = ${p.language},
    ${setFrequency(p.frequency)}, ${bare(contact.detail)} = ${p.detail}, ${bare(contact.celebration)} = ${p.celebration} where ${contact.accountId} = ${p.accountId} and ${contact.id} = ${p.id} and ${hasLeft}`,
);

const gone = (p: Slots, column: SQL) => sql`(select ${column} from ${contact} where ${isThem(p)} and ${hasLeft})`;
const isTheirLink = (p: Slots) =>
  sql`${share.accountId} = ${p.accountId} and ${share.contactId} in ${gone(p, sql`${contact.id}`)}`;
const isTheirMail = (p: Slots) => sql`${delivery.accountId} = ${p.accountId}
    and (${delivery.contactId} in ${gone(p, sql`${contact.id}`)} or ${delivery.recipient} in ${gone(p, sql`${contact.email}`)})`;

const endLinks = statement<Who & { now: number }>(
  "departure.endLinks",
  (p) =>
    sql`update ${share} set ${bare(share.revokedAt)} = ${p.now} where ${isTheirLink(p)} and ${share.revokedAt} is null`,
);
const noteLinks = statement<Who & { now: number }>("departure.noteLinks", (p) =>
  addLinkFacts(sql`${isTheirLink(p)} and ${share.revokedAt} = ${p.now}`),
);

const noteViews = statement<Who & { now: number }>("departure.noteViews", (p) =>
  addFacts(sql`json_object('t', 'view', 'id', ${delivery.id}, 'at', ${p.now})
    from ${delivery} where ${isTheirMail(p)} and ${delivery.viewEndedAt} is null`),
);
const endViews = statement<Who & { now: number }>(
  "departure.endViews",
  (p) =>
    sql`update ${delivery} set ${bare(delivery.viewEndedAt)} = ${p.now} where ${isTheirMail(p)} and ${delivery.viewEndedAt} is null`,
);

/** Of a month that is held nothing is on its way: its release asks who is there then. */
const unplan = statement<Who>(
  "departure.unplan",
  (
    p,
  ) => sql`delete from ${delivery} where ${isTheirMail(p)} and ${delivery.state} = 'planned' and ${delivery.attempts} = 0
    and exists (select 1 from ${recap} where ${recap.id} = ${delivery.recapId} and ${recap.state} = 'held')`,
);

/** With it the claim of a run that did not begin to hand over is lost. What may already have been taken under its key stays what it is: nobody knows. */
const endPlanned = statement<Who>(
  "departure.endPlanned",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = iif(${delivery.keyedAt} is null, 'suppressed', 'unknown'), ${bare(delivery.claimId)} = null, ${bare(delivery.lastError)} = 'They left before it went out.'
    where ${isTheirMail(p)} and (${delivery.state} = 'planned' or (${delivery.state} = 'claimed' and ${delivery.committed} = 0))`,
);

const notePerson = statement<Who>("departure.notePerson", (p) =>
  addFacts(sql`json_object('t', 'person', 'account', ${contact.accountId}, 'contact', ${contact.id}, 'leftAt', ${contact.leftAt}, 'returnedAt', ${contact.returnedAt})
    from ${contact} where ${isThem(p)} and ${contact.leftAt} is not null`),
);

/**
 * Says that a contact left: their links and those of their mails end, and what is planned for them is not sent. False when the
 * account has no such contact, or they are gone already. `now` UTC ms.
 */
export async function leaveAccount(
  db: D1Database,
  accountId: string,
  { id, by, now }: { id: string; by: Principal; now: number },
): Promise<boolean> {
  const who = { accountId, id };
  const [changed] = await apply(db, [
    depart.bind(db, { ...who, by: by.name, now }),
    auditStep(db, { act: "contact.leave", by, now, accountId, about: { contact: id } }),
    notePerson.bind(db, who),
    endLinks.bind(db, { ...who, now }),
    noteLinks.bind(db, { ...who, now }),
    unplan.bind(db, who),
    noteViews.bind(db, { ...who, now }),
    endViews.bind(db, { ...who, now }),
    endPlanned.bind(db, who),
    touchAccount.bind(db, { accountId }),
  ]);
  return (changed ?? 0) > 0;
}

/**
 * Brings a contact back who left; what ended stays ended. `as`: what they are called and do from now on, where they were added
 * again. False when the account has no such contact, or they are there. `now` UTC ms.
 */
export async function returnToAccount(
  db: D1Database,
  accountId: string,
  back: { id: string; as: Entered | null; by: Principal; now: number },
): Promise<boolean> {
  const { id, as, by, now } = back;
  const who = { accountId, id };
  const changes = await apply(db, [
    ...(as ? [renew.bind(db, { ...who, ...as })] : []),
    comeBack.bind(db, { ...who, now }),
    auditStep(db, { act: "contact.return", by, now, accountId, about: { contact: id } }),
    notePerson.bind(db, who),
    touchAccount.bind(db, { accountId }),
  ]);
  return (changes[as ? 1 : 0] ?? 0) > 0;
}
