import { makeId } from "#auth/token.ts";
import { fateOfSending } from "#domain/suppression.ts";
import type { Env } from "#env";
import { type SendingEvent, sendingEvent } from "#schema/mail-form.ts";
import { keepMailEvent } from "#store/delivery-event.ts";
import { tryOutside } from "./witness.ts";

/** A message of the queue as an event of the service that sent our mails; null: it is none. */
export function readSending(body: unknown): SendingEvent | null {
  const read = sendingEvent.safeParse(body);
  return read.success ? read.data : null;
}

/**
 * Cloudflare Email Sending sets the envelope itself, so no report of its mails reaches us: it says in our queue what became of
 * them. Nobody else can write there. An event that comes again changes nothing.
 */
export async function takeSending(env: Env, event: SendingEvent): Promise<void> {
  const fate = fateOfSending(event);
  if (!fate) return;
  const { eventId, messageId } = event.payload;
  await keepMailEvent(env.DB, {
    ...{ event: eventId, kind: event.type, request: makeId(), id: "", providerId: messageId },
    ...fate,
    by: "the mail provider",
    isOnce: false,
    now: Date.now(),
  });
  if (fate.fate !== "delivered") await tryOutside(env);
}
