import { Hono } from "hono";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { openBackfill, showBackfill, stepBackfill, takeIntoBackfill } from "#routes/backfill.ts";
import { type BackfillRow, newBackfill } from "#schema/backfill.ts";
import { readBatch } from "./event.ts";

export const backfills = new Hono<App>();

function callerOf(c: Ctx) {
  const { env, now, key } = c.var;
  const { sourceId, sourceName } = key;
  return { env, now, sourceId, sourceName, by: principalOf(c) };
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function written(session: BackfillRow) {
  const { id, label, mode, state, range } = session;
  return {
    ...{ id, label, mode, state },
    ...(range && { subject: range.subject, type: range.metricKey, from: range.from, to: range.to }),
    created_at: instant(session.createdAt),
    applied_at: instant(session.appliedAt),
    [state === "discarded" ? "discarded_at" : "reverted_at"]: instant(session.revertedAt),
  };
}

backfills.post("/", async (c) => {
  const asked = check(newBackfill, await readJson(c));
  const id = await openBackfill(callerOf(c), asked);
  return c.json({ id, label: asked.label, mode: asked.mode, state: "open" }, 201);
});

backfills.get("/:id", async (c) => {
  const { backfill, counts, dryRun } = await showBackfill(callerOf(c), c.req.param("id"));
  return c.json({ ...written(backfill), counts, dry_run: dryRun });
});

backfills.post("/:id/events", async (c) => {
  const results = await takeIntoBackfill(callerOf(c), c.req.param("id"), await readBatch(c));
  return c.json({ results });
});

const step = async (c: Ctx, name: "apply" | "revert" | "discard") =>
  c.json(written(await stepBackfill(callerOf(c), c.req.param("id") ?? "", name)));

backfills.post("/:id/apply", (c) => step(c, "apply"));
backfills.post("/:id/revert", (c) => step(c, "revert"));
backfills.delete("/:id", (c) => step(c, "discard"));
