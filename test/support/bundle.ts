import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { madeOnce } from "./made-once.ts";

const sources = ["package.json", "package-lock.json", "wrangler.toml", "schema", "worker", "web"];

function bundle(folder: string): void {
  const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" };
  const args = ["deploy", "--dry-run", "--outdir", folder];
  execFileSync("node_modules/.bin/wrangler", args, { env, stdio: ["ignore", "pipe", "pipe"] });
}

/** The Worker exactly as `wrangler deploy` would upload it. */
export function bundledWorker(): string {
  return readFileSync(`${madeOnce("cairn-bundle", sources, bundle)}/index.js`, "utf8");
}
