import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { DatabaseSync } from "node:sqlite";
import { makeKey } from "#auth/api-gate.ts";
import { deployed } from "./deployed.ts";
import { freePort } from "./port.ts";
import { departures } from "./recap-figures.ts";
import { beginState, type Stack, startStack } from "./stack.ts";

/** A delivery as the database has it. */
interface LedgerDelivery {
  recipient: string;
  state: string;
  attempts: number;
  last_error: string | null;
  next_at: number;
}

/** The product on a folder of its own, with one metric, one source and its key; it can be killed and started again. */
export interface Deployment {
  url: () => string;
  /** The API key of its one source. */
  key: string;
  start: () => Promise<void>;
  /** Ends all of it as a power cut would. */
  kill: () => Promise<void>;
  stop: () => Promise<void>;
  /** Fires the cron trigger as of `time`, UTC ms. */
  tick: (time: number) => Promise<void>;
  call: (method: "PUT" | "POST", path: string, body: unknown) => Promise<void>;
  rows: <Row>(text: string) => Row[];
  /** One change of the database behind the product's back. */
  write: (text: string, values: (string | number)[]) => void;
  deliveries: () => LedgerDelivery[];
}

function fileOf(state: string): string {
  const folder = `${state}/v3/d1/miniflare-D1DatabaseObject`;
  const name = readdirSync(folder).find((each) => each.endsWith(".sqlite") && each !== "metadata.sqlite");
  if (!name) throw new Error("There is no database yet");
  return `${folder}/${name}`;
}

/** What an administrator does in the console on the first day. */
function setUp(file: string): string {
  const { key, prefix, hash } = makeKey();
  const db = new DatabaseSync(file);
  const now = Date.now();
  db.prepare("insert into metric (key, version, body, created_at) values (?, 1, ?, ?)").run(
    departures.key,
    JSON.stringify(departures),
    now,
  );
  db.prepare("insert into source (id, name, live_days, created_at) values ('feed', 'gate-feed', 400, ?)").run(now);
  db.prepare(
    "insert into api_key (id, source_id, hash, prefix, created_at, created_by) values ('key', 'feed', ?, ?, ?, 'test')",
  ).run(hash, prefix, now);
  db.close();
  return key;
}

const variables = { LINK_SECRET: "k1:test-secret-test-secret-test-secret-00" };

export async function openDeployment(smtpUrl: string): Promise<Deployment> {
  const state = mkdtempSync(`${tmpdir()}/cairn-faults-`);
  beginState(state);
  const file = fileOf(state);
  const key = setUp(file);
  const port = await freePort();
  let stack: Stack | null = null;
  const url = () => stack?.url ?? "";

  async function call(method: "PUT" | "POST", path: string, body: unknown): Promise<void> {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const answer = await fetch(`${url()}${path}`, { method, headers, body: JSON.stringify(body) });
    const wait = Number(answer.headers.get("retry-after") ?? 0);
    if (answer.status === 429 && wait > 0) {
      await answer.text();
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      return call(method, path, body);
    }
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  }

  function rows<Row>(text: string): Row[] {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      return db.prepare(text).all() as Row[];
    } finally {
      db.close();
    }
  }

  function write(text: string, values: (string | number)[]): void {
    const db = new DatabaseSync(file, { timeout: 5000 });
    db.prepare(text).run(...values);
    db.close();
  }

  return {
    url,
    key,
    call,
    rows,
    write,
    deliveries: () => rows("select recipient, state, attempts, last_error, next_at from delivery order by recipient"),
    start: async () => {
      const log = `${state}/worker.log`;
      stack = await startStack({ port, state, smtpUrl, variables, log, ownGroup: true, command: deployed });
    },
    kill: async () => {
      const gone = new Promise((resolve) => stack?.process.once("exit", resolve));
      stack?.kill();
      await gone;
    },
    stop: async () => {
      await stack?.stop();
      rmSync(state, { recursive: true, force: true });
    },
    tick: async (time) => {
      const answer = await fetch(`${url()}/cdn-cgi/local/scheduled?cron=*/15+*+*+*+*&time=${time}`);
      if (!answer.ok) throw new Error(`cron: ${answer.status} ${await answer.text()}`);
      await answer.text();
    },
  };
}

/** Waits until it is so; throws with `what` after `ms`. */
export async function until(what: string, isSo: () => boolean, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Not within ${ms} ms: ${what}`);
}

const halfDay = 12 * 3_600_000;

/** The month before this one in UTC, and an hour on the sixth or eighth at which every account's recap of it is due. */
export function lastMonth(): { key: string; kickoff: string; due: number } {
  // On the first of a month the one before has not ended everywhere.
  const now = new Date(Date.now() - 3 * halfDay);
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const kickoff = new Date(Date.UTC(year, month - 1, 1)).toISOString().slice(0, 10);
  const sixth = Date.UTC(year, month, 6, 20);
  // Far enough from the clock to be a month that is played through.
  const due = Math.abs(sixth - Date.now()) < halfDay ? sixth + 4 * halfDay : sixth;
  return { key: kickoff.slice(0, 7), kickoff, due };
}

/** Opens the account "acme", which has nothing but what every account must have. */
export function openAcme({ call }: Pick<Deployment, "call">): Promise<void> {
  return call("PUT", "/api/v1/accounts/acme", {
    name: "Acme",
    segment: "smb",
    kickoff: "2026-10-01",
    timezone: "UTC",
    locale: "en-US",
    currency: "USD",
  });
}

/** Opens an account through the API with these addresses and 60 events in last month. */
export async function openAirport(
  at: Deployment,
  name: string,
  people: { champion: string; sponsor: string },
): Promise<void> {
  const { kickoff, key } = lastMonth();
  await at.call("PUT", `/api/v1/accounts/${name}`, {
    name: `Airport ${name}`,
    segment: "smb",
    kickoff,
    timezone: "America/Denver",
    locale: "en-US",
    currency: "USD",
    contacts: [
      { name: "Dana Whitfield", email: people.champion, role: "champion" },
      { name: "Ellen Marsh", email: people.sponsor, role: "executive_sponsor" },
    ],
    first_value: { statement: "100 departures", target: "100" },
    twelve_month: { statement: "2,400 departures", target: "2400" },
  });
  const events = Array.from({ length: 60 }, (_, index) => ({
    id: `${name}-${index}`,
    type: departures.key,
    subject: name,
    time: `${key}-${String((index % 25) + 2).padStart(2, "0")}T18:${String(index % 60).padStart(2, "0")}:00Z`,
    data: { status: "left", actor: `gate ${index % 4}` },
  }));
  await at.call("POST", "/api/v1/events", events);
}
