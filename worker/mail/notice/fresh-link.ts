import { defaultHue } from "#mail/color.ts";
import type { MailBody } from "#mail/mail.ts";
import { named } from "#mail/safe.ts";
import { wordsEn } from "#mail/words-en.ts";
import { linkLetter } from "./link-letter.ts";

interface FreshLinkNotice {
  vendorName: string;
  accountName: string;
  contactName: string;
  link: string;
}

/** A contact who lost the link asked for it again. Throws invalid on a link that is not http or https. */
export function freshLinkMail(options: FreshLinkNotice): MailBody {
  const words = wordsEn.notice;
  const names = { vendor: named(options.vendorName), account: named(options.accountName) };
  return linkLetter({
    hue: defaultHue,
    vendorName: options.vendorName,
    subject: words.freshSubject(names),
    title: words.freshTitle,
    greeting: words.hello(named(options.contactName)),
    text: words.freshText(names),
    link: options.link,
    signature: null,
    reason: words.freshReason,
  });
}
