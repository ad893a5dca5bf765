import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { mailedStep } from "#store/audit.ts";
import { bare, statement } from "#store/db.ts";
import { logColumns } from "#store/part.ts";
import { delivery, mailLog } from "#tables/recap.ts";

/* Whether the reader of a mail replied, as staff say: answers go to the success manager's own mailbox. */

type Marked = { id: string; isReplied: number; by: string; now: number };

/** It may have arrived, and something else stands. */
const isOther = (p: { id: ReturnType<typeof sql>; isReplied: ReturnType<typeof sql> }) =>
  sql`${delivery.id} = ${p.id} and ${delivery.state} in ('sent', 'unknown') and (${delivery.repliedAt} is not null) <> ${p.isReplied}`;

const log = statement<Marked>(
  "reply.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${delivery.recapId}, ${p.by}, iif(${p.isReplied}, 'Marked that ' || ${delivery.recipient} || ' replied.', 'Took back that ' || ${delivery.recipient} || ' replied.'), ${p.now}
    from ${delivery} where ${isOther(p)}`,
);
const mark = statement<Marked, { recapId: string }>(
  "reply.mark",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.repliedAt)} = iif(${p.isReplied}, ${p.now}, null), ${bare(delivery.repliedBy)} = iif(${p.isReplied}, ${p.by}, null)
    where ${isOther(p)} returning ${bare(delivery.recapId)} as "recapId"`,
);

/**
 * Keeps that the reader of a mail replied, or that they did not. Gives the recap; null where the mail did not leave, or that
 * stood already. `now`: UTC ms.
 */
export async function markReply(
  db: D1Database,
  id: string,
  { isReplied, by, now }: { isReplied: boolean; by: Principal; now: number },
): Promise<string | null> {
  const said = { id, isReplied: isReplied ? 1 : 0, by: by.name, now };
  const act = isReplied ? "mail.replied" : "mail.not_replied";
  const [, marked] = await db.batch<{ recapId: string }>([
    log.bind(db, said),
    mark.bind(db, said),
    mailedStep(db, { mailId: id }, { act, by, now, about: {} }),
  ]);
  return marked?.results[0]?.recapId ?? null;
}
