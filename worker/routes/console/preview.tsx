import { Hono } from "hono";
import type { Visit } from "#domain/view/frame.ts";
import type { App, Ctx } from "#http/context.ts";
import { answerPage } from "#routes/answer.ts";
import {
  archive,
  itemOf,
  journey,
  monthOf,
  overview,
  people,
  planOf,
  reviewOf,
  type Shown,
  showing,
} from "#routes/portal-page.tsx";
import { Refusal } from "#schema/errors.ts";
import { loadPortal, type PortalKey } from "#store/portal.ts";

/** The portal as the customer sees it: the same statements and pages, a principal of its own that cannot act or be counted. */
export const preview = new Hono<App>();

async function show<P extends PortalKey, R>(c: Ctx, page: Shown<P, R>): Promise<Response> {
  const accountId = c.req.param("id") ?? "";
  const { env, now } = c.var;
  // No link is meant: an empty share id matches none.
  const values = { ...page.more, accountId, shareId: "" } as P;
  const { parts } = await loadPortal(env.DB, page.query, { values, known: -1 });
  if (!parts) throw new Refusal("not_found", "There is no such account.");
  const { VENDOR_NAME, BRAND_HUE } = env.config;
  const visit: Visit = {
    vendor: { name: VENDOR_NAME, hue: BRAND_HUE },
    now,
    base: `/console/accounts/${accountId}/preview`,
    grant: "preview",
    did: null,
  };
  return answerPage(c, { door: "portal", ...page.view(parts, visit) });
}

preview.get("/", (c) => show(c, overview));
preview.get("/journey", (c) => show(c, journey));
preview.get("/plan", (c) => show(c, planOf(c.req.query("show"))));
preview.get("/plan/:item", (c) => show(c, itemOf(c.req.param("item"))));
preview.get("/value", (c) => show(c, archive));
preview.get("/value/:period{[0-9]{4}-[0-9]{2}}", (c) => show(c, monthOf(c.req.param("period"), 0)));
preview.get("/value/review/:period{[0-9]{4}-[0-9]{2}}", (c) => show(c, reviewOf(c.req.param("period"))));
preview.get("/showing", (c) => show(c, showing));
preview.get("/people", (c) => show(c, people));
