import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { behind } from "#http/behind.ts";
import type { App } from "#http/context.ts";
import { wakeAccount } from "#routes/wake.ts";
import { framePage } from "#store/portal.ts";
import { countView } from "#store/share.ts";

/** A view, told by the page after it was visible for two seconds and somebody moved. Never from a GET. */
export const seen = new Hono<App>();

seen.post("/", async (c) => {
  const { env, now } = c.var;
  const { grant } = await enter(c, framePage, {});
  await countView(env.DB, grant.accountId, { shareId: grant.shareId, at: now, by: grant.name });
  // Somebody reads these figures: the next page has the newest.
  behind(c, "rollup", wakeAccount(env.QUEUE, grant.accountId));
  return c.body(null, 204);
});
