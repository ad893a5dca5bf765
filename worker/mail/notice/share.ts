import type { MailBody } from "#mail/mail.ts";
import { named } from "#mail/safe.ts";
import { type ReaderTags, voiceFor } from "#mail/voice.ts";
import { linkLetter } from "./link-letter.ts";

interface ShareNotice {
  vendorName: string;
  /** The vendor's, in degrees. */
  hue: number;
  accountName: string;
  contactName: string;
  /** The person of the vendor who shares it. */
  csmName: string;
  link: string;
  /** Missing: English. */
  reader?: ReaderTags;
}

/** A customer gets the link to their plan for the first time. Throws invalid on a link that is not http or https. */
export function shareMail(options: ShareNotice): MailBody {
  const voice = voiceFor(options.reader ?? { locale: "en" });
  const words = voice.words.notice;
  const names = {
    vendor: named(options.vendorName),
    account: named(options.accountName),
    csm: named(options.csmName),
  };
  return linkLetter({
    voice,
    hue: options.hue,
    vendorName: options.vendorName,
    subject: words.shareSubject(names),
    title: words.shareTitle(names.vendor),
    greeting: words.hello(named(options.contactName)),
    text: words.shareText(names),
    link: options.link,
    signature: [names.csm, names.vendor].join(voice.words.recap.comma),
    reason: words.shareReason(names),
  });
}
