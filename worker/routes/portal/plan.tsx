import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { requireScope } from "#domain/share.ts";
import type { App } from "#http/context.ts";
import { formOf } from "#http/validate.ts";
import { itemOf, planOf } from "#routes/portal-page.tsx";
import { actPage } from "#store/portal.ts";
import { type ActName, actNames, noSuchStep, perform } from "./act.tsx";
import { show } from "./visit.ts";
import { ask } from "./who.tsx";

export const plan = new Hono<App>();

plan.get("/", (c) => show(c, planOf(c.req.query("show"))));
plan.get("/:item", (c) => show(c, itemOf(c.req.param("item"))));

plan.post(`/:item/:act{(?:${actNames.join("|")})}`, async (c) => {
  const { item: itemId, act } = c.req.param();
  const fields = await formOf(c);
  const { grant, parts } = await enter(c, actPage, { itemId });
  requireScope(grant);
  if (!parts.items.some(({ id }) => id === itemId)) throw noSuchStep();
  const asked = { grant, parts, itemId, act: act as ActName, fields };
  // A team link is asked who it is before its first change; the change waits in the answer.
  if (grant.name === null)
    return ask(c, asked, { back: fields.back ?? "", pending: { action: c.req.path, fields }, problem: null });
  return perform(c, asked);
});
