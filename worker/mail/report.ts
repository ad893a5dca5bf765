import type { MailReport, ReportedRecipient } from "#schema/mail-report.ts";
import { mailSettings } from "#schema/settings.ts";

/* A mail that came back (RFC 3462, RFC 3464), as a value. Whoever sent it may have written anything into it. */

/** The header of our mails that a report is known by. */
export const bounceHeader = "X-Bounce-Token";

const statusTypes = new Set(["message/delivery-status", "message/global-delivery-status"]);
const token = new RegExp(`^${bounceHeader}:\\s*(v1\\.[\\w.-]{60,90})\\s*$`, "gim");
/** A report of one of our mails has one of each; a forger's may have thousands. */
const most = 20;
const answerLength = 300;

type Fields = Map<string, string>;

/** Groups of header fields with an empty line between (RFC 3464, 2.1); of a name that comes twice the first counts. */
function groupsOf(text: string): Fields[] {
  const groups = text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n/, most + 1);
  return groups.map((group) => {
    const fields: Fields = new Map();
    for (const line of group.replace(/\n[ \t]+/g, " ").split("\n")) {
      const [, name, value] = /^([A-Za-z-]+)[ \t]*:(.*)$/.exec(line) ?? [];
      if (name !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), (value ?? "").trim());
    }
    return fields;
  });
}

/** "rfc822; <Dana@acme.example>" -> "dana@acme.example" */
function addressIn(field: string | undefined): string[] {
  const address = field?.slice(field.indexOf(";") + 1).replace(/[<>\s]/g, "");
  return address ? [address.toLowerCase()] : [];
}

function recipientOf(fields: Fields): ReportedRecipient {
  const diagnostic = fields.get("diagnostic-code") ?? "";
  return {
    addresses: [...addressIn(fields.get("final-recipient")), ...addressIn(fields.get("original-recipient"))],
    action: /^[a-z]+/.exec((fields.get("action") ?? "").toLowerCase())?.[0] ?? "",
    status: /^[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get("status") ?? "")?.[0] ?? "",
    answer: diagnostic
      .slice(diagnostic.indexOf(";") + 1)
      .trim()
      .slice(0, answerLength),
  };
}

const lineFeed = 0x0a;

/** More lines than a report of one of our mails has. */
function isTooLong(raw: ArrayBuffer): boolean {
  const bytes = new Uint8Array(raw);
  let lines = 0;
  for (
    let at = bytes.indexOf(lineFeed);
    at >= 0 && lines <= mailSettings.reportLines;
    at = bytes.indexOf(lineFeed, at + 1)
  )
    lines += 1;
  return lines > mailSettings.reportLines;
}

/**
 * Reads the bytes of a mail as a delivery report; null where it is none, or nobody can read it. Nothing in it is to be believed
 * but for what a genuine token proves. Never throws.
 */
export async function readReport(raw: ArrayBuffer): Promise<MailReport | null> {
  if (isTooLong(raw)) return null;
  const { default: PostalMime } = await import("postal-mime");
  const limits = { maxNestingDepth: 10, maxHeadersSize: 64 * 1024 };
  const read = { forceRfc822Attachments: true, attachmentEncoding: "utf8" } as const;
  const mail = await PostalMime.parse(raw, { ...limits, ...read }).catch(() => null);
  const status = mail?.attachments.find(({ mimeType }) => statusTypes.has(mimeType));
  if (!mail || !status) return null;
  const parts = [...mail.attachments.map(({ content }) => String(content)), mail.text ?? ""];
  const found = parts.flatMap((part) => [...part.matchAll(token)].slice(0, most).map(([, each = ""]) => each));
  const groups = groupsOf(String(status.content)).filter((fields) => fields.has("final-recipient"));
  return { tokens: [...new Set(found)].slice(0, most), recipients: groups.slice(0, most).map(recipientOf) };
}
