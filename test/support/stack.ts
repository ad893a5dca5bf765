import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";

/** The product as `wrangler dev` runs it: real D1, real queues, real mail over SMTP. */
export interface StackOptions {
  port: number;
  /** Folder of the database and queues. */
  state: string;
  smtpUrl: string;
  variables?: Record<string, string>;
  /** Where the output goes. */
  log: string;
  /** A process group of its own, so that a test can end all of it at once. */
  ownGroup?: boolean;
}

export interface Stack {
  url: string;
  process: ChildProcess;
  stop: () => Promise<void>;
  /** Ends the whole process group as a power cut would. */
  kill: () => void;
}

const wrangler = "node_modules/.bin/wrangler";
const quiet = { CI: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1" };

/** Applies the migrations to the local database; a second time changes nothing. */
export function migrate(state: string): void {
  const done = spawnSync(wrangler, ["d1", "migrations", "apply", "cairn", "--local", "--persist-to", state], {
    env: { ...process.env, ...quiet },
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`The migrations failed:\n${done.stdout}\n${done.stderr}`);
}

/** The migrations as they are now, in one name. */
function migrationsHash(folder = "schema/migrations"): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(`${folder}/${name}`));
  return hash.digest("hex").slice(0, 16);
}

/** A local database with all migrations in a folder that has none. They are applied once and copied: each time is seconds of CPU. */
export function beginState(state: string): void {
  const kept = `${tmpdir()}/cairn-migrated-${migrationsHash()}`;
  if (!existsSync(kept)) {
    const fresh = mkdtempSync(`${tmpdir()}/cairn-migrating-`);
    migrate(fresh);
    try {
      renameSync(fresh, kept);
    } catch (error) {
      // Another process was first.
      if (!existsSync(kept)) throw error;
      rmSync(fresh, { recursive: true });
    }
  }
  cpSync(kept, state, { recursive: true });
}

/** Builds what the browser loads. */
export function build(): void {
  const done = spawnSync("node_modules/.bin/vite", ["build"], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`The build failed:\n${done.stdout}\n${done.stderr}`);
}

async function answers(url: string, child: ChildProcess, log: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`The Worker did not start:\n${readFileSync(log, "utf8").slice(-3000)}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The Worker did not answer within a minute:\n${readFileSync(log, "utf8").slice(-3000)}`);
}

/** Starts the Worker and waits until it answers. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const url = `http://localhost:${options.port}`;
  mkdirSync(options.state, { recursive: true });
  const file = `${options.state}/variables.env`;
  const variables = { PUBLIC_URL: url, SMTP_URL: options.smtpUrl, ...options.variables };
  writeFileSync(
    file,
    Object.entries(variables)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
      .join(""),
    { mode: 0o600 },
  );
  const out = openSync(options.log, "a");
  const args = [
    "dev",
    "--port",
    String(options.port),
    "--inspector-port",
    "0",
    "--persist-to",
    options.state,
    "--env-file",
    file,
    "--log-level",
    "warn",
    "--show-interactive-dev-session=false",
  ];
  const child = spawn(wrangler, args, {
    stdio: ["ignore", out, out],
    detached: options.ownGroup ?? false,
    env: { ...process.env, ...quiet },
  });
  await answers(url, child, options.log);
  const end = (signal: NodeJS.Signals) => {
    if (child.pid && child.exitCode === null) process.kill(options.ownGroup ? -child.pid : child.pid, signal);
  };
  return {
    url,
    process: child,
    kill: () => end("SIGKILL"),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        end("SIGTERM");
        setTimeout(() => end("SIGKILL"), 5000).unref();
      }),
  };
}

/** A secret for one local installation. */
export function localSecret(file: string, make: () => string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    const secret = make();
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  }
}
