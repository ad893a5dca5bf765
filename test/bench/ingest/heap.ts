import type { Stage } from "../stage.ts";

interface Usage {
  usedSize: number;
  /** Buffers outside of the heap: pieces of files and bodies. */
  backingStorageSize: number;
}

const megabyte = 1024 * 1024;
const everyMs = 5;

/** The Worker's own isolate, asked over the inspector: the simulator around it, database and bucket included, is not in it. */
async function openInspector(url: URL): Promise<{ usage(): Promise<number>; close(): void }> {
  const socket = new WebSocket(new URL("/core:user:cairn", url.href.replace(/^http/, "ws")).href);
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  let asked = 0;
  const ask = (method: string) =>
    new Promise<unknown>((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      socket.send(JSON.stringify({ id: asked, method }));
    });
  await ask("Runtime.enable");
  const usage = async () => {
    const { usedSize, backingStorageSize } = (await ask("Runtime.getHeapUsage")) as Usage;
    return (usedSize + backingStorageSize) / megabyte;
  };
  return { usage, close: () => socket.close() };
}

/** How far heap and buffers of the Worker rose during some work above what they were before, garbage included, megabytes. */
export async function heapAbove<T>(stage: Stage, work: () => Promise<T>): Promise<{ heap: number; result: T }> {
  const inspector = await openInspector(await stage.inspector());
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
