import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { account } from "#tables/account.ts";
import { share } from "#tables/share.ts";
import { auditStep } from "./audit.ts";
import { apply, bare, statement } from "./db.ts";
import { raiseRevision, shareColumns } from "./part.ts";
import { addLinkFacts } from "./witness/fact.ts";

/*
 * Calendar feeds: shares of their own that open no page. Whoever has a personal link has one, all with a team link share one,
 * and it ends with the link.
 */

/** The feed `f` of whom a living link is for: it ends on the same day, so one of an older link is another. */
const isFeedOf = (link: SQL) =>
  sql`f."account_id" = ${link}."account_id" and f."kind" = 'calendar' and f."contact_id" is ${link}."contact_id"
    and f."expires_at" is ${link}."expires_at" and f."revoked_at" is null`;

/** Id of the living feed of the link of the statement around it; null: there is none. */
export const feedOfLink = sql`(select f."id" from ${share} as f where ${isFeedOf(sql`${share}`)} limit 1)`;

type Link = { accountId: string; shareId: string };

const add = statement<Link & { id: string; epoch: number; now: number; by: string }>(
  "feed.add",
  (
    p,
  ) => sql`insert into ${share} (${shareColumns}) select ${p.id}, l."account_id", 'calendar', 'view', l."contact_id", 0, ${p.now}, ${p.by}, l."expires_at", 0 from ${share} as l
    where l."id" = ${p.shareId} and l."account_id" = ${p.accountId} and l."kind" <> 'calendar' and l."epoch" = ${p.epoch}
    and l."revoked_at" is null and not exists (select 1 from ${share} as f where ${isFeedOf(sql`l`)})`,
);

/** What was made by a link that ended in the same transaction, or is still alive. */
const end = statement<Link & { now: number }>(
  "feed.end",
  (
    p,
  ) => sql`update ${share} set ${bare(share.revokedAt)} = ${p.now} where ${share.id} in (select f."id" from ${share} as l
    join ${share} as f on ${isFeedOf(sql`l`)} where l."id" = ${p.shareId} and l."account_id" = ${p.accountId} and l."kind" <> 'calendar'
    and coalesce(l."revoked_at", ${p.now}) = ${p.now})`,
);

const note = statement<{ accountId: string; now: number }>("feed.note", (p) =>
  addLinkFacts(
    sql`${share.accountId} = ${p.accountId} and ${share.kind} = 'calendar' and ${share.revokedAt} = ${p.now}`,
  ),
);

/** The page that shows the feed is read anew. */
const touch = statement<{ accountId: string }>("feed.touch", (p) => raiseRevision(sql`${account.id} = ${p.accountId}`));

/** Who does it, by which link, and when (UTC ms). */
interface ByLink {
  shareId: string;
  by: Principal;
  now: number;
}

/** Makes the feed of whom a link is for, unless there is one or the link ended since `epoch`. */
export async function addFeed(
  db: D1Database,
  accountId: string,
  made: ByLink & { id: string; epoch: number },
): Promise<void> {
  const { id, shareId, epoch, by, now } = made;
  await apply(db, [
    add.bind(db, { accountId, shareId, id, epoch, now, by: by.name }),
    auditStep(db, { act: "feed.make", by, now, accountId, about: { link: id } }),
    touch.bind(db, { accountId }),
  ]);
}

/** Ends the feed of whom a link is for, for good. */
export async function endFeed(db: D1Database, accountId: string, { shareId, by, now }: ByLink): Promise<void> {
  await apply(db, [
    end.bind(db, { accountId, shareId, now }),
    auditStep(db, { act: "feed.end", by, now, accountId, about: { link: shareId } }),
    note.bind(db, { accountId, now }),
    touch.bind(db, { accountId }),
  ]);
}

/** Behind the end of a link: its feeds end with it. */
export function endFeedsOf(
  db: D1Database,
  accountId: string,
  { shareId, now }: { shareId: string; now: number },
): D1PreparedStatement[] {
  return [end.bind(db, { accountId, shareId, now }), note.bind(db, { accountId, now }), touch.bind(db, { accountId })];
}
