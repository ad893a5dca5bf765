/* What the answer of a mail server says of a mailbox (RFC 5321, 4.2; RFC 3463). */

/** dead: there is no such mailbox. away: there is one, and it took nothing. null: it is about us or the mail, never against the address. */
export type Bounce = "dead" | "away" | null;

/** A refusal for good: what the server said, and whether it said so of the recipient, when the mail was not there yet. */
export interface Answer {
  error: string;
  ofRecipient?: boolean;
}

/** Bad mailbox, system or syntax, moved away, a domain without mail (RFC 7505), disabled. 5.1.7 and 5.1.8 are about our own sender. */
const dead = /^5\.(1\.([1236]|10)|2\.1)$/;
const full = /^5\.2\.2$/;
/** An undefined enhanced code says no more than the reply code before it. */
const undefinedCode = /^[245]\.0\.0$/;

/** 550 is also the answer of a policy (RFC 5321, 4.2.3), and such words come with it: then the mailbox may well be there. */
const aboutUs =
  /\b(spam\w*|block\w*|black-?list\w*|den(y|ied)|polic\w+|relay\w*|reputation|sender|client|spf|dkim|dmarc|dnsbl|rbl|listed|authenticat\w*|prohibited|not permitted)\b/i;

function enhancedOf(error: string): string | null {
  const [, code = null] = /\b5\d\d[ -]#?(5\.\d{1,3}\.\d{1,3})\b/.exec(error) ?? [];
  return code;
}

function bounceOfCode(code: string): Bounce {
  if (dead.test(code)) return "dead";
  return full.test(code) ? "away" : null;
}

/**
 * Where the answer has an enhanced code that code decides, wherever it was given; else 550, 551 and 553 to the recipient's
 * address say that the mailbox is not there, and 552 that it is full, unless the words show that they are about us.
 */
export function bounceOf({ error, ofRecipient = false }: Answer): Bounce {
  if (error.startsWith("E_RECIPIENT_SUPPRESSED")) return "dead";
  const enhanced = enhancedOf(error);
  if (enhanced !== null && !undefinedCode.test(enhanced)) return bounceOfCode(enhanced);
  const [code] = /\b5\d\d\b/.exec(error) ?? [];
  if (!ofRecipient || aboutUs.test(error)) return null;
  if (code === "552") return "away";
  return code === "550" || code === "551" || code === "553" ? "dead" : null;
}

/** What a mail that came back says of its address. */
export interface Weight {
  /** There is no such mailbox: no further mail. */
  isFinal: boolean;
  /** It was about us, the mail or the way there: it does not even count as one of several. */
  isSpared: boolean;
}

/** Our sender, the other system, the protocol, the content, a policy. */
const aboutMail = /^[45]\.(1\.[78]|[3567]\.\d{1,3})$/;

/** The same of a mail that was taken and came back: its enhanced code, and the last server's answer where that code says nothing. */
export function weightOf({ status, answer }: { status: string; answer: string }): Weight {
  const isSaid = status !== "" && !undefinedCode.test(status);
  const code = isSaid ? status : (enhancedOf(answer) ?? "");
  return { isFinal: dead.test(code), isSpared: aboutMail.test(code) };
}
