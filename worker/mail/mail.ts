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

/**
 * What became of one attempt. `unknown`: the message may have been accepted, nobody confirmed it; never send it again, unless
 * `again` says that the same request under the same key is taken once. `afterMs` is the wait a server asked for. `ofRecipient`: it
 * was the answer to the recipient's address alone.
 */
export type Outcome =
  | { kind: "sent"; providerId: string | null }
  | { kind: "retry"; error: string; afterMs?: number }
  | { kind: "failed"; error: string; ofRecipient?: boolean }
  | { kind: "unknown"; error: string; again?: boolean }
  | { kind: "lost" };

export interface Sending {
  mail: Mail;
  /** Date header, UTC ms: the same at every attempt, so that a retry sends the same bytes. */
  date: number;
  /** Called once everything is handed over but the end of it. False: somebody else took the mail over, stop here. */
  commit: () => Promise<boolean>;
  /** What a provider tells one mail from the next by; missing: the id its Message-ID is made of. */
  key?: string;
}
