import { type SQL, sql } from "drizzle-orm";
import type { DailyValue } from "#schema/value.ts";
import { eventLog } from "#tables/event.ts";
import { dailyRevision, factDay } from "#tables/fact.ts";
import { accountSource, source } from "#tables/metrics.ts";
import { type Folding, foldDaily, folding, isPlain } from "./daily-fold.ts";
import { bare, bareList, statement } from "./db.ts";
import { dayColumns, derivedColumns, exactSum } from "./rollup.ts";
import { daysMark } from "./tail.ts";

/*
 * The door for values a vendor counted itself: the row of a day is the truth then. A day's actors are merged inside the
 * transaction, so two requests for the same day at once lose nothing of each other.
 */

const cell = (of: string, at: number) => sql.raw(`json_extract(${of}.value, '$[${at}]')`);
const rows = sql.placeholder("rows");
const sameDay = (a: string, b: string) => sql.raw(`${a}.a = ${b}.a and ${a}.m = ${b}.m and ${a}.d = ${b}.d`);
const dayOf = (of: string) =>
  sql.raw(`f."local_date" = ${of}.d and f."account_id" = ${of}.a and f."metric_key" = ${of}.m`);

/** Days of events the rollups have not read yet. */
const unread = sql`(select json_extract(t.value, '$[0]'), json_extract(t.value, '$[1]'), json_extract(t.value, '$[2]') from ${eventLog}, json_each(${eventLog.touched}) as t
    where ${eventLog.id} > ${daysMark} and ${eventLog.kind} not in ('staged', 'daily', 'manual')
    and json_array_length(t.value, '$[4]') > 0)`;

/** What was sent (`fresh`), what stands (`kept`), and which days may be written (`open`): not those that have events. */
const given = sql`want as materialized (select ${cell("j", 0)} as a, ${cell("j", 1)} as m, ${cell("j", 2)} as d, ${cell("j", 3)} as items from json_each(${rows}) as j),
  fresh as materialized (select a, m, d, ${cell("i", 0)} as actor, ${cell("i", 1)} as value, ${cell("i", 2)} as stamp from want, json_each(want.items) as i),
  kept as materialized (select want.a, want.m, want.d, ${cell("o", 0)} as actor, ${cell("o", 2)} as value, ${cell("o", 5)} as stamp
    from want cross join ${factDay} as f on ${dayOf("want")} and f."door" = 'daily', json_each(f."actors") as o),
  open as materialized (select a, m, d from want where (select f."door" from ${factDay} as f where ${dayOf("want")}) is 'daily'
    or (not exists (select 1 from ${factDay} as f where ${dayOf("want")} and f."n" > 0) and (a, m, d) not in ${unread}))`;

/** Days of which something really changes. */
const differ = sql`differ as materialized (select distinct open.a, open.m, open.d from open join fresh on ${sameDay("fresh", "open")}
    left join kept on ${sameDay("kept", "fresh")} and kept.actor = fresh.actor where fresh.value is not kept.value)`;

/** All actors of those days as they are from now on: what was sent, and of the others what stood. */
const folded = sql`merged as materialized (
    select kept.* from differ join kept on ${sameDay("kept", "differ")} left join fresh on ${sameDay("fresh", "kept")} and fresh.actor = kept.actor where fresh.actor is null or fresh.value is kept.value
    union all select fresh.* from differ join fresh on ${sameDay("fresh", "differ")} left join kept on ${sameDay("kept", "fresh")} and kept.actor = fresh.actor
      where fresh.value is not null and fresh.value is not kept.value),
  folded as materialized (select a, m, d, count(*) as n, ${exactSum(sql`value`)} as total, min(value) as low, max(value) as high, max(stamp) as last,
    json_group_array(json_array(actor, 1, value, value, value, stamp)) as list from (select * from merged order by a, m, d, actor) group by a, m, d)`;

interface Standing {
  m: string;
  d: string;
  actor: string;
  was: number | null;
  isOpen: 0 | 1;
}

/** What stood for each value sent, before anything is written. */
const standing = statement<{ rows: string }, Standing>(
  "daily.standing",
  () => sql`with ${given} select fresh.m as "m", fresh.d as "d", fresh.actor as "actor", kept.value as "was", open.d is not null as "isOpen" from fresh
    left join kept on ${sameDay("kept", "fresh")} and kept.actor = fresh.actor left join open on ${sameDay("open", "fresh")}`,
);

const revisionColumns = [
  dailyRevision.accountId,
  dailyRevision.metricKey,
  dailyRevision.localDate,
  dailyRevision.version,
  dailyRevision.actors,
  dailyRevision.total,
  dailyRevision.sourceId,
  dailyRevision.replacedAt,
];
/** The day as it was. */
const revise = statement<{ rows: string; sourceId: string; now: number }>(
  "daily.revise",
  (p) => sql`with ${given}, ${differ} insert into ${dailyRevision} (${bareList(revisionColumns)})
    select differ.a, differ.m, differ.d, f."version", f."actors", f."total", ${p.sourceId}, ${p.now}
    from differ cross join ${factDay} as f on ${dayOf("differ")} and f."door" = 'daily'`,
);

const taken: SQL[] = [factDay.door, ...derivedColumns].map((column) => sql`${bare(column)} = excluded.${bare(column)}`);

/** A day whose last value was taken back is free for either door again. */
const keep = statement<{ rows: string }>(
  "daily.keep",
  () => sql`with ${given}, ${differ}, ${folded} insert into ${factDay} (${bareList(dayColumns)})
    select differ.d, differ.a, differ.m, iif(folded.n is null, 'events', 'daily'), coalesce(folded.n, 0), coalesce(folded.total, 0), folded.low, folded.high, folded.last, 0, null,
      coalesce(folded.list, '[]'), '[]', 1 from differ left join folded on ${sameDay("folded", "differ")}
    where true on conflict do update set ${sql.join(taken, sql`, `)}, ${bare(factDay.version)} = ${factDay.version} + 1`,
);

/** Runs right behind: only what changed makes a row, and only where it cannot be folded here and now. */
const log = statement<Folding & { sourceId: string; now: number; touched: string }>(
  "daily.log",
  (
    p,
  ) => sql`with ${folding} insert into ${eventLog} (${bareList([eventLog.kind, eventLog.sourceId, eventLog.mode, eventLog.receivedAt, eventLog.n, eventLog.touched])})
    select 'daily', ${p.sourceId}, 'live', ${p.now}, changes(), ${p.touched} where changes() > 0 and not ${isPlain}`,
);
const markSource = statement<{ sourceId: string; pairs: string }>(
  "daily.markSource",
  (
    p,
  ) => sql`insert into ${accountSource} (${bareList([accountSource.accountId, accountSource.metricKey, accountSource.sourceId])})
    select ${cell("j", 0)}, ${cell("j", 1)}, ${p.sourceId} from json_each(${p.pairs}) as j where changes() > 0 on conflict do nothing`,
);
/** Heard of, to the minute, and at once after an error: also when everything it said was known. */
const touchSource = statement<{ sourceId: string; now: number }>(
  "daily.touchSource",
  (p) => sql`update ${source} set ${bare(source.lastReceivedAt)} = ${p.now} where ${source.id} = ${p.sourceId}
    and coalesce(${source.lastReceivedAt}, 0) < max(${p.now} - 60000, coalesce(${source.lastErrorAt}, 0))`,
);

type DayRow = [accountId: string, metricKey: string, day: string, items: [string, number | null, string | null][]];

function daysOf(values: readonly DailyValue[]): DayRow[] {
  const days = new Map<string, DayRow>();
  for (const { accountId, metricKey, day, actor, value, stamp } of values) {
    const key = `${accountId} ${day} ${metricKey}`;
    const known = days.get(key);
    if (known) known[3].push([actor, value, stamp]);
    else days.set(key, [accountId, metricKey, day, [[actor, value, stamp]]]);
  }
  return [...days.values()];
}

/** What stood under a key: its scaled value or null, and whether the day takes daily values at all. */
export interface DailyStanding {
  metricKey: string;
  day: string;
  actor: string;
  was: number | null;
  isOpen: boolean;
}

/** What became of a request: what stood before each key sent, and whether the log waits for a rollup. */
export interface KeptDaily {
  standing: DailyStanding[];
  isLogged: boolean;
}

/**
 * Keeps daily values of one account in one transaction. A day that has events, or events the rollups have not read, is left
 * alone. Only what changes is written: the day, what it was, and the account's months and goals, or where more hangs on them
 * than sums, one row of the log that names the days. `unique`: metrics that count distinct actors. `now`: UTC ms.
 */
export async function keepDaily(
  db: D1Database,
  accountId: string,
  given: { values: readonly DailyValue[]; unique: ReadonlySet<string>; sourceId: string; now: number },
): Promise<KeptDaily> {
  const own = given.values.filter((value) => value.accountId === accountId);
  if (own.length === 0) return { standing: [], isLogged: false };
  const { sourceId, now } = given;
  const days = daysOf(own);
  const values = { rows: JSON.stringify(days), sourceId, now };
  const touched = JSON.stringify(days.map(([account, metric, day]) => [account, metric, day, "", []]));
  const pairs = JSON.stringify([...new Set(own.map((value) => value.metricKey))].map((key) => [accountId, key]));
  const months = new Map(
    days.map(([, metric, day]) => [`${metric} ${day.slice(0, 7)}`, [metric, day.slice(0, 7)] as const]),
  );
  const asked = [...months.values()].map(([metric, month]) => [
    accountId,
    metric,
    month,
    given.unique.has(metric) ? 1 : 0,
  ]);
  const folded = { accountId, sourceId, now, months: JSON.stringify(asked) };
  const [found, , , logged] = await db.batch<Standing>([
    standing.bind(db, values),
    revise.bind(db, values),
    keep.bind(db, values),
    log.bind(db, { ...folded, touched }),
    markSource.bind(db, { sourceId, pairs }),
    foldDaily.bind(db, folded),
    touchSource.bind(db, values),
  ]);
  const stood = (found?.results ?? []).map(({ m, d, actor, was, isOpen }) => ({
    metricKey: m,
    day: d,
    actor,
    was,
    isOpen: isOpen === 1,
  }));
  return { standing: stood, isLogged: (logged?.meta.changes ?? 0) > 0 };
}
