import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { Share } from "#schema/share.ts";
import type { Language, ShareKind, ShareScope } from "#schema/words.ts";
import { account, contact } from "#tables/account.ts";
import { share } from "#tables/share.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, statement } from "./db.ts";
import { endFeedsOf } from "./feed.ts";
import { shareColumns } from "./part.ts";
import { languageOfContact } from "./preference.ts";
import { hasLeft, isPresent } from "./presence.ts";
import { noteLink } from "./witness/fact.ts";

export interface FoundShare extends Share {
  slug: string;
}

const find = statement<{ id: string }, FoundShare>(
  "share.find",
  (
    p,
  ) => sql`select ${share.id} as "id", ${share.accountId} as "accountId", ${share.kind} as "kind", ${share.scope} as "scope",
    ${share.contactId} as "contactId", ${share.epoch} as "epoch", ${share.expiresAt} as "expiresAt", ${share.revokedAt} as "revokedAt",
    ${account.slug} as "slug" from ${share} join ${account} on ${account.id} = ${share.accountId} where ${share.id} = ${p.id}`,
);

const view = statement<{ accountId: string; shareId: string; at: number; by: string | null }>(
  "share.view",
  (
    p,
  ) => sql`update ${share} set ${bare(share.seenCount)} = ${share.seenCount} + 1, ${bare(share.lastSeenAt)} = ${p.at}, ${bare(share.lastSeenBy)} = ${p.by}
    where ${share.id} = ${p.shareId} and ${share.accountId} = ${p.accountId}`,
);

const add = statement<{
  id: string;
  accountId: string;
  kind: string;
  scope: string;
  contactId: string | null;
  now: number;
  by: string;
  expiresAt: number | null;
  seen: number | null;
}>(
  "share.add",
  (p) =>
    sql`insert into ${share} (${shareColumns}) select ${p.id}, ${p.accountId}, ${p.kind}, ${p.scope}, ${p.contactId}, 0, ${p.now}, ${p.by}, ${p.expiresAt}, 0
    where not exists (select 1 from ${contact} where ${contact.accountId} = ${p.accountId} and ${contact.id} = ${p.contactId} and ${hasLeft})
    and (${p.seen} is null or not exists (select 1 from (select * from ${share} where ${share.accountId} = ${p.accountId} order by ${share.createdAt}, rowid limit -1 offset ${p.seen}) as s
      where s."kind" = ${p.kind} and s."scope" = ${p.scope} and s."contact_id" is ${p.contactId} and s."expires_at" is ${p.expiresAt} and s."created_by" = ${p.by}))`,
);

const rotate = statement<{ accountId: string; shareId: string; epoch: number | null }>(
  "share.rotate",
  (p) =>
    sql`update ${share} set ${bare(share.epoch)} = ${share.epoch} + 1 where ${share.id} = ${p.shareId} and ${share.accountId} = ${p.accountId} and ${share.revokedAt} is null and ${share.kind} <> 'calendar'
    and ${share.epoch} = coalesce(${p.epoch}, ${share.epoch})`,
);

const revoke = statement<{ accountId: string; shareId: string; now: number }>(
  "share.revoke",
  (p) =>
    sql`update ${share} set ${bare(share.revokedAt)} = ${p.now} where ${share.id} = ${p.shareId} and ${share.accountId} = ${p.accountId} and ${share.revokedAt} is null`,
);

export interface MailedShare {
  id: string;
  accountId: string;
  epoch: number;
  accountName: string;
  locale: string;
  /** The person's own word, else what staff set; null: the account's. */
  language: Language | null;
  contactName: string;
  email: string;
}

const forAddress = statement<{ email: string; accountId: string | null; now: number }, MailedShare>(
  "share.forAddress",
  (
    p,
  ) => sql`select ${share.id} as "id", ${share.accountId} as "accountId", ${share.epoch} as "epoch", ${account.name} as "accountName", ${account.locale} as "locale", ${languageOfContact} as "language", ${contact.name} as "contactName", ${contact.email} as "email"
    from ${contact} join ${share} on ${share.accountId} = ${contact.accountId} and ${share.contactId} = ${contact.id} and ${share.kind} = 'personal'
    join ${account} on ${account.id} = ${contact.accountId}
    where ${contact.email} = ${p.email} and ${contact.accountId} = coalesce(${p.accountId}, ${contact.accountId}) and ${isPresent}
    and ${share.revokedAt} is null and (${share.expiresAt} is null or ${share.expiresAt} > ${p.now}) limit 10`,
);

/** The share behind a token, whatever its state; null when there is none. Reads the primary. */
export async function findShare(db: D1Database, id: string): Promise<FoundShare | null> {
  const [row] = await all<FoundShare>(find.bind(db, { id }));
  return row ?? null;
}

/** Counts a view of a link. `at` UTC ms. */
export async function countView(
  db: D1Database,
  accountId: string,
  seen: { shareId: string; at: number; by: string | null },
): Promise<void> {
  await apply(db, [view.bind(db, { accountId, ...seen })]);
}

/**
 * Makes a link; false where it would be for somebody who left, or where the same person made just this one behind the `seen`
 * links of the account they looked at: a second click. Without `seen` it is made in any case.
 */
export async function addShare(
  db: D1Database,
  accountId: string,
  made: {
    id: string;
    kind: ShareKind;
    scope: ShareScope;
    contactId: string | null;
    now: number;
    by: Principal;
    expiresAt: number | null;
    seen?: number;
  },
): Promise<boolean> {
  const { id: link, kind, scope, contactId: contact, by, now, seen = null } = made;
  const [added] = await apply(db, [
    add.bind(db, { ...made, accountId, by: by.name, seen }),
    auditStep(db, { act: "share.make", by, now, accountId, about: { link, kind, scope, contact } }),
  ]);
  return added === 1;
}

/** What is done to a link: who does it, and when (UTC ms). */
interface ShareAct {
  shareId: string;
  by: Principal;
  now: number;
}

/**
 * Raises the epoch: every copy of the link made so far is dead, and so are its calendar feeds. False when there is no live link of
 * this account, or its `epoch` is another by now.
 */
export async function rotateShare(
  db: D1Database,
  accountId: string,
  { shareId, by, now, epoch = null }: ShareAct & { epoch?: number | null },
): Promise<boolean> {
  const [changed] = await apply(db, [
    rotate.bind(db, { accountId, shareId, epoch }),
    auditStep(db, { act: "share.rotate", by, now, accountId, about: { link: shareId } }),
    noteLink.bind(db, { accountId, shareId }),
    ...endFeedsOf(db, accountId, { shareId, now }),
  ]);
  return changed === 1;
}

/** Ends the link and its calendar feeds for good, or one feed. False when there is no live link of this account. */
export async function revokeShare(db: D1Database, accountId: string, { shareId, by, now }: ShareAct): Promise<boolean> {
  const [changed] = await apply(db, [
    revoke.bind(db, { accountId, shareId, now }),
    auditStep(db, { act: "share.revoke", by, now, accountId, about: { link: shareId } }),
    noteLink.bind(db, { accountId, shareId }),
    ...endFeedsOf(db, accountId, { shareId, now }),
  ]);
  return changed === 1;
}

/** Live personal links of the contacts with this address, of all accounts (null) or of one, at most ten. `now` UTC ms. */
export async function sharesForAddress(
  db: D1Database,
  asked: { email: string; accountId: string | null; now: number },
): Promise<MailedShare[]> {
  return all<MailedShare>(forAddress.bind(db, asked));
}
