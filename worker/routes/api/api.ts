import { Hono } from "hono";
import { apiGate } from "#auth/api-gate.ts";
import type { App } from "#http/context.ts";
import { accounts } from "./account.ts";
import { events } from "./event.ts";

/** The door of the vendor's systems. A key, no cookie, so no request of a browser can borrow it. */
export const api = new Hono<App>();

api.use(apiGate);
api.route("/events", events);
api.route("/accounts", accounts);
