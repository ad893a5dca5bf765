import type { VNode } from "preact";
import { enter, enterKnowing } from "#auth/portal-gate.ts";
import { hashSecret } from "#auth/token.ts";
import { addDays } from "#domain/day.ts";
import { startOfDayUtc } from "#domain/month.ts";
import { todayOf, type Visit } from "#domain/view/frame.ts";
import type { Ctx } from "#http/context.ts";
import { build, renderDocument } from "#pages/document.tsx";
import { sendDocument } from "#routes/answer.ts";
import type { PortalParts } from "#schema/portal-row.ts";
import type { Grant } from "#schema/share.ts";
import type { Statement } from "#store/db.ts";
import type { PortalKey } from "#store/portal.ts";
import { type KeptPage, keepPage, keptPage } from "./kept.ts";

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

interface Shown<P extends PortalKey, R> {
  query: Statement<P, R>;
  more: Omit<P, keyof PortalKey>;
  view: (parts: R, visit: Visit) => { title: string; body: VNode };
}

/** Who asks for which address: one page is kept for each. */
function keyOf(c: Ctx): string {
  const { accountId, shareId, epoch, person } = c.var.ref;
  // Of the address only what a page reads: an invented query is no page of its own.
  return JSON.stringify([c.req.path, c.req.query("show"), c.req.query("did"), accountId, shareId, epoch, person]);
}

function render<P extends PortalKey, R extends Loaded>(
  c: Ctx,
  page: Shown<P, R>,
  read: { grant: Grant; parts: R },
): KeptPage {
  const { grant, parts } = read;
  const { account } = parts;
  const shown = page.view(parts, visitOf(c, grant));
  const document = renderDocument({
    door: "portal",
    locale: account.locale,
    hue: c.var.env.config.BRAND_HUE,
    ...shown,
  });
  const day = todayOf(account, c.var.now);
  // Same build, same revision, same day, same reader, same address: the same page.
  const etag = `W/"${hashSecret(JSON.stringify([build, account.revision, day, grant.name, grant.canAct, keyOf(c)])).slice(0, 22)}"`;
  return {
    document,
    etag,
    revision: account.revision,
    until: startOfDayUtc(addDays(day, 1), account.timezone),
    name: grant.name,
    canAct: grant.canAct,
  };
}

/** The page this isolate rendered before, unless the day is over. */
function keptToday(c: Ctx, key: string): KeptPage | null {
  const kept = keptPage(key);
  return kept && c.var.now < kept.until ? kept : null;
}

/**
 * Shows one portal page: grant and content in one round trip. The grant is read on every request; the page is rendered
 * again only when the account's revision, the day or the reader changed, and not sent when the reader has it already.
 */
export async function show<P extends PortalKey, R extends Loaded>(c: Ctx, page: Shown<P, R>): Promise<Response> {
  const key = keyOf(c);
  const kept = keptToday(c, key);
  const { grant, parts } = await enterKnowing(c, page.query, { more: page.more, known: kept?.revision ?? -1 });
  const isSame = parts === null && kept !== null && kept.name === grant.name && kept.canAct === grant.canAct;
  const now = isSame ? kept : render(c, page, { grant, parts: parts ?? (await enter(c, page.query, page.more)).parts });
  if (!isSame) keepPage(key, now);
  const { etag, document } = now;
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, { etag, "cache-control": "private, no-cache" });
  return sendDocument(c, { document, door: "portal", status: 200, etag });
}
