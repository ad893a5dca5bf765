import { readdirSync, readFileSync } from "node:fs";

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process or thread ended between listing and reading.
    return null;
  }
}

/** The simulator's workerd, a child of this process. Null where there is no /proc: CPU is then not measured. */
export function workerdPid(): number | null {
  const children = (read(`/proc/self/task/${process.pid}/children`) ?? "").trim().split(" ").filter(Boolean);
  const all = children.length > 0 ? children : (readdirSync("/proc").filter((name) => /^\d+$/.test(name)) ?? []);
  const own = all.filter((pid) => {
    const status = read(`/proc/${pid}/status`) ?? "";
    return /^Name:\s+workerd$/m.test(status) && status.includes(`\nPPid:\t${process.pid}\n`);
  });
  return own.length === 0 ? null : Number(own.at(-1));
}

/**
 * User and system CPU of a process so far, ms: the run time of its threads in nanoseconds, because the ticks of
 * /proc/<pid>/stat are ten milliseconds long.
 */
export function cpuOf(pid: number): { ms: number; threads: number } {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((thread) => Number((read(`/proc/${pid}/task/${thread}/schedstat`) ?? "0").split(" ")[0]));
  return { ms: spent.reduce((sum, each) => sum + each, 0) / 1e6, threads: threads.length };
}
