import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { madeOnce } from "./made-once.ts";

/** The product on this machine: real D1, real queues, real mail over SMTP. */
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
  /** What runs it; `wrangler dev` where nothing else is said. */
  command?: Command;
}

/** Program and arguments that run the product with these variables. */
export type Command = (options: StackOptions, variables: Record<string, string>) => string[];

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

/** A local database with all migrations in a folder that has none. They are applied once and copied: each time is seconds of CPU. */
export function beginState(state: string): void {
  cpSync(madeOnce("cairn-migrated", ["schema/migrations"], migrate), state, { recursive: true });
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

/** As `wrangler dev` runs it: for people, and where it matters that they get what was tested. */
const developed: Command = ({ port, state }, variables) => {
  const file = `${state}/variables.env`;
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${JSON.stringify(value)}\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  return [
    ...[wrangler, "dev", "--port", String(port), "--inspector-port", "0", "--persist-to", state],
    ...["--env-file", file, "--log-level", "warn", "--show-interactive-dev-session=false"],
  ];
};

/** Starts the Worker and waits until it answers. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const url = `http://localhost:${options.port}`;
  mkdirSync(options.state, { recursive: true });
  const variables = { PUBLIC_URL: url, SMTP_URL: options.smtpUrl, ...options.variables };
  const [command = "", ...args] = (options.command ?? developed)(options, variables);
  const out = openSync(options.log, "a");
  const child = spawn(command, args, {
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
