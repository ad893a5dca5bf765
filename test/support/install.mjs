// Runs on any Node >= 20, before a package is there: nothing but Node's own modules.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Whether node_modules holds what package-lock.json names. npm keeps its own copy of the lockfile inside. */
function areInstalled() {
  const kept = "node_modules/.package-lock.json";
  if (!existsSync(kept) || !existsSync("node_modules/.bin/node")) return false;
  const { packages } = JSON.parse(readFileSync(kept, "utf8"));
  const wanted = Object.entries(JSON.parse(readFileSync("package-lock.json", "utf8")).packages);
  return wanted.every(
    ([path, { optional, version }]) => path === "" || optional || packages[path]?.version === version,
  );
}

/** Installs the packages of package-lock.json unless they are there; gives npm's exit code. */
export function installPackages() {
  if (areInstalled()) return 0;
  console.log("Installing the packages of package-lock.json …");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  return spawnSync("npm", args, { stdio: ["ignore", "inherit", "inherit"], timeout: 600_000 }).status ?? 1;
}
