import { sql } from "drizzle-orm";
import type { Band } from "#schema/recap.ts";
import type { Peer } from "#schema/recap-input.ts";
import type { SegmentKey } from "#schema/words.ts";
import { all, apply, bareList, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { accountSize, benchmarkGroup } from "#tables/benchmark.ts";
import { factAccount } from "#tables/fact.ts";
import { accountSource, source } from "#tables/metrics.ts";

/** Which group: `month` "2026-10", `seats` the band of sizes. */
export interface GroupKey {
  metricKey: string;
  month: string;
  segment: SegmentKey;
  seats: Band;
}

/** Below two megabytes a row, whatever ids look like. */
const mostMembers = sql.raw("20000");

interface KeptGroup {
  metricKey: string;
  month: string;
  segment: SegmentKey;
  seatsFrom: number;
  members: string;
  shown: number;
}

const groups = statement<{ keys: string }, KeptGroup>(
  "benchmark.groups",
  (
    p,
  ) => sql`select ${benchmarkGroup.metricKey} as "metricKey", ${benchmarkGroup.month} as "month", ${benchmarkGroup.segment} as "segment", ${benchmarkGroup.seatsFrom} as "seatsFrom",
    ${benchmarkGroup.members} as "members", ${benchmarkGroup.shown} as "shown" from json_each(${p.keys}) as j join ${benchmarkGroup}
    on ${benchmarkGroup.metricKey} = json_extract(j.value, '$[0]') and ${benchmarkGroup.month} = json_extract(j.value, '$[1]')
    and ${benchmarkGroup.segment} = json_extract(j.value, '$[2]') and ${benchmarkGroup.seatsFrom} = json_extract(j.value, '$[3]')`,
);

const path = (month: ReturnType<typeof sql>, field: string) =>
  sql`json_extract(m.value, '$."' || ${month} || ${sql.raw(`'".${field}'`)})`;

/** Whose figure counts: whole months from the third before on, complete by its sources or vouched for by a person. */
const candidates = statement<
  { metricKey: string; month: string; third: string; segment: string; from: number; to: number; completeAt: number },
  { members: string }
>(
  "benchmark.candidates",
  (p) => sql`select json_group_array(json_array(id, value, seats)) as "members" from (
    select ${account.id} as id, coalesce(${path(p.month, "total")}, 0) as value, ${accountSize.seats} as seats
    from ${accountSize} join ${account} on ${account.id} = ${accountSize.accountId}
    join ${factAccount} on ${factAccount.accountId} = ${account.id} join json_each(${factAccount.months}) as m on m.key = ${account.metricKey}
    where ${accountSize.seats} between ${p.from} and ${p.to} and ${accountSize.gives} = 1 and ${account.segment} = ${p.segment} and ${account.metricKey} = ${p.metricKey}
    and (select min(v.key) from json_each(m.value) as v) <= ${p.third}
    and min(${account.kickoffOn}, (select min(json_extract(v.value, '$.firstOn')) from json_each(m.value) as v)) <= ${p.third} || '-01'
    and (${account.endsOn} is null or ${account.endsOn} >= date(${p.month} || '-01', '+1 month', '-1 day'))
    and (coalesce(${path(p.month, "door")}, '') = 'manual' or (select min(coalesce(${source.completeUntil}, ${source.lastReceivedAt}, 0))
      from ${accountSource} join ${source} on ${source.id} = ${accountSource.sourceId}
      where ${accountSource.accountId} = ${account.id} and ${accountSource.metricKey} = ${p.metricKey}) >= ${p.completeAt})
    limit ${mostMembers})`,
);

const monthGroups = statement<{ metricKey: string; month: string }, { members: string; shown: number }>(
  "benchmark.ofMonth",
  (p) => sql`select ${benchmarkGroup.members} as "members", ${benchmarkGroup.shown} as "shown" from ${benchmarkGroup}
    where ${benchmarkGroup.metricKey} = ${p.metricKey} and ${benchmarkGroup.month} = ${p.month}`,
);

const columns = [
  benchmarkGroup.metricKey,
  benchmarkGroup.month,
  benchmarkGroup.segment,
  benchmarkGroup.seatsFrom,
  benchmarkGroup.members,
  benchmarkGroup.shown,
  benchmarkGroup.frozenAt,
];
/** Only while no other group of the month was frozen since: what it was held against would be out of date. */
const freeze = statement<{
  metricKey: string;
  month: string;
  segment: string;
  from: number;
  members: string;
  shown: number;
  now: number;
  others: number;
}>(
  "benchmark.freeze",
  (p) => sql`insert into ${benchmarkGroup} (${bareList(columns)})
    select ${p.metricKey}, ${p.month}, ${p.segment}, ${p.from}, ${p.members}, ${p.shown}, ${p.now}
    where (select count(*) from ${benchmarkGroup} where ${benchmarkGroup.metricKey} = ${p.metricKey} and ${benchmarkGroup.month} = ${p.month}) = ${p.others}
    on conflict do nothing`,
);

function peersOf(members: string): Peer[] {
  const rows = JSON.parse(members) as [string, number, number][];
  return rows.map(([accountId, value, seats]) => ({ accountId, value, seats }));
}

/** Names a group as text. */
export function groupName({ metricKey, month, segment, seats }: GroupKey): string {
  return JSON.stringify([metricKey, month, segment, seats.from]);
}

/**
 * The frozen groups of any number of accounts, by groupName, one round trip: null for one that may not be shown; a group that
 * nobody asked for yet is missing.
 */
export async function frozenGroups(db: D1Database, keys: readonly GroupKey[]): Promise<Map<string, Peer[] | null>> {
  const asked = [...new Set(keys.map(groupName))];
  const rows = await all<KeptGroup>(groups.bind(db, { keys: `[${asked.join(",")}]` }));
  return new Map(
    rows.map(({ metricKey, month, segment, seatsFrom, members, shown }) => [
      JSON.stringify([metricKey, month, segment, seatsFrom]),
      shown === 1 ? peersOf(members) : null,
    ]),
  );
}

/** A group as it would be frozen now, and the ids of the groups of the month: `shown` false are hidden ones. */
export async function readGroup(
  db: D1Database,
  key: GroupKey,
  { third, completeAt }: { third: string; completeAt: number },
): Promise<{ members: Peer[]; others: { ids: string[]; shown: boolean }[] }> {
  const { metricKey, month, segment, seats } = key;
  const [found, rest] = await db.batch<{ members: string; shown: number }>([
    candidates.bind(db, {
      ...{ metricKey, month, third, segment, completeAt },
      from: seats.from,
      to: seats.to ?? Number.MAX_SAFE_INTEGER,
    }),
    monthGroups.bind(db, { metricKey, month }),
  ]);
  const others = (rest?.results ?? []).map(({ members, shown }) => ({
    ids: peersOf(members).map(({ accountId }) => accountId),
    shown: shown === 1,
  }));
  return { members: peersOf(found?.results[0]?.members ?? "[]"), others };
}

/** Keeps a group for good. False when it, or another of the month, was frozen meanwhile. */
export async function freezeGroup(
  db: D1Database,
  key: GroupKey,
  frozen: { members: readonly Peer[]; shown: boolean; others: number; now: number },
): Promise<boolean> {
  const { metricKey, month, segment, seats } = key;
  const members = JSON.stringify(frozen.members.map(({ accountId, value, seats: size }) => [accountId, value, size]));
  const values = { metricKey, month, segment, from: seats.from, members, shown: frozen.shown ? 1 : 0 };
  const [changed] = await apply(db, [freeze.bind(db, { ...values, others: frozen.others, now: frozen.now })]);
  return changed === 1;
}
