import { sql } from "drizzle-orm";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { DeliveryState, MetricState, RecapState, SegmentKey, ShareKind, ShareScope } from "#schema/words.ts";
import { account, contact, staff } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { activity, goal, item, milestone, stage } from "#tables/plan.ts";
import { delivery, recap, suppression } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { flag, many, one, parseParts, selectParts, statement } from "./db.ts";
import {
  type ContactPart,
  type GoalPart,
  type ItemPart,
  itemFields,
  type MilestonePart,
  type StagePart,
  type ThreadPart,
} from "./portal.ts";

/** Numbers in the console's frame. */
export interface FrameCounts {
  accounts: number;
  held: number;
  unknown: number;
}

const counts = sql`(select json_object('accounts', (select count(*) from ${account}), 'held', (select count(*) from ${recap} where ${recap.state} = 'held'),
  'unknown', (select count(*) from ${delivery} where ${delivery.state} = 'unknown')))`;

/** An account as the list of accounts reads it. */
export interface ListedAccount {
  id: string;
  externalId: string;
  name: string;
  segment: SegmentKey;
  kickoffOn: string;
  renewalOn: string;
  timezone: string;
  metric: MetricDefinition | null;
  goals: GoalPart[];
  items: { side: "customer" | "vendor"; state: string; dueOn: string }[];
  stages: { key: string; title: string; startsOn: string; endsOn: string }[];
  seen: { at: number; by: string | null } | null;
}

const goalFields = {
  kind: goal.kind,
  statement: goal.statement,
  type: goal.type,
  target: goal.target,
  baseline: goal.baseline,
  startsOn: goal.startsOn,
  targetOn: goal.targetOn,
  current: goal.current,
  reachedOn: goal.reachedOn,
};
const newestMetric = sql`json((select ${metric.body} from ${metric} where ${metric.key} = ${account.metricKey} order by ${metric.version} desc limit 1))`;

const list = statement<Record<string, never>, { counts: FrameCounts; accounts: ListedAccount[] }>(
  "console.accounts",
  () =>
    selectParts({
      counts,
      accounts: many(
        {
          id: account.id,
          externalId: account.externalId,
          name: account.name,
          segment: account.segment,
          kickoffOn: account.kickoffOn,
          renewalOn: account.renewalOn,
          timezone: account.timezone,
          metric: newestMetric,
          goals: sql`json(${many(goalFields, sql`from ${goal} where ${goal.accountId} = ${account.id}`)})`,
          items: sql`json(${many(
            { side: item.side, state: item.state, dueOn: item.dueOn },
            sql`from ${item} where ${item.accountId} = ${account.id} and ${item.internal} = 0 and ${item.state} <> 'skipped'`,
          )})`,
          stages: sql`json(${many(
            { key: stage.key, title: stage.title, startsOn: stage.startsOn, endsOn: stage.endsOn },
            sql`from ${stage} where ${stage.accountId} = ${account.id} order by ${stage.position}`,
          )})`,
          seen: sql`json(${one(
            { at: share.lastSeenAt, by: share.lastSeenBy },
            sql`from ${share} where ${share.accountId} = ${account.id} and ${share.lastSeenAt} is not null order by ${share.lastSeenAt} desc limit 1`,
          )})`,
        },
        sql`from ${account} order by ${account.name} limit 1000`,
      ),
    }),
);

/** An item with what only staff see. */
export interface StaffItem extends ItemPart {
  internal: boolean;
  ownerStaffId: string | null;
}

/** A share link as the console lists it. */
export interface ListedShare {
  id: string;
  kind: ShareKind;
  scope: ShareScope;
  epoch: number;
  contactName: string | null;
  contactEmail: string | null;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  revokedAt: number | null;
  lastSeenAt: number | null;
  seenCount: number;
}

/** A recap of the ledger with its deliveries. */
export interface ListedRecap {
  id: string;
  accountId: string;
  accountName: string;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  value: number | null;
  metric: MetricDefinition | null;
  holds: string[];
  deliveries: {
    id: string;
    recipientName: string;
    recipientEmail: string;
    state: DeliveryState;
    attempts: number;
    nextAt: number;
    lastError: string | null;
    sentAt: number | null;
  }[];
}

export interface ConsoleAccount {
  counts: FrameCounts;
  account: {
    id: string;
    externalId: string;
    name: string;
    slug: string;
    segment: SegmentKey;
    kickoffOn: string;
    renewalOn: string;
    timezone: string;
    locale: string;
    currency: string;
    csm: { name: string; title: string; email: string } | null;
    metric: MetricDefinition | null;
  } | null;
  goals: GoalPart[];
  items: StaffItem[];
  stages: StagePart[];
  milestones: MilestonePart[];
  contacts: (ContactPart & { email: string | null; recaps: "monthly" | "off" })[];
  shares: ListedShare[];
  activity: (ThreadPart & { internal: boolean })[];
  recaps: ListedRecap[];
  months: { key: string; value: number | null; state: MetricState; version: number }[];
}

const id = sql.placeholder("accountId");
const staffItem = { ...itemFields, internal: flag(item.internal), ownerStaffId: item.ownerStaffId };
const recapFields = {
  id: recap.id,
  accountId: recap.accountId,
  accountName: sql`(select ${account.name} from ${account} where ${account.id} = ${recap.accountId})`,
  periodKey: recap.periodKey,
  version: recap.version,
  state: recap.state,
  dueAt: recap.dueAt,
  value: recap.value,
  metric: sql`json((select ${metric.body} from ${metric} where ${metric.key} = (select ${account.metricKey} from ${account} where ${account.id} = ${recap.accountId}) order by ${metric.version} desc limit 1))`,
  holds: sql`json(${recap.holds})`,
  deliveries: sql`json(${many(
    {
      id: delivery.id,
      recipientName: delivery.name,
      recipientEmail: delivery.recipient,
      state: delivery.state,
      attempts: delivery.attempts,
      nextAt: delivery.nextAt,
      lastError: delivery.lastError,
      sentAt: delivery.sentAt,
    },
    sql`from ${delivery} where ${delivery.recapId} = ${recap.id} order by ${delivery.name}`,
  )})`,
};

const accountPart = one(
  {
    id: account.id,
    externalId: account.externalId,
    name: account.name,
    slug: account.slug,
    segment: account.segment,
    kickoffOn: account.kickoffOn,
    renewalOn: account.renewalOn,
    timezone: account.timezone,
    locale: account.locale,
    currency: account.currency,
    csm: sql`json(${one({ name: staff.name, title: staff.title, email: staff.email }, sql`from ${staff} where ${staff.id} = ${account.csmId}`)})`,
    metric: newestMetric,
  },
  sql`from ${account} where ${account.id} = ${id}`,
);
const acts = {
  at: activity.at,
  act: activity.act,
  actorKind: activity.actorKind,
  actorName: activity.actorName,
  body: activity.body,
  internal: flag(activity.internal),
};

const detail = statement<{ accountId: string }, ConsoleAccount>("console.account", () =>
  selectParts({
    counts,
    account: accountPart,
    goals: many(goalFields, sql`from ${goal} where ${goal.accountId} = ${id}`),
    items: many(staffItem, sql`from ${item} where ${item.accountId} = ${id} order by ${item.position}`),
    stages: many(
      {
        key: stage.key,
        title: stage.title,
        produces: stage.produces,
        startsOn: stage.startsOn,
        endsOn: stage.endsOn,
        guidance: sql`json(${stage.guidance})`,
      },
      sql`from ${stage} where ${stage.accountId} = ${id} order by ${stage.position}`,
    ),
    milestones: many(
      {
        id: milestone.id,
        stage: milestone.stageKey,
        kind: milestone.kind,
        title: milestone.title,
        plannedOn: milestone.plannedOn,
        actualOn: milestone.actualOn,
      },
      sql`from ${milestone} where ${milestone.accountId} = ${id} order by ${milestone.plannedOn}`,
    ),
    contacts: many(
      {
        id: contact.id,
        name: contact.name,
        title: contact.title,
        role: contact.role,
        email: contact.email,
        recaps: sql`iif(exists (select 1 from ${suppression} where ${suppression.address} = ${contact.email} and ${suppression.accountId} in (${id}, '*')), 'off', 'monthly')`,
      },
      sql`from ${contact} where ${contact.accountId} = ${id} order by ${contact.createdAt}, ${contact.id}`,
    ),
    shares: many(
      {
        id: share.id,
        kind: share.kind,
        scope: share.scope,
        epoch: share.epoch,
        contactName: contact.name,
        contactEmail: contact.email,
        createdAt: share.createdAt,
        createdBy: share.createdBy,
        expiresAt: share.expiresAt,
        revokedAt: share.revokedAt,
        lastSeenAt: share.lastSeenAt,
        seenCount: share.seenCount,
      },
      sql`from ${share} left join ${contact} on ${contact.accountId} = ${share.accountId} and ${contact.id} = ${share.contactId}
        where ${share.accountId} = ${id} order by ${share.revokedAt} is not null, ${share.createdAt}`,
    ),
    activity: many(
      acts,
      sql`from ${activity} where ${activity.accountId} = ${id} order by ${activity.at} desc limit 50`,
    ),
    recaps: many(
      recapFields,
      sql`from ${recap} where ${recap.accountId} = ${id} and ${recap.kind} = 'monthly' order by ${recap.periodKey} desc limit 24`,
    ),
    months: many(
      { key: recap.periodKey, value: recap.value, state: recap.metricState, version: recap.version },
      sql`from ${recap} where ${recap.accountId} = ${id} and ${recap.figures} is not null order by ${recap.periodKey}`,
    ),
  }),
);

const itemDetail = statement<
  { accountId: string; itemId: string },
  Pick<ConsoleAccount, "counts" | "account" | "items" | "stages" | "activity">
>("console.item", (p) =>
  selectParts({
    counts,
    account: accountPart,
    items: many(staffItem, sql`from ${item} where ${item.accountId} = ${id} and ${item.id} = ${p.itemId}`),
    stages: many(
      { key: stage.key, title: stage.title, startsOn: stage.startsOn, endsOn: stage.endsOn },
      sql`from ${stage} where ${stage.accountId} = ${id} order by ${stage.position}`,
    ),
    activity: many(
      acts,
      sql`from ${activity} where ${activity.accountId} = ${id} and ${activity.itemId} = ${p.itemId} order by ${activity.at} limit 500`,
    ),
  }),
);

const recapList = statement<Record<string, never>, { counts: FrameCounts; recaps: ListedRecap[] }>(
  "console.recaps",
  () =>
    selectParts({ counts, recaps: many(recapFields, sql`from ${recap} order by ${recap.plannedAt} desc limit 200`) }),
);

const settings = statement<Record<string, never>, { counts: FrameCounts; metrics: MetricDefinition[] }>(
  "console.settings",
  () =>
    selectParts({
      counts,
      metrics: sql`(select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key}))`,
    }),
);

/** All accounts with what the list shows. */
export async function listAccounts(db: D1Database): Promise<{ counts: FrameCounts; accounts: ListedAccount[] }> {
  return parseParts(await list.bind(db, {}).all());
}

/** One account with everything staff see. */
export async function loadConsoleAccount(db: D1Database, accountId: string): Promise<ConsoleAccount> {
  return parseParts(await detail.bind(db, { accountId }).all());
}

/** One step with everything staff see. */
export async function loadConsoleItem(
  db: D1Database,
  accountId: string,
  itemId: string,
): Promise<Pick<ConsoleAccount, "counts" | "account" | "items" | "stages" | "activity">> {
  return parseParts(await itemDetail.bind(db, { accountId, itemId }).all());
}

/** The newest recaps of all accounts. */
export async function listRecaps(db: D1Database): Promise<{ counts: FrameCounts; recaps: ListedRecap[] }> {
  return parseParts(await recapList.bind(db, {}).all());
}

/** Numbers of the frame and the newest version of every metric. */
export async function loadSettings(db: D1Database): Promise<{ counts: FrameCounts; metrics: MetricDefinition[] }> {
  return parseParts(await settings.bind(db, {}).all());
}
