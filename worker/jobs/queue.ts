import type { Env } from "#env";
import { type Job, job } from "#schema/jobs.ts";
import type { SendingEvent } from "#schema/mail-form.ts";
import { isMailKnown } from "#store/delivery-event.ts";
import { deliver } from "./deliver.ts";
import { composeDue } from "./recap.ts";
import { catchUp, rollUpIfDue } from "./rollup.ts";
import { readSending, takeSending } from "./sending.ts";
import { halvesOf, wake } from "./wake.ts";

/** Queues hold a message back for twelve hours at most; the sweeper of the cron run looks after longer waits. */
const longestDelay = 12 * 3600;

type Delivery = Extract<Job, { type: "deliver" }>;

/** Not worth it yet, but soon: one wake-up waits for that moment. */
async function runRollup(env: Env): Promise<void> {
  const delaySeconds = await rollUpIfDue(env, Date.now());
  if (delaySeconds !== null) await env.QUEUE.send({ type: "rollup" }, { delaySeconds });
}

async function run(env: Env, given: Exclude<Job, Delivery>): Promise<void> {
  if (given.type === "rollup") return runRollup(env);
  if (given.type === "catch_up") return catchUp(env, given.accountId, Date.now());
  if (given.type === "recap") return composeDue(env, [given.recapId]);
  return composeDue(env, given.recapIds);
}

/** Reads a message; one that nobody can read is acknowledged. */
function readJob(message: Message): Job | null {
  const parsed = job.safeParse(message.body);
  if (parsed.success) return parsed.data;
  // An older or newer version wrote it. What it was to wake is in the database, and cron wakes it again.
  console.error(JSON.stringify({ queue: "unknown message", id: message.id }));
  message.ack();
  return null;
}

/** What gives "again" is not done: its message comes again. */
type Work = () => Promise<unknown>;

/** Longer each time. */
const comeAgain = (message: Message) => message.retry({ delaySeconds: Math.min(300, 5 * 2 ** message.attempts) });

async function finish(message: Message, given: Job | { event: string }, work: Work): Promise<void> {
  try {
    if ((await work()) === "again") comeAgain(message);
    else message.ack();
  } catch (error) {
    console.error(
      JSON.stringify({
        job: given,
        attempt: message.attempts,
        error: String(error),
        stack: (error as Error).stack,
      }),
    );
    comeAgain(message);
  }
}

/** Times an event of a mail nobody knows comes again: for five minutes, and as often as the queue lets it. */
const earlyEvents = 5;

/**
 * The service may say what became of a mail before this side has written down that it took it: such an event comes again. One
 * whose mail stays unknown is of another kind of mail.
 */
async function runSending(env: Env, { attempts }: Message, event: SendingEvent): ReturnType<Work> {
  const isEarly = attempts <= earlyEvents && !(await isMailKnown(env.DB, event.payload.messageId));
  return isEarly ? "again" : takeSending(env, event);
}

async function runMessage(env: Env, message: Message): Promise<void> {
  const event = readSending(message.body);
  if (event) return finish(message, { event: event.type }, () => runSending(env, message, event));
  const given = readJob(message);
  if (!given || given.type === "deliver") return;
  const halves = message.attempts > 1 && given.type === "recaps" ? halvesOf(given.recapIds) : [];
  await finish(message, given, () => (halves.length > 0 ? wake(env.QUEUE, halves) : run(env, given)));
}

/** Mails of a batch leave together: what may leave is written down once for all of them. */
async function runDeliveries(env: Env, messages: Message[]): Promise<void> {
  const read = messages.flatMap((message) => {
    const given = readJob(message);
    return given?.type === "deliver" ? [{ message, given }] : [];
  });
  if (read.length === 0) return;
  const ids = read.map(({ given }) => given.deliveryId);
  const all = deliver(env, ids);
  await Promise.all(
    read.map(({ message, given }, at) =>
      finish(message, given, async () => {
        const ended = (await all)[at];
        if (ended?.status === "rejected") throw ended.reason;
        const wait = ended?.value ?? null;
        if (wait !== null && wait / 1000 <= longestDelay)
          await env.QUEUE.send(given, { delaySeconds: Math.ceil(wait / 1000) });
      }),
    ),
  );
}

/** One after the other: each takes as much memory as a run may. */
async function runInTurn(env: Env, messages: Message[]): Promise<void> {
  for (const message of messages) await runMessage(env, message);
}

const typeOf = ({ body }: Message) => (body as { type?: unknown } | null)?.type;

/** What the log may say of it: ids alone. An event of a mail names its reader, and so may whatever nobody can read. */
function deadLetter(body: unknown): Job | { event: string; mail: string } | null {
  const event = readSending(body);
  return event ? { event: event.type, mail: event.payload.messageId } : (job.safeParse(body).data ?? null);
}

/** Nobody says a second time what became of a mail, and where minutes were not enough the database may be away for hours. */
const deadDelay = 3600;

/** Says what was given up. A wake-up is made again by cron; an event of a mail stands nowhere else, and is tried on. */
async function runDead(env: Env, message: Message): Promise<void> {
  console.error(JSON.stringify({ dead_letter: deadLetter(message.body), id: message.id }));
  const event = readSending(message.body);
  if (!event) return message.ack();
  await takeSending(env, event).then(
    () => message.ack(),
    (error: unknown) => {
      console.error(JSON.stringify({ dead_letter: message.id, attempt: message.attempts, error: String(error) }));
      message.retry({ delaySeconds: deadDelay });
    },
  );
}

/** Runs a batch of wake-ups, each acknowledged or retried for itself. The dead-letter queue says what was given up. */
export async function runQueue(env: Env, batch: MessageBatch): Promise<void> {
  if (batch.queue === "cairn-dead") return void (await Promise.all(batch.messages.map((each) => runDead(env, each))));
  const [first, ...same] = batch.messages.filter((message) => typeOf(message) === "rollup");
  // One rollup reads the log to its end for all that asked for one; if it fails, it comes again.
  for (const message of same) message.ack();
  const recaps = batch.messages.filter((message) => typeOf(message) === "recaps");
  const mails = batch.messages.filter((message) => typeOf(message) === "deliver");
  const known = new Set<unknown>(["rollup", "recaps", "deliver"]);
  const others = batch.messages.filter((message) => !known.has(typeOf(message)));
  const alone = [...(first ? [first] : []), ...others];
  await Promise.all([
    runInTurn(env, recaps),
    runDeliveries(env, mails),
    ...alone.map((message) => runMessage(env, message)),
  ]);
}
