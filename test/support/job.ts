import { createExecutionContext, createMessageBatch, getQueueResult, type QueueResult } from "cloudflare:test";
import { readEnv } from "#env";
import { runCron } from "#jobs/cron.ts";
import { runQueue } from "#jobs/queue.ts";
import { refuseHeaders } from "./mail-header.ts";
import { openWorld, type World } from "./world.ts";

/** A mail as the provider was asked to send it. */
interface HandedMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

interface WakeUp {
  body: unknown;
  /** Seconds it is held back. */
  delay: number;
}

/** A world whose queue stands still until the test runs it, and whose mail provider does what the test says. */
export interface Engine extends World {
  /** Wake-ups that were sent and not run. */
  waiting: WakeUp[];
  /** Every mail the provider was asked to send, taken or not. */
  handed: HandedMail[];
  /** What the provider does for an address before it takes the mail; throwing refuses it. */
  meet: Map<string, () => unknown>;
}

function keptQueue(waiting: WakeUp[]): Queue {
  const send = async (body: unknown, options?: QueueSendOptions) => {
    waiting.push({ body, delay: options?.delaySeconds ?? 0 });
  };
  const sendBatch = async (messages: Iterable<MessageSendRequest>) => {
    for (const { body, delaySeconds } of messages) waiting.push({ body, delay: delaySeconds ?? 0 });
  };
  return { send, sendBatch } as unknown as Queue;
}

function provider({ handed, meet }: Pick<Engine, "handed" | "meet">, mails: World["mails"]): SendEmail {
  const send = async (mail: Omit<HandedMail, "to"> & { to: { email: string } }) => {
    const kept = { ...mail, to: mail.to.email };
    handed.push(kept);
    refuseHeaders(kept.headers);
    await meet.get(kept.to)?.();
    mails.push(kept);
    return { messageId: `fake-${mails.length}` };
  };
  return { send } as unknown as SendEmail;
}

/** What earlier tests of the file left would be due here too: cron asks for all accounts. */
async function empty(db: D1Database): Promise<void> {
  const tables = [
    "account",
    "contact",
    "goal",
    "item",
    "event",
    "event_log",
    "event_revision",
    "fact_day",
    "fact_account",
  ];
  const rest = [
    "sending_pause",
    "mail_event",
    "mail_log",
    "account_source",
    "parked",
    "backfill",
    "conflict",
    "recap",
    "delivery",
    "suppression",
    "mail_preference",
    "mail_list",
    "recap_note",
    "account_size",
    "benchmark_group",
  ];
  await db.batch([...tables, ...rest].map((name) => db.prepare(`delete from ${name}`)));
  await db.prepare("update rollup_mark set log_id = 0").run();
}

/** A world without any account; `change` replaces bindings and variables. */
export async function openEngine(change: Record<string, unknown> = {}): Promise<Engine> {
  const own = { waiting: [] as WakeUp[], handed: [] as HandedMail[], meet: new Map<string, () => unknown>() };
  const mails: World["mails"] = [];
  const world = await openWorld({ QUEUE: keptQueue(own.waiting), EMAIL: provider(own, mails), ...change });
  await empty(world.db);
  return { ...world, ...own, mails };
}

/** Fires the cron trigger as of `time`, UTC ms. */
export function tick(engine: Engine, time: number): Promise<void> {
  return runCron(readEnv(engine.env), time);
}

/** Runs these messages as one batch and gives what was acknowledged and what is to come again. */
export async function runMessages(
  engine: Engine,
  bodies: unknown[],
  { queue = "cairn-jobs", attempts = 1 } = {},
): Promise<QueueResult> {
  const messages = bodies.map((body, at) => ({ id: `m${at}`, timestamp: Date.now(), attempts, body }));
  const batch = createMessageBatch(queue, messages);
  await runQueue(readEnv(engine.env), batch);
  return getQueueResult(batch, createExecutionContext());
}

/** Runs the queue until only what is held back is left. A retry is dropped: cron has to find what it was for. */
export async function drain(engine: Engine): Promise<void> {
  for (;;) {
    const ready = engine.waiting.filter(({ delay }) => delay === 0).slice(0, 20);
    if (ready.length === 0) return;
    engine.waiting.splice(0, Number.POSITIVE_INFINITY, ...engine.waiting.filter((each) => !ready.includes(each)));
    await runMessages(
      engine,
      ready.map(({ body }) => body),
    );
  }
}

/** One tick and everything it wakes. */
export async function play(engine: Engine, time: number): Promise<void> {
  await tick(engine, time);
  await drain(engine);
}
