import { enterKnowing } from "#auth/portal-gate.ts";
import { hashSecret } from "#auth/token.ts";
import { addDays } from "#domain/day.ts";
import { todayOf, type Visit } from "#domain/view/frame.ts";
import { startOfDayUtc } from "#domain/zone.ts";
import type { Ctx } from "#http/context.ts";
import { build, renderContent } from "#pages/document.tsx";
import { answerKept } from "#routes/answer.ts";
import type { Shown } from "#routes/portal-page.tsx";
import { Refusal } from "#schema/errors.ts";
import type { Grant } from "#schema/share.ts";
import type { PortalContent, PortalKey } from "#store/portal.ts";
import { type KeptPage, keepPage, keptPage } from "./kept.ts";

/** Where, when and as whom a portal page is shown. */
export function visitOf(c: Ctx, grant: Grant): Visit {
  const { config } = c.get("env");
  return {
    vendor: { name: config.VENDOR_NAME, hue: config.BRAND_HUE },
    now: c.get("now"),
    base: `/a/${grant.slug}`,
    grant,
    did: c.req.query("did") ?? null,
  };
}

/** The step a redirect after a change speaks of. */
function stepOf(c: Ctx): string {
  return c.req.query("did")?.split(":")[1] ?? "";
}

/** Who asks for which address: one page is kept for each. */
function keyOf(c: Ctx): string {
  const { accountId, shareId, epoch, person } = c.get("ref");
  const { VENDOR_NAME, BRAND_HUE } = c.get("env").config;
  // Of the address only what a page reads: an invented query is no page of its own.
  const asked = [c.req.path, c.req.query("show"), c.req.query("did"), accountId, shareId, epoch, person];
  return JSON.stringify([...asked, VENDOR_NAME, BRAND_HUE]);
}

/** The page this isolate rendered before, unless the day is over. */
function keptToday(c: Ctx, key: string): KeptPage | null {
  const kept = keptPage(key);
  return kept && c.get("now") < kept.until ? kept : null;
}

interface Rendering<R> {
  key: string;
  day: string;
  reader: string;
  grant: Grant;
  revision: number;
  content: PortalContent<R>;
  /** Hash of what it says. */
  rows: string;
}

function render<P extends PortalKey, R>(c: Ctx, page: Shown<P, R>, given: Rendering<R>): KeptPage {
  const { key, day, reader, grant, revision, content, rows } = given;
  const shown = page.view(content.parts(), visitOf(c, grant));
  return {
    content: renderContent({ door: "portal", hue: c.get("env").config.BRAND_HUE, ...shown }),
    // Same build, same revision, same day, same reader, same address: the same page.
    etag: `W/"${hashSecret(JSON.stringify([build, revision, day, reader, key])).slice(0, 22)}"`,
    rows,
    revision,
    until: startOfDayUtc(addDays(day, 1), content.timezone),
    reader,
  };
}

/**
 * Shows one portal page: grant and content in one round trip. The grant is read on every request; the page is rendered
 * again only when what it is made of, the day or the reader changed, and not sent when the reader has it already.
 */
export async function show<P extends PortalKey, R>(c: Ctx, page: Shown<P, R>): Promise<Response> {
  const key = keyOf(c);
  const kept = keptToday(c, key);
  const asked = { more: page.more, did: stepOf(c) };
  const read = await enterKnowing(c, page.query, { ...asked, known: kept?.revision ?? -1 });
  const reader = JSON.stringify(read.grant);
  const own = kept?.reader === reader ? kept : null;
  if (own && read.content === null) return answerKept(c, own);
  // The account did not change, but the reader did.
  const { grant, revision, content } = read.content ? read : await enterKnowing(c, page.query, { ...asked, known: -1 });
  if (content === null) throw new Refusal("link_ended", "This link has ended.");
  const day = todayOf(content, c.get("now"));
  // Most changes of an account touch few of its pages.
  const rows = hashSecret(content.text);
  const given = { key, day, reader, grant, revision, content, rows };
  const now = own?.rows === rows ? { ...own, revision } : render(c, page, given);
  keepPage(key, now);
  return answerKept(c, now);
}
