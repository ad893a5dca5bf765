import { cpuOf } from "../process.ts";
import type { Stage } from "../stage.ts";
import type { Run } from "./drive.ts";
import { runBatch, runCron } from "./drive-client.ts";
import type { MailServer } from "./mail-server.ts";
import { memoryOf } from "./memory.ts";
import { dueAt } from "./seed.ts";

/** As wrangler.toml has it. */
const perBatch = 20;
/** Batches under way at once: the platform would run more, this machine has to run the mail server too. */
const lanes = 8;
const quarter = 15 * 60_000;
/** Longer than the last retry of any mail. */
const longest = 90 * 4 * quarter;

export interface Sending {
  recipients: number;
  /** Attempts as the server saw them. */
  fates: MailServer["fates"];
  states: Record<string, number>;
  /** Addresses that may have got more than one mail. */
  duplicates: number;
  /** Addresses that are said to have got none, or one, and it was otherwise. */
  untrue: number;
  batches: number;
  /** Most statements of one run: of the queue, of the schedule. */
  queries: { queue: number; cron: number };
  /** Statements of an attempt, on average. */
  queriesPerMail: number;
  ticks: number;
  wallSeconds: number;
  /** ms of the simulator's CPU for one attempt. */
  cpuPerMail: number | null;
  /** Resident memory after each tick, megabytes. */
  memory: number[];
}

interface Sent {
  runs: Run[];
  ticks: Run[];
  memory: number[];
}

type Deliver = { type: "deliver"; deliveryId: string };
const typeOf = (body: unknown) => (body as { type: string }).type;

/** Composes first, then sends, as far as nothing has to wait. */
async function drain(stage: Stage, sent: Sent, bodies: unknown[]): Promise<void> {
  const waiting = bodies.filter((body) => typeOf(body) !== "rollup");
  const work = async () => {
    for (let batch = waiting.splice(0, perBatch); batch.length > 0; batch = waiting.splice(0, perBatch)) {
      const run = await runBatch(stage, batch);
      if (run.retried > 0) throw new Error("a batch failed: see the log above");
      sent.runs.push({ ...run, sent: [] });
      waiting.push(...run.sent.filter(({ delaySeconds }) => delaySeconds === 0).map(({ body }) => body));
    }
  };
  // What composes wakes what sends.
  const composing = waiting.filter((body) => typeOf(body) === "recaps");
  if (composing.length > 0) {
    waiting.splice(0, waiting.length, ...waiting.filter((body) => typeOf(body) !== "recaps"));
    for (const job of composing)
      waiting.push(...(await runBatch(stage, [job])).sent.map(({ body }) => body as Deliver));
  }
  await Promise.all(Array.from({ length: lanes }, work));
}

/** When the next mail may be tried, UTC ms; null: none waits. */
async function nextTry({ db }: Stage): Promise<number | null> {
  const text = "select min(next_at) as at from delivery where state in ('planned', 'claimed')";
  const due =
    (await db.prepare("select count(*) as n from recap where state = 'due' and kind = 'monthly'").first<number>("n")) ??
    0;
  return due > 0 ? dueAt : await db.prepare(text).first<number>("at");
}

/** Only the readers of recaps are looked at: who looks after an account is told of failures in more than one mail. */
async function compared(
  stage: Stage,
  server: MailServer,
): Promise<Pick<Sending, "recipients" | "states" | "untrue" | "duplicates">> {
  const { results } = await stage.db
    .prepare("select recipient, state from delivery")
    .all<{ recipient: string; state: string }>();
  const states: Record<string, number> = {};
  for (const { state } of results) states[state] = (states[state] ?? 0) + 1;
  const wanted: Record<string, number> = { sent: 1, failed: 0, suppressed: 0 };
  const untrue = results.filter(
    ({ recipient, state }) => state in wanted && (server.arrived.get(recipient) ?? 0) !== wanted[state],
  );
  const doubled = results.filter(({ recipient }) => (server.arrived.get(recipient) ?? 0) > 1);
  return { recipients: results.length, states, untrue: untrue.length, duplicates: doubled.length };
}

/** A month to everybody, ticks until no mail waits any more; the clock of the triggers runs ahead over the waits between retries. */
export async function sendAll(stage: Stage, pid: number | null, server: MailServer): Promise<Sending> {
  const sent: Sent = { runs: [], ticks: [], memory: [] };
  const before = pid === null ? 0 : cpuOf(pid);
  const start = performance.now();
  // Retries are counted from the clock, which may be ahead of the trigger.
  const end = Math.max(Date.now(), dueAt) + longest;
  let at = dueAt;
  for (let next: number | null = dueAt; next !== null; next = await nextTry(stage)) {
    at = Math.max(at + quarter, Math.ceil(next / quarter) * quarter);
    if (at > end) throw new Error("mails wait longer than the last retry");
    // By the clock a month of weeks ago is late; what is measured here is one that is told in its time.
    await stage.db.prepare("update delivery set goes_until = ?1 where goes_until < ?1").bind(end).run();
    const tick = await runCron(stage, at);
    sent.ticks.push({ ...tick, sent: [] });
    await drain(
      stage,
      sent,
      tick.sent.map(({ body }) => body),
    );
    if (pid !== null) sent.memory.push(Math.round(memoryOf(pid)));
  }
  const attempts = Object.values(server.fates).reduce((sum, each) => sum + each, 0);
  const queries = sent.runs.map(({ tally }) => tally.queries);
  return {
    ...(await compared(stage, server)),
    fates: server.fates,
    batches: sent.runs.length,
    queries: { queue: Math.max(...queries), cron: Math.max(...sent.ticks.map(({ tally }) => tally.queries)) },
    queriesPerMail: queries.reduce((sum, each) => sum + each, 0) / attempts,
    ticks: sent.ticks.length,
    wallSeconds: (performance.now() - start) / 1000,
    cpuPerMail: pid === null ? null : (cpuOf(pid) - before) / attempts,
    memory: sent.memory,
  };
}
