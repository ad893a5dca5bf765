import type { MailBody } from "#mail/mail.ts";
import { named } from "#mail/safe.ts";
import { type ReaderTags, voiceFor } from "#mail/voice.ts";
import { linkLetter } from "./link-letter.ts";

interface FreshLinkNotice {
  vendorName: string;
  /** The vendor's, in degrees. */
  hue: number;
  accountName: string;
  contactName: string;
  link: string;
  /** Missing: English. */
  reader?: ReaderTags;
}

/** A contact who lost the link asked for it again. Throws invalid on a link that is not http or https. */
export function freshLinkMail(options: FreshLinkNotice): MailBody {
  const voice = voiceFor(options.reader ?? { locale: "en" });
  const words = voice.words.notice;
  const names = { vendor: named(options.vendorName), account: named(options.accountName) };
  return linkLetter({
    voice,
    hue: options.hue,
    vendorName: options.vendorName,
    subject: words.freshSubject(names.vendor),
    title: words.freshTitle,
    greeting: words.hello(named(options.contactName)),
    text: words.freshText(names),
    link: options.link,
    signature: null,
    reason: words.freshReason,
  });
}
