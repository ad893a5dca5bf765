import type { Env } from "#env";
import { type Job, job } from "#schema/jobs.ts";
import { deliver } from "./deliver.ts";
import { composeDue } from "./recap.ts";
import { catchUp, rollUpIfDue } from "./rollup.ts";
import { wake } from "./wake.ts";

/** Queues hold a message back for twelve hours at most; the sweeper of the cron run looks after longer waits. */
const longestDelay = 12 * 3600;

/** Not worth it yet, but soon: one wake-up waits for that moment. */
async function runRollup(env: Env): Promise<void> {
  const delaySeconds = await rollUpIfDue(env, Date.now());
  if (delaySeconds !== null) await env.QUEUE.send({ type: "rollup" }, { delaySeconds });
}

async function run(env: Env, given: Job): Promise<void> {
  if (given.type === "rollup") return runRollup(env);
  if (given.type === "catch_up") return catchUp(env, given.accountId, Date.now());
  if (given.type === "recap") {
    const planned = await composeDue(env, given.recapId);
    return wake(
      env.QUEUE,
      planned.map((deliveryId): Job => ({ type: "deliver", deliveryId })),
    );
  }
  const wait = await deliver(env, given.deliveryId);
  if (wait !== null && wait / 1000 <= longestDelay)
    await env.QUEUE.send(given, { delaySeconds: Math.ceil(wait / 1000) });
}

async function runMessage(env: Env, message: Message): Promise<void> {
  const parsed = job.safeParse(message.body);
  if (!parsed.success) {
    // An older or newer version wrote it. What it was to wake is in the database, and cron wakes it again.
    console.error(JSON.stringify({ queue: "unknown message", id: message.id }));
    return message.ack();
  }
  try {
    await run(env, parsed.data);
    message.ack();
  } catch (error) {
    console.error(
      JSON.stringify({
        job: parsed.data,
        attempt: message.attempts,
        error: String(error),
        stack: (error as Error).stack,
      }),
    );
    message.retry({ delaySeconds: Math.min(300, 5 * 2 ** message.attempts) });
  }
}

/** Runs a batch of wake-ups, each acknowledged or retried for itself. The dead-letter queue only says what was given up. */
export async function runQueue(env: Env, batch: MessageBatch): Promise<void> {
  if (batch.queue === "cairn-dead") {
    for (const message of batch.messages) {
      console.error(JSON.stringify({ dead_letter: message.body, id: message.id }));
      message.ack();
    }
    return;
  }
  const rollups = batch.messages.filter((message) => (message.body as { type?: unknown } | null)?.type === "rollup");
  const [first, ...same] = rollups;
  const others = batch.messages.filter((message) => !rollups.includes(message));
  // One rollup reads the log to its end for all that asked for one; if it fails, it comes again.
  for (const message of same) message.ack();
  await Promise.all([...(first ? [first] : []), ...others].map((message) => runMessage(env, message)));
}
