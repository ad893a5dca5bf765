import { mailOf, recapHeaders } from "#mail/envelope.ts";
import type { Address, Mail, MailBody } from "#mail/mail.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapVariant } from "#schema/words.ts";
import { linkSlots } from "./stored.ts";

/** A recap as it is kept, and who gets it now. */
interface PostedRecap {
  config: { VENDOR_NAME: string; MAIL_FROM: string; PUBLIC_URL: string };
  /** Makes the Message-ID: one id, one mail. */
  id: string;
  accountId: string;
  to: Address;
  variant: RecapVariant;
  /** JSON of the mails by variant, and of the figures they tell. */
  mails: string;
  figures: string;
  /** Links of this recipient. */
  links: { view: string; unsubscribe: string };
  /** In front of the subject. */
  mark?: string;
}

/** The stored mail of a recap with one recipient's links in it. Throws Refusal invalid when it cannot be addressed. */
export function postedRecap(posted: PostedRecap): Mail {
  const { config, links } = posted;
  const body = (JSON.parse(posted.mails) as Record<RecapVariant, MailBody>)[posted.variant];
  const figures = JSON.parse(posted.figures) as RecapFigures;
  const fill = (text: string) =>
    text.replaceAll(linkSlots.view, links.view).replaceAll(linkSlots.unsubscribe, links.unsubscribe);
  const headers = recapHeaders({
    deliveryId: posted.id,
    accountId: posted.accountId,
    kind: "recap",
    host: new URL(config.PUBLIC_URL).hostname,
    vendorName: config.VENDOR_NAME,
    fromAddress: config.MAIL_FROM,
    csm: figures.csm,
    unsubscribeUrl: links.unsubscribe,
    unsubscribeAddress: config.MAIL_FROM,
    reader: { locale: figures.account.locale },
  });
  const subject = `${posted.mark ?? ""}${body.subject}`;
  return mailOf({ ...headers, to: posted.to, subject, html: fill(body.html), text: fill(body.text) });
}
