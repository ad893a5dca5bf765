import { readFileSync, writeFileSync } from "node:fs";
import { workerdPid } from "../process.ts";
import type { Stage } from "../stage.ts";
import { settle } from "./load.ts";
import { madeEvents } from "./rows.ts";
import type { Sending } from "./seed.ts";
import { sendAll } from "./send.ts";

const megabyte = 1024 * 1024;
const rounds = 7;
const bodyBytes = 495_000;

function statusOf(pid: number, name: "VmRSS" | "VmHWM"): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return (Number(line?.[1] ?? Number.NaN) * 1024) / megabyte;
}

/** A body of 500 events nearly as large as one may be: dimensions nobody declared fill it up, so that the contract has to read them. */
function largestBody(round: number, subject: string): Buffer {
  const time = Date.UTC(2003, round, 1);
  const events = madeEvents(500, {
    prefix: `large-${round}`,
    subjectOf: () => subject,
    timeOf: (at) => time + at * 60_000,
  });
  const room = (bodyBytes - JSON.stringify(events).length) / events.length;
  const names = Array.from({ length: Math.floor((room - 20) / 73) }, (_, at) => `k${at % 10}${Math.floor(at / 10)}`);
  const dims = Object.fromEntries(names.map((name) => [name, "x".repeat(64)]));
  return Buffer.from(JSON.stringify(events.map((event) => ({ ...event, data: { ...event.data, dims } }))));
}

export interface Memory {
  /** The highest peak of some batches above what was held just before the first, megabytes: the whole simulator, database included. */
  above: number;
  bodyBytes: number;
}

/** How far resident memory of a process rose during some work above what it was just before, megabytes. Null where there is no /proc. */
export async function peakAbove<T>(
  pid: number | null,
  work: () => Promise<T>,
): Promise<{ above: number | null; result: T }> {
  if (pid === null) return { above: null, result: await work() };
  // 5 sets the high-water mark back to what is resident now.
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const idle = statusOf(pid, "VmRSS");
  const result = await work();
  return { above: statusOf(pid, "VmHWM") - idle, result };
}

/** In a process that has done nothing else yet. Null where there is no /proc. Resident memory, so never less than the heap of the Worker. */
export async function measureMemory(stage: Stage, { key }: Sending, subject: string): Promise<Memory | null> {
  const door = { url: new URL("/api/v1/events", stage.product), key, lanes: 1 };
  const [first, ...bodies] = Array.from({ length: rounds }, (_, round) => largestBody(round, subject)) as [Buffer];
  await sendAll(door, [first]);
  await settle(stage);
  const { above } = await peakAbove(workerdPid(), () => sendAll(door, bodies));
  return above === null ? null : { above, bodyBytes: first.length };
}
