import type { Readable as Stream } from "node:stream";
import type Connection from "nodemailer/lib/smtp-connection";
import type { Mail } from "./mail.ts";

/** What became of one attempt. `unknown`: the message may have been accepted, nobody confirmed it; never send it again. */
export type Outcome =
  | { kind: "sent"; providerId: string | null }
  | { kind: "retry"; error: string }
  | { kind: "failed"; error: string }
  | { kind: "unknown"; error: string }
  | { kind: "lost" };

export interface Sending {
  mail: Mail;
  /** Date header, UTC ms: the same at every attempt, so that a retry sends the same bytes. */
  date: number;
  /** Called once everything is handed over but the end of it. False: somebody else took the mail over, stop here. */
  commit: () => Promise<boolean>;
}

export interface Transport {
  EMAIL: SendEmail;
  config: { SMTP_URL?: string | undefined; PUBLIC_URL: string };
}

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** Hands one mail to the configured transport. Never throws: what happened is the answer. */
export async function sendMail(env: Transport, sending: Sending): Promise<Outcome> {
  const { SMTP_URL } = env.config;
  return SMTP_URL
    ? sendBySmtp({ url: SMTP_URL, name: new URL(env.config.PUBLIC_URL).hostname }, sending)
    : sendByBinding(env.EMAIL, sending);
}

/** Codes of the service about this recipient or this content; every other one is about us, and may pass. */
const final = /^E_(RECIPIENT_|TOO_MANY_RECIPIENTS|CONTENT_|VALIDATION_|FIELD_|HEADER|DELIVERY_FAILED)/;
/** The service sets Message-ID and Auto-Submitted is not among the headers it takes. */
const refusedHeaders = new Set(["auto-submitted", "list-id"]);

async function sendByBinding(binding: SendEmail, { mail, commit }: Sending): Promise<Outcome> {
  const headers = Object.fromEntries(
    Object.entries(mail.headers).filter(([name]) => !refusedHeaders.has(name.toLowerCase())),
  );
  if (!(await commit())) return { kind: "lost" };
  try {
    const result = await binding.send({
      from: { name: mail.from.name, email: mail.from.address },
      to: { name: mail.to.name, email: mail.to.address },
      ...(mail.replyTo ? { replyTo: { name: mail.replyTo.name, email: mail.replyTo.address } } : {}),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers,
    });
    return { kind: "sent", providerId: result?.messageId ?? null };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== "string" || !code.startsWith("E_")) return { kind: "unknown", error: textOf(error) };
    return { kind: final.test(code) ? "failed" : "retry", error: `${code}: ${textOf(error)}` };
  }
}

interface Server {
  url: string;
  name: string;
}

function optionsOf({ url, name }: Server) {
  const server = new URL(url);
  const isLoopback = ["localhost", "127.0.0.1", "[::1]"].includes(server.hostname);
  const secure = server.protocol === "smtps:";
  return {
    host: server.hostname.replace(/^\[|\]$/g, ""),
    port: Number(server.port) || (secure ? 465 : 587),
    secure,
    // A server on this machine has no certificate anybody could check; every other one must offer TLS.
    ignoreTLS: isLoopback,
    requireTLS: !isLoopback && !secure,
    name,
    auth: server.username
      ? { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) }
      : null,
    ...timeouts,
  };
}

async function rawOf({ mail, date }: Sending): Promise<Buffer> {
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
  const composed = new MailComposer({
    from: mail.from,
    to: mail.to,
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: mail.headers,
    date: new Date(date),
    baseBoundary: mail.messageId.replace(/\W/g, "").slice(0, 40),
    textEncoding: "quoted-printable",
  });
  return composed.compile().build();
}

/**
 * An answer of the server settles it: 4xx try again; 5xx never again if it is about this mail. Greeting, AUTH and MAIL FROM
 * speak of us, and tomorrow they may be right again. Without an answer it depends on whether the end went out.
 */
function outcomeOf(error: unknown, state: { committed: boolean; lost: boolean }): Outcome {
  if (state.lost) return { kind: "lost" };
  const { responseCode: code, command = "" } = error as { responseCode?: number; command?: string };
  const isAboutMail = /^(RCPT|DATA)/.test(command);
  if (typeof code === "number" && code >= 500 && isAboutMail) return { kind: "failed", error: textOf(error) };
  if (typeof code === "number" && code >= 400) return { kind: "retry", error: textOf(error) };
  return { kind: state.committed ? "unknown" : "retry", error: textOf(error) };
}

async function sendBySmtp(server: Server, sending: Sending): Promise<Outcome> {
  const state = { committed: false, lost: false };
  try {
    const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
    const { Readable } = await import("node:stream");
    const raw = await rawOf(sending);
    const { auth, ...options } = optionsOf(server);
    const connection = new SMTPConnection(options);
    const body = Readable.from(
      (async function* () {
        yield raw;
        // The end of the stream sends the final dot: from the commit on, a lost answer is unknown.
        state.lost = !(await sending.commit());
        state.committed = !state.lost;
        if (state.lost) throw new Error("taken over by another run");
      })(),
    );
    try {
      await exchange(connection, { auth, mail: sending.mail, body });
    } finally {
      connection.close();
    }
    return { kind: "sent", providerId: null };
  } catch (error) {
    return outcomeOf(error, state);
  }
}

function exchange(
  connection: Connection,
  sent: { auth: { user: string; pass: string } | null; mail: Mail; body: Stream },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const envelope = { from: sent.mail.from.address, to: [sent.mail.to.address] };
    const deliver = () => connection.send(envelope, sent.body, (error) => (error ? reject(error) : resolve()));
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("the connection ended")));
    connection.connect((error) => {
      if (error) return reject(error);
      if (!sent.auth) return deliver();
      connection.login(sent.auth, (refused) => (refused ? reject(refused) : deliver()));
    });
  });
}
