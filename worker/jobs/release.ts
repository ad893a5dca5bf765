import { makeId } from "#auth/token.ts";
import { readersOf } from "#domain/celebration/reader.ts";
import { formsOf, plannedDeliveries, type RecapRecipient } from "#domain/recap/recipient.ts";
import type { Env } from "#env";
import {
  keptForms,
  keptMail,
  mailsOf,
  missingForms,
  type PrintedMails,
  type StoredMail,
  writeForm,
} from "#mail/recap/stored.ts";
import { type Principal, system } from "#schema/audit.ts";
import type { Snapshot } from "#schema/celebration.ts";
import type { RecapNote } from "#schema/recap.ts";
import type { RecapForm } from "#schema/recap-row.ts";
import { loadReaders, ownerOf, type ReadRecap } from "#store/recap/reader.ts";
import { releaseRecap, reviewsOver } from "#store/recap/release.ts";
import { correctedReaders } from "./correct.ts";
import { catchUp } from "./rollup.ts";

/** More than a calm month holds; the rest goes with the next tick. */
const releasesPerRun = 50;

/** The mails of a recap by the keys of their forms; while it is held or restated, as they would go out if a person said so now. */
export interface WrittenRecap {
  mails: Record<string, StoredMail>;
  /** Who would get them; of a restated month, beside those who do. */
  recipients: RecapRecipient[];
}

interface ToWrite {
  forms: RecapForm[];
  recipients: RecapRecipient[];
}

/** Held, or archived for being late or skipped: nobody has a mail of it, and a person may let it go. */
function isReleasable({ state, isClosed }: Pick<NonNullable<ReadRecap["recap"]>, "state" | "isClosed">): boolean {
  return state === "held" || isClosed;
}

function toWrite({ recap, contacts }: ReadRecap): ToWrite {
  if (!recap) return { forms: [], recipients: [] };
  const isHeld = isReleasable(recap);
  const figures = JSON.parse(recap.figures) as Snapshot;
  const recipients = isHeld ? readersOf(figures, contacts) : correctedReaders({ recap, contacts });
  return { forms: [...(isHeld ? [] : keptForms(recap)), ...formsOf(recipients)], recipients };
}

/** What is kept is shown and sent as it is; a form somebody asked for since is written from the same snapshot. */
function mailIn(recap: NonNullable<ReadRecap["recap"]>, form: RecapForm): StoredMail {
  return keptMail(recap, form.key) ?? writeForm(JSON.parse(recap.figures) as Snapshot, form, recap.note);
}

/** All mails of a recap, see WrittenRecap. */
export function writtenRecap(read: ReadRecap): WrittenRecap {
  const { recap } = read;
  const { forms, recipients } = toWrite(read);
  const mails = forms.flatMap((form) => (recap ? [[form.key, mailIn(recap, form)] as const] : []));
  return { mails: Object.fromEntries(mails), recipients };
}

/** One of them alone, by its form's key; null when there is none. */
export function writtenForm(read: ReadRecap, key: string): StoredMail | null {
  const form = toWrite(read).forms.find((each) => each.key === key);
  return read.recap && form ? mailIn(read.recap, form) : null;
}

/** The mails of a held recap with another note, or none, in the forms somebody gets, from the same snapshot. */
export function annotated({ recap, contacts }: ReadRecap, note: RecapNote | null): PrintedMails {
  if (!recap) return { mails: "{}", papers: [] };
  const figures = JSON.parse(recap.figures) as Snapshot;
  return mailsOf(figures, formsOf(readersOf(figures, contacts)), note);
}

/** A recap that may be released as the log has it by now: one whose figure changed is composed anew first, and not held until then. */
async function loadReleasable(env: Env, id: string, now: number): Promise<ReadRecap> {
  const owner = await ownerOf(env.DB, id);
  if (!owner || !isReleasable({ ...owner, isClosed: owner.isClosed === 1 })) return { recap: null, contacts: [] };
  await catchUp(env, owner.accountId, now);
  const { recap, contacts } = await loadReaders(env.DB, id);
  return { recap: recap && isReleasable(recap) ? recap : null, contacts };
}

/**
 * Lets a held recap go out, to everybody who reads it by now and in the form they want by now. `reviewed`: only while its
 * review window is over by then (UTC ms) and nobody stopped it. `isSkipped`: one that was skipped, which no other release lets
 * out. False when it is not held, or has no figure.
 */
export async function releaseHeld(
  env: Env,
  id: string,
  released: { by: Principal; now: number; reason?: string; reviewed?: number; isSkipped?: boolean },
): Promise<boolean> {
  const read = await loadReleasable(env, id, released.now);
  if (!read.recap) return false;
  const { accountId, kind, periodKey, version, note } = read.recap;
  const figures = JSON.parse(read.recap.figures) as Snapshot;
  const recipients = readersOf(figures, read.contacts);
  const goesUntil = released.reviewed === undefined ? null : read.recap.goesUntil;
  const forms = formsOf(recipients);
  const missing = read.recap.mails === null ? forms : missingForms(read.recap, forms);
  const of = {
    recapId: id,
    accountId,
    kind,
    periodKey,
    version,
    now: released.now,
    ids: recipients.map(makeId),
    goesUntil,
  };
  const deliveries = plannedDeliveries(recipients, of);
  return releaseRecap(env.DB, id, {
    reviewed: null,
    reason: "",
    isSkipped: false,
    ...released,
    ...mailsOf(figures, missing, note),
    deliveries,
  });
}

/** What nobody stopped while it could be looked at goes out as a person would have released it. One that cannot holds up no other. */
export async function releaseReviewed(env: Env, now: number): Promise<void> {
  for (const id of await reviewsOver(env.DB, now, releasesPerRun))
    await releaseHeld(env, id, { by: { ...system, name: "the review window" }, now, reviewed: now }).catch(
      (error: unknown) =>
        console.error(JSON.stringify({ release: id, error: String(error), stack: (error as Error).stack })),
    );
}
