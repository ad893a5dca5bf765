import { Hono } from "hono";
import { hashSecret, readCapability } from "#auth/token.ts";
import { isFeedLive } from "#domain/share.ts";
import { viewFeed } from "#domain/view/feed.ts";
import type { App, Ctx } from "#http/context.ts";
import { feedText } from "#pages/feed.ts";
import { isKnown } from "#routes/answer.ts";
import { tellingFor } from "#routes/portal-page.tsx";
import { answerEnded } from "#routes/problem.tsx";
import type { GrantRow } from "#schema/share.ts";
import { feedPage, readPortal } from "#store/portal.ts";
import { type FoundShare, findShare } from "#store/share.ts";

/** What calendar programs read, each with a capability of its own: the dates of one account's plan, and nothing else. */
export const feed = new Hono<App>();

/** The feed behind a genuine address, whatever its state. */
async function feedAt(c: Ctx, file: string): Promise<FoundShare | null> {
  const token = /^(.+)\.ics$/.exec(file)?.[1] ?? "";
  const id = readCapability(c.var.env.config.LINK_SECRET, "calendar", token);
  return id === null ? null : findShare(c.var.env.DB, id);
}

/** As whom it is read: who it is for, in their language. */
function visitOf(c: Ctx, { contactId, slug }: FoundShare, { contactName, language }: GrantRow) {
  const { VENDOR_NAME, BRAND_HUE } = c.var.env.config;
  const kind = contactId === null ? ("team" as const) : ("personal" as const);
  return {
    vendor: { name: VENDOR_NAME, hue: BRAND_HUE },
    now: c.var.now,
    base: `/a/${slug}`,
    grant: { kind, canAct: false, contactId, name: contactName, language },
    did: null,
  };
}

feed.get("/calendar/:feed", async (c) => {
  const { env, now } = c.var;
  const share = await feedAt(c, c.req.param("feed"));
  if (!share) return answerEnded(c, 404);
  const values = { accountId: share.accountId, shareId: share.id };
  const { grant, content } = await readPortal(env.DB, feedPage, { values, known: -1 });
  if (!content || !isFeedLive(grant, now)) return answerEnded(c, 410);
  const visit = visitOf(c, share, grant);
  const view = viewFeed(content.parts(), visit);
  const text = await feedText(view, { telling: tellingFor(view.frame, visit.grant), origin: env.config.PUBLIC_URL });
  const headers = { etag: `"${hashSecret(text).slice(0, 22)}"`, "cache-control": "private, no-cache" };
  if (isKnown(c, headers.etag)) return c.body(null, 304, headers);
  return c.body(text, 200, { ...headers, "content-type": "text/calendar; charset=utf-8" });
});
