import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { PlannedDelivery } from "#schema/recap-row.ts";
import { mailedStep } from "#store/audit.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { logColumns, raiseRevision } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { isClosed, lateText } from "./overdue.ts";
import { keepPapers } from "./paper.ts";
import { insertPlanned } from "./planned.ts";

/* What becomes of a recap that is held: it goes out, it stays, or it is skipped. Each is kept by name. */

/** Comes before the change it tells of, under the same condition. */
const logHeld = statement<{ id: string; by: string; text: string; now: number }>(
  "recap.logHeld",
  (v) => sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, ${v.by}, ${v.text}, ${v.now}
    from ${recap} where ${recap.id} = ${v.id} and ${recap.state} = 'held'`,
);

const over = statement<{ now: number; count: number }, { id: string }>(
  "recap.over",
  (
    v,
  ) => sql`select ${recap.id} as "id" from ${recap} where ${recap.reviewUntil} <= ${v.now} and +${recap.state} = 'held' and coalesce(${recap.goesUntil} >= ${v.now}, 1)
    and ${recap.figures} is not null and ${recap.value} is not null order by ${recap.reviewUntil} limit ${v.count}`,
);

type Asked = { reviewed: number | null; skipped: 0 | 1 };

/** It is what the one who releases it took it for, held or skipped, and has a figure; and where its review window is the reason, that is over, nobody ended it, and it is not too late. */
const mayGo = (v: {
  id: SQL;
  reviewed: SQL;
  skipped: SQL;
}) => sql`${recap.id} = ${v.id} and ((${recap.state} = 'held' and not ${v.skipped}) or (${v.reviewed} is null and ${isClosed} and (${recap.word} is 'skipped') = ${v.skipped})) and ${recap.figures} is not null
    and ${recap.value} is not null and (${v.reviewed} is null or (${recap.reviewUntil} <= ${v.reviewed} and coalesce(${recap.goesUntil} >= ${v.reviewed}, 1)))`;

const logReleased = statement<{ id: string; by: string; text: string; now: number } & Asked>(
  "recap.logReleased",
  (v) =>
    sql`insert into ${mailLog} (${logColumns}) select ${recap.id}, ${v.by}, ${v.text}, ${v.now} from ${recap} where ${mayGo(v)}`,
);

const bumpOwner = statement<{ id: string }>("recap.bumpOwner", (v) =>
  raiseRevision(sql`${account.id} = (select ${recap.accountId} from ${recap} where ${recap.id} = ${v.id})`),
);

const release = statement<{ id: string; by: string; now: number } & Asked>(
  "recap.release",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sending', ${bare(recap.releasedBy)} = ${v.by}, ${bare(recap.releasedAt)} = ${v.now}, ${bare(recap.reviewUntil)} = null,
    ${bare(recap.word)} = nullif(${recap.word}, 'skipped'), ${bare(recap.goesUntil)} = iif(${v.reviewed} is null, null, ${recap.goesUntil}) where ${mayGo(v)}`,
);

const isReleased = (v: { id: SQL; now: SQL }) =>
  sql`exists (select 1 from ${recap} where ${recap.id} = ${v.id} and ${recap.state} = 'sending' and ${recap.releasedAt} = ${v.now})`;

/** How what is written at a mail begins whose recap a person skipped. */
const skippedText = "Skipped by ";

/** What was closed for being late, or skipped, stands in nobody's way. */
const dropClosed = statement<{ id: string; now: number }>(
  "recap.dropClosed",
  (
    v,
  ) => sql`delete from ${delivery} where ${delivery.recapId} = ${v.id} and ${delivery.state} = 'suppressed' and ${isReleased(v)}
    and (${delivery.lastError} = ${lateText} or ${delivery.lastError} glob ${skippedText} || '*')`,
);

/** Mails written since it was composed, for whoever became a reader or asked for another language while it was held. */
const addMails = statement<{ id: string; now: number; mails: string }>(
  "recap.addMails",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.mails)} = json_patch(coalesce(${recap.mails}, '{}'), ${v.mails}), ${bare(recap.forms)} = null
    where ${recap.id} = ${v.id} and ${recap.state} = 'sending' and ${recap.releasedAt} = ${v.now}`,
);

/** Whoever became a reader while it was held gets it too, and everybody in the form they want by now. */
const planReleased = statement<{ id: string; now: number; rows: string }>("recap.planReleased", (v) =>
  insertPlanned(v.rows, { condition: isReleased(v), recapId: v.id }),
);

/** Who was planned when it was composed and is no reader of it any more. Nothing was tried for them. */
const unplan = statement<{ id: string; now: number; rows: string }>(
  "recap.unplanReleased",
  (
    v,
  ) => sql`delete from ${delivery} where ${delivery.recapId} = ${v.id} and ${delivery.state} = 'planned' and ${delivery.attempts} = 0 and ${isReleased(v)}
    and ${delivery.recipient} not in (select json_extract(j.value, '$.recipient') from json_each(${v.rows}) as j)`,
);

/** Held recaps whose review window is over at `now` (the trigger's time, UTC ms), those that waited longest first. */
export async function reviewsOver(db: D1Database, now: number, count: number): Promise<string[]> {
  const rows = await all<{ id: string }>(over.bind(db, { now, count }));
  return rows.map(({ id }) => id);
}

/** "Released." or "Released: the reason": what was done is a whole sentence without one. */
function because(done: string, reason: string): string {
  return reason === "" ? `${done}.` : `${done}: ${reason}`;
}

const aboutOf = (reason: string) => (reason === "" ? {} : { reason });

/**
 * Releases a recap that is held, or was archived for being late or skipped, for sending to `deliveries`; `mails`: JSON of the forms they need. `reviewed`: only if its review
 * window is over by then (UTC ms); null: in any case. `isSkipped`: of one that was skipped, and of no other. `reason`: a person's own, for staff alone; "" where none was given. False when it is not held, not over, or has no figure.
 */
export async function releaseRecap(
  db: D1Database,
  id: string,
  released: {
    by: Principal;
    now: number;
    reviewed: number | null;
    isSkipped: boolean;
    reason: string;
    mails: string;
    papers: Parameters<typeof keepPapers>[1];
    deliveries: PlannedDelivery[];
  },
): Promise<boolean> {
  const { by, now, reviewed, isSkipped, reason, mails, papers, deliveries } = released;
  const rows = JSON.stringify(deliveries);
  const asked: Asked = { reviewed, skipped: isSkipped ? 1 : 0 };
  const text = reviewed === null ? because("Released", reason) : "Released: nobody stopped it in time.";
  // The archive shows it from now on.
  const [, changed] = await apply(db, [
    logReleased.bind(db, { id, by: by.name, now, text, ...asked }),
    release.bind(db, { id, by: by.name, now, ...asked }),
    mailedStep(db, { recapId: id }, { act: "recap.release", by, now, about: aboutOf(reason) }),
    dropClosed.bind(db, { id, now }),
    addMails.bind(db, { id, now, mails }),
    keepPapers(db, papers),
    planReleased.bind(db, { id, now, rows }),
    unplan.bind(db, { id, now, rows }),
    bumpOwner.bind(db, { id }),
  ]);
  return changed === 1;
}

const keepHeld = statement<{ id: string }>(
  "recap.keepHeld",
  (v) => sql`update ${recap} set ${bare(recap.reviewUntil)} = null, ${bare(recap.word)} = 'kept'
    where ${recap.id} = ${v.id} and ${recap.state} = 'held' and ${recap.reviewUntil} is not null`,
);

/** How what is written down begins where somebody keeps a recap held. */
export const keptText = "Stays held until a person releases it";

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
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'archived', ${bare(recap.reviewUntil)} = null, ${bare(recap.word)} = 'skipped'
    where ${recap.id} = ${v.id} and ${recap.state} = 'held'`,
);

/** Ends the review window of a held recap: from now on only a person releases it; `reason` may be "". False when there is none. */
export async function keepRecapHeld(
  db: D1Database,
  id: string,
  kept: { by: Principal; reason: string; now: number },
): Promise<boolean> {
  const { by, reason, now } = kept;
  const text = because(keptText, reason);
  const [, changed] = await apply(db, [
    logKept.bind(db, { id, by: by.name, now, text }),
    keepHeld.bind(db, { id }),
    mailedStep(db, { recapId: id }, { act: "recap.keep", by, now, about: aboutOf(reason) }),
  ]);
  return changed === 1;
}

/** Archives a held recap without mailing it to anybody, until a person releases it after all. False when it is not held. */
export async function skipRecap(
  db: D1Database,
  id: string,
  skipped: { by: Principal; reason: string; now: number },
): Promise<boolean> {
  const { by, reason, now } = skipped;
  const [, , changed] = await apply(db, [
    logHeld.bind(db, { id, by: by.name, now, text: `Skipped, nothing is mailed: ${reason}` }),
    dropPlanned.bind(db, { id, text: `${skippedText}${by.name}.` }),
    skip.bind(db, { id }),
    mailedStep(db, { recapId: id }, { act: "recap.skip", by, now, about: { reason } }),
    bumpOwner.bind(db, { id }),
  ]);
  return changed === 1;
}
