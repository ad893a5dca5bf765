import { Hono } from "hono";
import { instantOf } from "#domain/event/time.ts";
import { readJson } from "#http/body.ts";
import type { App } from "#http/context.ts";
import { check } from "#http/validate.ts";
import { Refusal } from "#schema/errors.ts";
import { eventLimits } from "#schema/event.ts";
import { watermark } from "#schema/received.ts";
import { moveWatermark } from "#store/received.ts";

export const sources = new Hono<App>();

function untilOf(text: string, now: number): number {
  const until = instantOf(text);
  if (until === null)
    throw new Refusal("invalid", "complete_until must be RFC 3339 with an offset or Z.", { complete_until: "no time" });
  if (until > now + eventLimits.futureMinutes * 60_000)
    throw new Refusal("invalid", "complete_until lies more than five minutes ahead.", { complete_until: "in future" });
  return until;
}

/** The key's source says up to when it has sent everything: what tells zero from missing. */
sources.post("/:id/watermark", async (c) => {
  const { env, key, now } = c.var;
  const id = c.req.param("id");
  if (id !== "me" && id !== key.sourceId) throw new Refusal("not_found", "There is no such source.");
  const { complete_until: text } = check(watermark, await readJson(c));
  const kept = await moveWatermark(env.DB, key.sourceId, { until: untilOf(text, now), now });
  if (kept === null) throw new Refusal("not_found", "There is no such source.");
  return c.json({ source: key.sourceId, complete_until: new Date(kept).toISOString() });
});
