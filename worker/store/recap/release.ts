import { type SQL, sql } from "drizzle-orm";
import { apply, bare, statement } from "#store/db.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";

/* What becomes of a recap that is held: it goes out, it stays, or it is skipped. Each is kept by name. */

const logColumns = sql.join([mailLog.recapId, mailLog.by, mailLog.text, mailLog.at].map(bare), sql`, `);

/** Comes before the change it tells of, under the same condition. */
const logHeld = statement<{ id: string; by: string; text: string; now: number }>(
  "recap.logHeld",
  (v) => sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, ${v.by}, ${v.text}, ${v.now}
    from ${recap} where ${recap.id} = ${v.id} and ${recap.state} = 'held'`,
);

const isOver = (now: SQL) =>
  sql`${recap.reviewUntil} <= ${now} and ${recap.state} = 'held' and ${recap.figures} is not null and ${recap.value} is not null`;

const logReviewed = statement<{ now: number }>(
  "recap.logReviewed",
  (
    v,
  ) => sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, 'the review window', 'Released: nobody stopped it in time.', ${v.now}
    from ${recap} where ${isOver(v.now)}`,
);

const bumpReviewed = statement<{ now: number }>(
  "recap.bumpReviewed",
  (v) => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1
    where ${account.id} in (select ${recap.accountId} from ${recap} where ${isOver(v.now)})`,
);

/** Nobody stopped it while it could be looked at: it goes out as a person would have released it. */
const releaseReviewed = statement<{ now: number }>(
  "recap.releaseReviewed",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sending', ${bare(recap.releasedBy)} = 'the review window', ${bare(recap.releasedAt)} = ${p.now}, ${bare(recap.reviewUntil)} = null
    where ${isOver(p.now)}`,
);

const bumpOwner = statement<{ id: string }>(
  "recap.bumpOwner",
  (v) => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1
    where ${account.id} = (select ${recap.accountId} from ${recap} where ${recap.id} = ${v.id})`,
);

const release = statement<{ id: string; by: string; now: number }>(
  "recap.release",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sending', ${bare(recap.releasedBy)} = ${v.by}, ${bare(recap.releasedAt)} = ${v.now}, ${bare(recap.reviewUntil)} = null
    where ${recap.id} = ${v.id} and ${recap.state} = 'held' and ${recap.figures} is not null and ${recap.value} is not null`,
);

const deliveryColumns = sql.join(
  [
    delivery.id,
    delivery.accountId,
    delivery.kind,
    delivery.periodKey,
    delivery.recapId,
    delivery.recipient,
    delivery.contactId,
    delivery.name,
    delivery.variant,
    delivery.state,
    delivery.nextAt,
    delivery.wokenAt,
    delivery.committed,
    delivery.attempts,
    delivery.createdAt,
  ].map(bare),
  sql`, `,
);

/**
 * Whoever became champion or sponsor while the recap was held gets it too; the second zero month in a row spares the sponsor.
 * Who has a delivery already keeps it. Ids as makeId draws them: 22 letters of which none can be guessed.
 */
const planLate = (now: SQL, released: SQL) => sql`insert into ${delivery} (${deliveryColumns})
  select substr(lower(hex(randomblob(16))), 1, 22),
    ${recap.accountId}, ${recap.kind}, ${recap.periodKey}, ${recap.id}, ${contact.email}, ${contact.id}, ${contact.name},
    iif(${contact.role} = 'champion', 'champion', 'sponsor'), 'planned', ${now}, ${now}, 0, 0, ${now}
    from ${recap} join ${contact} on ${contact.accountId} = ${recap.accountId} and ${contact.email} is not null
    and ${contact.role} in ('champion', 'executive_sponsor')
    where ${released}
    and not (${contact.role} = 'executive_sponsor' and ${recap.value} = 0 and json_extract(${recap.figures}, '$.change.previousValue') = 0)
    on conflict do nothing`;

const planReleased = statement<{ id: string; now: number }>("recap.planReleased", (v) =>
  planLate(v.now, sql`${recap.id} = ${v.id} and ${recap.state} = 'sending' and ${recap.releasedAt} = ${v.now}`),
);

/** The same when nobody stopped it; before the release, while the window still tells which months it is about. */
const planReviewed = statement<{ now: number }>("recap.planReviewed", (v) => planLate(v.now, isOver(v.now)));

/** Releases a held recap for sending. False when it is not held or has no figure. */
export async function releaseRecap(
  db: D1Database,
  id: string,
  released: { by: string; now: number },
): Promise<boolean> {
  const { by, now } = released;
  // The archive shows it from now on.
  const [, changed] = await apply(db, [
    logHeld.bind(db, { id, by, now, text: "Released." }),
    release.bind(db, { id, by, now }),
    planReleased.bind(db, { id, now }),
    bumpOwner.bind(db, { id }),
  ]);
  return changed === 1;
}

const keepHeld = statement<{ id: string }>(
  "recap.keepHeld",
  (v) => sql`update ${recap} set ${bare(recap.reviewUntil)} = null
    where ${recap.id} = ${v.id} and ${recap.state} = 'held' and ${recap.reviewUntil} is not null`,
);

const logKept = statement<{ id: string; by: string; text: string; now: number }>(
  "recap.logKept",
  (v) => sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, ${v.by}, ${v.text}, ${v.now}
    from ${recap} where ${recap.id} = ${v.id} and ${recap.state} = 'held' and ${recap.reviewUntil} is not null`,
);

const dropPlanned = statement<{ id: string; text: string }>(
  "recap.dropPlanned",
  (v) => sql`update ${delivery} set ${bare(delivery.state)} = 'suppressed', ${bare(delivery.lastError)} = ${v.text}
    where ${delivery.recapId} = ${v.id} and ${delivery.state} = 'planned'
    and exists (select 1 from ${recap} where ${recap.id} = ${v.id} and ${recap.state} = 'held')`,
);

const skip = statement<{ id: string }>(
  "recap.skip",
  (v) => sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.reviewUntil)} = null
    where ${recap.id} = ${v.id} and ${recap.state} = 'held'`,
);

/** What lets recaps go out whose review window is over at `now` (the trigger's time, UTC ms); for a batch. */
export function endReviews(db: D1Database, now: number): D1PreparedStatement[] {
  return [
    logReviewed.bind(db, { now }),
    bumpReviewed.bind(db, { now }),
    planReviewed.bind(db, { now }),
    releaseReviewed.bind(db, { now }),
  ];
}

/** Ends the review window of a held recap: from now on only a person releases it. False when there is none. */
export async function keepRecapHeld(db: D1Database, id: string, kept: { by: string; now: number }): Promise<boolean> {
  const [, changed] = await apply(db, [
    logKept.bind(db, { id, ...kept, text: "Stays held until a person releases it." }),
    keepHeld.bind(db, { id }),
  ]);
  return changed === 1;
}

/** Archives a held recap without mailing it to anybody. False when it is not held. */
export async function skipRecap(
  db: D1Database,
  id: string,
  skipped: { by: string; reason: string; now: number },
): Promise<boolean> {
  const { by, reason, now } = skipped;
  const [, , changed] = await apply(db, [
    logHeld.bind(db, { id, by, now, text: `Skipped, nothing is mailed: ${reason}` }),
    dropPlanned.bind(db, { id, text: `Skipped by ${by}.` }),
    skip.bind(db, { id }),
    bumpOwner.bind(db, { id }),
  ]);
  return changed === 1;
}
