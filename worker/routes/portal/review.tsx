import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { reviewCsv } from "#domain/csv.ts";
import { reviewKeys } from "#domain/recap/review.ts";
import { viewReview } from "#domain/view/review.ts";
import type { App } from "#http/context.ts";
import { reviewOf } from "#routes/portal-page.tsx";
import { reviewPage } from "#store/portal.ts";
import { show, visitOf } from "./visit.ts";

/** Three months in a row, by the last of them. */
export const review = new Hono<App>();

review.get("/:period{[0-9]{4}-[0-9]{2}}", (c) => show(c, reviewOf(c.req.param("period"))));

review.get("/:file{[0-9]{4}-[0-9]{2}\\.csv}", async (c) => {
  const last = c.req.param("file").slice(0, 7);
  const [first = last] = reviewKeys(last);
  const { grant, parts } = await enter(c, reviewPage, { first, last });
  const view = viewReview(parts, visitOf(c, grant), last);
  return c.body(reviewCsv(view.review), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${grant.slug}-${first}-to-${last}.csv"`,
  });
});
