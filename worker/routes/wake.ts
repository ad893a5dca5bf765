/** A wake-up only: the log in the database is what counts, and cron looks at it anyway. */
export async function wakeRollup(queue: Queue): Promise<void> {
  await queue
    .send({ type: "rollup" })
    .catch((error: unknown) => console.error(JSON.stringify({ job: "rollup", error: String(error) })));
}

/** The same for one account that somebody looks at: it does not wait until a rollup of all is worth it. */
export async function wakeAccount(queue: Queue, accountId: string): Promise<void> {
  await queue.send({ type: "catch_up", accountId });
}
