/* Delivery reports (RFC 3464) as servers write them. */

/** A mail of ours as it was handed over, and what a server says of it. */
export interface Reported {
  /** Header lines of the returned mail. */
  headers: Record<string, string>;
  recipient: string;
  action?: string;
  status?: string;
  answer?: string;
  /** Name of the field the address stands in; the other one is left out. */
  field?: "Final-Recipient" | "Original-Recipient";
}

const crlf = (lines: string[]) => lines.join("\r\n");

/** The whole report, headers and all. */
export function reportOf({ headers, recipient, action = "failed", status = "5.1.1", answer, field }: Reported): string {
  const returned = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const elsewhere = field === "Original-Recipient" ? ["Final-Recipient: rfc822; box-7@mx.acme.example"] : [];
  return crlf([
    "From: Mail Delivery System <MAILER-DAEMON@mx.acme.example>",
    "To: recaps@northgate.example",
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    "",
    "This is a MIME-encapsulated message.",
    "",
    "--b1",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    "I'm sorry to have to inform you that your message could not be delivered.",
    "",
    "--b1",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.acme.example",
    "Arrival-Date: Thu, 3 Dec 2026 20:00:00 +0000",
    "",
    ...elsewhere,
    `${field ?? "Final-Recipient"}: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(answer === undefined ? [] : [`Diagnostic-Code: smtp; ${answer}`]),
    "",
    "--b1",
    "Content-Type: text/rfc822-headers",
    "",
    ...returned,
    "",
    "--b1--",
    "",
  ]);
}
