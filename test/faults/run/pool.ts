import { spawn } from "node:child_process";

/*
 * Fault runs are processes of their own: each has its clock and its global `fetch`. A pool keeps a number of them going.
 */

const limitMs = 6 * 3_600_000;

/** Runs one Node program and gives the JSON it prints last. Throws with what it said when it prints none. */
function runNode<R>(args: string[], variables: Record<string, string>): Promise<R> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
    });
    let [said, complained] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complained += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      try {
        resolve(JSON.parse(said.trim().split("\n").at(-1) ?? "") as R);
      } catch {
        reject(new Error(`${args.join(" ")} ended with ${code}:\n${complained.slice(-2000)}`));
      }
    });
  });
}

export class Pool {
  #free: number;
  #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async run<R>(args: (string | number)[], variables: Record<string, string> = {}): Promise<R> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      return await runNode<R>(args.map(String), variables);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
