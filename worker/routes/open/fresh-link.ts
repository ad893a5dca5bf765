import { shareToken } from "#auth/token.ts";
import { behind } from "#http/behind.ts";
import type { Ctx } from "#http/context.ts";
import { placeOf } from "#http/place.ts";
import { noticeMail } from "#mail/notice/envelope.ts";
import { freshLinkMail } from "#mail/notice/fresh-link.ts";
import { sendMail } from "#mail/send.ts";
import { Refusal } from "#schema/errors.ts";
import { countTry } from "#store/session.ts";
import { type MailedShare, sharesForAddress } from "#store/share.ts";

/** Links asked for per address and hour, and in all per hour, before we say no more. */
const limits = { perAddress: 5, inAll: 500 };
const hourMs = 3_600_000;

/** Throws Refusal too_many where links are opened or asked for too often from one place. */
export async function limitEntries(c: Ctx): Promise<void> {
  const { success } = await c.var.env.LIMITER.limit({ key: `link:${placeOf(c)}` });
  if (!success)
    throw new Refusal("too_many", "Too many tries from here. Please wait a minute.", { "retry-after": "60" });
}

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

/** Whose links are asked for: all of an address, or those of one account. */
interface Asked {
  email: string;
  accountId: string | null;
}

async function answerAsker(c: Ctx, { email, accountId }: Asked, hour: number): Promise<void> {
  const { env, now } = c.var;
  const shares = await sharesForAddress(env.DB, { email, accountId, now });
  // Only mails that leave count for all: strangers cannot use the allowance up.
  if (shares.length === 0 || (await countTry(env.DB, `link:all:${hour}`, (hour + 2) * hourMs)) > limits.inAll) return;
  await sendLinks(c, shares);
}

/** Mails somebody their own living links, behind the answer: known or not, over the limit or not, it takes the same time. */
export async function mailLinks(c: Ctx, asked: Asked): Promise<void> {
  await limitEntries(c);
  const hour = Math.floor(c.var.now / hourMs);
  const own = await countTry(c.var.env.DB, `link:${asked.email}:${hour}`, (hour + 2) * hourMs);
  if (own <= limits.perAddress) behind(c, "fresh link", answerAsker(c, asked, hour));
}
