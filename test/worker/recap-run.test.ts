import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { runQueue } from "#jobs/queue.ts";
import { countStatements } from "../support/counted-statement.ts";
import { failingDb } from "../support/failing-db.ts";
import { type Engine, openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { copyCustomer } from "../support/rows.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

/* How much one wake-up of recaps takes on where the log is long: a Worker may ask the database a thousand things. */

const now = Date.UTC(2026, 11, 15, 18);
const accounts = 12_000;
/** The first of them have a recap to be composed, in one message. */
const woken = 250;
const days = Array.from({ length: 20 }, (_, at) => `2026-11-${at + 2}`.replace(/-(\d)$/, "-0$1"));
const perBatch = 500;
const recapIds = Array.from({ length: woken }, (_, at) => `r${at + 1}`);

afterEach(() => vi.useRealTimers());

/** Every account has one day in the log, those to be composed twenty. */
async function nameDays(engine: Engine): Promise<void> {
  const add = engine.db.prepare(
    "insert into event_log (kind, source_id, mode, received_at, n, touched) values ('events', 's', 'live', ?, ?, ?)",
  );
  const first = Array.from({ length: woken }, (_, at) => days.map((day) => [`n${at + 1}`, day])).flat();
  const rest = Array.from({ length: accounts - woken }, (_, at) => [`n${woken + at + 1}`, "2026-11-20"]);
  const named = [...rest, ...first].map(([id, day]) => [id, departures.key, day, "o", [`e-${id}-${day}`]]);
  const batches = Array.from({ length: Math.ceil(named.length / perBatch) }, (_, at) =>
    JSON.stringify(named.slice(at * perBatch, (at + 1) * perBatch)),
  );
  await engine.db.batch(batches.map((touched) => add.bind(now - 3_600_000, perBatch, touched)));
}

async function openMany(): Promise<Engine> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  await copyCustomer(engine, await openCustomer(engine, { kickoff: "2026-11-02" }), accounts);
  await makeApiKey(engine);
  await nameDays(engine);
  await engine.db
    .prepare(
      "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds) select 'n' || substr(value, 2), 'monthly', '2026-11', 1, value, 'due', ?, ?, '[]' from json_each(?)",
    )
    .bind(now - 12 * 86_400_000, now, JSON.stringify(recapIds))
    .run();
  return engine;
}

interface Run {
  asked: number;
  /** In how many seconds the message comes again; 0: never. */
  again: number;
}

/** Runs the message and all that it wakes, each as often as it comes again; gives how many statements each run asked. */
async function runAll(engine: Engine): Promise<Run[]> {
  const runs: Run[] = [];
  let waiting: { body: unknown; attempts: number }[] = [{ body: { type: "recaps", recapIds }, attempts: 1 }];
  for (let next = waiting.shift(); next && runs.length < 60; next = waiting.shift()) {
    const { body, attempts } = next;
    const { db, asked } = countStatements(engine.db);
    let again = 0;
    const retry = ({ delaySeconds = 0 }: QueueRetryOptions = {}) => {
      again = delaySeconds;
      waiting.push({ body, attempts: attempts + 1 });
    };
    const messages = [{ id: "m", body, attempts, ack() {}, retry }];
    await runQueue(readEnv({ ...engine.env, DB: db }), { queue: "cairn-jobs", messages } as unknown as MessageBatch);
    runs.push({ asked: asked(), again });
    const woken = engine.waiting.splice(0).map((each) => ({ body: each.body, attempts: 1 }));
    waiting = [...waiting, ...woken].filter((each) => (each.body as { type: string }).type !== "deliver");
  }
  return runs;
}

const mostAsked = (runs: Run[]) => Math.max(...runs.map(({ asked }) => asked));

const stillDue = ({ db }: Engine) =>
  db.prepare("select group_concat(account_id) as ids from recap where state = 'due'").first<string>("ids");

it("recaps woken while the log is long derive their own accounts, in steps within the limit of a run", async () => {
  const engine = await openMany();
  const runs = await runAll(engine);
  expect(await stillDue(engine)).toBe(null);
  expect(runs.length).toBeGreaterThan(1);
  expect(mostAsked(runs)).toBeLessThan(200);
  const known = await engine.db.prepare("select count(*) as n from fact_account").first<number>("n");
  expect(known).toBe(woken);
});

it("an account that cannot be derived holds up none that is woken with it, each run within the limit", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const engine = await openMany();
  await engine.db.prepare("update account set timezone = 'Mars/Olympus' where id = 'n77'").run();
  const runs = await runAll(engine);
  expect(await stillDue(engine)).toBe("n77");
  expect(mostAsked(runs)).toBeLessThan(200);
  const holds = await engine.db.prepare("select holds from recap where id = 'r77'").first<string>("holds");
  expect(holds).toMatch(/could not be composed/);
  said.mockRestore();
});

it("a passing fault of the database is logged with the recaps it met, and costs one later try of all of them", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const engine = await openMany();
  const failing = failingDb(engine.db);
  // The first call asks which recaps are due, the second begins to catch up.
  failing.fails = { at: 1, how: "before" };
  const runs = await runAll({ ...engine, db: failing.db });
  expect(runs[0]?.again).toBeGreaterThan(0);
  expect(said).toHaveBeenCalledTimes(1);
  expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({ job: { recapIds }, attempt: 1 });
  expect(await stillDue(engine)).toBe(null);
  // The first, the one that parts them, and the halves in a few steps.
  expect(runs.filter(({ again }) => again > 0)).toHaveLength(1);
  expect(runs.length).toBeLessThan(8);
  said.mockRestore();
});
