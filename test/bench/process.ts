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
  const own = children.filter((pid) => /^Name:\s+workerd$/m.test(read(`/proc/${pid}/status`) ?? ""));
  const newest = own.at(-1);
  return newest === undefined ? null : Number(newest);
}

/**
 * User and system CPU of a process so far, ms: the run time of its threads in nanoseconds, because the ticks of
 * /proc/<pid>/stat are ten milliseconds long.
 */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((thread) => Number((read(`/proc/${pid}/task/${thread}/schedstat`) ?? "0").split(" ")[0]));
  return spent.reduce((sum, each) => sum + each, 0) / 1e6;
}
