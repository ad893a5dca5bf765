import { openHeap } from "../heap.ts";
import type { Stage } from "../stage.ts";

const everyMs = 5;

/** How far heap and buffers of the Worker rose during some work above what they were before, garbage included, megabytes. */
export async function heapAbove<T>(stage: Stage, work: () => Promise<T>): Promise<{ heap: number; result: T }> {
  const inspector = await openHeap(await stage.inspector(), "cairn");
  const idle = await inspector.usage();
  let [highest, isDone] = [idle, false];
  const watch = async () => {
    while (!isDone) {
      highest = Math.max(highest, await inspector.usage());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  };
  const watched = watch();
  const result = await work().finally(() => {
    isDone = true;
  });
  await watched;
  inspector.close();
  return { heap: highest - idle, result };
}
