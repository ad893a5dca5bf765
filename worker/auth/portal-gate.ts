import { createMiddleware } from "hono/factory";
import { admit, livingGrant } from "#domain/share.ts";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import type { Grant } from "#schema/share.ts";
import type { Statement } from "#store/db.ts";
import { framePage, type PortalContent, type PortalKey, readPortal } from "#store/portal.ts";
import { readGrant } from "./cookie.ts";

/** First line of the portal door: no signed cookie for this address, no entry. */
export const portalGate = createMiddleware<App>(async (c, next) => {
  const ref = readGrant(c, c.req.param("slug") ?? "");
  if (!ref) throw new Refusal("unknown_caller", "Please open your link.");
  c.set("ref", ref);
  await next();
});

/** A page that was asked for with a living grant. */
interface Entered<R> {
  grant: Grant;
  /** Of the account. */
  revision: number;
  /** null: the account is still at the revision that was known. */
  content: PortalContent<R> | null;
}

/**
 * Reads a page and the grant in one round trip and gives the page only if the grant still holds; no content when the account
 * is still at the revision `known`. Throws Refusal link_ended otherwise: what was read is dropped.
 */
export async function enterKnowing<P extends PortalKey, R>(
  c: Ctx,
  query: Statement<P, R>,
  asked: { more: Omit<P, keyof PortalKey>; known: number; did: string },
): Promise<Entered<R>> {
  // Every look at c.var makes an object of all that is in it.
  const [ref, env, now] = [c.get("ref"), c.get("env"), c.get("now")];
  const values = { ...asked.more, accountId: ref.accountId, shareId: ref.shareId } as P;
  const { grant, revision, content } = await readPortal(env.DB, query, {
    ...asked,
    values,
    person: ref.person?.contactId ?? null,
  });
  return { grant: admit({ ref, row: grant, now }), revision, content };
}

/** The same, whole. */
export async function enter<P extends PortalKey, R>(
  c: Ctx,
  query: Statement<P, R>,
  more: Omit<P, keyof PortalKey>,
): Promise<{ grant: Grant; parts: R }> {
  const { grant, content } = await enterKnowing(c, query, { more, known: -1, did: "" });
  if (content === null) throw new Refusal("link_ended", "This link has ended.");
  return { grant, parts: content.parts() };
}

/** Whether this browser is signed in at the portal of an account: it holds a cookie whose grant lives. */
export async function isSignedIn(c: Ctx, account: { id: string; slug: string }): Promise<boolean> {
  const ref = readGrant(c, account.slug);
  if (ref?.accountId !== account.id) return false;
  const values = { accountId: ref.accountId, shareId: ref.shareId };
  const { grant: row } = await readPortal(c.var.env.DB, framePage, {
    values,
    known: -1,
    person: ref.person?.contactId ?? null,
  });
  return livingGrant({ ref, row, now: c.var.now }) !== null;
}
