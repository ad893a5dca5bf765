import { type AnyColumn, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { OpenedAccount } from "#schema/account.ts";
import type { Principal } from "#schema/audit.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { StaffAccess } from "#schema/words.ts";
import { account, contact, staff } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { goal, item, milestone, stage } from "#tables/plan.ts";
import { auditBefore, auditStep, type By, byOf } from "./audit.ts";
import { csmSteps, type Handover } from "./csm.ts";
import {
  apply,
  bare,
  insertRows,
  many,
  object,
  one,
  parseParts,
  type Statement,
  selectParts,
  statement,
} from "./db.ts";
import { revisionRaised } from "./part.ts";
import { hasLeft } from "./presence.ts";
import { zoneSteps } from "./zone.ts";

export interface Surroundings {
  existing: {
    id: string;
    slug: string;
    segment: string;
    kickoffOn: string;
    timezone: string;
    csmId: string | null;
  } | null;
  slugTaken: number;
  /** Those who left too, by their role. */
  staff: { id: string; email: string; name: string; title: string; role: StaffAccess }[];
  metrics: MetricDefinition[];
  /** People of the known account who left, with an address. */
  gone: { id: string; email: string }[];
}

const newestMetrics = sql`(select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`;

const surroundings = statement<{ externalId: string; slug: string }, Surroundings>("account.surroundings", (p) =>
  selectParts({
    existing: one(
      {
        id: account.id,
        slug: account.slug,
        segment: account.segment,
        kickoffOn: account.kickoffOn,
        timezone: account.timezone,
        csmId: account.csmId,
      },
      sql`from ${account} where ${account.externalId} = ${p.externalId}`,
    ),
    slugTaken: sql`(select count(*) from ${account} where ${account.slug} = ${p.slug})`,
    staff: many(
      { id: staff.id, email: staff.email, name: staff.name, title: staff.title, role: staff.role },
      sql`from ${staff} order by ${staff.createdAt}`,
    ),
    metrics: newestMetrics,
    gone: many(
      { id: contact.id, email: contact.email },
      sql`from ${contact} where ${contact.accountId} = (select ${account.id} from ${account} where ${account.externalId} = ${p.externalId}) and ${contact.email} is not null and ${hasLeft}`,
    ),
  }),
);

/** Inserts rows given as JSON objects that carry exactly these fields of the table. */
function adding(name: string, table: SQLiteTable, fields: string[]): Statement<{ rows: string }, never> {
  const columns: Record<string, AnyColumn> = getTableColumns(table);
  const chosen = fields.map((field) => [field, columns[field]] as [string, AnyColumn]);
  return statement<{ rows: string }>(name, (p) => insertRows(table, Object.fromEntries(chosen), p.rows));
}

const words = (text: string) => text.trim().split(/\s+/);
const inserts = {
  account: adding(
    "account.add",
    account,
    words(
      "id externalId slug name segment templateVersion kickoffOn renewalOn timezone locale currency csmId metricKey revision createdAt",
    ),
  ),
  contacts: adding(
    "account.addContacts",
    contact,
    words(
      "accountId id name email title role level createdAt language frequency monthlySet detail celebration addedBy",
    ),
  ),
  goals: adding(
    "account.addGoals",
    goal,
    words("accountId kind statement metricKey type target baseline startsOn targetOn reachedOn milestones"),
  ),
  stages: adding("account.addStages", stage, words("accountId key position title produces startsOn endsOn guidance")),
  milestones: adding("account.addMilestones", milestone, words("accountId id stageKey kind position title plannedOn")),
  items: adding(
    "account.addItems",
    item,
    words(
      "accountId id stageKey side position title why ownerContactId ownerStaffId dueOn afterId internal state comments version createdAt",
    ),
  ),
};

/** Everything the rules need to open or update an account, one round trip. */
export async function accountSurroundings(
  db: D1Database,
  asked: { externalId: string; slug: string },
): Promise<Surroundings> {
  return parseParts<Surroundings>(await surroundings.bind(db, asked).all());
}

const history = statement<{ accountId: string; rows: string }>(
  "account.history",
  (
    p,
  ) => sql`update ${item} set ${bare(item.state)} = json_extract(j.value, '$.state'), ${bare(item.stateOn)} = json_extract(j.value, '$.on'),
    ${bare(item.stateBy)} = json_extract(j.value, '$.by'), ${bare(item.stuckReason)} = json_extract(j.value, '$.reason'), ${bare(item.version)} = ${item.version} + 1
    from json_each(${p.rows}) as j where ${item.accountId} = ${p.accountId} and ${item.id} = json_extract(j.value, '$.item')`,
);

/** What happened to a step before the account came here. */
export interface PastStep {
  item: string;
  state: string;
  on: string;
  by: string;
  reason?: string | undefined;
}

/** Keeps a new account with its past whole or not at all; false when its external id or its address was taken meanwhile. */
export async function addAccount(
  db: D1Database,
  opened: OpenedAccount,
  { past, by, now }: { past: PastStep[]; by: Principal; now: number },
): Promise<boolean> {
  const { account: row, ...lists } = opened;
  const about = { id: row.externalId ?? "", kind: row.segment ?? "" };
  const rest = Object.entries(lists).map(([name, rows]) =>
    inserts[name as keyof typeof lists].bind(db, { rows: JSON.stringify(rows) }),
  );
  try {
    const steps = history.bind(db, { accountId: String(row.id), rows: JSON.stringify(past) });
    await apply(db, [
      inserts.account.bind(db, { rows: JSON.stringify([row]) }),
      auditStep(db, { act: "account.open", by, now, accountId: String(row.id), about }),
      ...rest,
      steps,
    ]);
    return true;
  } catch (error) {
    if (/UNIQUE constraint failed: account\./.test(String(error))) return false;
    throw error;
  }
}

type Kept = {
  id: string;
  name: string;
  timezone: string;
  locale: string;
  currency: string;
  renewalOn: string | null;
};

/** Of what differs: what it is from now on, and what it was. */
const change = (to: SQL, was: AnyColumn) => sql`iif(${to} <> ${was}, ${to} || ', was ' || ${was}, null)`;
/** A zone is an act of its own. */
const auditUpdate = statement<Omit<Kept, "timezone"> & By>("account.auditUpdate", (p) =>
  auditBefore("account.change", p, {
    about: object({
      name: change(p.name, account.name),
      locale: change(p.locale, account.locale),
      currency: change(p.currency, account.currency),
      renewal: change(p.renewalOn, account.renewalOn),
    }),
    where: sql`${account.id} = ${p.id} and (${account.name} <> ${p.name} or ${account.locale} <> ${p.locale}
      or ${account.currency} <> ${p.currency} or ${account.renewalOn} <> ${p.renewalOn})`,
  }),
);
const update = statement<Kept>(
  "account.update",
  (
    p,
  ) => sql`update ${account} set ${bare(account.name)} = ${p.name}, ${bare(account.timezone)} = ${p.timezone}, ${bare(account.locale)} = ${p.locale},
    ${bare(account.currency)} = ${p.currency}, ${bare(account.renewalOn)} = coalesce(${p.renewalOn}, ${account.renewalOn}),
    ${revisionRaised} where ${account.id} = ${p.id}`,
);

/** Keeps an account in step with another system: its name and how it is addressed. The plan stays as people left it. */
export async function updateAccount(
  db: D1Database,
  accountId: string,
  to: {
    name: string;
    timezone: string;
    locale: string;
    currency: string;
    renewalOn: string | null;
    /** Null: whoever has it keeps it. */
    csm: Handover | null;
    /** What a changed zone asks for besides. */
    zone: { spans: ZoneSpan[]; rebucket: boolean; now: number; from: string; by: Principal } | null;
    by: Principal;
    /** UTC ms. */
    now: number;
  },
): Promise<void> {
  const { zone, csm, by, now, ...fields } = to;
  const { timezone: _, ...said } = fields;
  const steps = zone
    ? [
        auditStep(db, {
          ...{ act: "account.zone", by: zone.by, now: zone.now, accountId },
          about: { from: zone.from, to: to.timezone },
        }),
        ...zoneSteps(db, accountId, zone),
      ]
    : [];
  await apply(db, [
    auditUpdate.bind(db, { id: accountId, ...said, ...byOf(by, now) }),
    update.bind(db, { id: accountId, ...fields }),
    ...(csm ? csmSteps(db, accountId, csm) : []),
    ...steps,
  ]);
}
