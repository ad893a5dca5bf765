import { createHash } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** Shares of the attempts the server does not simply take, in the order they are drawn. */
const shares = { later: 0.1, never: 0.02, dropped: 0.01 };
type Fate = keyof typeof shares | "taken";

/** A mail server on loopback that refuses and fails by rule, and counts what it took. */
export interface MailServer {
  url: string;
  /** Attempts by what became of them. */
  fates: Record<Fate, number>;
  /** How often each address may have got the mail: taken, or whole when the connection was dropped. */
  arrived: Map<string, number>;
  stop: () => Promise<void>;
}

/** Drawn from address and attempt alone: the same run meets the same faults. */
function fateOf(to: string, attempt: number): Fate {
  let left = createHash("sha256").update(`${to} ${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
  for (const fate of ["later", "never", "dropped"] as const) {
    if (left < shares[fate]) return fate;
    left -= shares[fate];
  }
  return "taken";
}

interface Talk {
  socket: Socket;
  to: string;
  fate: Fate;
  /** Half of the refusals come with the address, the others behind the whole message. */
  isEarly: boolean;
  inBody: boolean;
  /** The last letters of the body so far: its end may be cut in two. */
  tail: string;
  line: string;
}

type Book = Pick<MailServer, "fates" | "arrived"> & { attempts: Map<string, number> };
const refusals = { later: "451 4.3.2 try again later", never: "550 5.7.1 not wanted here" };
const end = "\r\n.\r\n";

function recipient(talk: Talk, book: Book, to: string): string {
  const attempt = (book.attempts.get(to) ?? 0) + 1;
  book.attempts.set(to, attempt);
  const fate = fateOf(to, attempt);
  book.fates[fate] += 1;
  Object.assign(talk, { to, fate, isEarly: attempt % 2 === to.length % 2 });
  return talk.isEarly && (fate === "later" || fate === "never") ? refusals[fate] : "250 2.1.5 ok";
}

function command(talk: Talk, book: Book, line: string): void {
  const to = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1]?.toLowerCase();
  const [verb = ""] = line.toUpperCase().split(" ");
  if (to) talk.socket.write(`${recipient(talk, book, to)}\r\n`);
  else if (verb === "DATA") {
    Object.assign(talk, { inBody: true, tail: "\r\n" });
    talk.socket.write("354 go on\r\n");
  } else if (verb === "QUIT") talk.socket.end("221 bye\r\n");
  else talk.socket.write("250 ok\r\n");
}

function whole(talk: Talk, book: Book): void {
  talk.inBody = false;
  const { fate, to, socket } = talk;
  if (fate === "later" || fate === "never") {
    socket.write(`${refusals[fate]}\r\n`);
    return;
  }
  book.arrived.set(to, (book.arrived.get(to) ?? 0) + 1);
  if (fate === "dropped") socket.resetAndDestroy();
  else socket.write("250 2.0.0 taken\r\n");
}

function hear(talk: Talk, book: Book, chunk: string): void {
  if (talk.inBody) {
    const text = talk.tail + chunk;
    if (text.endsWith(end)) whole(talk, book);
    else talk.tail = text.slice(-end.length);
    return;
  }
  const lines = (talk.line + chunk).split("\r\n");
  talk.line = lines.pop() ?? "";
  for (const line of lines) command(talk, book, line);
}

export async function openMailServer(): Promise<MailServer> {
  const book: Book = { fates: { later: 0, never: 0, dropped: 0, taken: 0 }, arrived: new Map(), attempts: new Map() };
  const server: Server = createServer((socket) => {
    const talk: Talk = { socket, to: "", fate: "taken", isEarly: false, inBody: false, tail: "", line: "" };
    socket.setEncoding("latin1");
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => hear(talk, book, String(chunk)));
    socket.write("220 bench\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `smtp://127.0.0.1:${port}`, fates: book.fates, arrived: book.arrived, stop };
}
