import { Hono } from "hono";
import { writeGrant } from "#auth/cookie.ts";
import { epochOfToken, readShareToken, shareToken } from "#auth/token.ts";
import { isLive } from "#domain/share.ts";
import { behind } from "#http/behind.ts";
import type { App, Ctx } from "#http/context.ts";
import { csrf } from "#http/csrf.ts";
import { formOf } from "#http/validate.ts";
import { noticeMail } from "#mail/notice/envelope.ts";
import { freshLinkMail } from "#mail/notice/fresh-link.ts";
import { sendMail } from "#mail/send.ts";
import { AskAgainPage, askAgainTitle, LinkSentPage, linkSentTitle } from "#open/ended.tsx";
import { answerPage } from "#routes/answer.ts";
import { answerEnded } from "#routes/problem.tsx";
import { askedLanguage } from "#routes/spoken.ts";
import { Refusal } from "#schema/errors.ts";
import { addressForm } from "#schema/session.ts";
import { countTry } from "#store/session.ts";
import { findShare, type MailedShare, sharesForAddress } from "#store/share.ts";

/** Where a share link begins, and where a person without one asks for it. */
export const link = new Hono<App>();

/** Links asked for per address and hour, and in all per hour, before we say no more. */
const limits = { perAddress: 5, inAll: 500 };
const hourMs = 3_600_000;

async function limitEntries(c: Ctx): Promise<void> {
  const { success } = await c.var.env.LIMITER.limit({ key: `link:${c.req.header("cf-connecting-ip") ?? "local"}` });
  if (!success)
    throw new Refusal("too_many", "Too many tries from here. Please wait a minute.", { "retry-after": "60" });
}

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

async function sendLinks(c: Ctx, shares: MailedShare[]): Promise<void> {
  const { env, now } = c.var;
  for (const [at, share] of shares.entries()) {
    const body = freshLinkMail({
      vendorName: env.config.VENDOR_NAME,
      hue: env.config.BRAND_HUE,
      accountName: share.accountName,
      contactName: share.contactName,
      reader: { locale: share.locale, language: share.language },
      link: `${env.config.PUBLIC_URL}/p/${shareToken(env.config.LINK_SECRET, share)}`,
    });
    const mail = noticeMail({
      config: env.config,
      // One request may send several: each is a mail of its own.
      id: `${c.var.requestId}.${at}`,
      to: { name: share.contactName, address: share.email },
      body,
    });
    const outcome = await sendMail(env, { mail, date: now, commit: async () => true });
    if (outcome.kind !== "sent")
      console.error(JSON.stringify({ request_id: c.var.requestId, mail: "fresh link", outcome: outcome.kind }));
  }
}

async function answerAsker(c: Ctx, email: string, hour: number): Promise<void> {
  const { env, now } = c.var;
  const shares = await sharesForAddress(env.DB, email, now);
  // Only mails that leave count for all: strangers cannot use the allowance up.
  if (shares.length === 0 || (await countTry(env.DB, `link:all:${hour}`, (hour + 2) * hourMs)) > limits.inAll) return;
  await sendLinks(c, shares);
}

link.post("/link", csrf, async (c) => {
  const fields = await formOf(c);
  const form = addressForm.safeParse(fields);
  const page = { vendorName: c.var.env.config.VENDOR_NAME, language: askedLanguage(c) };
  if (!form.success) {
    const body = <AskAgainPage {...page} typed={fields.email ?? ""} />;
    return answerPage(c, { door: "open", title: askAgainTitle(page), locale: page.language, body }, 422);
  }
  const { email } = form.data;
  await limitEntries(c);
  const hour = Math.floor(c.var.now / hourMs);
  const own = await countTry(c.var.env.DB, `link:${email}:${hour}`, (hour + 2) * hourMs);
  // Known or not, over the limit or not: the same answer, in the same time, because the mail goes out behind it.
  if (own <= limits.perAddress) behind(c, "fresh link", answerAsker(c, email, hour));
  const body = <LinkSentPage {...page} />;
  return answerPage(c, { door: "open", title: linkSentTitle(page), locale: page.language, body });
});
