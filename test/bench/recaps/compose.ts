import type { Heap } from "../heap.ts";
import { cpuOf } from "../process.ts";
import type { Stage } from "../stage.ts";
import type { Run, Tally } from "./drive.ts";
import { replay, runBatch, runCron } from "./drive-client.ts";
import { memoryOf } from "./memory.ts";
import { dueAt } from "./seed.ts";

const quarter = 15 * 60_000;
/** As many as the schedule puts into a message: shorter ones are the rest of a tick. */
export const recapsPerJob = 250;

export interface Composing {
  recaps: number;
  deliveries: number;
  /** Runs of the queue that composed. */
  runs: number;
  /** Round trips for each hundred accounts. */
  readsPer100: number;
  writesPer100: number;
  /** Most statements of one run: of the queue, of the schedule. */
  queries: { queue: number; cron: number };
  ticks: number;
  wallSeconds: number;
  cpuSeconds: number | null;
  /** Least the Worker's own heap and buffers held after a run, in each twentieth of the runs, megabytes; empty where nobody asked. */
  heap: number[];
  /** Resident memory of the whole simulator after each twentieth of the runs, megabytes. */
  memory: number[];
  /** Bytes kept of a recap, on average. */
  bytes: { mails: number; figures: number };
}

type RecapsJob = { type: "recaps"; recapIds: string[] };
const isRecaps = (body: unknown): body is RecapsJob => (body as { type?: unknown }).type === "recaps";

function sum(tallies: Tally[], of: keyof Tally): number {
  return tallies.reduce((total, each) => total + each[of], 0);
}

async function countDue({ db }: Stage): Promise<number> {
  return (
    (await db.prepare("select count(*) as n from recap where state = 'due' and kind = 'monthly'").first<number>("n")) ??
    0
  );
}

interface Told {
  runs: Tally[];
  ticks: Tally[];
  jobs: RecapsJob[];
  deliveries: number;
  heap: number[];
  memory: number[];
}

/** Ticks until nothing is due any more; each tick's recaps are composed before the next. */
async function tellAll(stage: Stage, { pid, heap }: Watch): Promise<Told> {
  const told: Told = { runs: [], ticks: [], jobs: [], deliveries: 0, heap: [], memory: [] };
  for (let tick = 0; tick === 0 || (await countDue(stage)) > 0; tick += 1) {
    const cron: Run = await runCron(stage, dueAt + tick * quarter);
    told.ticks.push(cron.tally);
    const jobs = cron.sent.map(({ body }) => body).filter(isRecaps);
    if (jobs.length === 0) throw new Error("something is due, and nothing was woken for it");
    for (const job of jobs) {
      const { tally, sent, retried } = await runBatch(stage, [job]);
      if (retried > 0) throw new Error("composing failed: see the log above");
      told.runs.push(tally);
      told.jobs.push(job);
      told.deliveries += sent.length;
      if (pid !== null) told.memory.push(memoryOf(pid));
      if (heap) told.heap.push(await heap.usage());
    }
  }
  return told;
}

/** What is watched while it composes: the process, and the Worker's own heap. */
interface Watch {
  pid: number | null;
  heap?: Heap;
}

/** One value for each twentieth of the runs. */
function thinned(values: number[], of: (some: number[]) => number): number[] {
  const step = Math.max(1, Math.floor(values.length / 20));
  const parts = Array.from({ length: Math.floor(values.length / step) }, (_, at) =>
    of(values.slice(at * step, (at + 1) * step)),
  );
  return parts.map((value) => Math.round(value * 10) / 10);
}

const lastOf = (some: number[]) => some.at(-1) ?? 0;

/** A month of all accounts through the schedule and the queue. Gives the jobs too, to be run again. */
export async function composeAll(stage: Stage, watch: Watch): Promise<{ composing: Composing; jobs: RecapsJob[] }> {
  const { pid } = watch;
  const before = pid === null ? 0 : cpuOf(pid);
  const start = performance.now();
  const { runs, ticks, jobs, deliveries, heap, memory } = await tellAll(stage, watch);
  const wallSeconds = (performance.now() - start) / 1000;
  const cpuSeconds = pid === null ? null : (cpuOf(pid) - before) / 1000;
  const recaps = jobs.reduce((total, job) => total + job.recapIds.length, 0);
  const bytes = await stage.db
    .prepare(
      "select avg(length(mails)) as mails, avg(length(figures)) as figures from (select mails, figures from recap where mails is not null limit 2000)",
    )
    .first<{ mails: number; figures: number }>();
  const composing = {
    recaps,
    deliveries,
    runs: runs.length,
    readsPer100: (100 * sum(runs, "reads")) / recaps,
    writesPer100: (100 * sum(runs, "writes")) / recaps,
    queries: {
      queue: Math.max(...runs.map(({ queries }) => queries)),
      cron: Math.max(...ticks.map(({ queries }) => queries)),
    },
    ticks: ticks.length,
    wallSeconds,
    cpuSeconds,
    heap: thinned(heap, (some) => Math.min(...some)),
    memory: thinned(memory, lastOf),
    bytes: bytes ?? { mails: 0, figures: 0 },
  };
  return { composing, jobs };
}

export interface Cost {
  /** Medians over pairs, ms of the simulator's CPU for one recap. */
  product: number;
  floor: number;
  /** Median of the differences of neighbours, and the middle half of them. */
  above: number;
  spread: [low: number, high: number];
  pairs: number;
}

/** As if these recaps had never been composed. */
async function undo({ db }: Stage, { recapIds }: RecapsJob): Promise<void> {
  const ids = JSON.stringify(recapIds);
  const some = "(select value from json_each(?1))";
  await db.batch([
    db.prepare(`delete from delivery where recap_id in ${some}`).bind(ids),
    db
      .prepare(
        `update recap set state = 'due', figures = null, mails = null, computed_at = null, input_hash = null where id in ${some}`,
      )
      .bind(ids),
  ]);
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * The CPU of composing beside that of the floor: the same Worker asking D1 the very same with the very same bytes, and nothing
 * else. In neighbouring pairs, on the same recaps in the same state, so that whatever else the machine does falls on both.
 */
export async function measureCost(stage: Stage, pid: number, jobs: RecapsJob[]): Promise<Cost> {
  const pairs = 24;
  const spent = async (job: RecapsJob, work: () => Promise<unknown>) => {
    await undo(stage, job);
    const before = cpuOf(pid);
    await work();
    return (cpuOf(pid) - before) / job.recapIds.length;
  };
  const [products, floors]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs + 2; pair += 1) {
    const job = jobs[pair % jobs.length] as RecapsJob;
    await undo(stage, job);
    await runBatch(stage, [job], "keep");
    const product = await spent(job, () => runBatch(stage, [job], "brief"));
    const floor = await spent(job, () => replay(stage));
    // The first two warm up.
    if (pair < 2) continue;
    products.push(product);
    floors.push(floor);
  }
  const above = products.map((product, at) => product - (floors[at] ?? 0));
  return {
    product: quantile(products, 0.5),
    floor: quantile(floors, 0.5),
    above: quantile(above, 0.5),
    spread: [quantile(above, 0.25), quantile(above, 0.75)],
    pairs,
  };
}
