import { sql } from "drizzle-orm";
import type { HeldLine } from "#schema/recap-row.ts";
import { statement } from "#store/db.ts";
import { toldColumns } from "#store/part.ts";
import { mailLog, recap } from "#tables/recap.ts";

/** A line that was written says the same when it has every mark of the new one, and ends as it does. */
const isSaid = sql`exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = 'the checks'
  and (instr(${mailLog.text}, 'It goes out by itself') > 0) = (${recap.reviewUntil} is not null)
  and not exists (select 1 from json_each(j.value, '$.line.marks') as m where instr(${mailLog.text}, m.value) = 0))`;

/** The recap of the row is the one just composed. */
const isKept = sql`${recap.id} = json_extract(j.value, '$.id') and ${recap.computedAt} = json_extract(j.value, '$.computedAt')
    and ${recap.inputHash} = json_extract(j.value, '$.inputHash')`;

const tell = statement<{ rows: string }>(
  "held.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the checks', json_extract(j.value, '$.line.said') || ' ' || iif(${recap.reviewUntil} is null, json_extract(j.value, '$.line.waits'), json_extract(j.value, '$.line.goes')), ${recap.computedAt}, 1
    from json_each(${p.rows}) as j join ${recap} on ${isKept} and ${recap.state} = 'held' and ${recap.word} is not 'kept'
    where not ${isSaid}`,
);

const tellQuiet = statement<{ rows: string }>(
  "held.tellQuiet",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the zeros', json_extract(j.value, '$.quiet'), ${recap.computedAt}, 1
    from json_each(${p.rows}) as j join ${recap} on ${isKept} and ${recap.state} in ('sending', 'held')
    where not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = 'the zeros')`,
);

/** What is told of a composed recap; null: nothing to tell. */
interface Told {
  id: string;
  computedAt: number;
  inputHash: string;
  line: HeldLine | null;
  quiet: string | null;
}

function stepOf(told: Told[], bind: (rows: string) => D1PreparedStatement): D1PreparedStatement[] {
  return told.length === 0 ? [] : [bind(JSON.stringify(told))];
}

/**
 * Behind the step that keeps composed recaps: who looks after the account is told of each that is held now, and once however
 * often it is composed again for the same reasons; and once of a month in which the sponsor hears nothing. Whoever holds one
 * themselves knows.
 */
export function tellHeld(db: D1Database, recaps: Told[]): D1PreparedStatement[] {
  const told = recaps.map(({ id, computedAt, inputHash, line, quiet }) => ({ id, computedAt, inputHash, line, quiet }));
  return [
    ...stepOf(
      told.filter(({ line }) => line !== null),
      (rows) => tell.bind(db, { rows }),
    ),
    ...stepOf(
      told.filter(({ quiet }) => quiet !== null),
      (rows) => tellQuiet.bind(db, { rows }),
    ),
  ];
}
