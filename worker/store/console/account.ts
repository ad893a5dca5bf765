import { sql } from "drizzle-orm";
import type { AccountParts, ItemParts } from "#schema/console-row.ts";
import { flag, many, object, one, parseParts, selectParts, statement } from "#store/db.ts";
import { goalFields } from "#store/part.ts";
import { itemFields } from "#store/portal-plan.ts";
import { monthFields, monthsOf } from "#store/portal-recap.ts";
import { languageOfContact } from "#store/preference.ts";
import { hasLeft, leftOf } from "#store/presence.ts";
import { readingFields } from "#store/reading.ts";
import { releaseRule } from "#store/release-rule.ts";
import { showingColumns } from "#store/showing.ts";
import { usualColumn } from "#store/usual.ts";
import { account, contact, staff } from "#tables/account.ts";
import { accountSize } from "#tables/benchmark.ts";
import { activity, goal, item, stage } from "#tables/plan.ts";
import { recap, suppression } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { counts, type FrameCounts, goalMetrics } from "./part.ts";
import { recapFields } from "./recap.ts";

type ConsoleAccount = AccountParts & { counts: FrameCounts };
type ConsoleItem = ItemParts & { counts: FrameCounts };

const id = sql.placeholder("accountId");
/** Whose name is on a step, but who is not here any more: at the customer, or on the staff. */
const ownerLeft = sql`(exists (select 1 from ${contact} where ${contact.accountId} = ${item.accountId} and ${contact.id} = ${item.ownerContactId} and ${hasLeft})
  or exists (select 1 from ${staff} where ${staff.id} = ${item.ownerStaffId} and ${staff.role} = 'none'))`;
const staffItem = {
  ...itemFields,
  internal: flag(item.internal),
  ownerStaffId: item.ownerStaffId,
  ownerLeft: flag(ownerLeft),
};
const accountPart = one(
  {
    id: account.id,
    externalId: account.externalId,
    name: account.name,
    slug: account.slug,
    segment: account.segment,
    templateVersion: account.templateVersion,
    kickoffOn: account.kickoffOn,
    renewalOn: account.renewalOn,
    endsOn: account.endsOn,
    timezone: account.timezone,
    locale: account.locale,
    currency: account.currency,
    size: sql`json(coalesce(${one({ seats: accountSize.seats, gives: flag(accountSize.gives), sees: flag(accountSize.sees) }, sql`from ${accountSize} where ${accountSize.accountId} = ${account.id}`)},
      '{"seats":null,"gives":true,"sees":true}'))`,
    csm: sql`json(${one({ id: staff.id, name: staff.name, title: staff.title, email: staff.email }, sql`from ${staff} where ${staff.id} = ${account.csmId}`)})`,
    heldOut: sql`json(iif(${account.heldOutSince} is null, null, ${object({ since: account.heldOutSince, by: account.heldOutBy, reason: account.heldOutReason })}))`,
    release: releaseRule,
    showing: object({ ...showingColumns, usual: usualColumn }),
    metrics: goalMetrics,
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

const stages = many(
  { key: stage.key, title: stage.title },
  sql`from ${stage} where ${stage.accountId} = ${id} order by ${stage.position}`,
);
const contacts = many(
  {
    id: contact.id,
    name: contact.name,
    title: contact.title,
    email: contact.email,
    ...readingFields,
    left: leftOf,
    stopped: sql`(select min(${suppression.reason}) from ${suppression} where ${suppression.address} = ${contact.email} and ${suppression.accountId} in (${id}, '*'))`,
  },
  sql`from ${contact} where ${contact.accountId} = ${id} order by ${contact.createdAt}, ${contact.id}`,
);
const shares = many(
  {
    id: share.id,
    kind: share.kind,
    scope: share.scope,
    epoch: share.epoch,
    contactName: contact.name,
    contactEmail: contact.email,
    contactLanguage: languageOfContact,
    createdAt: share.createdAt,
    createdBy: share.createdBy,
    expiresAt: share.expiresAt,
    revokedAt: share.revokedAt,
    lastSeenAt: share.lastSeenAt,
    seenCount: share.seenCount,
  },
  sql`from ${share} left join ${contact} on ${contact.accountId} = ${share.accountId} and ${contact.id} = ${share.contactId}
        where ${share.accountId} = ${id} order by ${share.revokedAt} is not null, ${share.createdAt}`,
);
const detail = statement<{ accountId: string }, ConsoleAccount>("console.account", () =>
  selectParts({
    counts,
    account: accountPart,
    goals: many(goalFields, sql`from ${goal} where ${goal.accountId} = ${id}`),
    items: many(staffItem, sql`from ${item} where ${item.accountId} = ${id} order by ${item.position}`),
    stages,
    contacts,
    colleagues: many(
      { id: staff.id, name: staff.name },
      sql`from ${staff} where ${staff.role} <> 'none' order by ${staff.name}, ${staff.id}`,
    ),
    shares,
    activity: many(
      {
        ...acts,
        itemId: activity.itemId,
        itemTitle: sql`(select ${item.title} from ${item} where ${item.accountId} = ${id} and ${item.id} = ${activity.itemId})`,
      },
      sql`from ${activity} where ${activity.accountId} = ${id} order by ${activity.at} desc limit 50`,
    ),
    recaps: many(
      recapFields,
      sql`from ${recap} where ${recap.accountId} = ${id} and ${recap.kind} = 'monthly' order by ${recap.periodKey} desc limit 24`,
    ),
    celebrations: many(
      recapFields,
      sql`from ${recap} where ${recap.accountId} = ${id} and ${recap.kind} = 'milestone' and ${recap.plannedAt} > 0`,
    ),
    months: many(monthFields, monthsOf(sql`${id}`)),
  }),
);

const itemDetail = statement<{ accountId: string; itemId: string }, ConsoleItem>("console.item", (p) =>
  selectParts({
    counts,
    account: accountPart,
    items: many(staffItem, sql`from ${item} where ${item.accountId} = ${id} and ${item.id} = ${p.itemId}`),
    stages,
    activity: many(
      acts,
      sql`from ${activity} where ${activity.accountId} = ${id} and ${activity.itemId} = ${p.itemId} order by ${activity.at} desc limit 100`,
    ),
  }),
);

/** One account with everything staff see. */
export async function loadConsoleAccount(db: D1Database, accountId: string): Promise<ConsoleAccount> {
  return parseParts(await detail.bind(db, { accountId }).all());
}

/** One step with everything staff see. */
export async function loadConsoleItem(db: D1Database, accountId: string, itemId: string): Promise<ConsoleItem> {
  return parseParts(await itemDetail.bind(db, { accountId, itemId }).all());
}
