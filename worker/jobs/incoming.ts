import { makeId, readCapability } from "#auth/token.ts";
import { fateOfReport } from "#domain/suppression.ts";
import type { Env } from "#env";
import { readReport } from "#mail/report.ts";
import { mailSettings } from "#schema/settings.ts";
import { keepMailEvent, recipientOfMail } from "#store/delivery-event.ts";
import { leaveList, preferenceOfMail } from "#store/preference.ts";
import { tryOutside } from "./witness.ts";

/** What of a mail that came in is looked at: whoever sent it, the token in it decides. */
type IncomingMail = Pick<ForwardableEmailMessage, "headers" | "raw" | "rawSize" | "setReject">;

const refused =
  "Nothing was changed. This address is not read by people: it only takes the unsubscribe mails that our recaps offer, and reports on them.";

/** The delivery whose recipient is to get no more; null: the subject carries no genuine token. It may be folded. */
function deliveryOf({ config }: Env, subject: string): string | null {
  const token = subject.split(/\s+/).find((word) => word.startsWith("v1."));
  return token === undefined ? null : readCapability(config.LINK_SECRET, "unsubscribe", token);
}

/** Unsubscribes as one click does, and like it only ever stops mails. False: it is no such mail. */
async function leave(env: Env, message: IncomingMail): Promise<boolean> {
  const id = deliveryOf(env, message.headers.get("subject") ?? "");
  if (id === null || !(await preferenceOfMail(env.DB, id))) return false;
  await leaveList(env.DB, id, Date.now());
  return true;
}

/**
 * Takes a report that one of our mails came back, as the provider's word on it. Only the token in the headers it returns is
 * believed: those of one mail, which nobody but who handled it has. False: it is no such report.
 */
async function takeReport(env: Env, { headers, raw, rawSize }: IncomingMail): Promise<boolean> {
  const isWorthIt = /^\s*multipart\//i.test(headers.get("content-type") ?? "") && rawSize <= mailSettings.reportBytes;
  const report = isWorthIt ? await readReport(await new Response(raw).arrayBuffer()) : null;
  const ids = report?.tokens.map((token) => readCapability(env.config.LINK_SECRET, "bounce", token)) ?? [];
  const id = ids.find((each) => each !== null) ?? null;
  const recipient = id === null ? null : await recipientOfMail(env.DB, id);
  if (!report || id === null || recipient === null) return false;
  const fate = fateOfReport(report.recipients, recipient);
  if (fate) {
    const event = { event: `report.${id}`, kind: "report", request: makeId(), id, providerId: "" };
    await keepMailEvent(env.DB, { ...event, ...fate, by: "the mail server", isOnce: true, now: Date.now() });
  }
  return true;
}

/**
 * What comes to the address recaps are sent from: the mailto of List-Unsubscribe (RFC 2369), which ends the list of that mail, and
 * mails that came back (RFC 3464). Anything else is refused to its sender.
 */
export async function takeMail(env: Env, message: IncomingMail): Promise<void> {
  if (!((await leave(env, message)) || (await takeReport(env, message)))) return message.setReject(refused);
  await tryOutside(env);
}
