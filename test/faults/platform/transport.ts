import { createHash } from "node:crypto";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { fetchOf, makeMailProvider } from "../../support/mail-provider.ts";
import type { Life } from "./effect.ts";
import { type Mailer, type Platform, running } from "./platform.ts";

/*
 * The three ways a mail can leave, each as effects that can fail: a real SMTP server, a provider over HTTP that keeps the
 * rules of idempotency keys, and the binding. What was taken is written down on their side.
 */

const transports = ["smtp", "http", "binding"] as const;
export type TransportName = (typeof transports)[number];

/** A mail as the other side took it. */
export interface Taken {
  to: string;
  subject: string;
  /** What holds the id of the delivery: Message-ID, idempotency key, or the link to unsubscribe. */
  id: string;
  /** Effects of the run before it, and the trigger's time then, UTC ms. */
  seq: number;
  at: number;
  /** The invocation that handed it over. */
  life: string;
}

/** A whole mail as it arrived, taken or not, and where an answer went against it. */
export interface Seen {
  to: string;
  /** The same text has the same digest. */
  digest: string;
}

export interface Refused {
  to: string;
  /** The effect at which it was said, without its number. */
  at: string;
  said: string;
}

export interface Transport {
  name: TransportName;
  /** The mailer of one run; forgets the run before. */
  open: (platform: Platform) => Mailer;
  taken: () => Taken[];
  /** Addresses an answer of the server was against, and what it said. */
  refused: () => Refused[];
  seen: () => Seen[];
  close: () => Promise<void>;
}

type Session = SMTPServerSession & { user?: string };
type Done = (error?: Error | null) => void;

interface SmtpRun {
  platform: Platform;
  lives: Map<string, Life>;
  taken: Taken[];
  refused: Refused[];
  seen: Seen[];
}

interface Meeting {
  to?: string;
  /** What the server does when it comes that far. */
  act?: () => void;
  done: Done;
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url");
const timeOf = ({ platform }: { platform: Platform }) => ({ seq: platform.effects.log.length, at: platform.ticked });
/** Staff are told of bounces and the like: mails as well, but no recaps. */
const isNotice = (to: string) => to.endsWith("@northgate.example");
const nothing = () => undefined;
const refusals = { later: [451, "4.7.1 come again"], never: [550, "5.1.1 no such user"] } as const;
const headerOf = (raw: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, "im").exec(raw)?.[1]?.replace(/\r\n\s+/g, " ") ?? "";

/** A real SMTP server; who speaks is known by the name it signs in with, one for each invocation. */
export async function openSmtp(): Promise<Transport> {
  let run: SmtpRun | null = null;
  let invocations = 0;
  const cut = (session: Session) => {
    for (const connection of (
      server as unknown as { connections: Set<{ session: Session; _socket: { destroy(): void } }> }
    ).connections)
      if (connection.session.id === session.id) connection._socket.destroy();
  };
  /** One point of the talk. */
  async function meet(session: Session, name: string, { to = "", act = nothing, done }: Meeting): Promise<void> {
    const life = run?.lives.get(session.user ?? "");
    if (!run || !life || life.over) return cut(session);
    const fault = run.platform.effects.begin(life, name);
    if (fault === "before") return cut(session);
    if (fault === "hang") {
      life.end("hang");
      return cut(session);
    }
    if (fault === "later" || fault === "never") {
      const [responseCode, text] = refusals[fault];
      run.refused.push({ to, at: name, said: `${responseCode} ${text}` });
      return done(Object.assign(new Error(text), { responseCode }));
    }
    if (fault === "double") life.again();
    act();
    if (fault === "kill") run.platform.kill();
    if (fault === "stall") await run.platform.effects.stall(life);
    if (fault === "after" || life.over) return cut(session);
    done();
  }
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: ({ username }, session: Session, callback) => {
      session.user = username ?? "";
      void meet(session, "smtp.auth", {
        done: (error) => (error ? callback(error) : callback(null, { user: username ?? "" })),
      });
    },
    onMailFrom: (_, session: Session, callback) => void meet(session, "smtp.mail", { done: callback }),
    onRcptTo: ({ address }, session: Session, callback) =>
      void meet(session, "smtp.rcpt", { to: address, done: callback }),
    onData: (stream, session: Session, callback) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => {
        if (pieces.push(piece) === 1) void meet(session, "smtp.body", { done: nothing });
      });
      stream.on("end", () => {
        const raw = Buffer.concat(pieces).toString();
        const to = session.envelope.rcptTo[0]?.address ?? "";
        // A talk of an earlier run may end only now.
        if (run?.lives.get(session.user ?? "")?.over === false) run.seen.push({ to, digest: digestOf(raw) });
        const act = () =>
          void run?.taken.push({
            to,
            subject: headerOf(raw, "Subject"),
            id: headerOf(raw, "Message-ID"),
            ...timeOf(run),
            life: run.lives.get(session.user ?? "")?.label ?? "",
          });
        void meet(session, "smtp.dot", { to, act, done: callback });
      });
    },
  });
  server.on("error", nothing);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as { port: number };
  return {
    name: "smtp",
    open: (platform) => {
      const own: SmtpRun = { platform, lives: new Map(), taken: [], refused: [], seen: [] };
      run = own;
      return {
        variables: (life) => {
          // A name for ever: what is left of an earlier run must not speak as this one.
          const user = `i${++invocations}`;
          own.lives.set(user, life);
          return { SMTP_URL: `smtp://${user}:x@127.0.0.1:${port}` };
        },
        binding: () => ({}) as SendEmail,
      };
    },
    taken: () => run?.taken ?? [],
    refused: () => run?.refused ?? [],
    seen: () => run?.seen ?? [],
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const base = "https://mail-provider.example";
const lostAnswer = () => new TypeError("Network connection lost.");

/** A provider over HTTP with idempotency keys, in place of the network. */
export function openHttp(): Transport {
  let provider = makeMailProvider();
  let refused: Refused[] = [];
  let taken: Taken[] = [];
  const before = { fetch: globalThis.fetch, timeout: AbortSignal.timeout };
  // Nothing here takes thirty seconds, and a timer that long would keep its whole run in memory.
  AbortSignal.timeout = () => new AbortController().signal;
  const answers = { later: [429, "rate_limit_exceeded"], never: [422, "validation_error"] } as const;
  return {
    name: "http",
    open: (platform) => {
      provider = makeMailProvider(() => platform.now);
      refused = [];
      taken = [];
      const ask = fetchOf(provider, base);
      globalThis.fetch = async (input, init) => {
        const life = running.getStore() as Life;
        const to = /<([^>]+)>/.exec(String((JSON.parse(String(init?.body)) as { to: string[] }).to[0]))?.[1] ?? "";
        const key = new Headers(init?.headers).get("idempotency-key") ?? "";
        const answer = (kind: "later" | "never") => {
          const [status, name] = answers[kind];
          refused.push({ to, at: "http.send", said: `${status} ${name}` });
          return Response.json({ statusCode: status, name, message: name }, { status });
        };
        const { seq, at } = timeOf({ platform });
        const work = async () => {
          const answer = await ask(input, init);
          // Others may have been taken meanwhile, to the same address too: each notes what has its own key.
          const own = provider.taken
            .filter((mail) => mail.key === key)
            .slice(taken.filter((mail) => mail.id === key).length);
          for (const { body } of isNotice(to) ? [] : own)
            taken.push({ to, id: key, subject: String(body.subject), seq, at, life: life.label });
          return answer;
        };
        return platform.effects.meet(life, isNotice(to) ? "http.notice" : "http.send", {
          work,
          lost: lostAnswer,
          refuse: answer,
        });
      };
      return {
        variables: () => ({ HTTP_MAIL_URL: base, HTTP_MAIL_KEY: provider.apiKey }),
        binding: () => ({}) as SendEmail,
      };
    },
    taken: () => taken,
    refused: () => refused,
    seen: () => provider.requests.map(({ to, text }) => ({ to, digest: digestOf(text) })),
    close: async () => {
      globalThis.fetch = before.fetch;
      AbortSignal.timeout = before.timeout;
    },
  };
}

/** The binding of the platform. */
export function openBinding(): Transport {
  let taken: Taken[] = [];
  let refused: Refused[] = [];
  let seen: Seen[] = [];
  const codes = { later: "E_RATE_LIMIT_EXCEEDED", never: "E_RECIPIENT_NOT_ALLOWED" } as const;
  return {
    name: "binding",
    open: (platform) => {
      taken = [];
      refused = [];
      seen = [];
      return {
        variables: () => ({}),
        binding: (life) =>
          ({
            send: (mail: { to: { email: string }; subject: string; headers: Record<string, string> }) => {
              if (!life.over) seen.push({ to: mail.to.email, digest: digestOf(JSON.stringify(mail)) });
              return platform.effects.meet(life, isNotice(mail.to.email) ? "email.notice" : "email.send", {
                work: () => {
                  if (isNotice(mail.to.email)) return { messageId: "notice" };
                  taken.push({
                    to: mail.to.email,
                    subject: mail.subject,
                    id: mail.headers["List-Unsubscribe"] ?? "",
                    ...timeOf({ platform }),
                    life: life.label,
                  });
                  return { messageId: `b${taken.length}` };
                },
                lost: lostAnswer,
                refuse: (kind) => {
                  refused.push({ to: mail.to.email, at: "email.send", said: codes[kind] });
                  throw Object.assign(new Error("refused"), { code: codes[kind] });
                },
              });
            },
          }) as unknown as SendEmail,
      };
    },
    taken: () => taken,
    refused: () => refused,
    seen: () => seen,
    close: async () => undefined,
  };
}
