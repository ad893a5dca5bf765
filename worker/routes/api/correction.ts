import { Hono } from "hono";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { adjustFigure, type Corrector, correctEvents } from "#routes/correct.ts";
import { adjustment, correctionsPerBatch } from "#schema/correction.ts";
import { Refusal } from "#schema/errors.ts";

export const corrections = new Hono<App>();

/** The key's own source, and its name as who did it. */
function correctorOf(c: Ctx): Corrector {
  const { env, now, key } = c.var;
  const { sourceId, sourceName, mode } = key;
  return { env, now, sourceId, sourceName, mode, by: principalOf(c) };
}

/** Voids, restores and amends events that were sent before; one result each, in order. */
corrections.post("/corrections", async (c) => {
  const body = await readJson(c);
  if (!Array.isArray(body)) throw new Refusal("unreadable", "Send an array of corrections.");
  if (body.length > correctionsPerBatch)
    throw new Refusal("too_large", `One request may have ${correctionsPerBatch} corrections.`);
  return c.json({ results: await correctEvents(correctorOf(c), body) });
});

/** Adds a signed amount, as an event of its own. */
corrections.post("/adjustments", async (c) => {
  const asked = check(adjustment, await readJson(c));
  return c.json({ results: [await adjustFigure(correctorOf(c), asked)] });
});
