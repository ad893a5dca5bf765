import { sql } from "drizzle-orm";
import type { HeldLine } from "#schema/recap-row.ts";
import { statement } from "#store/db.ts";
import { toldColumns } from "#store/part.ts";
import { mailLog, recap } from "#tables/recap.ts";

/** A line that was written says the same when it has every mark of the new one, and ends as it does. */
const isSaid = sql`exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = 'the checks'
  and (instr(${mailLog.text}, 'It goes out by itself') > 0) = (${recap.reviewUntil} is not null)
  and not exists (select 1 from json_each(j.value, '$.line.marks') as m where instr(${mailLog.text}, m.value) = 0))`;

const tell = statement<{ rows: string }>(
  "held.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the checks', json_extract(j.value, '$.line.said') || ' ' || iif(${recap.reviewUntil} is null, json_extract(j.value, '$.line.waits'), json_extract(j.value, '$.line.goes')), ${recap.computedAt}, 1
    from json_each(${p.rows}) as j join ${recap} on ${recap.id} = json_extract(j.value, '$.id') and ${recap.state} = 'held' and ${recap.word} is not 'kept'
    and ${recap.computedAt} = json_extract(j.value, '$.computedAt') and ${recap.inputHash} = json_extract(j.value, '$.inputHash')
    where not ${isSaid}`,
);

/**
 * Behind the step that keeps composed recaps: who looks after the account is told of each that is held now, and once however
 * often it is composed again for the same reasons. Whoever holds one themselves knows.
 */
export function tellHeld(
  db: D1Database,
  recaps: { id: string; computedAt: number; inputHash: string; line: HeldLine | null }[],
): D1PreparedStatement[] {
  const held = recaps.filter(({ line }) => line !== null);
  if (held.length === 0) return [];
  const rows = held.map(({ id, computedAt, inputHash, line }) => ({ id, computedAt, inputHash, line }));
  return [tell.bind(db, { rows: JSON.stringify(rows) })];
}
