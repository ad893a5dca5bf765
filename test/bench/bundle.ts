import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { transformWithOxc } from "vite";
import { bundledWorker } from "../support/bundle.ts";

export interface Bundle {
  text: string;
  bytes: number;
  gzip: number;
}

/** The product's bundle and its size. */
export function bundleProduct(): Bundle {
  const text = bundledWorker();
  return { text, bytes: Buffer.byteLength(text), gzip: gzipSync(text).length };
}

/** One of the small Workers beside this file, without its types. */
export async function plainScript(name: "anchor-worker" | "counting-entry" | "recaps/drive"): Promise<string> {
  const file = `${import.meta.dirname}/${name}.ts`;
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, { sourcemap: false });
  return code;
}
