import { sql } from "drizzle-orm";
import type { GoalChange } from "#schema/console-metric.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { goalColumns } from "#store/metric.ts";
import type { StaffRow } from "#store/session.ts";
import { accountsLeft, type NamedAccount } from "#store/staff.ts";
import { account, staff } from "#tables/account.ts";
import { accountMetric } from "#tables/account-metric.ts";
import { metric } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { counts, type FrameCounts } from "./part.ts";

const newest = sql`(select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`;

interface ConsoleSettings {
  counts: FrameCounts;
  /** Newest version of every metric. */
  metrics: MetricDefinition[];
  /** Those who left too, first come first. */
  staff: StaffRow[];
  /** Accounts whose CSM left. */
  left: NamedAccount[];
}

const settings = statement<Record<string, never>, ConsoleSettings>("console.settings", () =>
  selectParts({
    counts,
    metrics: newest,
    staff: many(
      { id: staff.id, email: staff.email, name: staff.name, title: staff.title, role: staff.role },
      sql`from ${staff} order by ${staff.createdAt}`,
    ),
    left: accountsLeft,
  }),
);

/** Everything the page of settings shows, one round trip. */
export async function loadSettings(db: D1Database): Promise<ConsoleSettings> {
  return parseParts(await settings.bind(db, {}).all());
}

interface ConsoleMetric {
  counts: FrameCounts;
  /** Newest version of every metric. */
  metrics: MetricDefinition[];
  /** Versions of the one, oldest first; createdAt UTC ms. */
  versions: { definition: MetricDefinition; createdAt: number; createdBy: string }[];
}

const oneMetric = statement<{ key: string }, ConsoleMetric>("console.metric", (p) =>
  selectParts({
    counts,
    metrics: newest,
    versions: many(
      { definition: sql`json(${metric.body})`, createdAt: metric.createdAt, createdBy: metric.createdBy },
      sql`from ${metric} where ${metric.key} = ${p.key} order by ${metric.version}`,
    ),
  }),
);

/** One metric with every version, and what a rate may divide. Without the key the versions are empty. */
export async function loadMetric(db: D1Database, key: string): Promise<ConsoleMetric> {
  return parseParts(await oneMetric.bind(db, { key }).all());
}

interface ConsoleFigures {
  counts: FrameCounts;
  account: { id: string; name: string; kickoffOn: string; metricKey: string | null } | null;
  metrics: MetricDefinition[];
  /** Metrics besides the headline. */
  keys: string[];
  goals: (GoalChange & { reachedOn: string | null })[];
}

const figures = statement<{ accountId: string }, ConsoleFigures>("console.figures", (p) =>
  selectParts({
    counts,
    account: one(
      { id: account.id, name: account.name, kickoffOn: account.kickoffOn, metricKey: account.metricKey },
      sql`from ${account} where ${account.id} = ${p.accountId}`,
    ),
    metrics: newest,
    keys: sql`(select json_group_array(${accountMetric.metricKey}) from ${accountMetric} where ${accountMetric.accountId} = ${p.accountId})`,
    goals: many(
      { ...goalColumns, milestones: sql`json(${goal.milestones})`, reachedOn: goal.reachedOn },
      sql`from ${goal} where ${goal.accountId} = ${p.accountId}`,
    ),
  }),
);

/** What an account counts and wants to reach, with every metric there is to choose from. */
export async function loadFigures(db: D1Database, accountId: string): Promise<ConsoleFigures> {
  return parseParts(await figures.bind(db, { accountId }).all());
}
