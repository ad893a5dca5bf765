import { defaultHue } from "#mail/color.ts";
import type { MailBody } from "#mail/mail.ts";
import { escaped, markup, named } from "#mail/safe.ts";
import { paragraph, row, sheetFor } from "#mail/sheet.ts";
import { wordsEn } from "#mail/words-en.ts";
import { Refusal } from "#schema/errors.ts";
import { noticePage, noticeSubject, noticeText } from "./notice.ts";

/** The code a member of staff asked for. No link, so nothing a scanner could open. `minutes` is how long it lasts. */
export function signInMail(options: { vendorName: string; code: string; minutes: number }): MailBody {
  const { code, minutes } = options;
  if (!/^[\w-]{4,16}$/.test(code)) throw new Refusal("invalid", "This is not a sign-in code.", { code: "malformed" });
  const words = wordsEn.notice;
  const vendor = named(options.vendorName);
  const text = words.codeText({ vendor, minutes: words.minutes(minutes) });
  const subject = noticeSubject(words.codeSubject({ code, vendor }));
  const sheet = sheetFor({ lang: wordsEn.language, direction: "ltr", hue: defaultHue });
  const figure = `<p class="i1" style="margin:0;padding:4px 0 12px;font-size:40px;line-height:52px;font-weight:600;letter-spacing:0.08em;color:${sheet.colors.ink1}">${escaped(code)}</p>`;
  const html = noticePage(sheet, {
    subject,
    vendorName: options.vendorName,
    title: words.codeTitle,
    preheader: text,
    rows: [
      row(sheet, `${figure}${paragraph(sheet, markup(text, "ltr"))}`, { below: 24 }),
      row(sheet, paragraph(sheet, markup(words.codeWarning, "ltr"), "small"), { above: 16, rule: true }),
    ],
  });
  return { subject, html, text: noticeText([words.codeTitle, code, text, words.codeWarning]) };
}
