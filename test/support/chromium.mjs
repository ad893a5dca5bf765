// Runs on any Node >= 20: nothing but Node's own modules.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

/** The browser of this machine: CHROMIUM_PATH, else the first of the usual names on PATH; null without one. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return isProgram(named) ? named : null;
  return names.map(onPath).find((path) => path !== undefined) ?? null;
}

const apt = (...args) =>
  spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 600_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

/** Installs Debian's browser where that is possible: as root, with apt-get. */
export function installChromium() {
  if (process.env.CHROMIUM_PATH || !onPath("apt-get") || process.getuid?.() !== 0) return null;
  console.log("Installing chromium with apt-get …");
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
  if (!install() && !(apt("update") && install())) return null;
  return findChromium();
}
