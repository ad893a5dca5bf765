import type { MailBody } from "#mail/mail.ts";
import { markup } from "#mail/safe.ts";
import { button, paragraph, row, sheetFor } from "#mail/sheet.ts";
import type { Voice } from "#mail/voice.ts";
import { noticePage, noticeSubject, noticeText, refuseOddLink } from "./notice.ts";

interface LinkLetter {
  voice: Voice;
  hue: number;
  vendorName: string;
  subject: string;
  title: string;
  greeting: string;
  text: string;
  link: string;
  signature: string | null;
  reason: string;
}

/** A greeting, two sentences, one button, and why it came. The button is the only link in it. */
export function linkLetter(letter: LinkLetter): MailBody {
  refuseOddLink(letter.link);
  const { voice } = letter;
  const words = voice.words.notice;
  const sheet = sheetFor({ lang: voice.locale, direction: voice.direction, hue: letter.hue });
  const subject = noticeSubject(voice, letter.subject);
  const say = (text: string): string => markup(text, voice.direction);
  const signature = letter.signature === null ? [] : [letter.signature];
  const html = noticePage(sheet, {
    subject,
    vendorName: letter.vendorName,
    title: letter.title,
    preheader: letter.text,
    rows: [
      row(sheet, paragraph(sheet, say(letter.greeting)), { below: 8 }),
      row(sheet, paragraph(sheet, say(letter.text)), { below: 20 }),
      row(sheet, button(sheet, { label: words.shareButton, href: letter.link }), { below: 20 }),
      row(sheet, paragraph(sheet, say(words.keep), "small"), { below: 24 }),
      ...signature.map((line) => row(sheet, paragraph(sheet, say(line), "strong"), { below: 24 })),
      row(sheet, paragraph(sheet, say(letter.reason), "small"), { above: 16, rule: true }),
    ],
  });
  const text = noticeText(voice, [
    letter.title,
    letter.greeting,
    letter.text,
    voice.words.recap.colon(words.shareButton),
    { href: letter.link },
    words.keep,
    ...signature,
    letter.reason,
  ]);
  return { subject, html, text };
}
