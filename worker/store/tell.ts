import { sql } from "drizzle-orm";
import { mailSettings } from "#schema/settings.ts";
import { account, staff } from "#tables/account.ts";
import { mailLog, recap } from "#tables/recap.ts";
import { apply, bare, parseParts, statement } from "./db.ts";
import { stopBy } from "./delivery-event.ts";
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

/** A line of the log, whose recap it is about, and the manager of the account; null where it has none, they left, or it is about all accounts. */
export interface ToldLine {
  id: number;
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
  ) => sql`select json_group_array(json_object('id', ${mailLog.id}, 'recapId', ${recap.id}, 'periodKey', ${recap.periodKey}, 'accountName', ${account.name}, 'text', ${mailLog.text},
    'manager', json((select json_object('name', ${staff.name}, 'email', ${staff.email}) from ${staff} where ${staff.id} = ${account.csmId} and ${staff.role} <> 'none' and ${mailLog.by} <> ${stopBy})))) as "lines",
    json_quote(coalesce((select other."email" from ${staff} as other where other."role" = 'admin'
      and exists (select 1 from ${staff} where ${staff.email} = ${p.admin} and ${staff.role} = 'none') order by other."created_at" limit 1), ${p.admin})) as "admin"
    from ${mailLog} join ${recap} on ${recap.id} = ${mailLog.recapId} join ${account} on ${account.id} = ${recap.accountId} where ${mailLog.id} in (${open})`,
);

const take = statement<Record<string, never>>(
  "tell.take",
  () => sql`update ${mailLog} set ${bare(mailLog.tell)} = null where ${mailLog.id} in (${open})`,
);

/** Of what is older its manager reads in the console: who cannot be reached for days holds up nobody else's lines. */
const again = statement<{ ids: string; since: number }>(
  "tell.again",
  (p) => sql`update ${mailLog} set ${bare(mailLog.tell)} = 1
    where ${mailLog.id} in (select value from json_each(${p.ids})) and ${mailLog.at} > ${p.since}`,
);

/** Notes for their managers that recaps came too late to be mailed, unless their accounts were not here then: one round trip. */
export async function tellLate(db: D1Database, lines: { id: string; text: string }[], now: number): Promise<void> {
  await apply(db, [addLate.bind(db, { lines: JSON.stringify(lines), now })]);
}

/** What is still to be told, at most a hundred lines: taken once, unless their mail certainly did not leave. `admin`: the configured one. */
export async function takeTold(db: D1Database, admin: string): Promise<Told> {
  const [found] = await db.batch<Record<string, unknown>>([read.bind(db, { admin }), take.bind(db, {})]);
  return found ? parseParts<Told>(found as D1Result) : { lines: [], admin };
}

/** The mail with these lines certainly did not leave: they are told with the next one, for as long as a recap is tried. `now` UTC ms. */
export async function tellAgain(db: D1Database, lines: ToldLine[], now: number): Promise<void> {
  const ids = JSON.stringify(lines.map(({ id }) => id));
  await apply(db, [again.bind(db, { ids, since: now - mailSettings.retryHours * 3_600_000 })]);
}
