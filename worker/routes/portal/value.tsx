import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { recapCsv } from "#domain/csv.ts";
import { requireScope } from "#domain/share.ts";
import { viewRecap } from "#domain/view/value.ts";
import type { App } from "#http/context.ts";
import { formOf } from "#http/validate.ts";
import { archive, monthOf } from "#routes/portal-page.tsx";
import { recapPage, sayPage, valuePage } from "#store/portal.ts";
import { type SayName, sayNames, speak } from "./feedback.tsx";
import { review } from "./review.tsx";
import { show, visitOf } from "./visit.ts";
import { ask } from "./who.tsx";

export const value = new Hono<App>();

value.route("/review", review);

value.get("/", (c) => show(c, archive));

/** The newest recap, for a link that is to stay right next month. */
value.get("/latest", async (c) => {
  const { grant, parts } = await enter(c, valuePage, {});
  const newest = parts.months.at(-1);
  return c.redirect(`/a/${grant.slug}/value${newest ? `/${newest.key}` : ""}`, 303);
});

value.get("/:period{[0-9]{4}-[0-9]{2}}", (c) => show(c, monthOf(c.req.param("period"), 0)));

/** What a month said before it was restated. */
value.get("/:period{[0-9]{4}-[0-9]{2}}/:version{v[1-9][0-9]{0,2}}", (c) =>
  show(c, monthOf(c.req.param("period"), Number(c.req.param("version").slice(1)))),
);

value.get("/:file{[0-9]{4}-[0-9]{2}\\.csv}", async (c) => {
  const period = c.req.param("file").slice(0, 7);
  const { grant, parts } = await enter(c, recapPage, { period, version: 0 });
  const { figures } = viewRecap(parts, visitOf(c, grant), 0);
  return c.body(recapCsv(figures), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${grant.slug}-${period}.csv"`,
  });
});

value.post(`/:period{[0-9]{4}-[0-9]{2}}/:act{(?:${sayNames.join("|")})}`, async (c) => {
  const { period, act } = c.req.param();
  const fields = await formOf(c);
  const { grant, parts } = await enter(c, sayPage, {});
  requireScope(grant);
  if (grant.name === null) {
    const back = `/a/${grant.slug}/value/${period}`;
    return ask(c, { grant, parts }, { back, pending: { action: c.req.path, fields }, problem: null });
  }
  return speak(c, { grant, judges: parts.judges.map(({ id }) => id), period, act: act as SayName, fields });
});
