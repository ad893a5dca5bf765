import { rollUp } from "#jobs/rollup.ts";
import { cpuOf, workerdPid } from "../process.ts";
import type { Stage } from "../stage.ts";
import { runAnchor } from "./anchor.ts";
import type { Sending } from "./seed.ts";
import { type Outcomes, perBatch, sendAll } from "./send.ts";

/** How large the database was after so many events, rollups included. */
export interface Size {
  events: number;
  bytes: number;
}

export interface Load {
  events: number;
  /** Wall time from the first request until the last day is derived. */
  seconds: number;
  /** CPU of the whole simulator meanwhile; null where it cannot be read. */
  cpuSeconds: number | null;
  outcomes: Outcomes;
  /** `bare`: the same rows without deriving a day, and without the index that takes; the least anybody could do. */
  anchor: { before: number; after: number; bare: number };
  /** Seconds ÷ the mean of the anchors before and after. */
  ratio: number;
  sizes: Size[];
  days: { product: number; anchor: number };
}

export interface Replay {
  seconds: number;
  outcomes: Outcomes;
  /** As each statement of each request told it, work behind the answers included. */
  rowsWritten: number;
  /** Tables that have another number of rows than before. */
  changed: string[];
}

const lanes = 6;
const measuredAt = [10_000, 100_000];

/** Derives what no rollup was worth yet, once those that were woken are done. Cron would plan recaps of all these accounts too. */
export async function settle({ db }: Stage): Promise<void> {
  const text = "select coalesce((select max(id) from event_log), 0) - log_id as n from rollup_mark";
  const unread = async () => (await db.prepare(text).first<number>("n")) ?? 0;
  let [before, now] = [-1, await unread()];
  for (; before !== now; [before, now] = [now, await unread()]) await new Promise((done) => setTimeout(done, 50));
  await rollUp({ DB: db } as Parameters<typeof rollUp>[0], Date.now());
}

export async function sizeOf({ db }: Stage): Promise<number> {
  return (await db.prepare("select 1").run()).meta.size_after;
}

/** The anchor holds this process for as long as it runs: connections that ended meanwhile have to be noticed before one is used. */
async function anchorOf(bodies: Buffer[], derives = true): Promise<ReturnType<typeof runAnchor>> {
  const ran = runAnchor(bodies, derives);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return ran;
}

/** All bodies through the product's door, the anchor before and behind it. */
export async function measureLoad(stage: Stage, { key }: Sending, bodies: Buffer[]): Promise<Load> {
  const before = await anchorOf(bodies);
  const pid = workerdPid();
  const cpu = () => (pid === null ? null : cpuOf(pid));
  const door = { url: new URL("/api/v1/events", stage.product), key, lanes };
  const outcomes: Outcomes = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0 };
  const sizes: Size[] = [];
  const cpuBefore = cpu();
  const start = performance.now();
  const marks = [0, ...measuredAt.map((events) => events / perBatch), bodies.length].filter(
    (at) => at <= bodies.length,
  );
  for (const [at, until] of marks.slice(1).entries()) {
    const part = await sendAll(door, bodies.slice(marks[at], until));
    for (const name of Object.keys(outcomes) as (keyof Outcomes)[]) outcomes[name] += part[name];
    if (until === bodies.length) await settle(stage);
    sizes.push({ events: until * perBatch, bytes: await sizeOf(stage) });
  }
  const seconds = (performance.now() - start) / 1000;
  const cpuAfter = cpu();
  const days = (await stage.db.prepare("select count(*) as n from fact_day").first<number>("n")) ?? 0;
  const after = await anchorOf(bodies);
  const bare = await anchorOf(bodies, false);
  return {
    events: bodies.length * perBatch,
    seconds,
    cpuSeconds: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / 1000,
    outcomes,
    anchor: { before: before.seconds, after: after.seconds, bare: bare.seconds },
    ratio: seconds / ((before.seconds + after.seconds) / 2),
    sizes,
    days: { product: days, anchor: after.days },
  };
}

async function countTables({ db }: Stage): Promise<Record<string, number>> {
  const text =
    "select name from sqlite_schema where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'";
  const { results } = await db.prepare(text).all<{ name: string }>();
  const counts = await db.batch<{ n: number }>(
    results.map(({ name }) => db.prepare(`select count(*) as n from ${name}`)),
  );
  return Object.fromEntries(results.map(({ name }, at) => [name, counts[at]?.results[0]?.n ?? -1]));
}

/** The same bodies once more, through the door that counts. */
export async function measureReplay(stage: Stage, { key }: Sending, bodies: Buffer[]): Promise<Replay> {
  const before = await countTables(stage);
  let rowsWritten = 0;
  const start = performance.now();
  const outcomes = await sendAll({ url: new URL("/api/v1/events", stage.counted), key, lanes }, bodies, (header) => {
    if (header === undefined) throw new Error("the door does not count");
    rowsWritten += (JSON.parse(header) as { rowsWritten: number }).rowsWritten;
  });
  const seconds = (performance.now() - start) / 1000;
  await settle(stage);
  const after = await countTables(stage);
  const changed = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
  return { seconds, outcomes, rowsWritten, changed };
}
