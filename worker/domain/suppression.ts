import type { DeliveryFate } from "#schema/delivery.ts";

/** A provider's event as the rules read it: what became of a mail, and whether its address takes none any more. */
export interface MailFate {
  fate: DeliveryFate;
  /** The mailbox is gone or its owner complained: no further mail. */
  isFinal: boolean;
}

/**
 * Reads the type of a provider's event (email.delivered, email.bounced, email.complained); null for every other one. A bounce
 * is final unless the provider calls it transient.
 */
export function fateOf(type: string, bounceType: string | undefined): MailFate | null {
  if (type === "email.delivered") return { fate: "delivered", isFinal: false };
  if (type === "email.complained") return { fate: "complained", isFinal: true };
  if (type === "email.bounced") return { fate: "bounced", isFinal: bounceType?.toLowerCase() !== "transient" };
  return null;
}
