/** What a delivery report (RFC 3464) says of one recipient, as far as it is read. */
export interface ReportedRecipient {
  /** The address the reporting server tried and the one it was given, in lower case; either may be missing. */
  addresses: string[];
  /** In lower case: failed, delayed, delivered, relayed, expanded; "" where it says none. */
  action: string;
  /** The enhanced code: "5.1.1"; "" where it says none. */
  status: string;
  /** What the last server answered: "550 no such user"; may be "". */
  answer: string;
}

/** A delivery report, and the capabilities of our mails that stand in what it returns. */
export interface MailReport {
  tokens: string[];
  recipients: ReportedRecipient[];
}
