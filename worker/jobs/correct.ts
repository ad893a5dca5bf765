import { makeId } from "#auth/token.ts";
import { correctedRecipients, toldIn } from "#domain/recap/corrected.ts";
import { isReader } from "#domain/recap/reading.ts";
import { formFor, formsOf, plannedDeliveries, type RecapRecipient } from "#domain/recap/recipient.ts";
import type { Env } from "#env";
import { keptForms, mailsOf, missingForms } from "#mail/recap/stored.ts";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapForm } from "#schema/recap-row.ts";
import { planCorrected } from "#store/recap/corrected.ts";
import { type AsRead, newestVersion, type ResentAs } from "#store/recap/newest.ts";
import { loadReaders, ownerOf, type ReadRecap } from "#store/recap/reader.ts";
import { catchUp } from "./rollup.ts";

/* The newest version of a month that was restated after it was mailed, to those who read another. */

type Read = NonNullable<ReadRecap["recap"]>;

const heldOut = () => new Refusal("conflict", "The account is on hold-out: nobody there is mailed.");

/** Who would get a corrected mail if somebody had it sent now: nobody of a first version, or of one that is not the newest. */
export function correctedReaders({ recap, contacts }: ReadRecap): RecapRecipient[] {
  const { restated, version = 1 } = recap ?? {};
  if (!recap || !restated?.isNewest || restated.isHeldOut) return [];
  const figures = JSON.parse(recap.figures) as RecapFigures;
  return correctedRecipients({ figures, version, told: restated.told, kept: keptForms(recap) }, contacts);
}

/** The version with the mails it takes to send these forms. Where its mails were dropped, all of them are written anew. */
function withForms(recap: Read, forms: RecapForm[]): AsRead {
  const { id: recapId, figures, note } = recap;
  const dropped = recap.mails === null;
  const missing = missingForms(recap, forms);
  const printed = mailsOf(
    JSON.parse(figures) as RecapFigures,
    dropped ? [...keptForms(recap), ...missing] : missing,
    note,
  );
  return { recapId, figures, dropped, ...printed };
}

/**
 * Has the corrected mail of a restated month sent, to every reader who was told another figure and has no mail of this one.
 * Gives how many those are. Throws Refusal conflict when there is nobody, the version is not the newest, or nobody of the account
 * is mailed. `now` UTC ms.
 */
export async function sendCorrected(
  env: Env,
  id: string,
  sent: { by: Principal; reason: string; now: number },
): Promise<number> {
  const owner = await ownerOf(env.DB, id);
  // What came in since may restate it once more: then that version is the one to send.
  if (owner) await catchUp(env, owner.accountId, sent.now);
  const read = await loadReaders(env.DB, id);
  const { recap } = read;
  if (!recap?.restated) throw new Refusal("conflict", "There is no restated figure to send.");
  if (!recap.restated.isNewest) throw new Refusal("conflict", "The month was restated once more. Send that version.");
  if (recap.restated.isHeldOut) throw heldOut();
  const recipients = correctedReaders(read);
  if (recipients.length === 0) throw new Refusal("conflict", "Nobody is left who was told another figure.");
  const { accountId, periodKey, version } = recap;
  const of = {
    recapId: id,
    accountId,
    kind: "monthly" as const,
    periodKey,
    version,
    now: sent.now,
    ids: recipients.map(makeId),
    goesUntil: null,
  };
  const planned = await planCorrected(env.DB, withForms(recap, formsOf(recipients)), {
    deliveries: plannedDeliveries(recipients, of),
    accountId,
    month: periodKey,
    version,
    ...sent,
  });
  if (planned === 0) throw new Refusal("conflict", "Somebody else just had it sent, or the month changed. Look again.");
  return planned;
}

/**
 * What a mail is sent again as: the newest version of its month, in the form its reader wants by now, and as news where they
 * certainly have no mail of the month; null: as it was, nothing was restated. Throws Refusal conflict while the newest version
 * is not composed, when the person reads no recaps any more, and of an account on hold-out.
 */
export async function resentAs(env: Env, deliveryId: string): Promise<ResentAs | null> {
  const newest = await newestVersion(env.DB, deliveryId);
  if (newest?.isHeldOut) throw heldOut();
  if (!newest || newest.version === newest.own) return null;
  if (newest.state === "due")
    throw new Refusal("conflict", "The month is just being restated. Send it again once that figure is there.");
  const { recap, contacts } = await loadReaders(env.DB, newest.recapId);
  const contact = contacts.find(({ id }) => id === newest.contactId);
  if (!recap || !contact || !isReader(contact.role))
    throw new Refusal("conflict", "This person gets no recaps any more.");
  const figures = JSON.parse(recap.figures) as RecapFigures;
  const form = formFor(contact, { figures, told: toldIn(figures, newest.told) });
  return { ...withForms(recap, [form]), version: newest.version, variant: form.variant, form: form.key };
}
