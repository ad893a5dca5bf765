import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClientText, filePrograms, firstPrograms, programText } from "#open/client-text.ts";
import { type Deployment, openAcme, openDeployment } from "../support/deployment.ts";
import { freePort } from "../support/port.ts";
import { departures } from "../support/recap-figures.ts";

/*
 * The programs of the API page, taken from the page's own text and run as a reader would, against the real product. Between
 * the two stands a road that fails as roads do: it asks to wait, breaks off, and loses an answer.
 */

const folder = mkdtempSync(join(tmpdir(), "cairn-client-"));
let product: Deployment;
let road: Road;

type Fault = "none" | "429" | "503" | "cut before" | "cut after";

interface Road {
  url: string;
  faults: Fault[];
  /** What each request brought: its path, its coding, and when. */
  seen: { path: string; coding: string | undefined; at: number }[];
  close: () => void;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Does to a request what stands first in the list, or passes it on. */
async function pass(faults: Fault[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  const fault = faults.shift();
  if (fault === "429" || fault === "503")
    return void response.writeHead(Number(fault), { "retry-after": "2" }).end("{}");
  if (fault === "cut before") return void request.socket.destroy();
  const { authorization = "", "content-type": type = "", "content-encoding": coding } = request.headers;
  const headers = { authorization, "content-type": type, ...(coding ? { "content-encoding": coding } : {}) };
  const answer = await fetch(`${product.url()}${request.url}`, { method: request.method ?? "GET", headers, body });
  const text = await answer.text();
  if (fault === "cut after") return void request.socket.destroy();
  response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
}

async function openRoad(): Promise<Road> {
  const port = await freePort();
  const made: Omit<Road, "close"> = { url: `http://127.0.0.1:${port}`, faults: [], seen: [] };
  const server: Server = createServer((request, response) => {
    made.seen.push({ path: request.url ?? "", coding: request.headers["content-encoding"], at: Date.now() });
    pass(made.faults, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { ...made, close: () => server.close() };
}

function mustHave(command: string, argument: string): void {
  const { error } = spawnSync(command, [argument]);
  if (error)
    throw new Error(`${command} is not on this machine, so the program the API page shows cannot be run: install it.`);
}

interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** Writes a program down as the page shows it and runs it as the page says. */
function run(program: ClientText, change: { url?: string; key?: string } = {}): Promise<Run> {
  writeFileSync(join(folder, program.file), programText(program, change.url ?? road.url));
  const [command = "", ...args] = program.run.split(" ");
  const env = { ...process.env, API_KEY: change.key ?? product.key, NODE_NO_WARNINGS: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const done: Run = { code: null, out: "", err: "" };
    child.stdout.on("data", (text) => (done.out += text));
    child.stderr.on("data", (text) => (done.err += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...done, code }));
  });
}

const count = (where = "") => product.rows<{ n: number }>(`select count(*) as n from event ${where}`)[0]?.n ?? -1;

beforeAll(async () => {
  for (const [command, argument] of [
    ["curl", "--version"],
    ["python3", "--version"],
    ["sh", "-c true"],
  ] as const)
    mustHave(command, argument);
  product = await openDeployment("smtp://127.0.0.1:9");
  product.write("insert into metric (key, version, body, created_at) values ('meeting.booked', 1, ?, ?)", [
    JSON.stringify({ ...departures, key: "meeting.booked", countedStatuses: [] }),
    Date.now(),
  ]);
  await product.start();
  await openAcme(product);
  road = await openRoad();
});

afterAll(async () => {
  road?.close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each(firstPrograms)(
  "the first program in $language runs as it stands, and its event is taken",
  async (program) => {
    const before = count();
    const { code, out } = await run(program);
    expect(out).toContain('"status":"accepted"');
    expect([code, count()]).toEqual([0, before + 1]);
  },
);

const from = Date.now() - 86_400_000;

/** 1,203 events, the same each time for one name, with a blank line in between. */
function writeEvents(name: string, extra: string[] = []): void {
  const event = (at: number) => ({
    id: `${name}-${at}`,
    type: "meeting.booked",
    subject: "acme",
    time: new Date(from + at * 1000).toISOString(),
    data: { actor: `rep-${at % 5} – Zoë` },
  });
  const lines = Array.from({ length: 1_203 }, (_, at) => JSON.stringify(event(at)));
  writeFileSync(join(folder, "events.ndjson"), [...lines, "", ...extra].join("\n"));
}

test.each(filePrograms)(
  "$file waits as long as it is told, survives a lost answer, and every event counts once",
  async (program) => {
    writeEvents(program.file);
    road.seen.length = 0;
    road.faults.push("429", "cut after", "none", "503", "none", "cut before");
    const first = await run(program);
    // curl says that a connection broke; no event was refused.
    expect(first.err).not.toContain("status");
    expect(first.code).toBe(0);
    // The batch whose answer was lost had been kept.
    expect(first.out.trim().split("\n")).toEqual(["accepted: 703", "duplicate: 500", "conflict: 0", "rejected: 0"]);
    expect(count(`where id like '${program.file}-%'`)).toBe(1_203);
    expect(road.seen.map(({ coding }) => coding)).toEqual(Array(7).fill("gzip"));
    const [asked = 0, again = 0] = road.seen.map(({ at }) => at);
    expect(again - asked).toBeGreaterThanOrEqual(1_900);
    const second = await run(program);
    expect(second.out.trim().split("\n")).toEqual(["accepted: 0", "duplicate: 1203", "conflict: 0", "rejected: 0"]);
    expect([second.code, count(`where id like '${program.file}-%'`)]).toEqual([0, 1_203]);
  },
);

test.each(filePrograms)("$file prints what was refused and ends with an error", async (program) => {
  const bad = [
    JSON.stringify({ id: "no-account", type: "meeting.booked", subject: "nobody", time: new Date().toISOString() }),
    JSON.stringify({
      id: `${program.file}-0`,
      type: "meeting.booked",
      subject: "acme",
      time: new Date().toISOString(),
    }),
  ];
  writeEvents(program.file, bad);
  const { code, out, err } = await run(program);
  expect(code).toBe(1);
  expect(out).toContain("rejected: 1");
  expect(err).toContain("no-account");
  expect(err).toContain("unknown_account");
  expect(err).toContain("duplicate_payload_differs");
});

test.each(filePrograms)("$file gives up at once where trying again cannot help", async (program) => {
  writeEvents("refused");
  road.seen.length = 0;
  const { code, err } = await run(program, { key: `cairn_${"x".repeat(43)}` });
  expect([code, road.seen.length]).toEqual([1, 1]);
  expect(err).toContain("Answered 401");
  expect(err).toContain("unknown_caller");
});

test("the programs in TypeScript are sound by its strictest rules", () => {
  const files = [...firstPrograms, ...filePrograms].filter(({ file }) => file.endsWith(".ts"));
  const inside = mkdtempSync("test/faults/.client-");
  try {
    for (const each of files)
      writeFileSync(join(inside, each.file), `${programText(each, "https://x.example")}\nexport {};\n`);
    const rules = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--target", "esnext", "--module", "nodenext"];
    const names = files.map(({ file }) => join(inside, file));
    const done = spawnSync("node_modules/.bin/tsc", [...rules, "--types", "node", "--ignoreConfig", ...names], {
      encoding: "utf8",
    });
    expect(done.stdout).toBe("");
    expect(done.status).toBe(0);
  } finally {
    rmSync(inside, { recursive: true, force: true });
  }
});
