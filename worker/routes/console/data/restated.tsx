import { Hono } from "hono";
import { DataRestatedPage } from "#console/data-restated.tsx";
import { viewRestated } from "#domain/console/data-value.ts";
import type { App } from "#http/context.ts";
import { answerForm } from "#routes/console/form.ts";
import { frameOf } from "#routes/console/frame.ts";
import { loadRestated } from "#store/console/data-restated.ts";

/** Months whose figure was restated after it was published. */
export const restatements = new Hono<App>();

restatements.get("/restated", async (c) => {
  const before = Number(c.req.query("before")) || Number.MAX_SAFE_INTEGER;
  const { counts, rows, next } = await loadRestated(c.var.env.DB, before);
  const view = {
    frame: frameOf(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    rows: rows.map(viewRestated),
    older: next === null ? null : `/console/data/restated?before=${next}`,
  };
  return answerForm(c, { title: "Data: restatements", body: <DataRestatedPage view={view} /> });
});
