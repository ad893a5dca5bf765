import type { MailBody } from "#mail/mail.ts";
import { composeLetter, type RecapOrder } from "./compose.ts";
import { letterHtml } from "./html.ts";
import { letterText } from "./text.ts";

/** A kilobyte limit of our own, below the 102 KB at which Gmail cuts a mail off. */
const sizeBudget = 80_000;

/**
 * The recap mail of one stored snapshot. Pure: the same order gives the same bytes. Links are printed as given, so a
 * caller may pass placeholders and fill them per recipient. Over 80 kB the breakdowns leave one after the other:
 * contributors, weekday by time, days (recaps.md, 10.7); the page still has them.
 */
export function renderRecap(order: RecapOrder): MailBody & { preheader: string } {
  let letter = composeLetter(order);
  let html = letterHtml(letter);
  for (const block of ["contributors", "heat", "days"] as const) {
    if (new TextEncoder().encode(html).length <= sizeBudget) break;
    letter = { ...letter, [block]: null };
    html = letterHtml(letter);
  }
  return { subject: letter.subject, preheader: letter.preheader, html, text: letterText(letter) };
}
