import type { MailBody } from "#mail/mail.ts";
import { type Paper, unfolded, withoutFences } from "#mail/paper.ts";
import type { Snapshot } from "#schema/celebration.ts";
import type { RecapFigures, RecapNote } from "#schema/recap.ts";
import type { RecapForm } from "#schema/recap-row.ts";
import type { RecapVariant } from "#schema/words.ts";
import { composeCelebrationLetter } from "./celebration.ts";
import { composeLetter } from "./compose.ts";
import { printLetter, unfoldedMail } from "./render.ts";

/** Stand where the links of one recipient go: tokens are derived when the mail is sent and kept nowhere. */
export const linkSlots = {
  view: "https://slot.invalid/view",
  unsubscribe: "https://slot.invalid/unsubscribe",
  portal: null,
};

/** One mail of a recap as it travels: everybody with this form gets it, links still as slots. */
export type StoredMail = MailBody & Omit<RecapForm, "key">;

/** The same as it is kept: HTML folded on the paper of that id, breakdowns fenced. */
interface PrintedMail extends StoredMail {
  paper: string;
}

/** The mail of that key without its breakdowns: a sponsor's beside a champion's. */
interface BriefMail extends Omit<RecapForm, "key"> {
  of: string;
}

/** Before there was paper, every mail was kept whole; before forms there were, by variant alone. */
type OldMail = MailBody & Partial<StoredMail>;
type KeptMails = Record<string, PrintedMail | BriefMail | OldMail>;

/** Mails as they are kept, JSON by forms, and the paper they are folded on. */
export interface PrintedMails {
  mails: string;
  papers: Paper[];
}

/** A recap as it is kept, and what somebody of the vendor said of it. JSON each but the note. */
export interface KeptRecap {
  figures: string;
  /** Null once they were dropped. */
  mails: string | null;
  /** The phrases of theirs by id. */
  papers: string | null;
  /** Those of dropped mails; null while they are kept. */
  forms: string | null;
  note: RecapNote | null;
}

/** The mails of a recap in these forms, by the forms' keys, as they are kept with it. */
export function mailsOf(figures: Snapshot, forms: RecapForm[], note: RecapNote | null): PrintedMails {
  const papers = new Set<Paper>();
  const mails: KeptMails = {};
  for (const form of forms) {
    const { key, ...rest } = form;
    const whole = wholeOf(form, forms);
    if (whole) {
      mails[key] = { ...rest, of: whole.key };
      continue;
    }
    const { paper, ...body } = printForm(figures, rest, note);
    papers.add(paper);
    mails[key] = { ...rest, ...body, paper: paper.id };
  }
  return { mails: JSON.stringify(mails), papers: [...papers] };
}

/** The form a sponsor's is a part of, where somebody gets that: the same mail with its breakdowns. */
function wholeOf(form: RecapForm, forms: RecapForm[]): RecapForm | undefined {
  if (form.variant !== "sponsor") return undefined;
  return forms.find(
    ({ variant, language, quarterly, first, told = null }) =>
      variant === "champion" &&
      told === (form.told ?? null) &&
      language === form.language &&
      quarterly === form.quarterly &&
      first?.by === form.first?.by,
  );
}

/** A corrected mail speaks of what its reader was told, which may be another version than the last, or nothing to correct. */
function figuresFor(figures: RecapFigures, { told = null }: Omit<RecapForm, "key">): RecapFigures {
  const { restated = null } = figures;
  if (told === null || restated === null) return figures;
  return { ...figures, restated: told === "nothing" ? null : { ...restated, before: told } };
}

function printForm(given: Snapshot, form: Omit<RecapForm, "key">, note: RecapNote | null) {
  const rest = { ...form, note, links: linkSlots, recipientName: "" };
  if (given.shape === "celebration") return printLetter(composeCelebrationLetter({ figures: given, ...rest }));
  return printLetter(composeLetter({ figures: figuresFor(given, form), ...rest }));
}

/** One form of a recap's mail, with what a person of the vendor says of the month. */
export function writeForm(figures: Snapshot, { key: _, ...form }: RecapForm, note: RecapNote | null): StoredMail {
  return { ...form, ...unfoldedMail(printForm(figures, form, note)) };
}

/** The forms a recap's mails are, or were, kept in. */
export function keptForms({ mails, forms }: Pick<KeptRecap, "mails" | "forms">): RecapForm[] {
  const kept = JSON.parse(mails ?? forms ?? "{}") as Record<string, Partial<StoredMail>>;
  return Object.entries(kept).map(([key, mail]) => ({
    key,
    variant: mail.variant ?? (key as RecapVariant),
    language: mail.language ?? null,
    quarterly: mail.quarterly ?? false,
    first: mail.first ?? null,
    ...(mail.told === undefined ? {} : { told: mail.told }),
  }));
}

/** Those of these forms it has no mail in. */
export function missingForms(recap: Pick<KeptRecap, "mails" | "forms">, forms: RecapForm[]): RecapForm[] {
  const kept = new Set(keptForms(recap).map(({ key }) => key));
  return forms.filter(({ key }) => !kept.has(key));
}

/** One mail of a recap as it is kept, or, where it or its paper is gone, written anew from its figures; null: not of this form. */
export function keptMail(recap: KeptRecap, key: string): StoredMail | null {
  const form = keptForms(recap).find((each) => each.key === key);
  if (!form) return null;
  const { key: _, ...rest } = form;
  const mails = recap.mails === null ? null : (JSON.parse(recap.mails) as KeptMails);
  const papers = JSON.parse(recap.papers ?? "{}") as Record<string, string[]>;
  const body = mails && bodyOf(mails, key, papers);
  return body ? { ...rest, ...body } : writeForm(JSON.parse(recap.figures) as Snapshot, form, recap.note);
}

/** Null without the phrases it is folded on. */
function bodyOf(mails: KeptMails, key: string, papers: Record<string, string[]>): MailBody | null {
  const mail = mails[key] as KeptMails[string];
  const brief = "of" in mail;
  const { subject, html, text, ...more } = (brief ? mails[mail.of] : mail) as PrintedMail | OldMail;
  if (!("paper" in more)) return { subject, html, text };
  const phrases = papers[more.paper];
  if (!phrases) return null;
  return { subject, html: unfolded(withoutFences(html, brief), phrases), text: withoutFences(text, brief) };
}
