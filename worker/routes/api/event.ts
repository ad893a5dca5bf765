import { Hono } from "hono";
import type { App, Ctx } from "#http/context.ts";
import { takeEvents } from "#routes/intake.ts";
import { Refusal } from "#schema/errors.ts";
import { eventLimits } from "#schema/event.ts";

export const events = new Hono<App>();

async function readBatch(c: Ctx): Promise<unknown[]> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/(json|cloudevents\+json|cloudevents-batch\+json)$/.test(type)) {
    throw new Refusal(
      "unreadable",
      "Send application/json, application/cloudevents+json or application/cloudevents-batch+json.",
    );
  }
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > eventLimits.bodyBytes)
    throw new Refusal("too_large", `A batch may have ${eventLimits.bodyBytes} bytes.`);
  const body = parse(bytes);
  const batch = Array.isArray(body) ? body : [body];
  if (typeof body !== "object" || body === null)
    throw new Refusal("unreadable", "Send one event or an array of events.");
  if (batch.length > eventLimits.perBatch)
    throw new Refusal("too_large", `A batch may have ${eventLimits.perBatch} events.`);
  return batch;
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Refusal("unreadable", "The body is no JSON.");
  }
}

events.post("/", async (c) => {
  const { env, key, now } = c.var;
  const batch = await readBatch(c);
  const { sourceId, sourceName, liveDays, mode } = key;
  const { results, woken } = await takeEvents(
    env,
    { sourceId, sourceName, liveDays, mode, sessionId: null },
    batch,
    now,
  );
  if (woken) c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
  return c.json({ results });
});

/** A wake-up only: the log in the database is what counts, and cron looks at it anyway. */
async function wakeRollup(queue: Queue): Promise<void> {
  await queue
    .send({ type: "rollup" })
    .catch((error: unknown) => console.error(JSON.stringify({ job: "rollup", error: String(error) })));
}
