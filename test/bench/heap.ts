interface Usage {
  usedSize: number;
  /** Buffers outside of the heap: pieces of files and bodies. */
  backingStorageSize: number;
}

const megabyte = 1024 * 1024;

export interface Heap {
  /** Heap and buffers in use, garbage included, megabytes. */
  usage(): Promise<number>;
  close(): void;
}

/** One Worker's own isolate, asked over the inspector: the simulator around it, database and bucket included, is not in it. */
export async function openHeap(url: URL, worker: "cairn" | "driven"): Promise<Heap> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, url.href.replace(/^http/, "ws")).href);
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
