import { createMiddleware } from "hono/factory";
import { admit } from "#domain/share.ts";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import type { Grant, GrantRow } from "#schema/share.ts";
import type { Statement } from "#store/db.ts";
import { loadPortal, type PortalKey } from "#store/portal.ts";
import { readGrant } from "./cookie.ts";

/** First line of the portal door: no signed cookie for this address, no entry. */
export const portalGate = createMiddleware<App>(async (c, next) => {
  const ref = readGrant(c, c.req.param("slug") ?? "");
  if (!ref) throw new Refusal("unknown_caller", "Please open your link.");
  c.set("ref", ref);
  await next();
});

/**
 * Reads a page and the grant in one round trip and gives the page only if the grant still holds.
 * Throws Refusal link_ended otherwise: what was read is dropped.
 */
export async function enter<P extends PortalKey, R extends { grant: GrantRow }>(
  c: Ctx,
  query: Statement<P, R>,
  more: Omit<P, keyof PortalKey>,
): Promise<{ grant: Grant; parts: R }> {
  const { ref, env, now } = c.var;
  const values = { ...more, accountId: ref.accountId, shareId: ref.shareId } as P;
  const parts = await loadPortal(env.DB, query, values);
  return { grant: admit({ ref, row: parts.grant ?? { share: null, contactName: null, slug: null }, now }), parts };
}
