// `npm test` on any Node >= 20, also before anything is installed: every check of the project, one line each, and
// `N passed, N failed` as the last line. Tests count one by one, every other step counts as one.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { findChromium, installChromium } from "./chromium.mjs";
import { installPackages } from "./install.mjs";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

const memory = "/dev/shm";
/** What all databases of a run come to is a fraction of it; containers often have 64 MB there. */
const roomBytes = 4 * 2 ** 30;

function isRoomy(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > roomBytes;
}

/** Reports, and the databases of tests: they live for minutes, and a disk costs them a third of their time. */
const scratch = mkdtempSync(join(isRoomy(memory) ? memory : tmpdir(), "cairn-test-"));
const sum = { passed: 0, failed: 0 };
let running = null;

const { FORCE_COLOR: _, ...inherited } = process.env;
const environment = {
  ...inherited,
  PATH: [resolve("node_modules/.bin"), process.env.PATH].join(delimiter),
  TMPDIR: scratch,
  CI: "true",
  NO_COLOR: "1",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
};

/** Ends a step with everything it started. */
function end(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Runs a command in a process group of its own; gives exit code and output, code 1 when its time is up. */
function run([command, ...args], { seconds, variables = {} }) {
  return new Promise((done) => {
    const env = { ...environment, ...variables };
    const child = spawn(command, args, { detached: true, stdio: ["ignore", "pipe", "pipe"], env });
    let output = "";
    const add = (text) => {
      output += text;
    };
    const finish = (code) => {
      clearTimeout(limit);
      running = null;
      done({ code, output });
    };
    const limit = setTimeout(() => {
      add(`\nStopped: not done after ${seconds} s.\n`);
      end(child);
    }, seconds * 1000);
    running = child;
    child.stdout.setEncoding("utf8").on("data", add);
    child.stderr.setEncoding("utf8").on("data", add);
    child.on("error", (error) => {
      add(`${error}\n`);
      finish(1);
    });
    child.on("exit", () => end(child));
    child.on("close", (code) => finish(code ?? 1));
  });
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/** A file that does not load has no tests to fail, so it counts as one. */
function countVitest(report) {
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
}

function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** A step that failed without saying which test counts as one, and so does a report that is not there. */
function countOf(step, code) {
  const report = step.report ? readReport(step.report) : null;
  const { passed, failed } = report ? step.count(report) : { passed: code === 0 && !step.report ? 1 : 0, failed: 0 };
  const silent = code !== 0 || (passed === 0 && failed === 0);
  return { passed, failed: failed === 0 && silent ? 1 : failed };
}

function say(name, { passed, failed }, { ms, tests }) {
  sum.passed += passed;
  sum.failed += failed;
  const verdict = failed > 0 ? "FAILED" : "ok";
  const counted = tests ? `${passed} passed, ${failed} failed` : "";
  console.log(
    `${verdict.padEnd(7)}${name.padEnd(20)}${`${(ms / 1000).toFixed(1)} s`.padStart(8)}   ${counted}`.trimEnd(),
  );
}

async function take(step) {
  const from = Date.now();
  const { code, output } = await run(step.command, { seconds: step.seconds, variables: step.variables });
  const counted = countOf(step, code);
  say(step.name, counted, { ms: Date.now() - from, tests: step.report !== undefined });
  if (counted.failed > 0) console.log(`\n${stripVTControlCharacters(output).trim()}\n`);
}

function vitest(project, seconds) {
  const report = join(scratch, `${project}.json`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name: `${project} tests`,
    command: ["vitest", "run", "--project", project, ...reporters],
    seconds,
    report,
    count: countVitest,
  };
}

function browserTests(chromium) {
  const report = join(scratch, "browser.json");
  return {
    name: "browser tests",
    command: ["playwright", "test", "--reporter=list,json"],
    seconds: 1800,
    variables: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    report,
    count: countPlaywright,
  };
}

const steps = [
  { name: "build", command: ["vite", "build"], seconds: 600 },
  { name: "format and lint", command: ["biome", "check", "--error-on-warnings"], seconds: 600 },
  { name: "types", command: ["tsc", "-b"], seconds: 600 },
  { name: "unused code", command: ["knip"], seconds: 600 },
  vitest("rules", 1200),
  vitest("worker", 2400),
  vitest("faults", 2400),
  { name: "deployable bundle", command: ["wrangler", "deploy", "--dry-run"], seconds: 600 },
];

/** A step of this process: it counts as one like any other. */
function prepare(name, work) {
  const from = Date.now();
  const done = work();
  say(name, done ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }, { ms: Date.now() - from, tests: false });
  return done;
}

async function takeBrowser() {
  if (!readdirSync("test/browser").some((file) => file.endsWith(".spec.ts"))) return;
  const chromium = prepare("a browser", () => findChromium() ?? installChromium());
  if (chromium) return take(browserTests(chromium));
  console.log("No browser: install Debian's package chromium, or set CHROMIUM_PATH to a Chromium or Chrome program.");
}

async function main() {
  if (!prepare("packages", () => installPackages() === 0)) return;
  for (const step of steps) await take(step);
  await takeBrowser();
}

function finish() {
  rmSync(scratch, { recursive: true, force: true });
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  process.exit(sum.failed > 0 ? 1 : 0);
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (running) end(running);
    sum.failed += 1;
    finish();
  });
}
await main();
finish();
