import { Refusal } from "#schema/errors.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { Address, Mail, MailBody } from "./mail.ts";
import { bounceHeader } from "./report.ts";
import { cleanLine, clip } from "./safe.ts";
import { type ReaderTags, voiceFor } from "./voice.ts";

export interface RecapEnvelope {
  deliveryId: string;
  accountId: string;
  /** One list per account and kind. */
  kind: "recap" | "first-value";
  /** Host name of this deployment, the right side of Message-ID and List-Id. */
  host: string;
  vendorName: string;
  /** The deployment's own sending address. */
  fromAddress: string;
  csm: { name: string; email: string } | null;
  /** Missing: English. */
  reader?: ReaderTags;
  /** The https link of this recipient; its POST acts, its GET shows a page. Its end is the token a mail may carry instead. */
  unsubscribeUrl: string;
  /** Takes mails with the token in their subject, and mails that came back: jobs/incoming.ts. */
  unsubscribeAddress: string;
  /**
   * Proves that a report is about this mail. In a header, where it travels back with the report and not on with what its reader
   * forwards; missing in what is only looked at.
   */
  bounceToken?: string;
}

type Envelope = Pick<Mail, "from" | "replyTo" | "messageId" | "headers">;

/**
 * Sender, reply address and list headers of one delivery. The Message-ID is made of the delivery id alone, so a second
 * attempt is the same mail to every program that compares them. Throws invalid on a malformed id, host, address or link.
 */
export function recapHeaders(options: RecapEnvelope): Envelope {
  const { deliveryId, accountId, kind, host, csm, unsubscribeUrl, bounceToken } = options;
  for (const part of [deliveryId, accountId, kind]) refuseUnless(/^[\w-]{1,64}$/.test(part), "id");
  refuseUnless(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(host), "host");
  const token = /^https?:\/\/[^\s<>,"]+\/([\w.-]+)$/.exec(unsubscribeUrl)?.[1];
  refuseUnless(token !== undefined, "unsubscribeUrl");
  refuseUnless(isAddress(options.unsubscribeAddress), "unsubscribeAddress");
  return {
    from: { name: senderName(options), address: options.fromAddress },
    replyTo: csm ? { name: plainName(csm.name), address: csm.email } : null,
    messageId: `<${deliveryId}@${host}>`,
    headers: {
      "List-Id": `<${kind}.${accountId}.${host}>`,
      "List-Unsubscribe": `<${unsubscribeUrl}>, <mailto:${options.unsubscribeAddress}?subject=unsubscribe%20${token}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      "Auto-Submitted": "auto-generated",
      ...(bounceToken === undefined ? {} : { [bounceHeader]: bounceToken }),
    },
  };
}

/**
 * Puts envelope and body together. Throws invalid on CR, LF or NUL in any header, on an empty subject and on an address
 * that is not one.
 */
export function mailOf(parts: Envelope & { to: Address } & MailBody): Mail {
  const { from, replyTo, to, subject, html, text, messageId, headers } = parts;
  for (const party of replyTo ? [from, replyTo, to] : [from, to]) {
    refuseBreaks(party.name, "name");
    refuseUnless(isAddress(party.address), "address");
  }
  refuseBreaks(subject, "subject");
  refuseUnless(subject.trim() !== "", "subject");
  refuseUnless(/^<[\w.-]+@[\w.-]+>$/.test(messageId), "messageId");
  for (const [name, value] of Object.entries(headers)) {
    refuseUnless(/^[A-Za-z][A-Za-z0-9-]*$/.test(name), "header");
    refuseBreaks(value, name);
  }
  return { from, replyTo, to, subject, html, text, messageId, headers };
}

function senderName(options: RecapEnvelope): string {
  const vendor = plainName(options.vendorName);
  const { notice } = voiceFor(options.reader ?? { locale: "en" }).words;
  return options.csm ? notice.via({ csm: plainName(options.csm.name), vendor }) : vendor;
}

/** A sender's name that cannot pass for an address: programs show the name alone. */
function plainName(name: string): string {
  return clip(cleanLine(name.replace(/[@<>"\\]/g, " ")), letterSettings.nameLength);
}

function isAddress(value: string): boolean {
  return value.length <= 254 && /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u.test(value);
}

function refuseBreaks(value: string, field: string): void {
  refuseUnless(!/[\r\n\0]/.test(value), field);
}

function refuseUnless(allowed: boolean, field: string): void {
  if (!allowed)
    throw new Refusal("invalid", "This mail cannot be addressed as it is.", { [field]: "not allowed here" });
}
