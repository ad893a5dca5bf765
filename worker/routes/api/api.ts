import { Hono } from "hono";
import { apiGate } from "#auth/api-gate.ts";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import { accounts } from "./account.ts";
import { actors } from "./actor.ts";
import { archives } from "./archive.ts";
import { backfills } from "./backfill.ts";
import { corrections } from "./correction.ts";
import { erasures } from "./erasure.ts";
import { events } from "./event.ts";
import { fees } from "./fee.ts";
import { parked } from "./parked.ts";
import { received } from "./received.ts";
import { segment } from "./segment.ts";
import { values } from "./value.ts";
import { sources } from "./watermark.ts";

/** The door of the vendor's systems. A key, no cookie, so no request of a browser can borrow it. */
export const api = new Hono<App>();

/** What a test key may write: events, which its mode keeps apart from every figure. */
const testWrites = /^\/api\/v1\/(events|corrections|adjustments|parked\/replay|segment\/(v1\/)?(batch|track))\/?$/;

function refuseTestKey(c: Ctx): void {
  const reads = c.req.method === "GET" || c.req.method === "HEAD";
  if (c.var.key.mode === "live" || reads || testWrites.test(new URL(c.req.url).pathname)) return;
  throw new Refusal("forbidden", "A test key sends events and reads. Use a live key for what customers see.");
}

api.use(apiGate);
api.use(async (c, next) => {
  refuseTestKey(c);
  await next();
});
api.route("/events", events);
api.route("/events", received);
api.route("/", corrections);
api.route("/backfills", backfills);
api.route("/parked", parked);
api.route("/sources", sources);
api.route("/segment", segment);
api.route("/accounts", accounts);
api.route("/accounts", values);
api.route("/accounts", fees);
api.route("/accounts", erasures);
api.route("/accounts", actors);
api.route("/archives", archives);
