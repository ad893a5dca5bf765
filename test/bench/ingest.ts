import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { bundleProduct } from "./bundle.ts";
import { askCounted, measureDaily } from "./ingest/daily.ts";
import { gatesOf } from "./ingest/gate.ts";
import { bytesPerEvent, growthOf } from "./ingest/growth.ts";
import { measureHistory, newCustomers, oldCustomers } from "./ingest/history.ts";
import { measureImport } from "./ingest/import.ts";
import { measureLoad, measureReplay } from "./ingest/load.ts";
import { measureMemory } from "./ingest/memory.ts";
import { printReport, type Report } from "./ingest/report.ts";
import { measureShapes } from "./ingest/rows.ts";
import { bodiesOf, firstFlights, type Sending, seedCustomers, seedSource } from "./ingest/seed.ts";
import { openStage, type Stage } from "./stage.ts";

const events = Number(process.env.INGEST_EVENTS ?? 1_000_000);
/** A week of flights: enough to see every weekday and hour. */
const someFlights = 115_000;
const out = ".cairn/bench-ingest.json";

const say = (text: string) => console.error(`bench: ${text}`);

async function withStage<T>(
  bundle: string,
  work: (stage: Stage, sending: Sending) => Promise<T>,
  options?: Parameters<typeof openStage>[1],
): Promise<T> {
  const stage = await openStage(bundle, options);
  return work(stage, await seedSource(stage)).finally(() => stage.stop());
}

/** Reading one figure, the key's own round trip not counted: that is the gate's, and the same for every request. */
async function readFigures(stage: Stage, sending: Sending, subject: string): Promise<Report["figure"]> {
  const read: Report["figure"] = [];
  for (const by of ["month", "day", "hour", "actor"]) {
    const path = `/api/v1/accounts/${subject}/values?from=2001-01-01&to=2001-01-08&by=${by}`;
    const { trips, rowsRead } = await askCounted(stage, sending, { method: "GET", path });
    read.push({ path, trips: trips - 1, rowsRead });
  }
  return read;
}

async function measureMain(bundle: string): Promise<Pick<Report, "load" | "replay" | "figure" | "accountYear">> {
  const flights = await firstFlights(events);
  const subjects = [...new Set(flights.map(({ subject }) => subject))];
  const days = new Set(flights.map(({ time }) => time.slice(0, 10))).size;
  const bodies = bodiesOf(flights);
  return withStage(bundle, async (stage, sending) => {
    await seedCustomers(stage, sending.key, subjects);
    say(`${flights.length} events of ${subjects.length} accounts, between two runs of the anchor`);
    const load = await measureLoad(stage, sending, bodies);
    say("the same again");
    const replay = await measureReplay(stage, sending, bodies);
    const [subject = ""] = subjects;
    const figure = await readFigures(stage, sending, subject);
    const perYear = Math.round((flights.length / subjects.length / days) * 365);
    return {
      load,
      replay,
      figure,

      accountYear: { events: perYear, bytes: perYear * bytesPerEvent(load.sizes) },
    };
  });
}

async function measureRows(bundle: string): Promise<Pick<Report, "shapes" | "daily">> {
  const flights = await firstFlights(someFlights);
  const airports = [...new Set(flights.map(({ subject }) => subject))];
  return withStage(bundle, async (stage, sending) => {
    await seedCustomers(stage, sending.key, airports);
    say("rows written");
    const shapes = await measureShapes(stage, sending, { flights, airports });
    return { shapes, daily: await measureDaily(stage, sending, airports) };
  });
}

async function measureOneMoreDay(bundle: string): Promise<Report["history"]> {
  say("one more day over sixty months");
  return withStage(bundle, (over, old) =>
    withStage(bundle, async (empty, fresh) => {
      await seedCustomers(over, old.key, oldCustomers);
      await seedCustomers(empty, fresh.key, newCustomers);
      return measureHistory(over, empty, { over: old, empty: fresh });
    }),
  );
}

function measureOneBatch(bundle: string): Promise<Report["memory"]> {
  return withStage(bundle, async (stage, sending) => {
    await seedCustomers(stage, sending.key, ["only"]);
    return measureMemory(stage, sending, "only");
  });
}

function measureOneFile(bundle: string): Promise<Report["imported"]> {
  say("a file of 100,000 rows");
  const work = async (stage: Stage, sending: Sending) => {
    await seedCustomers(stage, sending.key, ["only"]);
    return measureImport(stage, sending, "only");
  };
  return withStage(bundle, work, { isInspected: true });
}

async function run(): Promise<boolean> {
  say("bundling");
  const { text } = bundleProduct();
  const memory = await measureOneBatch(text);
  const imported = await measureOneFile(text);
  const history = await measureOneMoreDay(text);
  const rows = await measureRows(text);
  const main = await measureMain(text);
  const daily = rows.shapes.find((each) => each.isDaily) ?? { written: Number.NaN, read: Number.NaN };
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? "", node: process.version };
  const growth = growthOf(main.load.sizes, daily);
  const report: Report = { at: new Date().toISOString(), machine, ...main, ...rows, memory, imported, history, growth };
  const gates = gatesOf(report);
  mkdirSync(".cairn", { recursive: true });
  writeFileSync(out, `${JSON.stringify({ ...report, gates }, null, 2)}\n`);
  printReport(report, gates);
  return gates.every((gate) => gate.holds);
}

process.exitCode = (await run()) ? 0 : 1;
