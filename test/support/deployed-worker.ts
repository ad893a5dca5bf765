// Runs a Worker with its local database, queues and schedule until it is ended. Its settings are a JSON file: to read
// wrangler.toml here as well would double the CPU of a start, and the tests make twenty of them.
import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4MiniflareOptions } from "miniflare";

const [file = ""] = process.argv.slice(2);
const simulator = new Miniflare({
  ...convertV4MiniflareOptions(JSON.parse(readFileSync(file, "utf8")) as V4MiniflareOptions),
  log: new Log(LogLevel.WARN),
});
const end = () => void simulator.dispose().then(() => process.exit(0));
process.on("SIGINT", end);
process.on("SIGTERM", end);
await simulator.ready;
