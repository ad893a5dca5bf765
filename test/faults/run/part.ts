import { existsSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { bugs } from "../bug/list.ts";
import type { DrillReport } from "../drill/main.ts";
import type { KillReport } from "../kills/main.ts";
import type { MatrixReport } from "../matrix/main.ts";
import type { StoryName } from "../matrix/run.ts";
import type { TransportName } from "../platform/transport.ts";
import type { SimulationReport } from "../simulation/main.ts";
import { Pool } from "./pool.ts";

/* The parts of a fault run, each spread over processes and summed up. Tests run a slice of them, `npm run faults` all. */

const cores = availableParallelism();
// An SMTP talk mostly waits: several fit on one core.
const busy = new Pool(cores);
const waiting = new Pool(cores * 8);
/** Databases of the runs live for milliseconds: in memory where the machine has a place for it. */
const scratch = {
  CAIRN_SCRATCH: existsSync("/dev/shm") ? "/dev/shm" : tmpdir(),
  NODE_COMPILE_CACHE: `${tmpdir()}/cairn-compiled`,
};
const plant = ["--import", "./test/faults/bug/plant.ts"];

export interface Part {
  name: string;
  runs: number;
  /** What it counted beside. */
  notes: string;
  broken: unknown[];
  seconds: number;
}

async function timed(work: () => Promise<Omit<Part, "seconds">>): Promise<Part> {
  const from = performance.now();
  const part = await work();
  return { ...part, seconds: Math.round((performance.now() - from) / 100) / 10 };
}

const sum = <T>(list: T[], of: (each: T) => number): number => list.reduce((total, each) => total + of(each), 0);

/** Every single fault over one transport, and a share of all ordered pairs. */
export function matrix(
  transport: TransportName,
  { share, shards, story = "month" }: { share: number; shards: number; story?: StoryName },
): Promise<Part> {
  const pool = transport === "smtp" ? waiting : busy;
  return timed(async () => {
    const reports = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        pool.run<MatrixReport>(["test/faults/matrix/main.ts", transport, shard, shards, share, story], scratch),
      ),
    );
    const [singles, pairs] = [sum(reports, (each) => each.singles), sum(reports, (each) => each.pairs)];
    const [unknown, arrived] = [sum(reports, (each) => each.unknown), sum(reports, (each) => each.arrived)];
    return {
      name: story === "month" ? `faults over ${transport}` : `First Value, ${transport}`,
      runs: singles + pairs,
      notes: `${reports[0]?.effects} effects, ${singles} single faults, ${pairs} pairs; ${unknown} unknown, of which ${arrived} had arrived`,
      broken: reports.flatMap((each) => each.broken),
    };
  });
}

/** Months played out of seeds 0 to `count`. */
export function simulation(count: number, months: number, shards: number): Promise<Part> {
  return timed(async () => {
    const each = Math.ceil(count / shards);
    const reports = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        busy.run<SimulationReport>(["test/faults/simulation/main.ts", shard, each, shards, months], scratch),
      ),
    );
    const [mails, faults] = [sum(reports, (one) => one.mails), sum(reports, (one) => one.faults)];
    return {
      name: "simulated months",
      runs: sum(reports, (one) => one.seeds),
      notes: `${months} months each, ${mails} mails, ${faults} faults, ${sum(reports, (one) => one.acts)} acts of people, ${sum(reports, (one) => one.unknown)} unknown`,
      broken: reports.flatMap((one) => one.broken),
    };
  });
}

/** Every n-th planted bug, each until the first run that notices it; a bug nobody notices is what is broken. */
export function plantedBugs(every: number): Promise<Part> {
  const planted = bugs.filter((_, at) => at % every === 0);
  return timed(async () => {
    const found = await Promise.all(
      planted.map(async ({ key, by, story }) => {
        const argsOf = {
          simulation: ["test/faults/simulation/main.ts", 0, 400, 1, 1, "stop"],
          drill: ["test/faults/drill/main.ts", 0, 60, 1, "stop"],
        };
        const args =
          by === "simulation" || by === "drill"
            ? argsOf[by]
            : ["test/faults/matrix/main.ts", by, 0, 1, 0, story ?? "month", "stop"];
        const pool = by === "smtp" ? waiting : busy;
        const report = await pool.run<{ broken: unknown[] }>([...plant, ...args], { ...scratch, CAIRN_BUG: key });
        return { key, noticed: report.broken.length > 0 };
      }),
    );
    return {
      name: "planted bugs",
      runs: planted.length,
      notes: `${found.filter(({ noticed }) => noticed).length} of ${planted.length} noticed`,
      broken: found.filter(({ noticed }) => !noticed).map(({ key }) => key),
    };
  });
}

/** Older copies of the database put back, then three months of ticks; out of seeds 0 to `count`. */
export function drill(count: number, shards: number): Promise<Part> {
  return timed(async () => {
    const each = Math.ceil(count / shards);
    const reports = await Promise.all(
      Array.from({ length: shards }, (_, shard) =>
        busy.run<DrillReport>(["test/faults/drill/main.ts", shard, each, shards], scratch),
      ),
    );
    const [resends, revived] = [sum(reports, (one) => one.resends), sum(reports, (one) => one.revived)];
    return {
      name: "restore drills",
      runs: sum(reports, (one) => one.drills),
      notes: `${sum(reports, (one) => one.putBacks)} copies put back, ${sum(reports, (one) => one.mails)} mails, ${resends} resends, ${revived} revived links, ${sum(reports, (one) => one.resubscribed)} re-subscribed`,
      broken: reports.flatMap((one) => one.broken),
    };
  });
}

/** Real kills of the whole process group while 1,000 recipients are mailed; fewer for fewer kills. */
export function kills(count: number): Promise<Part> {
  return timed(async () => {
    const report = await waiting.run<KillReport>(["test/faults/kills/main.ts", count, Math.min(1000, count * 10)]);
    return {
      name: "kills",
      runs: report.kills,
      notes: `${report.recipients} recipients, ${report.sent} sent, ${report.unknown} unknown of which ${report.arrived} had arrived`,
      broken: report.broken,
    };
  });
}
