import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";

/** What these files and folders hold now, in one name. */
function hashOf(paths: string[]): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    if (!statSync(path).isDirectory()) hash.update(path).update(readFileSync(path));
    else for (const name of readdirSync(path).sort()) add(`${path}/${name}`);
  };
  for (const path of paths) add(path);
  return hash.digest("hex").slice(0, 16);
}

/** A folder made from these files and folders by whichever process needs it first; the others, and later runs, find it. */
export function madeOnce(name: string, sources: string[], make: (folder: string) => void): string {
  const kept = `${tmpdir()}/${name}-${hashOf(sources)}`;
  if (existsSync(kept)) return kept;
  const fresh = mkdtempSync(`${kept}-`);
  make(fresh);
  try {
    renameSync(fresh, kept);
  } catch (error) {
    // Another process was first.
    if (!existsSync(kept)) throw error;
    rmSync(fresh, { recursive: true });
  }
  return kept;
}
