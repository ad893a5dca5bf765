import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { bundleProduct } from "./bundle.ts";
import { measureBytes } from "./byte.ts";
import { measureCpu, readersNeeded } from "./cpu.ts";
import { gatesOf } from "./gate.ts";
import { portalRoutes } from "./portal-route.ts";
import { workerdPid } from "./process.ts";
import { printReport, type Report } from "./report.ts";
import { countChanges, countViews } from "./round-trip.ts";
import { firstAccount, readerOf, seedAccounts, seedVendor } from "./seed.ts";
import { openStage, type Stage } from "./stage.ts";
import { measureStartUp } from "./start-up.ts";

const few = 10;
const worked = 40;
const many = 1000;
const out = ".cairn/bench.json";

const say = (text: string) => console.error(`bench: ${text}`);

async function measure(stage: Stage): Promise<Omit<Report, "at" | "machine" | "bundle" | "startUp" | "routes">> {
  const key = await seedVendor(stage);
  await seedAccounts(stage, { key, from: 0, until: few, worked: true });
  const watched = await readerOf(stage, await firstAccount(stage), "champion");
  const viewsAtFew = await countViews(stage, watched);
  say(`${many} accounts, ${worked} of them with three months of events`);
  await seedAccounts(stage, { key, from: few, until: worked, worked: true });
  await seedAccounts(stage, { key, from: worked, until: many, worked: false });
  const viewsAtMany = await countViews(stage, watched);
  const bytes = await measureBytes(stage, watched);
  // Before the CPU is measured: that checks steps off, and these need open ones.
  const changes = await countChanges(stage, {
    own: watched,
    team: await readerOf(stage, few, "team"),
    admin: await readerOf(stage, few, "admin"),
  });
  const pid = workerdPid();
  say("CPU per request: about a minute");
  const readers = await Promise.all(
    Array.from({ length: readersNeeded }, (_, index) => readerOf(stage, index, "champion")),
  );
  const cpu = pid === null ? [] : await measureCpu(stage, pid, readers);
  return { viewsAtFew, viewsAtMany, changes, bytes, cpu };
}

async function run(): Promise<boolean> {
  say("bundling");
  const bundle = bundleProduct();
  const routes = await portalRoutes();
  const startUp = process.platform === "linux" ? await measureStartUp(bundle.text) : null;
  const stage = await openStage(bundle.text);
  const measured = await measure(stage).finally(() => stage.stop());
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? "", node: process.version };
  const { bytes, gzip } = bundle;
  const report: Report = {
    at: new Date().toISOString(),
    machine,
    bundle: { bytes, gzip },
    startUp,
    routes,
    ...measured,
  };
  const gates = gatesOf(report);
  mkdirSync(".cairn", { recursive: true });
  writeFileSync(out, `${JSON.stringify({ ...report, gates }, null, 2)}\n`);
  printReport(report, gates);
  return gates.every((gate) => gate.holds);
}

process.exitCode = (await run()) ? 0 : 1;
