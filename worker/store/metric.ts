import { type SQL, sql } from "drizzle-orm";
import { type Principal, system } from "#schema/audit.ts";
import type { GoalChange } from "#schema/console-metric.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { account } from "#tables/account.ts";
import { accountMetric } from "#tables/account-metric.ts";
import { audit } from "#tables/audit.ts";
import { eventLog } from "#tables/event.ts";
import { metric } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { auditBefore, auditColumns, auditStep, type By, byOf } from "./audit.ts";
import { all, apply, bare, bareList, object, statement } from "./db.ts";
import { ownLogColumns, raiseRevision, revisionRaised } from "./part.ts";
import { goalSteps } from "./recap/celebration.ts";
import { headlineSteps } from "./recap/late.ts";

const columns = bareList([metric.key, metric.version, metric.body, metric.createdAt, metric.createdBy]);
type MetricRow = { key: string; version: number; body: string; now: number; by: string };

const add = statement<MetricRow>(
  "metric.add",
  (p) =>
    sql`insert into ${metric} (${columns}) values (${p.key}, ${p.version}, ${p.body}, ${p.now}, ${p.by}) on conflict do nothing`,
);

/** Keeps one version of a metric; false when it is there already. */
export async function addMetric(
  db: D1Database,
  definition: MetricDefinition,
  now: number,
  by: Principal = system,
): Promise<boolean> {
  const { key, version } = definition;
  const [changed] = await apply(db, [
    add.bind(db, { key, version, body: JSON.stringify(definition), now, by: by.name }),
    auditStep(db, { act: "metric.add", by, now, accountId: null, about: { metric: key, version } }),
  ]);
  return changed === 1;
}

const addVersion = statement<MetricRow>(
  "metric.addVersion",
  (p) => sql`insert into ${metric} (${columns}) select ${p.key}, ${p.version}, ${p.body}, ${p.now}, ${p.by}
    where (select max(${metric.version}) from ${metric} where ${metric.key} = ${p.key}) = ${p.version} - 1`,
);
/** The words of a metric stand on every page of the accounts that have it. */
const touchAccounts = statement<Omit<MetricRow, "now" | "by">>("metric.touchAccounts", (p) =>
  raiseRevision(sql`(${account.metricKey} = ${p.key}
      or exists (select 1 from ${accountMetric} where ${accountMetric.accountId} = ${account.id} and ${accountMetric.metricKey} = ${p.key}))
    and exists (select 1 from ${metric} where ${metric.key} = ${p.key} and ${metric.version} = ${p.version} and ${metric.body} = ${p.body})`),
);

/** Keeps the next version of a metric; false when the newest is another than the one before it. */
export async function addMetricVersion(
  db: D1Database,
  definition: MetricDefinition,
  now: number,
  by: Principal = system,
): Promise<boolean> {
  const { key, version } = definition;
  const values = { key, version, body: JSON.stringify(definition) };
  const [changed] = await apply(db, [
    addVersion.bind(db, { ...values, now, by: by.name }),
    auditStep(db, { act: "metric.version", by, now, accountId: null, about: { metric: key, version } }),
    touchAccounts.bind(db, values),
  ]);
  return changed === 1;
}

const versions = statement<{ key: string }, { body: string }>(
  "metric.versions",
  (p) => sql`select ${metric.body} as "body" from ${metric} where ${metric.key} = ${p.key} order by ${metric.version}`,
);

/** Every version of a metric, oldest first; empty when there is no such metric. */
export async function metricVersions(db: D1Database, key: string): Promise<MetricDefinition[]> {
  const rows = await all<{ body: string }>(versions.bind(db, { key }));
  return rows.map((row) => JSON.parse(row.body) as MetricDefinition);
}

const keysNow = sql`(select json_group_array(key) from (select ${accountMetric.metricKey} as key from ${accountMetric} where ${accountMetric.accountId} = ${account.id} order by 1))`;
const auditMetrics = statement<{ accountId: string; headline: string; keys: string } & By>("accountMetric.audit", (p) =>
  auditBefore("account.metrics", p, {
    about: object({
      metric: p.headline,
      beside: sql`nullif((select group_concat(value, ', ') from json_each(${p.keys})), '')`,
      from: account.metricKey,
    }),
    where: sql`${account.id} = ${p.accountId} and (${account.metricKey} is not ${p.headline} or ${keysNow} <> ${p.keys})`,
  }),
);
const dropMetrics = statement<{ accountId: string; keys: string }>(
  "accountMetric.drop",
  (p) => sql`delete from ${accountMetric} where ${accountMetric.accountId} = ${p.accountId}
    and ${accountMetric.metricKey} not in (select value from json_each(${p.keys}))`,
);
const addMetrics = statement<{ accountId: string; keys: string }>(
  "accountMetric.add",
  (p) => sql`insert into ${accountMetric} (${bareList([accountMetric.accountId, accountMetric.metricKey])})
    select ${account.id}, j.value from json_each(${p.keys}) as j join ${account} on ${account.id} = ${p.accountId} where true on conflict do nothing`,
);
const setHeadline = statement<{ accountId: string; headline: string }>(
  "account.setHeadline",
  (p) => sql`update ${account} set ${bare(account.metricKey)} = ${p.headline}, ${revisionRaised}
    where ${account.id} = ${p.accountId}`,
);

/** Columns of a goal that are chosen. */
export const goalColumns = {
  kind: goal.kind,
  statement: goal.statement,
  metricKey: goal.metricKey,
  type: goal.type,
  target: goal.target,
  baseline: goal.baseline,
  startsOn: goal.startsOn,
  targetOn: goal.targetOn,
  milestones: goal.milestones,
};
const goalValues = sql.join(
  Object.keys(goalColumns).map((name) => sql.raw(`json_extract(j.value, '$.${name}')`)),
  sql`, `,
);
/** A goal measured otherwise has not been reached yet: the next rollup says when it was. */
const isMeasuredAlike = sql.join(
  [goal.metricKey, goal.type, goal.target, goal.startsOn].map(
    (column) => sql`${column} = ${sql.raw(`excluded."${column.name}"`)}`,
  ),
  sql` and `,
);
const setGoals = statement<{ accountId: string; goals: string }>(
  "goal.set",
  (p) => sql`insert into ${goal} (${bare(goal.accountId)}, ${bareList(Object.values(goalColumns))})
    select ${account.id}, ${goalValues} from json_each(${p.goals}) as j join ${account} on ${account.id} = ${p.accountId} where true
    on conflict do update set ${bare(goal.reachedOn)} = iif(${isMeasuredAlike}, ${goal.reachedOn}, null),
      ${sql.join(
        Object.values(goalColumns).map((column) => sql.raw(`"${column.name}" = excluded."${column.name}"`)),
        sql`, `,
      )}`,
);

const asked = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const scaleOf = (key: SQL) =>
  sql`(select ${metric.body} ->> '$.scale' from ${metric} where ${metric.key} = ${key} order by ${metric.version} desc limit 1)`;
const { kind: goalKind, ...goalTerms } = goalColumns;
/** Every goal that is new or says another thing from now on, with both: it stands before what sets them. */
const auditGoals = statement<Record<"accountId" | "goals" | "byKind" | "byId" | "byName", string> & { now: number }>(
  "goal.audit",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${p.now}, iif(${goal.kind} is null, 'goal.set', 'goal.change'), ${p.byKind}, ${p.byId}, ${p.byName}, ${account.id},
      ${object({
        goal: asked("kind"),
        ...Object.fromEntries(Object.keys(goalTerms).map((name) => [name, asked(name)])),
        // As text, as the column has it.
        milestones: sql`${asked("milestones")} || ''`,
        scale: scaleOf(asked("metricKey")),
        ...Object.fromEntries(Object.entries(goalTerms).map(([name, column]) => [`was_${name}`, column])),
        was_scale: scaleOf(sql`${goal.metricKey}`),
        rows: sql`1`,
      })}
    from json_each(${p.goals}) as j join ${account} on ${account.id} = ${p.accountId}
    left join ${goal} on ${goal.accountId} = ${account.id} and ${goalKind} = ${asked("kind")}
    where ${sql.join(
      Object.entries(goalTerms).map(([name, column]) => sql`${column} is not ${asked(name)}`),
      sql` or `,
    )}`,
);

/** Goals are measured where figures are folded: a row of the log without events asks for that. */
const measureAgain = statement<{ accountId: string }>(
  "metric.measureAgain",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    select 'manual', 'live', unixepoch() * 1000, 0, json_array(json_array(${account.id}, ${account.metricKey}, ${account.kickoffOn}, '', json('[]')))
    from ${account} where ${account.id} = ${p.accountId} and ${account.metricKey} is not null`,
);

/**
 * Sets which metrics an account has, `keys` besides the headline, and the goals given, in one transaction; every page of the
 * account gets a new ETag, what changed of goals is audited, and a month that is held is composed of the headline. `now`: UTC ms. False when there is no such account.
 */
export async function setAccountMetrics(
  db: D1Database,
  accountId: string,
  to: { headline: string; keys: string[]; goals: GoalChange[] } & { by: Principal; now: number },
): Promise<boolean> {
  const keys = JSON.stringify(to.keys.filter((key) => key !== to.headline).toSorted());
  const goals = JSON.stringify(to.goals);
  const { by } = to;
  const [, changed] = await apply(db, [
    auditMetrics.bind(db, { accountId, headline: to.headline, keys, ...byOf(by, to.now) }),
    setHeadline.bind(db, { accountId, headline: to.headline }),
    ...headlineSteps(db, accountId, to.now),
    dropMetrics.bind(db, { accountId, keys }),
    addMetrics.bind(db, { accountId, keys }),
    auditGoals.bind(db, { accountId, goals, byKind: by.kind, byId: by.id, byName: by.name, now: to.now }),
    setGoals.bind(db, { accountId, goals }),
    ...goalSteps(db, accountId),
    measureAgain.bind(db, { accountId }),
  ]);
  return changed === 1;
}
