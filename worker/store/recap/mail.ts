import { type SQL, sql } from "drizzle-orm";
import { apply, bare, statement } from "#store/db.ts";
import { delivery, mailPaper, recap } from "#tables/recap.ts";
import { noteOf } from "./note.ts";
import { formsIn, shownColumns } from "./shown.ts";

/* The mails of recaps as they are kept: folded, for as long as they may be asked for as they went out. */

/** What it takes to read or write a mail of the recap of the statement around it: columns of JSON text. */
export const keptColumns: Record<"figures" | "mails" | "papers" | "forms" | "note", SQL> = {
  ...shownColumns(),
  papers: sql`(select json_group_object(${mailPaper.id}, json(${mailPaper.phrases})) from ${mailPaper}
    where ${mailPaper.id} in (select json_extract(m.value, '$.paper') from json_each(${recap.mails}) as m))`,
  note: noteOf(recap.accountId, recap.periodKey),
};

const openStates = sql`('planned', 'claimed', 'unknown')`;

/** Forms stay: whoever asks for such a mail later gets it written anew from the figures. */
const drop = statement<{ before: number; count: number }>(
  "mail.drop",
  (p) => sql`update ${recap} set ${bare(recap.forms)} = ${formsIn(sql`${recap.mails}`)},
    ${bare(recap.mails)} = null where ${recap.id} in (select r."id" from ${recap} as r where r."mails" is not null and r."state" in ('sent', 'archived') and r."computed_at" < ${p.before}
      and not exists (select 1 from ${delivery} where ${delivery.recapId} = r."id" and ${delivery.state} in ${openStates}) order by r."computed_at" limit ${p.count})`,
);

/** Drops the mails of at most `count` recaps computed before that time (UTC ms) that are over and wait for nobody's word. */
export async function dropMails(db: D1Database, before: number, count: number): Promise<void> {
  await apply(db, [drop.bind(db, { before, count })]);
}
