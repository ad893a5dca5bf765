import { type SQL, sql } from "drizzle-orm";
import type { PortalParts } from "#schema/portal-row.ts";
import type { GrantRow, Share } from "#schema/share.ts";
import type { Language } from "#schema/words.ts";
import { account, contact, staff } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { goal, item } from "#tables/plan.ts";
import { mailPreference } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { object, type Statement, statement } from "./db.ts";
import { consentOf, feesOf } from "./fee.ts";
import { feedOfLink } from "./feed.ts";
import { deciders, disputes, judges, saidOfMonth } from "./feedback-part.ts";
import { accountRevision } from "./part.ts";
import { json, list, own, type Part, plain, readParts } from "./portal-part.ts";
import {
  finished,
  goals,
  items,
  leftItems,
  milestones,
  oneItem,
  pressed,
  stageNames,
  stages,
  thread,
} from "./portal-plan.ts";
import {
  figures,
  laterThanReview,
  live,
  liveOfReview,
  metricsOfMonths,
  months,
  note,
  promised,
  promisedOfReview,
  reviewed,
  shares,
  standing,
  stepsDone,
} from "./portal-recap.ts";
import { hasLeft, isPresent } from "./presence.ts";
import { showingColumns } from "./showing.ts";
import { usualColumn } from "./usual.ts";

/* What portal pages read: the grant and the page in one row of one statement. Internal items and acts never match. */

const p = { account: sql.placeholder("accountId"), share: sql.placeholder("shareId") };

/** Who left stays by name; a mail to them would find nobody. */
const staffEmail = sql`iif(${staff.role} = 'none', null, ${staff.email})`;
const csm = sql`(select ${object({ name: staff.name, title: staff.title, email: staffEmail })} from ${staff} where ${staff.id} = ${account.csmId})`;
/** Every version, oldest first, of the headline and of what goals are counted in: the month that is shown says which one holds, and that is the account's own month. */
const metricsWith = (more: SQL) =>
  json(
    sql`(select json_group_array(json(body)) from (select ${metric.body} as body from ${metric} where ${metric.key} in (select ${account.metricKey} union all select ${goal.metricKey} from ${goal} where ${goal.accountId} = ${account.id}${more}) order by ${metric.key}, ${metric.version}))`,
  );
/** The same with what months are of. */
const metrics = metricsWith(sql` union all ${metricsOfMonths}`);
const accountPart = json(
  object({
    name: account.name,
    slug: account.slug,
    kickoffOn: account.kickoffOn,
    endsOn: account.endsOn,
    timezone: account.timezone,
    locale: account.locale,
    csm: sql`json(${csm})`,
    metricKey: account.metricKey,
  }),
);

const contacts = list(
  { id: contact.id, name: contact.name, title: contact.title, role: contact.role },
  own(contact, sql`and ${isPresent} order by ${contact.createdAt}, ${contact.id}`),
);
const team = list(
  { name: staff.name, title: staff.title, email: staffEmail },
  sql`from ${staff} where ${staff.id} in (select ${item.ownerStaffId} from ${item} where ${item.accountId} = ${p.account} and ${item.internal} = 0
    union select ${account.csmId} from ${account} where ${account.id} = ${p.account}) order by ${staff.createdAt}`,
);
export type PortalKey = { accountId: string; shareId: string };
export type PortalPage<K extends keyof PortalParts, P extends PortalKey = PortalKey> = Statement<
  P,
  Pick<PortalParts, "account" | K>
>;

const grant = {
  kind: share.kind,
  scope: share.scope,
  contactId: share.contactId,
  epoch: share.epoch,
  expiresAt: share.expiresAt,
  revokedAt: share.revokedAt,
  // A personal link of who left speaks for nobody.
  contactName: sql`iif(${hasLeft}, null, ${contact.name})`,
  personLeft: sql`exists (select 1 from ${contact} as said where said."account_id" = ${p.account} and said."id" = ${sql.placeholder("person")} and said."left_at" is not null and said."returned_at" is null)`,
  language: sql`coalesce(${mailPreference.language}, ${contact.language})`,
  slug: account.slug,
  revision: accountRevision,
  timezone: account.timezone,
};
type GrantColumns = Omit<Share, "id" | "accountId"> & {
  contactName: string | null;
  /** 1: whom a team link said it is has left. */
  personLeft: number;
  language: Language | null;
  slug: string;
  revision: number;
  timezone: string;
};

const partsOf = new WeakMap<object, Record<string, Part>>();

/** The grant is read whatever happens; everything else only when the account moved on since the revision the caller knows. */
function page<K extends keyof PortalParts, P extends PortalKey = PortalKey>(
  name: string,
  more: Record<K, Part>,
): PortalPage<K, P> {
  const parts: Record<string, Part> = { account: accountPart, ...more };
  const made: PortalPage<K, P> = statement(name, () => {
    const isKnown = sql`${accountRevision} = ${sql.placeholder("known")}`;
    const columns = [
      ...Object.entries(grant).map(([key, column]) => sql`${column} as ${sql.identifier(key)}`),
      ...Object.entries(parts).map(([key, part]) => sql`iif(${isKnown}, null, ${part.read}) as ${sql.identifier(key)}`),
    ];
    return sql`select ${sql.join(columns, sql`, `)} from ${account}
      left join ${share} on ${share.id} = ${p.share} and ${share.accountId} = ${account.id}
      left join ${contact} on ${contact.accountId} = ${account.id} and ${contact.id} = ${share.contactId}
      left join ${mailPreference} on ${mailPreference.accountId} = ${account.id} and ${mailPreference.address} = lower(${contact.email})
      where ${account.id} = ${p.account}`;
  });
  partsOf.set(made, parts);
  return made;
}

export const overviewPage = page("portal.overview", { metrics, items: leftItems, finished, milestones, goals, months });
export const planPage = page("portal.plan", { items, stages: stageNames });
export const itemPage = page<"items" | "thread" | "stages", PortalKey & { itemId: string }>("portal.item", {
  items: oneItem,
  thread,
  stages: stageNames,
});
/** What an act on one step needs: the step, what changed it last, and the names a team link may say it is. */
export const actPage = page<"items" | "contacts" | "pressed", PortalKey & { itemId: string }>("portal.act", {
  items: oneItem,
  contacts,
  pressed,
});
export const journeyPage = page("portal.journey", { metrics: metricsWith(sql``), items, stages, milestones, goals });
export const valuePage = page("portal.value", {
  metrics,
  goals,
  months,
  live,
  disputes,
  stepsDone,
  ...promised,
});
/** `version` 0: the newest. */
export const recapPage = page<
  "months" | "figures" | "note" | "standing" | "feedback" | "judges",
  PortalKey & { period: string; version: number }
>("portal.recap", { ...{ months, figures, note, standing, judges }, feedback: saidOfMonth });
/** Three months in a row, `first` to `last`. */
export const reviewPage = page<
  | "months"
  | "live"
  | "shares"
  | "goals"
  | "later"
  | "reviewed"
  | "named"
  | "standing"
  | "contract"
  | "disputes"
  | "deciders"
  | "fees"
  | "consent",
  PortalKey & { first: string; last: string }
>("portal.review", {
  months,
  live: liveOfReview,
  shares,
  goals,
  later: laterThanReview,
  reviewed,
  ...promisedOfReview,
  contract: json(object({ renewalOn: account.renewalOn, endsOn: account.endsOn })),
  disputes,
  deciders,
  fees: json(feesOf(sql`${account.id}`)),
  consent: json(consentOf(sql`${account.id}`)),
});
/** Whose word on fees counts. */
export const decidePage = page("portal.decide", { deciders });
/** What saying something about a month needs: the names a team link may say it is, and whose word on a figure counts. */
export const sayPage = page("portal.say", { contacts, judges });
export const peoplePage = page("portal.people", { contacts, staff: team });
const readerRole = sql`iif(${share.kind} = 'personal' and ${isPresent}, ${contact.role}, null)`;
export const showingPage = page("portal.showing", {
  showing: json(object({ ...showingColumns, usual: usualColumn, readerRole })),
});
/** The reader's own calendar feed, and the names a team link may say it is. */
export const calendarPage = page("portal.calendar", { feed: plain(feedOfLink), contacts });
/** What a calendar feed says. */
export const feedPage = page("portal.feed", { items: leftItems, milestones, goals });
export const framePage = page<never>("portal.frame", {});
export type ActParts = Pick<PortalParts, "account" | "items" | "contacts" | "pressed">;

/** What a page is made of, as the database told it. */
export interface PortalContent<R> {
  /** Equal texts make equal pages. */
  text: string;
  /** Of the account: whose day it is rendered on. */
  timezone: string;
  parts: () => R;
}

/** What one round trip brought. */
interface PortalRead<R> {
  grant: GrantRow;
  /** -1: no such account. */
  revision: number;
  /** null: no such account, or nothing changed since the revision that was known. */
  content: PortalContent<R> | null;
}

function grantOf(row: GrantColumns, { accountId, shareId: id }: PortalKey): GrantRow {
  const { kind, scope, contactId, epoch, expiresAt, revokedAt, contactName, personLeft, language, slug } = row;
  // Every link has a kind: without one there was no row to join.
  const found = kind === null ? null : { id, accountId, kind, scope, contactId, epoch, expiresAt, revokedAt };
  return { share: found, contactName, personLeft: personLeft === 1, language, slug };
}

/**
 * Reads one portal page: grant and content, one round trip. `known`: the revision the caller has the page of, or -1; `did`:
 * the step that was just changed; `person`: the contact a team link said it is.
 */
export async function readPortal<P extends PortalKey, R>(
  db: D1Database,
  query: Statement<P, R>,
  asked: { values: P; known: number; did?: string; person?: string | null },
): Promise<PortalRead<R>> {
  const values = { ...asked.values, known: asked.known, did: asked.did ?? "", person: asked.person ?? "" } as P;
  const { results } = await query.bind(db, values).all<GrantColumns & Record<string, string | null>>();
  const [row] = results;
  if (!row)
    return {
      grant: { share: null, contactName: null, personLeft: false, language: null, slug: null },
      revision: -1,
      content: null,
    };
  const { revision } = row;
  const grant = grantOf(row, asked.values);
  if (revision === asked.known) return { grant, revision, content: null };
  const parts = partsOf.get(query) ?? {};
  // A line feed never stands in JSON as SQLite writes it, so no two rows make the same text.
  const text = Object.keys(parts)
    .map((key) => row[key])
    .join("\n");
  return { grant, revision, content: { text, timezone: row.timezone, parts: () => readParts(parts, row) as R } };
}

/** The page whole; no parts when there is no such account. */
export async function loadPortal<P extends PortalKey, R>(
  db: D1Database,
  query: Statement<P, R>,
  asked: { values: P; known: number },
): Promise<{ parts: R | null }> {
  const { content } = await readPortal(db, query, asked);
  return { parts: content?.parts() ?? null };
}
