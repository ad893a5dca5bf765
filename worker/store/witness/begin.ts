import { sql } from "drizzle-orm";
import { apply, bare, bareList, statement } from "#store/db.ts";
import { logColumns } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { mailLog, sendingPause } from "#tables/recap.ts";
import { restore, witnessMark } from "#tables/witness.ts";
import { placeOf } from "./object.ts";

/* This database turned out to be an older copy: everything stops before anything is put back. */

/** More than can be written outside between two ticks, or changed in an account since: no number of the lost future is ever given again. */
const jump = sql.raw("1000000");

const leap = statement<{ most: number }>(
  "restore.leap",
  (p) => sql`update ${witnessMark} set ${bare(witnessMark.n)} = max(${witnessMark.n}, ${p.most}) + ${jump},
    ${bare(witnessMark.checked)} = max(${witnessMark.checked}, ${p.most}), ${bare(witnessMark.restores)} = ${witnessMark.restores} + 1 where ${witnessMark.id} = 1`,
);
/** Readers and isolates hold pages of the lost future under its revisions. */
const leapPages = statement<Record<string, never>>(
  "restore.leapPages",
  () => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + ${jump}`,
);
const columns = [
  restore.foundAt,
  restore.copyAt,
  restore.stage,
  restore.after,
  restore.mails,
  restore.people,
  restore.links,
  restore.erasures,
  restore.unread,
];
const begin = statement<{ now: number; copyAt: number; after: string }>(
  "restore.begin",
  (p) => sql`insert into ${restore} (${bareList(columns)})
    select ${p.now}, ${p.copyAt}, 'objects', ${p.after}, 0, 0, 0, 0, 0 where not exists (select 1 from ${restore} where ${restore.endedAt} is null)`,
);
const pauseColumns = bareList([sendingPause.id, sendingPause.by, sendingPause.reason, sendingPause.at]);
/** Over any pause of the copy: that one is old news. */
const pause = statement<{ reason: string }>(
  "restore.pause",
  (p) => sql`insert into ${sendingPause} (${pauseColumns})
    select 1, 'Cairn', ${p.reason}, ${restore.foundAt} from ${restore} where ${restore.endedAt} is null limit 1
    on conflict do update set ${bare(sendingPause.by)} = excluded."paused_by", ${bare(sendingPause.reason)} = excluded."reason", ${bare(sendingPause.at)} = excluded."at"`,
);
const log = statement<{ text: string; now: number }>(
  "restore.log",
  (p) => sql`insert into ${mailLog} (${logColumns}) values (null, 'Cairn', ${p.text}, ${p.now})`,
);

/** Stops all sending and opens the restore, in one transaction. `most`: the highest number known outside. Twice is once. */
export async function beginRestore(
  db: D1Database,
  found: { most: number; settled: number; copyAt: number; reason: string; now: number },
): Promise<void> {
  const { most, settled, copyAt, reason, now } = found;
  await apply(db, [
    begin.bind(db, { now, copyAt, after: placeOf(settled) }),
    pause.bind(db, { reason }),
    leap.bind(db, { most }),
    leapPages.bind(db, {}),
    log.bind(db, { text: `Paused all sending: ${reason}`, now }),
  ]);
}
