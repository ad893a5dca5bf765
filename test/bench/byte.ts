import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { ask } from "./client.ts";
import type { PortalReader } from "./seed.ts";
import type { Stage } from "./stage.ts";

export interface Bytes {
  /** gzip of the scripts the page names and what those import at once. */
  scriptFirst: number;
  /** The same and everything they may import later. */
  scriptAll: number;
  /** The overview with its inlined style sheet. */
  page: { plain: number; gzip: number; brotli: number };
}

const folder = "web/built/public";
const gzip = (data: Buffer) => gzipSync(data, { level: 6 }).length;

/** Scripts reached from `start`; with `later`, by `import()` too. */
function reached(start: string[], later: boolean): Set<string> {
  const found = new Set(start);
  const imports = later
    ? /(?:from|import)\s*\(?\s*["'`]([^"'`]+\.js)["'`]/g
    : /(?:from|import)\s*["'`]([^"'`]+\.js)["'`]/g;
  for (const name of found) {
    for (const [, target] of readFileSync(`${folder}${name}`, "utf8").matchAll(imports)) {
      found.add(new URL(target ?? "", `https://here.invalid${name}`).pathname);
    }
  }
  return found;
}

/** What a phone has to load for the overview, compressed as an edge does at the least: gzip level 6. */
export async function measureBytes(stage: Stage, reader: PortalReader): Promise<Bytes> {
  const { body } = await ask(new URL(`/a/${reader.slug}`, stage.product), { headers: { cookie: reader.cookie } });
  const named = [...body.toString().matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, source]) => source ?? "");
  const sizeOf = (names: Set<string>) =>
    [...names].reduce((sum, name) => sum + gzip(readFileSync(`${folder}${name}`)), 0);
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  return {
    scriptFirst: sizeOf(reached(named, false)),
    scriptAll: sizeOf(reached(named, true)),
    page: { plain: body.length, gzip: gzip(body), brotli: brotli.length },
  };
}
