import { sql } from "drizzle-orm";
import type { ZoneSpan } from "#schema/figure.ts";
import { account } from "#tables/account.ts";
import { archive } from "#tables/backfill.ts";
import { eventLog } from "#tables/event.ts";
import { accountZone, factAccount } from "#tables/fact.ts";
import { recap } from "#tables/recap.ts";
import { many, one, parseParts, selectParts, statement } from "./db.ts";

type Id = { accountId: string };
const id = sql.placeholder("accountId");

interface Known {
  timezone: string;
  isPublished: 0 | 1;
  archivedUntil: number | null;
}

const zones = statement<Id, { spans: ZoneSpan[]; known: Known | null }>("zone.of", () =>
  selectParts({
    spans: many(
      { fromOn: accountZone.fromOn, timezone: accountZone.timezone },
      sql`from ${accountZone} where ${accountZone.accountId} = ${id} order by ${accountZone.fromOn}`,
    ),
    known: one(
      {
        timezone: account.timezone,
        archivedUntil: sql`(select max(${archive.lastAt}) from ${archive} where ${archive.restoredAt} is null)`,
        isPublished: sql`exists (select 1 from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly' and ${recap.value} is not null)`,
      },
      sql`from ${account} where ${account.id} = ${id}`,
    ),
  }),
);

/** The zone an account is in, the spans of those it was in, whether a month was ever published, and up to when events may be archived. */
export async function zonesOf(
  db: D1Database,
  accountId: string,
): Promise<{ spans: ZoneSpan[]; timezone: string; isPublished: boolean; archivedUntil: number | null } | null> {
  const { spans, known } = parseParts<{ spans: ZoneSpan[]; known: Known | null }>(
    await zones.bind(db, { accountId }).all(),
  );
  return known && { ...known, spans, isPublished: known.isPublished === 1 };
}

const clear = statement<Id>(
  "zone.clear",
  (p) => sql`delete from ${accountZone} where ${accountZone.accountId} = ${p.accountId}`,
);
const add = statement<Id & { spans: string }>(
  "zone.add",
  (p) => sql`insert into ${accountZone} ("account_id", "from_on", "timezone")
    select ${p.accountId}, json_extract(j.value, '$.fromOn'), json_extract(j.value, '$.timezone') from json_each(${p.spans}) as j`,
);
/** Every day of the months the account has figures in, and the day on either side: what moves, moves by less than that. */
const rebucket = statement<Id & { now: number }>(
  "zone.rebucket",
  (p) => sql`insert into ${eventLog} ("kind", "mode", "received_at", "n", "touched")
    select 'zone', 'live', ${p.now}, count(*), json_group_array(json_array(${p.accountId}, m, d, '', json('[]'))) from (
      select distinct m.key as m, date(v.key || '-01', (n.n - 1) || ' days') as d
      from ${factAccount}, json_each(${factAccount.months}) as m, json_each(m.value) as v
      join (with recursive n(n) as (select 0 union all select n + 1 from n where n < 32) select n from n) as n
      where ${factAccount.accountId} = ${p.accountId}
    ) having count(*) > 0`,
);

/** Steps of a transaction that put an account into other zones; with `rebucket`, its days are derived anew. `now`: UTC ms. */
export function zoneSteps(
  db: D1Database,
  accountId: string,
  change: { spans: ZoneSpan[]; rebucket: boolean; now: number },
): D1PreparedStatement[] {
  return [
    clear.bind(db, { accountId }),
    add.bind(db, { accountId, spans: JSON.stringify(change.spans) }),
    ...(change.rebucket ? [rebucket.bind(db, { accountId, now: change.now })] : []),
  ];
}
