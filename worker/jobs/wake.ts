import type { Job } from "#schema/jobs.ts";

/** Sends wake-ups in batches of a hundred, the most a queue takes at once. */
export async function wake(queue: Queue, jobs: Job[]): Promise<void> {
  for (let start = 0; start < jobs.length; start += 100) {
    await queue.sendBatch(jobs.slice(start, start + 100).map((body) => ({ body })));
  }
}
