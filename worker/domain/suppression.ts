import type { DeliveryFate } from "#schema/delivery.ts";
import type { SendingEvent } from "#schema/mail-form.ts";
import type { ReportedRecipient } from "#schema/mail-report.ts";
import { type Weight, weightOf } from "./bounce.ts";

/** What became of a mail after it was taken, and what that says of its address. */
export interface MailFate extends Weight {
  fate: DeliveryFate;
}

const nothing: Weight = { isFinal: false, isSpared: false };
const final: Weight = { isFinal: true, isSpared: false };
const spared: Weight = { isFinal: false, isSpared: true };

/**
 * Reads the type of a provider's event; null for one that says nothing of where a mail came to. A bounce is final unless the
 * provider calls it transient. What the provider took and did not send reached nobody: for an address on its own list that is
 * final, and of what it could not send it says nothing of the address.
 */
export function fateOf(type: string, bounceType: string | undefined): MailFate | null {
  switch (type) {
    case "email.delivered":
      return { fate: "delivered", ...nothing };
    case "email.complained":
      return { fate: "complained", ...final };
    case "email.bounced":
      return { fate: "bounced", ...(bounceType?.toLowerCase() === "transient" ? nothing : final) };
    case "email.suppressed":
      return { fate: "bounced", ...final };
    case "email.failed":
      return { fate: "bounced", ...spared };
    default:
      return null;
  }
}

/**
 * The same of an event of Cloudflare Email Sending. Where the last server gave a code, that code decides what a bounce says of
 * the address. What the service itself turned away says nothing of it, unless it has it on its own list.
 */
export function fateOfSending({ type, payload }: SendingEvent): MailFate | null {
  const { delivery, bounce, rejection } = payload;
  switch (type) {
    case "cf.email.sending.message.delivered":
      return { fate: "delivered", ...nothing };
    case "cf.email.sending.message.complained":
      return { fate: "complained", ...final };
    case "cf.email.sending.message.bounced": {
      const code = delivery?.smtpEnhancedStatusCode;
      if (code) return { fate: "bounced", ...weightOf({ status: code, answer: delivery.smtpResponse ?? "" }) };
      return { fate: "bounced", ...(bounce?.type === "hard" ? final : nothing) };
    }
    case "cf.email.sending.message.rejected":
      return { fate: "bounced", ...(rejection?.reason === "suppressed" ? final : spared) };
    case "cf.email.sending.message.failed":
      return { fate: "bounced", ...spared };
    default:
      return null;
  }
}

/**
 * What a delivery report (RFC 3464) says of the mail to this address, in lower case; null where it did not fail: a mail that is
 * late may still arrive. One that was passed on and failed behind this address did not reach its person, and says nothing final of it.
 */
export function fateOfReport(reported: readonly ReportedRecipient[], recipient: string): MailFate | null {
  const own = reported.filter(({ addresses }) => addresses.includes(recipient));
  const failed = (own.length > 0 ? own : reported).find(({ action }) => action === "failed");
  if (!failed) return null;
  const weight = weightOf(failed);
  return { fate: "bounced", ...weight, isFinal: weight.isFinal && own.length > 0 };
}
