// `npm start` on any Node >= 20: installs what is missing, then goes on under the Node this project brings with it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const stamp = ".cairn/installed";
const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
const have = existsSync("node_modules/.bin/wrangler") && existsSync(stamp) ? readFileSync(stamp, "utf8") : "";

if (have !== wanted) {
  console.log("Installing the packages of package-lock.json …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  mkdirSync(".cairn", { recursive: true });
  writeFileSync(stamp, wanted);
}

const path = `${process.cwd()}/node_modules/.bin:${process.env.PATH}`;
const child = spawn("node_modules/.bin/node", ["test/demo/start.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PATH: path, NODE_NO_WARNINGS: "1" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
