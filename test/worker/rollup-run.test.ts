import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { runQueue } from "#jobs/queue.ts";
import { countStatements } from "../support/counted-statement.ts";
import { type Engine, openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { copyCustomer } from "../support/rows.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

/* How much one run of a rollup takes on: a Worker may ask the database a thousand things. */

const now = Date.UTC(2026, 9, 12, 18);
const accounts = 20_000;
const perBatch = 500;

afterEach(() => vi.useRealTimers());

/** So many accounts, each named once in the log as batches of the API name them. */
async function openMany(): Promise<Engine> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-10-01" });
  await makeApiKey(engine);
  await copyCustomer(engine, customer, accounts);
  const add = engine.db.prepare(
    "insert into event_log (kind, source_id, mode, received_at, n, touched) values ('events', 's', 'live', ?, ?, ?)",
  );
  const batches = Array.from({ length: accounts / perBatch }, (_, batch) => {
    const named = Array.from({ length: perBatch }, (__, at) => `n${batch * perBatch + at + 1}`);
    return JSON.stringify(named.map((id) => [id, departures.key, "2026-10-11", "o", [`e-${id}`]]));
  });
  await engine.db.batch(batches.map((touched) => add.bind(now - 9 * 3_600_000, perBatch, touched)));
  return engine;
}

it("a log that names more accounts than one run may look at is rolled up in several, each within the limit", async () => {
  const engine = await openMany();
  const runs: number[] = [];
  let waiting: unknown[] = [{ type: "rollup" }];
  while (waiting.length > 0 && runs.length < 20) {
    const { db, asked } = countStatements(engine.db);
    const messages = waiting.map((body, at) => ({ id: `m${at}`, body, attempts: 1, ack() {}, retry() {} }));
    await runQueue(readEnv({ ...engine.env, DB: db }), { queue: "cairn-jobs", messages } as unknown as MessageBatch);
    runs.push(asked());
    waiting = engine.waiting.splice(0).map(({ body }) => body);
  }
  const known = await engine.db.prepare("select count(*) as n from fact_account").first<number>("n");
  const left = await engine.db
    .prepare("select (select max(id) from event_log) - log_id as n from rollup_mark where name = 'days'")
    .first<number>("n");
  expect([known, left]).toEqual([accounts, 0]);
  expect(Math.max(...runs)).toBeLessThan(900);
});
