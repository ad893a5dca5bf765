import type { Address, Mail, Outcome, Sending } from "#mail/mail.ts";

export interface Provider {
  /** Base of the API: mails go to `${url}/emails`. */
  url: string;
  key: string;
}

const answerMs = 30_000;
/** Refusals with a status about the mail that are about us all the same, by the name the provider gives them. */
const aboutUs = new Set(["invalid_from_address", "invalid_access", "invalid_region"]);
/** Statuses that are about this mail: asked again they say the same. */
const aboutMail = new Set([400, 413, 422, 451]);

function written({ name, address }: Address): string {
  return name === "" ? address : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}

/** The same text for the same mail, so that the provider sees one request however often it is made. */
function bodyOf(mail: Mail, tag: string): string {
  return JSON.stringify({
    from: written(mail.from),
    to: [written(mail.to)],
    ...(mail.replyTo ? { reply_to: written(mail.replyTo) } : {}),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    // Comes back with every event, also with those of a mail whose answer was lost.
    tags: [{ name: "delivery", value: tag }],
  });
}

interface Said {
  id: string | null;
  name: string;
  message: string;
}

async function read(answer: Response): Promise<Said> {
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
  const text = (key: string) => (typeof said?.[key] === "string" ? (said[key] as string) : "");
  return { id: text("id") || null, name: text("name"), message: text("message") };
}

/** Retry-After in seconds, as ms; nothing for a date or nonsense. */
function waitOf(answer: Response): { afterMs?: number } {
  const seconds = Number(answer.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? { afterMs: Math.min(seconds, 86_400) * 1000 } : {};
}

/**
 * What an answer says of the mail. A server error leaves open whether it was taken, and the key makes asking again safe. A
 * key that was used with another body means an earlier request was taken: asking again would never settle it.
 */
function outcomeOf(answer: Response, said: Said): Outcome {
  const { status } = answer;
  if (answer.ok) return { kind: "sent", providerId: said.id };
  const error = `${status} ${said.name} ${said.message}`.replace(/\s+/g, " ").trim().slice(0, 300);
  if (status === 409) return { kind: "unknown", again: said.name !== "invalid_idempotent_request", error };
  if (status >= 500) return { kind: "unknown", again: true, error };
  if (aboutMail.has(status) && !aboutUs.has(said.name)) return { kind: "failed", error };
  return { kind: "retry", error, ...waitOf(answer) };
}

/** Posts one mail to the provider under its idempotency key. Never throws. */
export async function sendByHttp(provider: Provider, { mail, commit, key }: Sending): Promise<Outcome> {
  const id = mail.messageId.slice(1).split("@")[0] ?? "";
  const request = {
    method: "POST",
    headers: {
      authorization: `Bearer ${provider.key}`,
      "content-type": "application/json",
      "idempotency-key": key ?? id,
    },
    body: bodyOf(mail, id),
    // A moved address is a setting to correct, not a place to hand a key to.
    redirect: "manual" as const,
    signal: AbortSignal.timeout(answerMs),
  };
  if (!(await commit())) return { kind: "lost" };
  try {
    const answer = await fetch(`${provider.url}/emails`, request);
    return outcomeOf(answer, await read(answer));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { kind: "unknown", again: true, error: text.slice(0, 300) };
  }
}
