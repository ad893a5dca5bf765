import type { MailBody } from "#mail/mail.ts";
import { writeInteger } from "#mail/number.ts";
import { escaped, markup, named } from "#mail/safe.ts";
import { paragraph, row, sheetFor } from "#mail/sheet.ts";
import { type ReaderTags, voiceFor } from "#mail/voice.ts";
import { Refusal } from "#schema/errors.ts";
import { noticePage, noticeSubject, noticeText } from "./notice.ts";

interface SignInNotice {
  vendorName: string;
  /** The vendor's, in degrees. */
  hue: number;
  code: string;
  /** How long it lasts. */
  minutes: number;
  /** Missing: English. */
  reader?: ReaderTags;
}

/** The code a member of staff asked for. No link, so nothing a scanner could open. Throws invalid on a malformed code. */
export function signInMail(options: SignInNotice): MailBody {
  const { code, minutes } = options;
  if (!/^[\w-]{4,16}$/.test(code)) throw new Refusal("invalid", "This is not a sign-in code.", { code: "malformed" });
  const voice = voiceFor(options.reader ?? { locale: "en" });
  const { direction, locale } = voice;
  const words = voice.words.notice;
  const vendor = named(options.vendorName);
  const text = words.codeText({ vendor, minutes: words.minutes(minutes, writeInteger(locale, minutes)) });
  const subject = noticeSubject(voice, words.codeSubject({ code, vendor }));
  const sheet = sheetFor({ lang: locale, direction, hue: options.hue });
  const figure = `<p class="i1" style="margin:0;padding:4px 0 12px;font-size:40px;line-height:52px;font-weight:600;letter-spacing:0.08em;color:${sheet.colors.ink1}">${escaped(code)}</p>`;
  const html = noticePage(sheet, {
    subject,
    vendorName: options.vendorName,
    title: words.codeTitle,
    preheader: text,
    rows: [
      row(sheet, `${figure}${paragraph(sheet, markup(text, direction))}`, { below: 24 }),
      row(sheet, paragraph(sheet, markup(words.codeWarning, direction), "small"), { above: 16, rule: true }),
    ],
  });
  return { subject, html, text: noticeText(voice, [words.codeTitle, code, text, words.codeWarning]) };
}
