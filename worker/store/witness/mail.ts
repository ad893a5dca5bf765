import { type SQL, sql } from "drizzle-orm";
import type { RunningRestore } from "#schema/witness.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { delivery } from "#tables/recap.ts";
import { restore, witnessedMail } from "#tables/witness.ts";
import { advance, type Here, hereOf, isHere } from "./restore.ts";

/* Mails that left, or may have, after an older copy was made: its deliveries are settled by what is known outside. */

const mailsAfter = statement<{ after: string; count: number }, { id: string }>(
  "restore.mailsAfter",
  (
    p,
  ) => sql`select distinct ${witnessedMail.deliveryId} as "id" from ${witnessedMail} where ${witnessedMail.deliveryId} > ${p.after}
    order by ${witnessedMail.deliveryId} limit ${p.count}`,
);
const left = (
  ids: SQL,
) => sql`(select ${witnessedMail.deliveryId} as id, iif(max(${witnessedMail.state} = 'sent'), 'sent', 'unknown') as state,
    max(${witnessedMail.round}) as round, max(${witnessedMail.at}) as at from ${witnessedMail}
    where ${witnessedMail.deliveryId} in (select value from json_each(${ids})) and ${witnessedMail.state} <> 'none' group by ${witnessedMail.deliveryId}) as kept`;

const countMails = statement<Here & { ids: string }>(
  "restore.countMails",
  (p) => sql`update ${restore} set ${bare(restore.mails)} = ${restore.mails} + (select count(*) from ${left(p.ids)}
    where not exists (select 1 from ${delivery} where ${delivery.id} = kept.id and ${delivery.state} = 'sent')) where ${isHere(p)}`,
);
/** A failure is the last word of this side, unless the mail left later. */
const settleMails = statement<{ ids: string }>(
  "restore.settleMails",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.state)} = kept.state, ${bare(delivery.round)} = max(${delivery.round}, kept.round), ${bare(delivery.claimId)} = null,
    ${bare(delivery.sentAt)} = iif(kept.state = 'sent', kept.at, ${delivery.sentAt}), ${bare(delivery.lastError)} = ${saidBefore(sql`kept.state`)}
    from ${left(p.ids)} where ${delivery.id} = kept.id and (${delivery.state} in ('planned', 'claimed', 'unknown') or (${delivery.state} = 'failed' and kept.state = 'sent'))`,
);

/** What the console says of such a mail. */
export function saidBefore(state: SQL): SQL {
  return sql`iif(${state} = 'sent', 'Sent before the restore.', 'It may have left before the restore.')`;
}

/** The next deliveries, by id, of which something is known outside. */
export async function mailsToSettle(db: D1Database, after: string, count: number): Promise<string[]> {
  const rows = await all<{ id: string }>(mailsAfter.bind(db, { after, count }));
  return rows.map(({ id }) => id);
}

/** Settles deliveries of the copy as what is known outside says. */
export async function settleMailsKnown(db: D1Database, at: RunningRestore, ids: string[]): Promise<void> {
  const list = JSON.stringify(ids);
  await apply(db, [
    countMails.bind(db, { ...hereOf(at), ids: list }),
    settleMails.bind(db, { ids: list }),
    advance.bind(db, { ...hereOf(at), stage: at.stage, after: ids.at(-1) ?? "" }),
  ]);
}
