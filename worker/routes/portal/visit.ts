import type { VNode } from "preact";
import { enter } from "#auth/portal-gate.ts";
import { hashSecret } from "#auth/token.ts";
import { todayOf, type Visit } from "#domain/view/frame.ts";
import type { Ctx } from "#http/context.ts";
import { build, renderDocument } from "#pages/document.tsx";
import { sendDocument } from "#routes/answer.ts";
import type { Grant } from "#schema/share.ts";
import type { Statement } from "#store/db.ts";
import type { AccountPart, PortalKey, PortalParts } from "#store/portal.ts";

type Loaded = Pick<PortalParts, "grant" | "account">;

/** Where, when and as whom a portal page is shown. */
export function visitOf(c: Ctx, grant: Grant): Visit {
  const { config } = c.var.env;
  return {
    vendor: { name: config.VENDOR_NAME, hue: config.BRAND_HUE },
    now: c.var.now,
    base: `/a/${grant.slug}`,
    grant,
    did: c.req.query("did") ?? null,
  };
}

/** Same build, same account revision, same day in its zone, same reader, same address: the same page. */
function etagOf(c: Ctx, grant: Grant, account: AccountPart): string {
  const { pathname, search } = new URL(c.req.url);
  const of = [build, account.revision, todayOf(account, c.var.now), grant.shareId, grant.name, pathname, search];
  return `W/"${hashSecret(JSON.stringify(of)).slice(0, 22)}"`;
}

/** Shows one portal page: grant and content in one round trip, 304 when the reader has it already. */
export async function show<P extends PortalKey, R extends Loaded>(
  c: Ctx,
  page: {
    query: Statement<P, R>;
    more: Omit<P, keyof PortalKey>;
    view: (parts: R, visit: Visit) => { title: string; body: VNode };
  },
): Promise<Response> {
  const { grant, parts } = await enter(c, page.query, page.more);
  const etag = etagOf(c, grant, parts.account);
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, { etag, "cache-control": "private, no-cache" });
  const { config } = c.var.env;
  const shown = page.view(parts, visitOf(c, grant));
  const document = renderDocument({ door: "portal", locale: parts.account.locale, hue: config.BRAND_HUE, ...shown });
  return sendDocument(c, { document, door: "portal", status: 200, etag });
}
