import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { filterOf, viewItem, viewPlan } from "#domain/view/plan.ts";
import type { App } from "#http/context.ts";
import { formOf } from "#http/validate.ts";
import { ItemPage, itemTitle } from "#portal/item.tsx";
import { PlanPage, planTitle } from "#portal/plan.tsx";
import { actPage, itemPage, planPage } from "#store/portal.ts";
import { type ActName, actNames, perform } from "./act.tsx";
import { show } from "./visit.ts";
import { ask } from "./who.tsx";

export const plan = new Hono<App>();

plan.get("/", (c) =>
  show(c, {
    query: planPage,
    more: {},
    view: (parts, visit) => {
      const view = viewPlan(parts, visit, filterOf(c.req.query("show")));
      return { title: planTitle(view), body: <PlanPage view={view} /> };
    },
  }),
);

plan.get("/:item", (c) =>
  show(c, {
    query: itemPage,
    more: { itemId: c.req.param("item") },
    view: (parts, visit) => {
      const view = viewItem(parts, visit, { itemId: c.req.param("item"), draft: null });
      return { title: itemTitle(view), body: <ItemPage view={view} /> };
    },
  }),
);

plan.post(`/:item/:act{(?:${actNames.join("|")})}`, async (c) => {
  const { item: itemId, act } = c.req.param();
  const fields = await formOf(c);
  const { grant, parts } = await enter(c, actPage, { itemId });
  const asked = { grant, parts, itemId, act: act as ActName, fields };
  // A team link is asked who it is before its first change; the change waits in the answer.
  if (grant.canAct && grant.name === null)
    return ask(c, asked, { back: fields.back ?? "", pending: { action: c.req.path, fields }, problem: null });
  return perform(c, asked);
});
