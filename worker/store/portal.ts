import { type SQL, sql } from "drizzle-orm";
import type { PortalParts } from "#schema/portal-row.ts";
import type { GrantRow } from "#schema/share.ts";
import { account, contact, staff } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { activity, goal, item, milestone, stage } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { many, one, parseParts, type Statement, selectParts, statement } from "./db.ts";

/* What portal pages read: the grant and the page in one row of one statement. Internal items and acts never match. */

const p = { account: sql.placeholder("accountId"), share: sql.placeholder("shareId") };

const grant: SQL = sql`(select json_object(
  'share', json_object('id', ${share.id}, 'accountId', ${share.accountId}, 'kind', ${share.kind}, 'scope', ${share.scope},
    'contactId', ${share.contactId}, 'epoch', ${share.epoch}, 'expiresAt', ${share.expiresAt}, 'revokedAt', ${share.revokedAt}),
  'contactName', ${contact.name}, 'slug', ${account.slug})
  from ${share} join ${account} on ${account.id} = ${share.accountId}
  left join ${contact} on ${contact.accountId} = ${share.accountId} and ${contact.id} = ${share.contactId}
  where ${share.id} = ${p.share} and ${share.accountId} = ${p.account})`;

const csm = one(
  { name: staff.name, title: staff.title, email: staff.email },
  sql`from ${staff} where ${staff.id} = ${account.csmId}`,
);
const headline = sql`(select json(${metric.body}) from ${metric} where ${metric.key} = ${account.metricKey} order by ${metric.version} desc limit 1)`;

const accountPart = one(
  {
    id: account.id,
    externalId: account.externalId,
    name: account.name,
    slug: account.slug,
    kickoffOn: account.kickoffOn,
    renewalOn: account.renewalOn,
    timezone: account.timezone,
    locale: account.locale,
    currency: account.currency,
    revision: account.revision,
    csm: sql`json(${csm})`,
    metric: sql`json(${headline})`,
  },
  sql`from ${account} where ${account.id} = ${p.account}`,
);

const ownerName = sql`coalesce(
  (select ${contact.name} from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId}),
  (select ${staff.name} from ${staff} where ${staff.id} = ${item.ownerStaffId}))`;

export const itemFields = {
  id: item.id,
  stage: item.stageKey,
  side: item.side,
  title: item.title,
  why: item.why,
  ownerContactId: item.ownerContactId,
  ownerName,
  dueOn: item.dueOn,
  afterId: item.afterId,
  state: item.state,
  stuckReason: item.stuckReason,
  stateOn: item.stateOn,
  stateBy: item.stateBy,
  comments: item.comments,
  version: item.version,
};

const items = many(
  itemFields,
  sql`from ${item} where ${item.accountId} = ${p.account} and ${item.internal} = 0 order by ${item.position}`,
);
const oneItem = many(
  itemFields,
  sql`from ${item} where ${item.accountId} = ${p.account} and ${item.internal} = 0
    and (${item.id} = ${sql.placeholder("itemId")} or ${item.id} = (select d."after_id" from ${item} as d where d."account_id" = ${p.account} and d."id" = ${sql.placeholder("itemId")}))`,
);
const stages = many(
  {
    key: stage.key,
    title: stage.title,
    produces: stage.produces,
    startsOn: stage.startsOn,
    endsOn: stage.endsOn,
    guidance: sql`json(${stage.guidance})`,
  },
  sql`from ${stage} where ${stage.accountId} = ${p.account} order by ${stage.position}`,
);
const stageNames = many(
  { key: stage.key, title: stage.title, startsOn: stage.startsOn, endsOn: stage.endsOn },
  sql`from ${stage} where ${stage.accountId} = ${p.account} order by ${stage.position}`,
);
const milestones = many(
  {
    id: milestone.id,
    stage: milestone.stageKey,
    kind: milestone.kind,
    title: milestone.title,
    plannedOn: milestone.plannedOn,
    actualOn: milestone.actualOn,
  },
  sql`from ${milestone} where ${milestone.accountId} = ${p.account} order by coalesce(${milestone.actualOn}, ${milestone.plannedOn}), ${milestone.position}`,
);
const goals = many(
  {
    kind: goal.kind,
    statement: goal.statement,
    type: goal.type,
    target: goal.target,
    baseline: goal.baseline,
    startsOn: goal.startsOn,
    targetOn: goal.targetOn,
    current: goal.current,
    reachedOn: goal.reachedOn,
  },
  sql`from ${goal} where ${goal.accountId} = ${p.account}`,
);
// Every snapshot that was composed stays readable in the archive, held mails excepted until somebody releases them.
const months = many(
  { key: recap.periodKey, value: recap.value, state: recap.metricState, version: sql`max(${recap.version})` },
  sql`from ${recap} where ${recap.accountId} = ${p.account} and ${recap.state} in ('sending', 'sent', 'archived')
    and ${recap.figures} is not null group by ${recap.periodKey} order by ${recap.periodKey}`,
);
const contacts = many(
  { id: contact.id, name: contact.name, title: contact.title, role: contact.role },
  sql`from ${contact} where ${contact.accountId} = ${p.account} order by ${contact.createdAt}, ${contact.id}`,
);
const team = many(
  { name: staff.name, title: staff.title, email: staff.email },
  sql`from ${staff} where ${staff.id} in (select ${item.ownerStaffId} from ${item} where ${item.accountId} = ${p.account} and ${item.internal} = 0
    union select ${account.csmId} from ${account} where ${account.id} = ${p.account}) order by ${staff.createdAt}`,
);
const thread = many(
  {
    at: activity.at,
    act: activity.act,
    actorKind: activity.actorKind,
    actorName: activity.actorName,
    body: activity.body,
  },
  sql`from ${activity} where ${activity.accountId} = ${p.account} and ${activity.itemId} = ${sql.placeholder("itemId")} and ${activity.internal} = 0
    order by ${activity.at} desc limit 100`,
);
const figures = one(
  { figures: recap.figures },
  sql`from ${recap} where ${recap.accountId} = ${p.account} and ${recap.kind} = 'monthly' and ${recap.periodKey} = ${sql.placeholder("period")}
    and ${recap.state} in ('sending', 'sent', 'archived') and ${recap.figures} is not null order by ${recap.version} desc limit 1`,
);

export type PortalKey = { accountId: string; shareId: string };
export type PortalPage<K extends keyof PortalParts, P extends PortalKey = PortalKey> = Statement<
  P,
  Pick<PortalParts, "grant" | "account" | K>
>;

/** The grant is read whatever happens; everything else only when the account moved on since the revision the caller knows. */
function page<K extends keyof PortalParts, P extends PortalKey = PortalKey>(
  name: string,
  parts: Record<K, SQL>,
): PortalPage<K, P> {
  const unlessKnown = (part: SQL) =>
    sql`(case when ${account.revision} = ${sql.placeholder("known")} then null else ${part} end)`;
  const all = Object.entries<SQL>({ account: accountPart, ...parts }).map(([key, part]) => [key, unlessKnown(part)]);
  const read = selectParts({ grant, revision: sql`${account.revision}`, ...Object.fromEntries(all) });
  return statement(name, () => sql`${read} from ${account} where ${account.id} = ${p.account}`);
}

export const overviewPage = page("portal.overview", { items, milestones, goals, months, stages: stageNames });
export const planPage = page("portal.plan", { items, stages: stageNames });
export const itemPage = page<"items" | "thread" | "stages", PortalKey & { itemId: string }>("portal.item", {
  items: oneItem,
  thread,
  stages: stageNames,
});
/** What an act on one step needs: the step, and the names a team link may say it is. */
export const actPage = page<"items" | "contacts", PortalKey & { itemId: string }>("portal.act", {
  items: oneItem,
  contacts,
});
export const journeyPage = page("portal.journey", { items, stages, milestones, goals });
export const valuePage = page("portal.value", { goals, months });
export const recapPage = page<"months" | "figures", PortalKey & { period: string }>("portal.recap", {
  months,
  figures,
});
export const peoplePage = page("portal.people", { contacts, staff: team });
export const framePage = page<never>("portal.frame", {} as Record<never, SQL>);
export type ActParts = Pick<PortalParts, "grant" | "account" | "items" | "contacts">;

/** What one round trip brought. */
export interface PortalRead<R> {
  /** null: no such account, or no such link of it. */
  grant: GrantRow | null;
  /** null: no such account. */
  revision: number | null;
  /** null: no such account, or nothing changed since the revision that was known. */
  parts: R | null;
}

/** Loads one portal page: grant and content, one round trip. `known`: the revision the caller has the page of, or -1. */
export async function loadPortal<P extends PortalKey, R>(
  db: D1Database,
  query: Statement<P, R>,
  asked: { values: P; known: number },
): Promise<PortalRead<R>> {
  const values = { ...asked.values, known: asked.known } as P;
  const row = parseParts<R & { grant: GrantRow | null; revision?: number }>(await query.bind(db, values).all());
  const { grant = null, revision = null } = row;
  return { grant, revision, parts: revision === null || revision === asked.known ? null : row };
}
