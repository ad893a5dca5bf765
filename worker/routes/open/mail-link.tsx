import { Hono } from "hono";
import { readMailToken } from "#auth/token.ts";
import type { App, Ctx } from "#http/context.ts";
import { isOwnPage } from "#http/csrf.ts";
import { formOf } from "#http/validate.ts";
import { UnsubscribePage, unsubscribeTitle } from "#open/unsubscribe.tsx";
import { RecapPage, recapTitle } from "#portal/recap.tsx";
import { answerPage } from "#routes/answer.ts";
import { answerEnded } from "#routes/problem.tsx";
import { Refusal } from "#schema/errors.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { deliveryOfMail, resubscribe, unsubscribe } from "#store/delivery.ts";

/** Links of a mail. Scanners open them all: a GET shows, only a POST acts. */
export const mailLink = new Hono<App>();

/** How long the link to a recap page opens it. */
const viewMs = 90 * 86_400_000;

mailLink.get("/r/:token", async (c) => {
  const { env, now } = c.var;
  const id = readMailToken(env.config.LINK_SECRET, "view", c.req.param("token"));
  const found = id === null ? null : await deliveryOfMail(env.DB, id);
  if (!found?.figures) return answerEnded(c, 404);
  if (found.createdAt + viewMs < now) return answerEnded(c, 410);
  const view = {
    frame: null,
    figures: JSON.parse(found.figures) as RecapFigures,
    earlier: null,
    later: null,
    before: null,
    newest: null,
  };
  return answerPage(c, {
    door: "portal",
    title: recapTitle(view),
    locale: view.figures.account.locale,
    body: <RecapPage view={view} />,
  });
});

function answerUnsubscribe(c: Ctx, shown: { accountName: string; done: boolean }): Response {
  const page = { vendorName: c.var.env.config.VENDOR_NAME, action: new URL(c.req.url).pathname, ...shown };
  return answerPage(c, {
    door: "open",
    title: unsubscribeTitle(shown.done),
    locale: "en",
    body: <UnsubscribePage {...page} />,
  });
}

mailLink.get("/u/:token", async (c) => {
  const id = readMailToken(c.var.env.config.LINK_SECRET, "unsubscribe", c.req.param("token"));
  const found = id === null ? null : await deliveryOfMail(c.var.env.DB, id);
  return found ? answerUnsubscribe(c, { accountName: found.accountName, done: false }) : answerEnded(c, 404);
});

/** RFC 8058: a mail program posts this without any page of ours, so it is the one form that may come from elsewhere. */
mailLink.post("/u/:token", async (c) => {
  const { env, now } = c.var;
  const id = readMailToken(env.config.LINK_SECRET, "unsubscribe", c.req.param("token"));
  if (!id) return answerEnded(c, 404);
  const fields = await formOf(c);
  const own = isOwnPage(
    { site: c.req.header("sec-fetch-site"), origin: c.req.header("origin") },
    new URL(c.req.url).origin,
  );
  if (!own && fields["List-Unsubscribe"] !== "One-Click")
    throw new Refusal("cross_site", "This form was not sent from our own page.");
  const again = own && fields.again === "yes";
  const found = again ? await resubscribe(env.DB, id) : await unsubscribe(env.DB, id, now);
  return found ? answerUnsubscribe(c, { accountName: found.accountName, done: !again }) : answerEnded(c, 404);
});
