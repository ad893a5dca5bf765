import { Hono } from "hono";
import { writeGrant } from "#auth/cookie.ts";
import { epochOfToken, readShareToken } from "#auth/token.ts";
import { isLive } from "#domain/share.ts";
import type { App } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { formOf } from "#http/validate.ts";
import { AskAgainPage, askAgainTitle, LinkSentPage, linkSentTitle } from "#open/ended.tsx";
import { answerPage } from "#routes/answer.ts";
import { answerEnded } from "#routes/problem.tsx";
import { askedLanguage } from "#routes/spoken.ts";
import { addressForm } from "#schema/session.ts";
import { findShare } from "#store/share.ts";
import { limitEntries, mailLinks } from "./fresh-link.ts";

/** Where a share link begins, and where a person without one asks for it. */
export const link = new Hono<App>();

link.get("/p/:token", async (c) => {
  await limitEntries(c);
  const secrets = c.var.env.config.LINK_SECRET;
  const token = readShareToken(c.req.param("token"));
  const share = token && (await findShare(c.var.env.DB, token.id));
  const epoch = token && share ? epochOfToken(secrets, token, share.epoch) : null;
  if (!share || epoch === null) return answerEnded(c, 404);
  if (epoch !== share.epoch || !isLive(share, c.var.now)) return answerEnded(c, 410);
  writeGrant(c, { accountId: share.accountId, slug: share.slug, shareId: share.id, epoch, person: null });
  const to = c.req.query("to") === "recap" ? "/value/latest" : "";
  c.header("cache-control", "private, no-store");
  return c.redirect(`/a/${share.slug}${to}`, 303);
});

link.post("/link", csrf, async (c) => {
  const fields = await formOf(c);
  const form = addressForm.safeParse(fields);
  const page = { vendorName: c.var.env.config.VENDOR_NAME, language: askedLanguage(c) };
  if (!form.success) {
    const body = <AskAgainPage {...page} typed={fields.email ?? ""} />;
    return answerPage(c, { door: "open", title: askAgainTitle(page), locale: page.language, body }, 422);
  }
  await mailLinks(c, { email: form.data.email, accountId: null });
  const body = <LinkSentPage {...page} />;
  return answerPage(c, { door: "open", title: linkSentTitle(page), locale: page.language, body });
});
