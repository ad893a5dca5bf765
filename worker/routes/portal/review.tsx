import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { makeId } from "#auth/token.ts";
import { reviewCsv } from "#domain/csv.ts";
import { mayDecide } from "#domain/fee.ts";
import { reviewKeys } from "#domain/recap/review.ts";
import { requireActor, requireScope } from "#domain/share.ts";
import { viewReview } from "#domain/view/review.ts";
import type { App } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { reviewOf } from "#routes/portal-page.tsx";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { consentForm } from "#schema/fee.ts";
import { decideRoi } from "#store/fee.ts";
import { decidePage, reviewPage } from "#store/portal.ts";
import { show, visitOf } from "./visit.ts";

/** Three months in a row, by the last of them. */
export const review = new Hono<App>();

review.get("/:period{[0-9]{4}-[0-9]{2}}", (c) => show(c, reviewOf(c.req.param("period"))));

/** What the customer says to seeing value against the fee. */
review.post("/:period{[0-9]{4}-[0-9]{2}}/fee", async (c) => {
  const fields = await formOf(c);
  const { grant, parts } = await enter(c, decidePage, {});
  requireScope(grant);
  if (!mayDecide(grant, parts.deciders))
    throw new Refusal("forbidden", "A sponsor or admin of yours decides that, from a link of their own.");
  const { name } = requireActor(grant);
  const agree = check(consentForm, fields).agree === "yes";
  const id = makeId();
  const actor = { kind: "contact" as const, id: grant.contactId, name, side: "customer" as const };
  await decideRoi(c.var.env.DB, grant.accountId, {
    act: { id, at: c.var.now, actor, signed: name, command: id },
    agree,
  });
  if (!agree) tellOutside(c);
  return seeOther(c, `/a/${grant.slug}/value/review/${c.req.param("period")}#fee`);
});

review.get("/:file{[0-9]{4}-[0-9]{2}\\.csv}", async (c) => {
  const last = c.req.param("file").slice(0, 7);
  const [first = last] = reviewKeys(last);
  const { grant, parts } = await enter(c, reviewPage, { first, last });
  const view = viewReview(parts, visitOf(c, grant), last);
  return c.body(reviewCsv(view), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${grant.slug}-${first}-to-${last}.csv"`,
  });
});
