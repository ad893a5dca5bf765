import type { Job } from "#schema/jobs.ts";

/** The most a queue takes at once: a hundred messages, 256 KB in all, in which each of our ids takes some thirty letters. */
const limits = { messages: 100, ids: 6000 };

const idsOf = (job: Job) => ("recapIds" in job ? job.recapIds.length : 1);

/** Sends wake-ups, as many at once as a queue takes. */
export async function wake(queue: Queue, jobs: Job[]): Promise<void> {
  let [batch, ids]: [Job[], number] = [[], 0];
  const send = () => queue.sendBatch(batch.map((body) => ({ body })));
  for (const job of jobs) {
    if (batch.length === limits.messages || (batch.length > 0 && ids + idsOf(job) > limits.ids)) {
      await send();
      [batch, ids] = [[], 0];
    }
    batch.push(job);
    ids += idsOf(job);
  }
  if (batch.length > 0) await send();
}

/** Recaps that failed together come again in halves: a row that fails them all is alone in the end. None of one that is alone. */
export function halvesOf(recapIds: string[]): Job[] {
  if (recapIds.length < 2) return [];
  const middle = Math.ceil(recapIds.length / 2);
  const halves = [recapIds.slice(0, middle), recapIds.slice(middle)];
  return halves.map((half) => ({ type: "recaps", recapIds: half }));
}
