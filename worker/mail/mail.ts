export interface Address {
  name: string;
  address: string;
}

/** What a person reads: the same facts twice. */
export interface MailBody {
  subject: string;
  html: string;
  text: string;
}

/** One finished mail for one person, as the transport takes it. */
export interface Mail extends MailBody {
  from: Address;
  replyTo: Address | null;
  to: Address;
  /** With its angle brackets; the same for every attempt to send this mail. */
  messageId: string;
  headers: Record<string, string>;
}
