import { writeFileSync } from "node:fs";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { bundledWorker } from "./bundle.ts";
import type { Command } from "./stack.ts";

/** The bundle of a deployment in the same simulator: half the CPU, for tests that end and start it again and again. */
export const deployed: Command = ({ port, state }, variables) => {
  const config = unstable_readConfig({ config: "wrangler.toml" });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  const own = {
    ...{ name: config.name, rootPath: undefined, modulesRules: undefined },
    modules: [{ type: "ESModule", path: "cairn.js", contents: bundledWorker() }],
    // Not those of workerOptions, which hold whatever .dev.vars says.
    bindings: { ...config.vars, ...variables },
  };
  const settings = {
    ...{ host: "localhost", port, cf: false, unsafeTriggerHandlers: true },
    resourcePersistencePath: `${state}/v3`,
    workers: [{ ...workerOptions, ...own }],
  };
  const file = `${state}/settings.json`;
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  return [process.execPath, `${import.meta.dirname}/deployed-worker.ts`, file];
};
