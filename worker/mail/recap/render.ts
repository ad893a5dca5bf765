import type { MailBody } from "#mail/mail.ts";
import { type Paper, unfolded, unfoldedSize, withoutFences } from "#mail/paper.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import { composeLetter, type RecapOrder } from "./compose.ts";
import { letterHtml, sheetOf } from "./html.ts";
import type { Letter } from "./letter.ts";
import { letterText } from "./text.ts";

/** Limits of our own, below the 102 KB at which Gmail cuts a mail off. */
const { rawBytes: rawBudget, encodedBytes: encodedBudget } = letterSettings;

/**
 * The recap mail of one stored snapshot. Pure: the same order gives the same bytes. Links are printed as given, so a
 * caller may pass placeholders and fill them per recipient. Over 80 kB, or 90 kB as it travels, the breakdowns leave one
 * after the other: contributors, weekday by time, days (recaps.md, 10.7); the page still has them.
 */
export function renderRecap(order: RecapOrder): MailBody & { preheader: string } {
  const letter = composeLetter(order);
  return { ...unfoldedMail(printLetter(letter)), preheader: letter.preheader };
}

/** A printed mail as it travels. */
export function unfoldedMail({ subject, html, text, paper }: MailBody & { paper: Paper }): MailBody {
  return { subject, html: unfolded(html, paper.phrases), text: withoutFences(text, false) };
}

/** The mail of a letter, its HTML folded on its paper and the breakdowns fenced. */
export function printLetter(whole: Letter): MailBody & { paper: Paper } {
  const { paper } = sheetOf(whole);
  let letter = whole;
  let html = letterHtml(letter);
  for (const block of ["contributors", "heat", "days"] as const) {
    if (fits(html, paper.phrases)) break;
    letter = { ...letter, [block]: null };
    html = letterHtml(letter);
  }
  return { subject: letter.subject, html, text: letterText(letter), paper };
}

const encoder = new TextEncoder();
const room = new Uint8Array(rawBudget);

/** So many bytes fit however they travel. */
const surelyFits = Math.min(rawBudget, 3 * Math.floor((encodedBudget * 76) / 78 / 4));

function fits(folded: string, phrases: string[]): boolean {
  if (unfoldedSize(folded, phrases) <= surelyFits) return true;
  const html = unfolded(folded, phrases);
  const { read, written } = encoder.encodeInto(html, room);
  if (read < html.length) return false;
  return inBase64(written) <= encodedBudget || inQuotedPrintable(room.subarray(0, written)) <= encodedBudget;
}

/** Lines of 76 letters and their ends (RFC 2045, 6.8). */
function inBase64(size: number): number {
  return Math.ceil((Math.ceil(size / 3) * 4 * 78) / 76);
}

/** Plain letters as they are, every other byte as three, and soft line ends (RFC 2045, 6.7). */
function inQuotedPrintable(bytes: Uint8Array): number {
  let size = 0;
  for (const byte of bytes) size += (byte >= 32 && byte < 127 && byte !== 61) || byte === 10 ? 1 : 3;
  return Math.ceil((size * 79) / 76);
}
