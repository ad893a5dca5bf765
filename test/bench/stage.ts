import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { D1Database } from "@cloudflare/workers-types";
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";
import { plainScript } from "./bundle.ts";

export const linkSecret = { kid: "k1", secret: "bench-secret-bench-secret-bench-secret-0" };

/** One process with the production bundle, the same bundle behind a counting database, and the anchor. One database. */
export interface Stage {
  product: URL;
  counted: URL;
  anchor: URL;
  /** The product whose schedule and queue the benchmark runs by hand, if there is one. */
  drive: URL | null;
  db: D1Database;
  /** Runs the Worker's schedule as if it were `at` (UTC ms). */
  tick(at: number): Promise<void>;
  /** Where the inspector of a stage that was opened with one answers. */
  inspector(): Promise<URL>;
  stop(): Promise<void>;
}

type Worker = Extract<V4MiniflareOptions, { workers: unknown }>["workers"][number];

const module = (path: string, contents: string) => ({ type: "ESModule" as const, path, contents });
// The default entry of the simulator adds 0.5-1 ms to every request; a socket of its own leads straight to the Worker.
const direct = [{ host: "127.0.0.1", port: 0 }];

/** What wrangler.toml says of the Worker, with settings of its own; static files never reach the Worker and stay out. */
function configured(variables: Record<string, string> = {}): Worker {
  const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.toml");
  // No mail leaves the benchmark, whatever .dev.vars says.
  const { SMTP_URL: _, ...bindings } = workerOptions.bindings as Record<string, unknown>;
  return {
    ...workerOptions,
    ...{ assets: undefined, rootPath: undefined, modulesRules: undefined },
    bindings: { ...bindings, LINK_SECRET: `${linkSecret.kid}:${linkSecret.secret}`, ...variables },
    serviceBindings: { ASSETS: "anchor" },
    unsafeDirectSockets: direct,
  } as unknown as Worker;
}

/** Lets every request of a key pass, in memory: the simulator's own counts on disk, 1-1.5 ms a request the platform does not take. */
const limiter = [
  'import { WorkerEntrypoint } from "cloudflare:workers";',
  "export class Limiter extends WorkerEntrypoint { limit() { return { success: true }; } }",
  "export default { fetch: () => new Response() };",
].join("\n");

function withoutLimit(worker: Worker): Worker {
  const { API_LIMITER: _, ...ratelimits } = worker.ratelimits ?? {};
  const API_LIMITER = { name: "limiter", entrypoint: "Limiter" };
  return { ...worker, ratelimits, serviceBindings: { ...worker.serviceBindings, API_LIMITER } };
}

/** The product behind one of the small Workers beside this file, without schedule and queue of its own. */
async function drivenWorker(bundle: string, base: Worker, bindings: Record<string, string>): Promise<Worker> {
  const entry =
    'import product from "./cairn.js";\nimport { driven } from "./drive.js";\nexport default driven(product);';
  const code = await plainScript("recaps/drive");
  const modules = [module("entry.js", entry), module("drive.js", code), module("cairn.js", bundle)];
  const own = { bindings: { ...(base.bindings as object), ...bindings }, queueConsumers: {}, cronTriggers: [] };
  return { ...base, ...own, name: "driven", modules } as Worker;
}

async function workersOf(bundle: string, { variables = {}, driven = null }: StageOptions): Promise<Worker[]> {
  const base = withoutLimit(configured(variables));
  const entry = [
    'import product from "./cairn.js";',
    'import { counting } from "./counting.js";',
    "export default counting(product);",
  ].join("\n");
  const counter = [module("entry.js", entry), module("counting.js", await plainScript("counting-entry"))];
  const { compatibilityDate, compatibilityFlags, d1Databases } = base;
  const anchor = { compatibilityDate, compatibilityFlags, d1Databases, unsafeDirectSockets: direct };
  return [
    { ...base, name: "cairn", modules: [module("cairn.js", bundle)] },
    {
      ...base,
      queueConsumers: {},
      cronTriggers: [],
      name: "counted",
      modules: [...counter, module("cairn.js", bundle)],
    },
    ...(driven ? [await drivenWorker(bundle, base, driven)] : []),
    { compatibilityDate, name: "limiter", modules: [module("limiter.js", limiter)] },
    { ...anchor, name: "anchor", modules: [module("anchor.js", await plainScript("anchor-worker"))] },
  ] as Worker[];
}

async function migrate(db: D1Database): Promise<void> {
  if (await db.prepare("select 1 from sqlite_master where name = 'account'").first()) return;
  const folder = "schema/migrations";
  for (const name of readdirSync(folder).toSorted()) {
    const parts = unstable_splitSqlQuery(readFileSync(`${folder}/${name}`, "utf8"));
    await db.batch(parts.map((part) => db.prepare(part)));
  }
}

interface StageOptions {
  /** Variables of the product beside those of the configuration. */
  variables?: Record<string, string>;
  /** Settings of a Worker more: the product whose schedule and queue the benchmark runs by hand. */
  driven?: Record<string, string> | null;
  /** With an inspector, for what only it can tell. */
  isInspected?: boolean;
  /** Where its database is kept; without one it goes when the process stops. */
  folder?: string;
}

/** The file of the database a stage kept in this folder, once it has stopped. */
export function databaseIn(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const name = names.find(
    (each) => each.includes("D1") && each.endsWith(".sqlite") && !each.endsWith("metadata.sqlite"),
  );
  if (!name) throw new Error(`no database in ${folder}`);
  return join(folder, name);
}

/** Starts the process with an empty, migrated database, or the one its folder holds. */
export async function openStage(bundle: string, options: StageOptions = {}): Promise<Stage> {
  const inspected = options.isInspected ? { inspectorPort: 0 } : {};
  const converted = convertV4MiniflareOptions({ workers: await workersOf(bundle, options), ...inspected });
  const simulator = new Miniflare({
    ...converted,
    ...(options.folder ? { resourcePersistencePath: options.folder } : {}),
  });
  await simulator.ready;
  const at = (name: string) => simulator.unsafeGetDirectURL(name);
  const [product, counted, anchor] = await Promise.all([at("cairn"), at("counted"), at("anchor")]);
  const drive = options.driven ? await at("driven") : null;
  const db = (await simulator.getD1Database("DB", "cairn")) as unknown as D1Database;
  await migrate(db);
  const worker = await simulator.getWorker("cairn");
  return {
    product,
    counted,
    anchor,
    drive,
    db,
    tick: async (time) => {
      await worker.scheduled({ scheduledTime: new Date(time), cron: "*/15 * * * *" });
    },
    inspector: () => simulator.getInspectorURL(),
    stop: () => simulator.dispose(),
  };
}

/** Starts one Worker alone, has it answer once, and gives the CPU of its process until then, ms. */
export async function firstAnswer(script: string, clock: () => number): Promise<number> {
  const modules = [module("alone.js", script)];
  const worker = { ...configured(), name: "alone", serviceBindings: { ASSETS: "alone" }, modules } as Worker;
  const simulator = new Miniflare(convertV4MiniflareOptions({ workers: [worker] }));
  await simulator.ready;
  await (await fetch(new URL("/health", await simulator.unsafeGetDirectURL("alone")))).text();
  const ms = clock();
  await simulator.dispose();
  return ms;
}
