import { sql } from "drizzle-orm";
import { account, staff } from "#tables/account.ts";
import { mailLog, recap } from "#tables/recap.ts";
import { apply, bare, parseParts, statement } from "./db.ts";
import { toldColumns } from "./part.ts";
import { lateBy } from "./recap/overdue.ts";

/* Lines of the log that a success manager is to be told: they stand in the console, and go out once by mail. */

/** Months that were over before the account came here were never to be mailed. */
const addLate = statement<{ lines: string; now: number }>(
  "tell.addLate",
  (
    p,
  ) => sql`insert into ${mailLog} (${toldColumns}) select ${recap.id}, ${lateBy}, json_extract(j.value, '$.text'), ${p.now}, 1 from json_each(${p.lines}) as j
    join ${recap} on ${recap.id} = json_extract(j.value, '$.id') join ${account} on ${account.id} = ${recap.accountId} where ${recap.state} = 'archived' and ${recap.dueAt} >= ${account.createdAt}
    and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = ${lateBy})`,
);

/** A line of the log, whose recap it is about, and the manager of the account; null where it has none, or they left. */
export interface ToldLine {
  recapId: string;
  periodKey: string;
  accountName: string;
  text: string;
  manager: { name: string; email: string } | null;
}

const open = sql`select l."id" from ${mailLog} as l where l."tell" = 1 order by l."id" limit 100`;

/** `admin` speaks for accounts without a manager: the configured one, until a colleague ended their access. */
interface Told {
  lines: ToldLine[];
  admin: string;
}

const read = statement<{ admin: string }, Told>(
  "tell.read",
  (
    p,
  ) => sql`select json_group_array(json_object('recapId', ${recap.id}, 'periodKey', ${recap.periodKey}, 'accountName', ${account.name}, 'text', ${mailLog.text},
    'manager', json((select json_object('name', ${staff.name}, 'email', ${staff.email}) from ${staff} where ${staff.id} = ${account.csmId} and ${staff.role} <> 'none')))) as "lines",
    json_quote(coalesce((select other."email" from ${staff} as other where other."role" = 'admin'
      and exists (select 1 from ${staff} where ${staff.email} = ${p.admin} and ${staff.role} = 'none') order by other."created_at" limit 1), ${p.admin})) as "admin"
    from ${mailLog} join ${recap} on ${recap.id} = ${mailLog.recapId} join ${account} on ${account.id} = ${recap.accountId} where ${mailLog.id} in (${open})`,
);

const take = statement<Record<string, never>>(
  "tell.take",
  () => sql`update ${mailLog} set ${bare(mailLog.tell)} = null where ${mailLog.id} in (${open})`,
);

/** Notes for their managers that recaps came too late to be mailed, unless their accounts were not here then: one round trip. */
export async function tellLate(db: D1Database, lines: { id: string; text: string }[], now: number): Promise<void> {
  await apply(db, [addLate.bind(db, { lines: JSON.stringify(lines), now })]);
}

/** What is still to be told, at most a hundred lines: taken once, whatever becomes of the mail. `admin`: the configured one. */
export async function takeTold(db: D1Database, admin: string): Promise<Told> {
  const [found] = await db.batch<Record<string, unknown>>([read.bind(db, { admin }), take.bind(db, {})]);
  return found ? parseParts<Told>(found as D1Result) : { lines: [], admin };
}
