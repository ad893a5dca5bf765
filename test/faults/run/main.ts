import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { drill, kills, matrix, type Part, plantedBugs, simulation } from "./part.ts";
import { takeSlice } from "./slice.ts";

/*
 * `npm run faults`: everything that can go wrong with a month of recaps, as one table and one dated file. All ordered pairs
 * and 100,000 seeds take a night, and the slice of `npm test` is timed before them; `-- --share 0.02 --seeds 2000 --kills 10` is
 * less of everything, `-- --slice` the slice alone.
 */

function given(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

function line(part: Part): string {
  const verdict = part.broken.length === 0 ? "kept" : `BROKEN ${part.broken.length}`;
  return [
    part.name.padEnd(20),
    String(part.runs).padStart(8),
    `${part.seconds.toFixed(0)} s`.padStart(9),
    ` ${verdict.padEnd(12)}`,
    part.notes,
  ].join(" ");
}

async function takeAll(take: (work: Promise<Part>) => Promise<void>, share: number, shards: number): Promise<void> {
  for (const story of ["month", "first_value"] as const) {
    await take(matrix("binding", { share, shards, story }));
    await take(matrix("http", { share, shards, story }));
    await take(matrix("smtp", { share, shards: shards * 6, story }));
  }
  await take(simulation(given("seeds", 100_000), given("months", 2), shards));
  await take(drill(given("drills", 200), shards));
  await take(plantedBugs(1));
  await take(kills(given("kills", 200)));
}

async function run(): Promise<boolean> {
  const isSlice = process.argv.includes("--slice");
  const share = given("share", 1);
  const shards = Math.max(2, cpus().length);
  const parts: Part[] = [];
  const take = async (work: Promise<Part>) => {
    const part = await work;
    parts.push(part);
    process.stdout.write(`${line(part)}\n`);
    for (const each of part.broken.slice(0, 5)) process.stdout.write(`  ${JSON.stringify(each)}\n`);
  };
  process.stdout.write(
    `${"part".padEnd(20)} ${"runs".padStart(8)} ${"time".padStart(9)}  ${"promise".padEnd(12)} what was counted\n`,
  );
  // First, while nothing of ours is on the machine.
  if (isSlice || share === 1) await take(takeSlice());
  if (!isSlice) await takeAll(take, share, shards);
  const at = new Date().toISOString();
  const file = `.cairn/${isSlice ? "slice" : "faults"}-${at.slice(0, 10)}.json`;
  mkdirSync(".cairn", { recursive: true });
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? "", node: process.version };
  writeFileSync(file, `${JSON.stringify({ at, machine, share, parts }, null, 2)}\n`);
  process.stdout.write(`\n${file}\n`);
  return parts.every((part) => part.broken.length === 0);
}

process.exitCode = (await run()) ? 0 : 1;
