import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import type { App } from "#http/context.ts";
import { framePage } from "#store/portal.ts";
import { countView } from "#store/share.ts";

/** A view, told by the page after it was visible for two seconds and somebody moved. Never from a GET. */
export const seen = new Hono<App>();

seen.post("/", async (c) => {
  const { grant } = await enter(c, framePage, {});
  await countView(c.var.env.DB, grant.accountId, { shareId: grant.shareId, at: c.var.now, by: grant.name });
  return c.body(null, 204);
});
