// `npm start` on any Node >= 20: installs what is missing, then goes on under the Node this project brings with it.
import { spawn } from "node:child_process";
import { installPackages } from "../support/install.mjs";

const installed = installPackages();
if (installed !== 0) process.exit(installed);

const path = `${process.cwd()}/node_modules/.bin:${process.env.PATH}`;
const child = spawn("node_modules/.bin/node", ["test/demo/start.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, PATH: path, NODE_NO_WARNINGS: "1" },
});
// npm that is ended by its id takes its shell with it and leaves what runs in there.
const parent = process.ppid;
setInterval(() => process.ppid === parent || child.kill("SIGTERM"), 1000).unref();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
