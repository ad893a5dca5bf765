import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { transformWithOxc } from "vite";

const folder = ".cairn/bench";

export interface Bundle {
  text: string;
  bytes: number;
  gzip: number;
}

/** The Worker exactly as `wrangler deploy` would upload it. */
export function bundleProduct(): Bundle {
  const args = ["deploy", "--dry-run", "--outdir", folder];
  const env = { ...process.env, CI: "true", WRANGLER_SEND_METRICS: "false" };
  execFileSync("node_modules/.bin/wrangler", args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const text = readFileSync(`${folder}/index.js`, "utf8");
  rmSync(folder, { recursive: true, force: true });
  return { text, bytes: Buffer.byteLength(text), gzip: gzipSync(text).length };
}

/** One of the small Workers beside this file, without its types. */
export async function plainScript(name: "anchor-worker" | "counting-entry" | "recaps/drive"): Promise<string> {
  const file = `${import.meta.dirname}/${name}.ts`;
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, { sourcemap: false });
  return code;
}
