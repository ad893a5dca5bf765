import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { FoundFirstValue } from "#schema/celebration.ts";
import type { AccountFigures, FactMonth } from "#schema/figure.ts";
import { account } from "#tables/account.ts";
import { audit } from "#tables/audit.ts";
import { factAccount, factDay, manualValue } from "#tables/fact.ts";
import { goal } from "#tables/plan.ts";
import { auditColumns, bySystem } from "./audit.ts";
import { apply, bare, bareList, flag, many, parseParts, selectParts, statement } from "./db.ts";
import { celebrateSteps, isCelebrated } from "./recap/celebration.ts";

/* Months and goals of accounts, one row each, folded from their days. */

/** A month to fold anew. `countActors`: the metric asks for its distinct actors. */
export interface MonthToFold {
  accountId: string;
  metricKey: string;
  month: string;
  countActors: boolean;
}

type MonthRow = [accountId: string, metricKey: string, month: string, folded: FactMonth | null];

const part = (at: number) => sql.raw(`json_extract(j.value, '$[${at}]')`);
const exactSum = (column: AnyColumn) =>
  sql`cast(max(-9007199254740991, min(total(${column}), 9007199254740991)) as integer)`;
/** Every day a month can have: 31 seeks, whatever the length of the history. */
export const everyDay = sql.raw(
  "(with recursive d(n) as (select 1 union all select n + 1 from d where n < 31) select n from d) as d",
);
export const onDay = sql`${factDay.localDate} = ask.month || '-' || printf('%02d', d.n) and ${factDay.accountId} = ask.a and ${factDay.metricKey} = ask.m`;

export const manual = sql`(select ${manualValue.value} from ${manualValue} where ${manualValue.accountId} = ask.a and ${manualValue.metricKey} = ask.m and ${manualValue.month} = ask.month
    order by ${manualValue.version} desc limit 1)`;
const actors = sql`iif(ask.counts_actors, (select count(distinct json_extract(x.value, '$[0]')) from ${everyDay} join ${factDay} on ${onDay}, json_each(${factDay.actors}) as x
    where json_extract(x.value, '$[0]') <> ''), null)`;

/** The months asked for as their days have them, [account, metric, month, folded or null] each. */
export const foldedMonths = sql`(with ask as materialized (select ${part(0)} as a, ${part(1)} as m, ${part(2)} as month, ${part(3)} as counts_actors from json_each(${sql.placeholder("months")}) as j),
  folded as materialized (select ask.a, ask.m, ask.month, sum(${factDay.n}) as n, ${exactSum(factDay.total)} as total, min(${factDay.low}) as low, max(${factDay.high}) as high,
      max(${factDay.last}) as last, ${exactSum(factDay.adjusted)} as adjusted, min(${factDay.localDate}) as first_on, max(${factDay.door}) as door
    from ask join ${everyDay} join ${factDay} on ${onDay} and ${factDay.n} > 0 group by ask.a, ask.m, ask.month)
  select json_group_array(json_array(ask.a, ask.m, ask.month, json(case
      when folded.n is not null then json_object('n', folded.n, 'total', folded.total, 'low', folded.low, 'high', folded.high, 'last', folded.last, 'actors', ${actors},
        'firstOn', folded.first_on, 'adjusted', folded.adjusted, 'door', folded.door)
      when ${manual} is not null then json_object('n', 1, 'total', ${manual}, 'low', ${manual}, 'high', ${manual}, 'last', null, 'actors', null, 'firstOn', ask.month || '-01', 'adjusted', 0, 'door', 'manual')
      else 'null' end)))
  from ask left join folded on folded.a = ask.a and folded.m = ask.m and folded.month = ask.month)`;

const read = statement<{ accounts: string; months: string }, { accounts: AccountFigures[]; months: MonthRow[] }>(
  "figure.read",
  (p) =>
    selectParts({
      accounts: many(
        {
          accountId: account.id,
          timezone: account.timezone,
          locale: account.locale,
          kickoffOn: account.kickoffOn,
          months: sql`json(coalesce(${factAccount.months}, '{}'))`,
          goals: sql`json(coalesce(${factAccount.goals}, '{}'))`,
          revision: sql`coalesce(${factAccount.revision}, 0)`,
          logId: sql`coalesce(${factAccount.logId}, 0)`,
          movedFrom: factAccount.movedFrom,
          agreed: sql`json(${many(
            {
              kind: goal.kind,
              metricKey: goal.metricKey,
              type: goal.type,
              startsOn: goal.startsOn,
              targetOn: goal.targetOn,
              target: goal.target,
              baseline: goal.baseline,
              milestones: sql`json(${goal.milestones})`,
              reachedOn: goal.reachedOn,
              endsOn: account.endsOn,
              isKnown: flag(isCelebrated),
            },
            sql`from ${goal} where ${goal.accountId} = ${account.id}`,
          )})`,
        },
        sql`from ${account} left join ${factAccount} on ${factAccount.accountId} = ${account.id} where ${account.id} in (select value from json_each(${p.accounts}))`,
      ),
      months: foldedMonths,
    }),
);

/** What is kept of these accounts, and the asked months as their days have them now: one round trip. Null: a month without a value. */
export async function readFigures(
  db: D1Database,
  accountIds: string[],
  asked: MonthToFold[],
): Promise<{ accounts: AccountFigures[]; months: MonthRow[] }> {
  const rows = asked.map((each) => [each.accountId, each.metricKey, each.month, each.countActors ? 1 : 0]);
  return parseParts(await read.bind(db, { accounts: JSON.stringify(accountIds), months: JSON.stringify(rows) }).all());
}

const dayTotals = statement<{ months: string }, { accountId: string; metricKey: string; date: string; value: number }>(
  "figure.dayTotals",
  (
    p,
  ) => sql`select ask.a as "accountId", ask.m as "metricKey", ${factDay.localDate} as "date", ${factDay.total} as "value"
    from (select ${part(0)} as a, ${part(1)} as m, ${part(2)} as month from json_each(${p.months}) as j) as ask join ${everyDay} join ${factDay} on ${onDay} and ${factDay.n} > 0`,
);

/** Day totals of whole months, scaled. */
export async function totalsOfMonths(
  db: D1Database,
  asked: [accountId: string, metricKey: string, month: string][],
): Promise<{ accountId: string; metricKey: string; date: string; value: number }[]> {
  if (asked.length === 0) return [];
  const { results } = await dayTotals
    .bind(db, { months: JSON.stringify(asked) })
    .all<{ accountId: string; metricKey: string; date: string; value: number }>();
  return results;
}

/** What an account's row becomes. `seen`: the revision it was folded from. */
export interface FoldedAccount {
  accountId: string;
  months: string;
  goals: string;
  seen: number;
  logId: number;
  /** The first month whose recap may say another day of a goal than there is by now, and was not compared; null: none. */
  movedFrom: string | null;
  /** What changed about its goals. */
  reached: { kind: string; on: string | null; was: string | null; celebration: FoundFirstValue | null }[];
}

const add = statement<{ rows: string }>(
  "figure.add",
  (
    p,
  ) => sql`insert into ${factAccount} (${bareList([factAccount.accountId, factAccount.months, factAccount.goals, factAccount.revision, factAccount.logId, factAccount.movedFrom])})
    select json_extract(j.value, '$.accountId'), json_extract(j.value, '$.months'), json_extract(j.value, '$.goals'), 1, json_extract(j.value, '$.logId'), json_extract(j.value, '$.movedFrom') from json_each(${p.rows}) as j
    where json_extract(j.value, '$.seen') = 0 on conflict do nothing`,
);
const change = statement<{ rows: string }>(
  "figure.change",
  (
    p,
  ) => sql`update ${factAccount} set ${bare(factAccount.months)} = json_extract(j.value, '$.months'), ${bare(factAccount.goals)} = json_extract(j.value, '$.goals'),
    ${bare(factAccount.revision)} = ${factAccount.revision} + 1, ${bare(factAccount.logId)} = json_extract(j.value, '$.logId'), ${bare(factAccount.movedFrom)} = json_extract(j.value, '$.movedFrom')
    from json_each(${p.rows}) as j where ${factAccount.accountId} = json_extract(j.value, '$.accountId') and ${factAccount.revision} = json_extract(j.value, '$.seen')`,
);
/** Only for the accounts whose row was just written: a fold that lost its race says nothing about goals. */
const isMoved = sql`${goal.accountId} = json_extract(j.value, '$.accountId') and ${goal.kind} = json_extract(r.value, '$.kind') and ${goal.reachedOn} is not json_extract(r.value, '$.on')
    and exists (select 1 from ${factAccount} where ${factAccount.accountId} = ${goal.accountId} and ${factAccount.revision} = json_extract(j.value, '$.seen') + 1)`;
const reachedIn = (rows: SQL) => sql`json_each(${rows}) as j, json_each(j.value, '$.reached') as r`;

/** Stands before `reach`: afterwards nobody knows what day there was. */
const noteReached = statement<{ rows: string; now: number }>(
  "figure.noteReached",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, iif(json_extract(r.value, '$.on') is null, 'goal.fall', 'goal.reach'), ${bySystem}, ${goal.accountId},
      json_object('goal', ${goal.kind}, 'was', ${goal.reachedOn}, 'on', json_extract(r.value, '$.on'), 'rows', 1)
    from ${reachedIn(p.rows)} join ${goal} on ${isMoved}`,
);
const reach = statement<{ rows: string }>(
  "figure.reach",
  (p) =>
    sql`update ${goal} set ${bare(goal.reachedOn)} = json_extract(r.value, '$.on') from ${reachedIn(p.rows)} where ${isMoved}`,
);

/** The day a goal was reached, where it is another than before; what stood there is audited first. */
function moveGoals(db: D1Database, rows: string, now: number): D1PreparedStatement[] {
  return [noteReached.bind(db, { rows, now }), reach.bind(db, { rows })];
}

/**
 * Writes folded accounts in one transaction, with the days their goals were reached, audited where one moved, and what becomes of
 * their celebrations (`now` UTC ms). Gives how many were written: fewer means somebody else was faster, read again.
 */
export async function keepFigures(db: D1Database, rows: FoldedAccount[], now: number): Promise<number> {
  const added = rows.filter(({ seen }) => seen === 0);
  const changed = rows.filter(({ seen }) => seen > 0);
  // The months are most of a row: each goes over once, and to the goals not at all.
  const reaching = rows.filter(({ reached }) => reached.length > 0).map(({ months: _, ...row }) => row);
  const writes = [
    ...(added.length > 0 ? [add.bind(db, { rows: JSON.stringify(added) })] : []),
    ...(changed.length > 0 ? [change.bind(db, { rows: JSON.stringify(changed) })] : []),
  ];
  if (writes.length === 0) return 0;
  const reached = JSON.stringify(reaching);
  const goals = reaching.length > 0 ? [...moveGoals(db, reached, now), ...celebrateSteps(db, reached, now)] : [];
  const written = await apply(db, [...writes, ...goals]);
  return written.slice(0, writes.length).reduce((sum, each) => sum + each, 0);
}
