import type { Ctx } from "./context.ts";

/** Work nobody waits for: it goes on behind the answer, and when it fails that is written down and nothing else. */
export function behind(c: Ctx, name: string, work: Promise<unknown>): void {
  const { requestId } = c.var;
  c.executionCtx.waitUntil(
    work.catch((error: unknown) => console.error(JSON.stringify({ behind: name, requestId, error: String(error) }))),
  );
}
