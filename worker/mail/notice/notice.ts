import { wrap } from "#mail/plain.ts";
import { capital, cleanLine, clip, markup, named, settled } from "#mail/safe.ts";
import { letterhead, page, row, type Sheet } from "#mail/sheet.ts";
import type { Voice } from "#mail/voice.ts";
import { Refusal } from "#schema/errors.ts";

const longestSubject = 119;

/** A subject on one line, whatever the names in it hold. */
export function noticeSubject({ direction }: Voice, subject: string): string {
  const line = clip(cleanLine(settled(subject, direction)), longestSubject);
  // A program shows a line in the direction of its first letter, which may be one of a Latin name.
  return direction === "rtl" ? `\u200f${line}` : line;
}

/** Paragraphs of the text twin; a link is passed as it is and stays on its own line. */
export function noticeText({ direction }: Voice, paragraphs: (string | { href: string })[]): string {
  const parts = paragraphs.map((part) => (typeof part === "string" ? settled(wrap(part), direction) : part.href));
  return `${parts.join("\n\n")}\n`;
}

/** A short mail under the vendor's letterhead. */
export function noticePage(
  sheet: Sheet,
  content: { subject: string; vendorName: string; title: string; preheader: string; rows: string[] },
): string {
  const initial = Array.from(cleanLine(content.vendorName))[0]?.toLocaleUpperCase() ?? "";
  const head = letterhead(sheet, { initial, account: named(content.vendorName), vendor: "" });
  const title = `<h1 class="i1" style="margin:0;font-size:22px;line-height:30px;font-weight:600;color:${sheet.colors.ink1}">${markup(content.title, sheet.direction)}</h1>`;
  return page(sheet, {
    title: content.subject,
    preheader: capital(content.preheader),
    rows: [row(sheet, head, { below: 16 }), row(sheet, title, { above: 24, below: 8, rule: true }), ...content.rows],
  });
}

/** The one link of a mail. Throws invalid unless it is a plain http or https address. */
export function refuseOddLink(href: string): void {
  if (/^https?:\/\/[^\s<>"]+$/.test(href)) return;
  throw new Refusal("invalid", "This link cannot be mailed.", { link: "not a web address" });
}
