import { Refusal } from "#schema/errors.ts";
import type { Grant, GrantRef, GrantRow, Share } from "#schema/share.ts";

const ended = () => new Refusal("link_ended", "This link has ended.");

/** Whether a share link opens anything at `now` (UTC ms). */
export function isLive(share: Pick<Share, "revokedAt" | "expiresAt">, now: number): boolean {
  return share.revokedAt === null && (share.expiresAt === null || share.expiresAt > now);
}

/**
 * Decides what a signed cookie may do, from the grant row read in the same request.
 * Throws Refusal link_ended when the link was revoked, has expired, was rotated or is gone.
 */
export function admit(input: { ref: GrantRef; row: GrantRow; now: number }): Grant {
  const grant = livingGrant(input);
  if (!grant) throw ended();
  return grant;
}

/** The same; null where there is nothing to let in by. `now`: UTC ms. */
export function livingGrant({ ref, row, now }: { ref: GrantRef; row: GrantRow; now: number }): Grant | null {
  const share = row.share;
  if (!share || share.accountId !== ref.accountId || row.slug !== ref.slug) return null;
  if (share.epoch !== ref.epoch || !isLive(share, now) || share.kind === "calendar") return null;
  // A personal link whose contact is gone speaks for nobody any more.
  if (share.kind === "personal" && row.contactName === null) return null;
  const personal = share.kind === "personal";
  // Asked again who it is: nobody speaks for somebody who left.
  const person = row.personLeft ? null : ref.person;
  return {
    accountId: share.accountId,
    slug: ref.slug,
    shareId: share.id,
    kind: share.kind,
    canAct: share.scope === "take_part",
    contactId: personal ? share.contactId : (person?.contactId ?? null),
    name: personal ? row.contactName : (person?.name ?? null),
    language: personal ? row.language : null,
  };
}

/** Whether a calendar may read this feed: not once it ended, or whom it is for has left. `now`: UTC ms. */
export function isFeedLive({ share, contactName }: Pick<GrantRow, "share" | "contactName">, now: number): boolean {
  if (share?.kind !== "calendar" || !isLive(share, now)) return false;
  return share.contactId === null || contactName !== null;
}

/** Refuses a change by a link that only reads, before anything of the change is looked at. */
export function requireScope(grant: Pick<Grant, "canAct">): void {
  if (!grant.canAct) throw new Refusal("forbidden", "This link is for reading only.");
}

/** Refuses a change by a view-only link, and by a team link that has not said who it is. */
export function requireActor(grant: Grant): { contactId: string | null; name: string } {
  requireScope(grant);
  if (grant.name === null) throw new Refusal("needs_name", "Please say who you are first.");
  return { contactId: grant.contactId, name: grant.name };
}

/** How a change is signed in the thread: a team link says so behind the name. */
export function attribution(grant: Grant, name: string): string {
  return grant.kind === "team" ? `${name}, via the team link` : name;
}
