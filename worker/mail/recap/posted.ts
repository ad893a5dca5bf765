import { mailOf, recapHeaders } from "#mail/envelope.ts";
import type { Address, Mail } from "#mail/mail.ts";
import type { Snapshot } from "#schema/celebration.ts";
import { Refusal } from "#schema/errors.ts";
import { linkSlots, type StoredMail } from "./stored.ts";

/** A recap as it is kept, and who gets it now. */
interface PostedRecap {
  config: { VENDOR_NAME: string; MAIL_FROM: string; PUBLIC_URL: string };
  /** Makes the Message-ID: one id, one mail. */
  id: string;
  accountId: string;
  to: Address;
  /** The mail this person gets; null: there is none of that form. */
  body: StoredMail | null;
  /** JSON of the figures it tells. */
  figures: string;
  /** Their success manager left since: an answer goes to the sender. */
  csmLeft?: boolean;
  /** Links of this recipient. */
  links: { view: string; unsubscribe: string };
  /** Proves that a report is about this mail; missing: none is awaited. */
  bounceToken?: string;
  /** In front of the subject. */
  mark?: string;
}

/** The stored mail of a recap with one recipient's links in it. Throws Refusal invalid when it cannot be addressed. */
export function postedRecap(posted: PostedRecap): Mail {
  const { config, links, body } = posted;
  if (!body) throw new Refusal("invalid", "This recap was never written in the form its reader gets.");
  const figures = JSON.parse(posted.figures) as Snapshot;
  const fill = (text: string) =>
    text.replaceAll(linkSlots.view, links.view).replaceAll(linkSlots.unsubscribe, links.unsubscribe);
  const headers = recapHeaders({
    deliveryId: posted.id,
    accountId: posted.accountId,
    kind: figures.shape === "celebration" ? "first-value" : "recap",
    host: new URL(config.PUBLIC_URL).hostname,
    vendorName: config.VENDOR_NAME,
    fromAddress: config.MAIL_FROM,
    csm: posted.csmLeft ? null : figures.csm,
    unsubscribeUrl: links.unsubscribe,
    unsubscribeAddress: config.MAIL_FROM,
    ...(posted.bounceToken === undefined ? {} : { bounceToken: posted.bounceToken }),
    reader: { locale: figures.account.locale, language: body.language },
  });
  const subject = `${posted.mark ?? ""}${body.subject}`;
  return mailOf({ ...headers, to: posted.to, subject, html: fill(body.html), text: fill(body.text) });
}
