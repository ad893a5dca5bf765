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
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
