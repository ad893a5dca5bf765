import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** What goes wrong in one attempt, and where. A reply line is sent instead of the good one. */
interface Fault {
  at: "rcpt" | "data" | "body" | "dot";
  does: "drop" | "hang" | `${4 | 5}${string}`;
}

/** One attempt as this side saw it. */
export interface Attempt {
  to: string;
  /** The message as it came, dots unstuffed; as far as it came. */
  raw: string;
  /** The final dot was here: the message is whole and may count as taken. */
  isWhole: boolean;
  end: "open" | "accepted" | "refused" | "dropped" | "hung";
}

/** A mail server on loopback that fails as it is told, and remembers. */
export interface FaultySmtp {
  url: string;
  attempts: Attempt[];
  /** Faults of an address, one for each attempt; none left: all is well. */
  faults: Map<string, Fault[]>;
  /** What the next connections meet instead of a greeting: a line that ends them, or nothing at all. */
  greetings: string[];
  /** Milliseconds before each answer about an address. */
  delays: Map<string, number>;
  /** Listens again on the same port. */
  open: () => Promise<void>;
  /** Refuses connections and cuts those there are. */
  shut: () => Promise<void>;
}

const end = Buffer.from("\r\n.\r\n");
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Talk {
  socket: Socket;
  pending: Buffer;
  isBusy: boolean;
  attempt: Attempt | null;
  fault: Fault | null;
  inBody: boolean;
}

type Rules = Pick<FaultySmtp, "attempts" | "faults" | "delays">;

/** Does what the fault says at this point; false when the talk is over. */
async function pass(talk: Talk, rules: Rules, at: Fault["at"], good: string): Promise<boolean> {
  const { attempt, fault, socket } = talk;
  if (at !== "body") await sleep(rules.delays.get(attempt?.to ?? "") ?? 0);
  const does = fault?.at === at ? fault.does : null;
  if (attempt && does === "hang") attempt.end = "hung";
  if (attempt && does === "drop") attempt.end = "dropped";
  if (does === "drop") socket.resetAndDestroy();
  if (does === "drop" || does === "hang") return false;
  if (attempt && does !== null) attempt.end = "refused";
  if (attempt && does === null && at === "dot") attempt.end = "accepted";
  if (at !== "body") socket.write(`${does ?? good}\r\n`);
  return true;
}

async function command(talk: Talk, rules: Rules, line: string): Promise<boolean> {
  const to = /^RCPT TO:<([^>]+)>/i.exec(line)?.[1]?.toLowerCase();
  if (to) {
    talk.attempt = { to, raw: "", isWhole: false, end: "open" };
    talk.fault = rules.faults.get(to)?.shift() ?? null;
    rules.attempts.push(talk.attempt);
    return pass(talk, rules, "rcpt", "250 2.1.5 ok");
  }
  const [verb = ""] = line.toUpperCase().split(" ");
  talk.inBody = verb === "DATA";
  if (talk.inBody) return pass(talk, rules, "data", "354 go on");
  talk.socket.write(verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
  return true;
}

async function body(talk: Talk, rules: Rules): Promise<boolean> {
  const at = talk.pending.indexOf(end);
  const { attempt } = talk;
  if (!attempt) return false;
  attempt.raw = talk.pending
    .subarray(0, at < 0 ? undefined : at + 2)
    .toString()
    .replace(/\r\n\.\./g, "\r\n.");
  if (!(await pass(talk, rules, "body", "")) || at < 0) return false;
  talk.pending = talk.pending.subarray(at + end.length);
  talk.inBody = false;
  attempt.isWhole = true;
  return pass(talk, rules, "dot", "250 2.0.0 taken");
}

async function listen(talk: Talk, rules: Rules): Promise<void> {
  if (talk.isBusy) return;
  talk.isBusy = true;
  for (let goesOn = true; goesOn && talk.pending.length > 0; ) {
    const at = talk.pending.indexOf("\r\n");
    if (talk.inBody) goesOn = await body(talk, rules);
    else if (at < 0) goesOn = false;
    else {
      const line = talk.pending.subarray(0, at).toString();
      talk.pending = talk.pending.subarray(at + 2);
      goesOn = await command(talk, rules, line);
    }
  }
  talk.isBusy = false;
}

function meet(socket: Socket, rules: Rules & Pick<FaultySmtp, "greetings">): void {
  const talk: Talk = { socket, pending: Buffer.alloc(0), isBusy: false, attempt: null, fault: null, inBody: false };
  socket.on("error", () => undefined);
  const greeting = rules.greetings.shift();
  if (greeting === "") return;
  if (greeting) {
    socket.end(`${greeting}\r\n`);
    return;
  }
  socket.on("data", (chunk: Buffer) => {
    talk.pending = Buffer.concat([talk.pending, chunk]);
    void listen(talk, rules);
  });
  socket.write("220 faulty\r\n");
}

export async function openFaultySmtp(): Promise<FaultySmtp> {
  const rules = { attempts: [], faults: new Map(), greetings: [], delays: new Map() };
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;
  const open = async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      meet(socket, rules);
    });
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  };
  const shut = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    server = null;
  };
  await open();
  return { url: `smtp://127.0.0.1:${port}`, ...rules, open, shut };
}
