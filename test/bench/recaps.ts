import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { bundleProduct } from "./bundle.ts";
import { openHeap } from "./heap.ts";
import { workerdPid } from "./process.ts";
import { composeAll, measureCost, recapsPerJob } from "./recaps/compose.ts";
import { gatesOf } from "./recaps/gate.ts";
import { openMailServer } from "./recaps/mail-server.ts";
import { printReport, type Report } from "./recaps/report.ts";
import { openSeeded } from "./recaps/seed.ts";
import { sendAll } from "./recaps/send.ts";

const isFull = process.argv.includes("--full");
const accounts = Number(process.env.RECAP_ACCOUNTS ?? (isFull ? 100_000 : 2000));
const recipients = Number(process.env.RECAP_RECIPIENTS ?? (isFull ? 50_000 : 2000));
const readersEach = 3;
const someJobs = 4;
const out = ".cairn/bench-recaps.json";
/** Megabytes. A Worker that needs more ends there and then, as it would at the platform's 128; its code and buffers come on top. */
const heap = 96;

const say = (text: string) => console.error(`bench: ${text}`);

async function compose(bundle: string): Promise<Report["composing"]> {
  say(`${accounts} accounts`);
  const stage = await openSeeded(bundle, { accounts, isInspected: true });
  const heap = await openHeap(await stage.inspector(), "driven");
  try {
    say("their recaps");
    return (await composeAll(stage, { pid: workerdPid(), heap })).composing;
  } finally {
    heap.close();
    await stage.stop();
  }
}

/** In a process of its own with all the heap it wants: what is kept to be asked again would leave the Worker too little. */
async function costOfSome(bundle: string): Promise<Report["cost"]> {
  const stage = await openSeeded(bundle, { accounts: someJobs * recapsPerJob });
  try {
    const pid = workerdPid();
    const { jobs } = await composeAll(stage, { pid });
    say("the CPU of some recaps, and of the questions they ask alone");
    return pid === null ? null : await measureCost(stage, pid, jobs);
  } finally {
    await stage.stop();
  }
}

async function send(bundle: string): Promise<Report["sending"]> {
  const server = await openMailServer();
  const variables = { SMTP_URL: server.url };
  const stage = await openSeeded(bundle, { accounts: Math.ceil(recipients / readersEach), variables });
  try {
    say(`mails to ${recipients} people`);
    return await sendAll(stage, workerdPid(), server);
  } finally {
    await stage.stop();
    await server.stop();
  }
}

async function run(): Promise<boolean> {
  say("bundling");
  const { text } = bundleProduct();
  const cost = await costOfSome(text);
  process.env.MINIFLARE_WORKERD_V8_FLAGS = `--max-heap-size=${heap}`;
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? "", node: process.version };
  const report: Report = {
    at: new Date().toISOString(),
    machine,
    heap,
    cost,
    composing: await compose(text),
    sending: await send(text),
  };
  const gates = gatesOf(report);
  mkdirSync(".cairn", { recursive: true });
  writeFileSync(out, `${JSON.stringify({ ...report, gates }, null, 2)}\n`);
  printReport(report, gates);
  return gates.every((gate) => gate.holds);
}

process.exitCode = (await run()) ? 0 : 1;
