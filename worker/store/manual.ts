import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { accountZone, factDay, manualValue } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { auditStep } from "./audit.ts";
import { apply, bareList, many, one, parseParts, selectParts, statement } from "./db.ts";
import { ownLogColumns } from "./part.ts";
import { daysMark } from "./tail.ts";

type Month = { accountId: string; metricKey: string; month: string };

/** An entry as it is kept: scaled, null when it was taken back. */
export interface KeptEntry {
  version: number;
  value: number | null;
  note: string;
  enteredBy: string;
}

interface Found {
  account: { timezone: string; spans: ZoneSpan[] } | null;
  metric: MetricDefinition | null;
  entry: KeptEntry | null;
}
const found = statement<Month, Found>("manual.found", (p) =>
  selectParts({
    account: one(
      {
        timezone: account.timezone,
        spans: sql`json(${many({ fromOn: accountZone.fromOn, timezone: accountZone.timezone }, sql`from ${accountZone} where ${accountZone.accountId} = ${account.id} order by ${accountZone.fromOn}`)})`,
      },
      sql`from ${account} where ${account.id} = ${p.accountId}`,
    ),
    metric: sql`(select ${metric.body} from ${metric} where ${metric.key} = ${p.metricKey} order by ${metric.version} desc limit 1)`,
    entry: one(
      {
        version: manualValue.version,
        value: manualValue.value,
        note: manualValue.note,
        enteredBy: manualValue.enteredBy,
      },
      sql`from ${manualValue} where ${manualValue.accountId} = ${p.accountId} and ${manualValue.metricKey} = ${p.metricKey} and ${manualValue.month} = ${p.month}
        order by ${manualValue.version} desc limit 1`,
    ),
  }),
);

/** The account, the metric, and what a person entered for the month last: one round trip. */
export async function manualFound(db: D1Database, accountId: string, asked: Omit<Month, "accountId">): Promise<Found> {
  return parseParts<Found>(await found.bind(db, { accountId, ...asked }).all());
}

/** No event and no daily value in the month, not even one the rollups have not read. */
const free = (p: Record<keyof Month, ReturnType<typeof sql>>) => sql`not exists (
    select 1 from (with recursive d(n) as (select 1 union all select n + 1 from d where n < 31) select n from d) as d
    join ${factDay} as f on f."local_date" = ${p.month} || '-' || printf('%02d', d.n) and f."account_id" = ${p.accountId} and f."metric_key" = ${p.metricKey} and f."n" > 0)
  and not exists (select 1 from ${eventLog}, json_each(${eventLog.touched}) as t
    where ${eventLog.id} > ${daysMark} and ${eventLog.kind} not in ('staged', 'daily', 'manual')
    and json_extract(t.value, '$[0]') = ${p.accountId} and json_extract(t.value, '$[1]') = ${p.metricKey}
    and substr(json_extract(t.value, '$[2]'), 1, 7) = ${p.month} and json_array_length(t.value, '$[4]') > 0)`;

const columns = [
  manualValue.accountId,
  manualValue.metricKey,
  manualValue.month,
  manualValue.version,
  manualValue.value,
  manualValue.note,
  manualValue.enteredBy,
  manualValue.enteredAt,
];
type Entry = Month & { version: number; value: number | null; note: string; by: string; now: number };
/** Only on top of the version that was read: of two people at once the second is told. */
const add = statement<Entry>(
  "manual.add",
  (p) => sql`insert into ${manualValue} (${bareList(columns)})
    select ${p.accountId}, ${p.metricKey}, ${p.month}, ${p.version}, ${p.value}, ${p.note}, ${p.by}, ${p.now}
    where (${p.value} is null or (${free(p)})) on conflict do nothing`,
);
const log = statement<{ now: number; touched: string }>(
  "manual.log",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    select 'manual', 'live', ${p.now}, 1, ${p.touched} where changes() > 0`,
);

/**
 * Keeps a month's value as a version of its own, with a row of the log that names the month. False when the month has events or
 * daily values by now, or somebody else entered this version. `now`: UTC ms, value scaled.
 */
export async function addManual(
  db: D1Database,
  accountId: string,
  { by, ...entry }: Omit<Entry, "accountId" | "by"> & { by: Principal },
): Promise<boolean> {
  const { metricKey: metric, month, version, now } = entry;
  const act = entry.value === null ? ("month.back" as const) : ("month.enter" as const);
  const touched = JSON.stringify([[accountId, entry.metricKey, `${entry.month}-01`, "", []]]);
  const [added] = await apply(db, [
    add.bind(db, { accountId, ...entry, by: by.name }),
    auditStep(db, { act, by, now, accountId, about: { metric, month, version } }),
    log.bind(db, { now, touched }),
  ]);
  return added === 1;
}
