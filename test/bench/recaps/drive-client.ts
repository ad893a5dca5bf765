import { ask } from "../client.ts";
import type { Stage } from "../stage.ts";
import type { Run } from "./drive.ts";

function doorOf({ drive }: Stage, path: string): URL {
  if (!drive) throw new Error("this stage has no driven Worker");
  return new URL(path, drive);
}

async function runAt(url: URL, body: unknown): Promise<Run> {
  const answer = await ask(url, { method: "POST", body: JSON.stringify(body) });
  if (answer.status !== 200) throw new Error(`${url.pathname}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body.toString()) as Run;
}

/** Runs the schedule as of `at` (UTC ms). */
export function runCron(stage: Stage, at: number): Promise<Run> {
  return runAt(doorOf(stage, `/cron?at=${at}`), null);
}

/**
 * Runs these messages as one batch of the queue. `keep`: what it asks of D1 can be asked again. `brief`: the answer leaves out
 * what was sent, which to write down would be the bench's own work and not the product's.
 */
export function runBatch(stage: Stage, bodies: unknown[], how?: "keep" | "brief"): Promise<Run> {
  return runAt(doorOf(stage, how ? `/queue?${how}` : "/queue"), bodies);
}

/** Asks D1 the same with the same bytes, and does nothing else. */
export async function replay(stage: Stage): Promise<void> {
  await runAt(doorOf(stage, "/replay"), null);
}
