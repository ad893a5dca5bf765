import { defaultHue } from "#mail/color.ts";
import type { MailBody } from "#mail/mail.ts";
import { named } from "#mail/safe.ts";
import { wordsEn } from "#mail/words-en.ts";
import { linkLetter } from "./link-letter.ts";

interface ShareNotice {
  vendorName: string;
  accountName: string;
  contactName: string;
  /** The person of the vendor who shares it. */
  csmName: string;
  link: string;
}

/** A customer gets the link to their plan for the first time. Throws invalid on a link that is not http or https. */
export function shareMail(options: ShareNotice): MailBody {
  const words = wordsEn.notice;
  const names = {
    vendor: named(options.vendorName),
    account: named(options.accountName),
    csm: named(options.csmName),
  };
  return linkLetter({
    hue: defaultHue,
    vendorName: options.vendorName,
    subject: words.shareSubject(names),
    title: words.shareTitle(names),
    greeting: words.hello(named(options.contactName)),
    text: words.shareText(names),
    link: options.link,
    signature: words.at(names),
    reason: words.shareReason(names),
  });
}
