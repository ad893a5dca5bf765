import { writeDay } from "#mail/calendar.ts";
import type { MailBody } from "#mail/mail.ts";
import { markup, named, quoted } from "#mail/safe.ts";
import { button, link as linkTo, paragraph, row, sheetFor } from "#mail/sheet.ts";
import { voiceFor } from "#mail/voice.ts";
import { firstValueKey } from "#schema/words.ts";
import { noticePage, noticeSubject, noticeText, refuseOddLink } from "./notice.ts";

interface ToldNotice {
  vendorName: string;
  /** The vendor's, in degrees. */
  hue: number;
  /** Page of the recaps in the console. */
  link: string;
  /** What happened, each about one month ("2026-10") or the First Value of one account, with the page it has there. */
  lines: { accountName: string; periodKey: string; text: string; link: string }[];
}

/** Tells a success manager, in English as the console is, what happened to mails of their accounts. Throws invalid on an odd link. */
export function toldMail({ vendorName, hue, link, lines }: ToldNotice): MailBody {
  for (const href of [link, ...lines.map((line) => line.link)]) refuseOddLink(href);
  const voice = voiceFor({ locale: "en" });
  const { direction, locale } = voice;
  const sheet = sheetFor({ lang: locale, direction, hue });
  const title = lines.length === 1 ? "A recap needs a look" : "Recaps that need a look";
  const said = lines.map(({ accountName, periodKey, text, link: href }) => ({
    href,
    head: `${named(accountName)}, ${periodKey === firstValueKey ? "First Value" : writeDay(locale, periodKey, "month")}`,
    text: quoted(text),
  }));
  const [first = "", ...others] = new Set(said.map(({ head }) => head));
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const subject = noticeSubject(voice, `${title}: ${first}${more}`);
  const where = "What was done stands with each recap in the console.";
  const html = noticePage(sheet, {
    subject,
    vendorName,
    title,
    preheader: said[0]?.text ?? "",
    rows: [
      ...said.map(({ head, text, href }) => {
        const name = paragraph(sheet, linkTo(sheet, { label: head, href }), "strong");
        return row(sheet, name + paragraph(sheet, markup(text, direction)), { below: 16 });
      }),
      row(sheet, button(sheet, { label: "Open the recaps", href: link }), { above: 8, below: 20 }),
      row(sheet, paragraph(sheet, markup(where, direction), "small"), { above: 16, rule: true }),
    ],
  });
  const spoken = said.flatMap(({ head, text: line, href }) => [head, line, { href }]);
  const text = noticeText(voice, [title, ...spoken, where, { href: link }]);
  return { subject, html, text };
}
