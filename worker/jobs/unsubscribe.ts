import { addressMarker, readMailToken } from "#auth/token.ts";
import type { Env } from "#env";
import { leaveList, preferenceOfMail } from "#store/preference.ts";
import { sweepFacts } from "#store/witness/outbox.ts";

/** What of a mail that came in is looked at: whoever sent it, its subject decides. */
type IncomingMail = Pick<ForwardableEmailMessage, "headers" | "setReject">;

const refused =
  "Nothing was changed. This address is not read by people: it only takes the unsubscribe mails that our recaps offer.";

/** The delivery whose recipient is to get no more; null: the subject carries no genuine token. It may be folded. */
function deliveryOf({ config }: Env, subject: string): string | null {
  const token = subject.split(/\s+/).find((word) => word.startsWith("v1."));
  return token === undefined ? null : readMailToken(config.LINK_SECRET, "unsubscribe", token);
}

/** It is in the database already: if the bucket cannot be asked, the next tick writes it there. */
async function tellOutside(env: Env): Promise<void> {
  const whoOf = addressMarker(env.config.LINK_SECRET);
  await sweepFacts(env, { at: Date.now(), whoOf }).catch((error: unknown) =>
    console.error(JSON.stringify({ mail: "witness", error: String(error) })),
  );
}

/**
 * The mailto of List-Unsubscribe (RFC 2369): ends the list of that mail as one click does, and like it only ever stops mails. Anything else
 * is refused to its sender.
 */
export async function takeMail(env: Env, message: IncomingMail): Promise<void> {
  const id = deliveryOf(env, message.headers.get("subject") ?? "");
  if (id === null || !(await preferenceOfMail(env.DB, id))) return message.setReject(refused);
  await leaveList(env.DB, id, Date.now());
  await tellOutside(env);
}
