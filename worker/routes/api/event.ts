import { Hono } from "hono";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { takeEvents } from "#jobs/intake.ts";
import { wakeRollup } from "#routes/wake.ts";
import { Refusal } from "#schema/errors.ts";
import { eventLimits } from "#schema/event.ts";
import { readNoted } from "./noted.ts";

export const events = new Hono<App>();

/** Events as a batch is sent, at most 500 of them. Throws Refusal. */
export async function readBatch(c: Ctx): Promise<unknown[]> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/(json|cloudevents\+json|cloudevents-batch\+json)$/.test(type)) {
    throw new Refusal(
      "unreadable",
      "Send application/json, application/cloudevents+json or application/cloudevents-batch+json.",
    );
  }
  const body = await readJson(c, eventLimits.bodyBytes);
  const batch = Array.isArray(body) ? body : [body];
  if (typeof body !== "object" || body === null)
    throw new Refusal("unreadable", "Send one event or an array of events.");
  if (batch.length > eventLimits.perBatch)
    throw new Refusal("too_large", `A batch may have ${eventLimits.perBatch} events.`);
  return batch;
}

events.post("/", async (c) => {
  const { env, key, now } = c.var;
  const { sourceId, sourceName, liveDays, mode } = key;
  const batch = await readNoted(c, readBatch(c));
  const { results, woken } = await takeEvents(
    env,
    { sourceId, sourceName, liveDays, mode, sessionId: null },
    batch,
    now,
  );
  if (woken) c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
  return c.json({ results });
});
