import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

export interface Received {
  to: string;
  at: number;
  raw: string;
  mail: Email;
}

export interface Mailbox {
  url: string;
  port: number;
  mails: Received[];
  /** Waits for a mail that fits; throws after `ms`. */
  wait: (fits: (received: Received) => boolean, ms?: number) => Promise<Received>;
  close: () => Promise<void>;
}

/** A real SMTP server on loopback that keeps what it is given. */
export async function openMailbox(port = 0, onMail: (received: Received) => void = () => undefined): Promise<Mailbox> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const raw = Buffer.concat(chunks).toString("utf8");
        const mail = await PostalMime.parse(raw);
        for (const { address } of session.envelope.rcptTo) {
          const received = { to: address, at: Date.now(), raw, mail };
          mails.push(received);
          onMail(received);
        }
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const bound = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    mails,
    wait: (fits, ms = 15_000) => waitFor(mails, fits, ms),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function waitFor(mails: Received[], fits: (received: Received) => boolean, ms: number): Promise<Received> {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    const found = mails.find(fits);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `No such mail within ${ms} ms; there are: ${mails.map((each) => `${each.to}: ${each.mail.subject}`).join("; ")}`,
  );
}
