import type { Readable as Stream } from "node:stream";
import type Connection from "nodemailer/lib/smtp-connection";
import type { Mail, Outcome, Sending } from "./mail.ts";
import { sendByHttp } from "./transport/http.ts";

export interface Transport {
  EMAIL: SendEmail;
  config: {
    SMTP_URL?: string | undefined;
    HTTP_MAIL_URL?: string | undefined;
    HTTP_MAIL_KEY?: string | undefined;
    PUBLIC_URL: string;
  };
}

const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** Whether the transport in use knows a mail by its key, so that sending it again within a day is sent once. */
export function isKeyed({ config }: Pick<Transport, "config">): boolean {
  return config.HTTP_MAIL_URL !== undefined;
}

/** Hands one mail to the configured transport. Never throws: what happened is the answer. */
export async function sendMail(env: Transport, sending: Sending): Promise<Outcome> {
  const { SMTP_URL, HTTP_MAIL_URL, HTTP_MAIL_KEY = "" } = env.config;
  if (HTTP_MAIL_URL) return sendByHttp({ url: HTTP_MAIL_URL, key: HTTP_MAIL_KEY }, sending);
  return SMTP_URL
    ? sendBySmtp({ url: SMTP_URL, name: new URL(env.config.PUBLIC_URL).hostname }, sending)
    : sendByBinding(env.EMAIL, sending);
}

/** Codes of the service about this recipient or this content; every other one is about us, and may pass. */
const final = /^E_(RECIPIENT_|TOO_MANY_RECIPIENTS|CONTENT_|VALIDATION_|FIELD_|HEADER|DELIVERY_FAILED)/;
/** Message-ID and Date are the service's own, see decision 16 of worker/README.md. */
async function sendByBinding(binding: SendEmail, { mail, commit }: Sending): Promise<Outcome> {
  if (!(await commit())) return { kind: "lost" };
  try {
    const result = await binding.send({
      from: { name: mail.from.name, email: mail.from.address },
      to: { name: mail.to.name, email: mail.to.address },
      ...(mail.replyTo ? { replyTo: { name: mail.replyTo.name, email: mail.replyTo.address } } : {}),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: mail.headers,
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
function outcomeOf(error: unknown, progress: Progress): Outcome {
  if (progress.lost) return { kind: "lost" };
  const { responseCode: code, command = "" } = error as { responseCode?: number; command?: string };
  const isAboutMail = /^(RCPT|DATA)/.test(command);
  if (typeof code === "number" && code >= 500 && isAboutMail)
    return { kind: "failed", error: textOf(error), ofRecipient: command.startsWith("RCPT") };
  if (typeof code === "number" && code >= 400) return { kind: "retry", error: textOf(error) };
  return { kind: progress.committed ? "unknown" : "retry", error: textOf(error) };
}

interface Progress {
  committed: boolean;
  lost: boolean;
  /** Nothing more may be done for this attempt: it succeeded or failed. */
  over: boolean;
}

/** Bounds of the wait for bad news, ms. */
const patience = { least: 20, most: 1000 };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Waits until the whole body left this side, and then one round trip more: a server that went away in the middle of it has
 * said so by then, and without a final dot the mail is certainly not taken. `roundTrip` in ms, as this server took before.
 */
async function bodyArrived(connection: Connection, roundTrip: number, progress: Progress): Promise<void> {
  const socket = () => (connection as unknown as { _socket: { writableLength: number } | false })._socket;
  for (let left = socket(); left && left.writableLength > 0 && !progress.over; left = socket()) await sleep(5);
  await sleep(Math.min(patience.most, Math.max(patience.least, roundTrip)));
  if (progress.over || !socket()) throw new Error("the connection ended in the middle of the message");
}

async function sendBySmtp(server: Server, sending: Sending): Promise<Outcome> {
  const progress: Progress = { committed: false, lost: false, over: false };
  try {
    const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
    const { Readable } = await import("node:stream");
    const raw = await rawOf(sending);
    const { auth, ...options } = optionsOf(server);
    const connection = new SMTPConnection(options);
    let asked = 0;
    const body = Readable.from(
      (async function* () {
        // MAIL, RCPT and DATA were answered, one round trip each.
        const roundTrip = (Date.now() - asked) / 3;
        yield raw;
        await bodyArrived(connection, roundTrip, progress);
        // The end of the stream sends the final dot: from the commit on, a lost answer is unknown.
        progress.lost = !(await sending.commit());
        progress.committed = !progress.lost;
        if (progress.lost) throw new Error("taken over by another run");
      })(),
    );
    const begin = () => {
      asked = Date.now();
    };
    try {
      await exchange(connection, { auth, mail: sending.mail, body, begin });
    } finally {
      progress.over = true;
      connection.close();
    }
    return { kind: "sent", providerId: null };
  } catch (error) {
    return outcomeOf(error, progress);
  }
}

function exchange(
  connection: Connection,
  sent: { auth: { user: string; pass: string } | null; mail: Mail; body: Stream; begin: () => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const envelope = { from: sent.mail.from.address, to: [sent.mail.to.address] };
    const deliver = () => {
      sent.begin();
      connection.send(envelope, sent.body, (error) => (error ? reject(error) : resolve()));
    };
    connection.once("error", reject);
    connection.once("end", () => reject(new Error("the connection ended")));
    sent.body.once("error", reject);
    connection.connect((error) => {
      if (error) return reject(error);
      if (!sent.auth) return deliver();
      connection.login(sent.auth, (refused) => (refused ? reject(refused) : deliver()));
    });
  });
}
